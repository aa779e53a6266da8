//! Errors of a schema in plain words, at their places.

use std::collections::BTreeMap;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::complaint::{complaint, help};
use super::hint;
use super::phrases::{field, list, quoted};
use crate::text::{Range, closest_word};
use crate::yaml::pointer::{locate, tokens};
use crate::yaml::{Node, YamlFault};

/// The faults that one error stands for: one, or one for each unknown field.
pub(super) fn faults(
    error: &ValidationError<'_>,
    details: &Node,
    documents: &BTreeMap<String, Value>,
) -> Vec<YamlFault> {
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            unknown_fields(error, unexpected, details, documents)
        }
        // What the library says of a mapping that allows no field at all; it names none of them.
        Kind::FalseSchema
            if error
                .schema_path()
                .as_str()
                .ends_with("/additionalProperties") =>
        {
            let holder = details.at(error.instance_path().as_str());
            let keys = holder.map_or(&[][..], Node::entries).iter();
            let keys: Vec<String> = keys.map(|entry| entry.key.clone()).collect();
            unknown_fields(error, &keys, details, documents)
        }
        _ => vec![fault(error, details)],
    }
}

fn unknown_fields(
    error: &ValidationError<'_>,
    unexpected: &[String],
    details: &Node,
    documents: &BTreeMap<String, Value>,
) -> Vec<YamlFault> {
    let at = error.instance_path().as_str();
    let known = hint::properties_beside(error, documents);
    let holder = details.at(at);
    let present = |name: &str| holder.is_some_and(|holder| holder.get(name).is_some());
    unexpected
        .iter()
        .map(|name| {
            let key = holder
                .and_then(|holder| holder.get(name))
                .map(|entry| entry.key_range);
            let fault = YamlFault::new(
                key.unwrap_or_else(|| locate(details, at)),
                format!("{} has no field {}", field(at), quoted(name)),
            );
            let open = known
                .iter()
                .map(String::as_str)
                .filter(|known| !present(known));
            match closest_word(name, open) {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None if known.is_empty() => fault,
                None => fault.help(format!("its fields are {}", list(&known))),
            }
        })
        .collect()
}

fn fault(error: &ValidationError<'_>, details: &Node) -> YamlFault {
    let at = error.instance_path().as_str();
    let range = match error.kind() {
        Kind::Required { .. } => opening(details, at),
        Kind::PropertyNames { error } => details
            .at(at)
            .and_then(|holder| holder.get(error.instance().as_str()?))
            .map_or_else(|| locate(details, at), |entry| entry.key_range),
        _ => details
            .at(at)
            .map_or_else(|| locate(details, at), |node| node.range),
    };
    let fault = YamlFault::new(range, format!("{} {}", field(at), complaint(error)));
    match help(error) {
        Some(help) => fault.help(help),
        None => fault,
    }
}

/// Where a mapping starts: its key, else its first key. All of it would be too much to show.
fn opening(details: &Node, at: &str) -> Range {
    let parent = at
        .rsplit_once('/')
        .and_then(|(parent, _)| details.at(parent));
    let name = tokens(at).last();
    let key = parent
        .zip(name)
        .and_then(|(parent, name)| parent.get(&name))
        .map(|e| e.key_range);
    let node = details.at(at);
    let first = node
        .and_then(|node| node.entries().first())
        .map(|entry| entry.key_range);
    key.or(first).unwrap_or_else(|| locate(details, at))
}
