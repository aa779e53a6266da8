//! Errors of a schema at their places in the YAML.

use std::collections::BTreeMap;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::messages::{help, message};
use super::phrases::{field_name, join_some, quote};
use super::property_names::names_beside;
use crate::text::{Advice, Range, closest_word};
use crate::yaml::pointer::{locate, tokens};
use crate::yaml::{Node, YamlFault};

/// The faults that one error stands for: one, or one for each unknown field.
pub(super) fn faults_of(
    error: &ValidationError<'_>,
    details: &Node,
    documents: &BTreeMap<String, Value>,
) -> Vec<YamlFault> {
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            unknown_fields(error, unexpected, details, documents)
        }
        // What the library reports for a mapping that allows no field at all; it names none of them.
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
        _ => vec![fault_of(error, details)],
    }
}

fn unknown_fields(
    error: &ValidationError<'_>,
    unexpected: &[String],
    details: &Node,
    documents: &BTreeMap<String, Value>,
) -> Vec<YamlFault> {
    let at = error.instance_path().as_str();
    let known = names_beside(error, documents);
    let entry = |name: &str| details.at(at).and_then(|holder| holder.get(name));
    let fault = |name: &String| {
        let key = entry(name).map(|entry| entry.key_range);
        let fault = YamlFault::new(
            key.unwrap_or_else(|| locate(details, at)),
            format!("{} has no field {}", field_name(at), quote(name)),
        );
        let unused = known.iter().map(String::as_str);
        let unused = unused.filter(|known| entry(known).is_none());
        match closest_word(name, unused) {
            Some(near) => fault.help(Advice::instead(near)),
            None if known.is_empty() => fault,
            None => {
                let names = join_some(known.iter().map(|name| quote(name)));
                fault.help(format!("its fields are {names}"))
            }
        }
    };
    unexpected.iter().map(fault).collect()
}

fn fault_of(error: &ValidationError<'_>, details: &Node) -> YamlFault {
    let at = error.instance_path().as_str();
    let node = details.at(at);
    let range = match error.kind() {
        Kind::Required { .. } => start_of_mapping(details, at),
        Kind::PropertyNames { error } => node
            .and_then(|holder| holder.get(error.instance().as_str()?))
            .map(|entry| entry.key_range),
        _ => node.map(|node| node.range),
    };
    let range = range.unwrap_or_else(|| locate(details, at));
    let fault = YamlFault::new(range, format!("{} {}", field_name(at), message(error)));
    match help(error) {
        Some(help) => fault.help(help),
        None => fault,
    }
}

/// Where a mapping starts: its key, or its first key. All of it would be too much to show.
fn start_of_mapping(details: &Node, at: &str) -> Option<Range> {
    let key = || {
        let (parent, _) = at.rsplit_once('/')?;
        details.at(parent)?.get(&tokens(at).last()?)
    };
    let first = || details.at(at)?.entries().first();
    key().or_else(first).map(|entry| entry.key_range)
}
