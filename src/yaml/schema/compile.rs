//! From a JSON document to a validator.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::SchemaFault;
use super::siblings::{self, Siblings};
use super::weight;

/// Compiles the document `name`.
pub(super) fn validator(
    name: &str,
    documents: &Arc<BTreeMap<String, Value>>,
) -> Result<Validator, SchemaFault> {
    let Some(document) = documents.get(name) else {
        let message = format!("there is no policy/schemas/{name}");
        return Err(SchemaFault {
            message,
            pointer: None,
        });
    };
    if let Some(message) = siblings::foreign_dialect(document) {
        return Err(SchemaFault {
            message,
            pointer: Some("/$schema".to_owned()),
        });
    }
    if let Some(message) = weight::too_heavy(name, documents) {
        return Err(SchemaFault {
            message,
            pointer: None,
        });
    }
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_base_uri(siblings::address(name))
        .with_retriever(Siblings(Arc::clone(documents)))
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true)
        // A format that nobody checks proves nothing, and is most often a slip.
        .should_ignore_unknown_formats(false)
        .build(document)
        .map_err(|error| fault(&error, document, documents))
}

fn fault(
    error: &ValidationError<'_>,
    document: &Value,
    documents: &BTreeMap<String, Value>,
) -> SchemaFault {
    if let ValidationErrorKind::Referencing(error) = error.kind() {
        // The reason is in the source where something could not be retrieved.
        let reason = error
            .source()
            .map_or_else(|| error.to_string(), ToString::to_string);
        return SchemaFault {
            message: format!("a reference leads nowhere: {reason}"),
            pointer: stray_reference(document, documents),
        };
    }
    let pointer = error.instance_path().as_str().to_owned();
    SchemaFault {
        message: format!("no valid JSON Schema 2020-12: {error}"),
        pointer: Some(pointer),
    }
}

/// The pointer of the first reference in `document` that leads out of the schemas or to nothing.
fn stray_reference(document: &Value, documents: &BTreeMap<String, Value>) -> Option<String> {
    let mut waiting = vec![(String::new(), document)];
    while let Some((pointer, value)) = waiting.pop() {
        let children: Vec<(String, &Value)> = match value {
            Value::Object(members) => members
                .iter()
                .map(|(key, child)| (escaped(key), child))
                .collect(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| (at.to_string(), item))
                .collect(),
            _ => Vec::new(),
        };
        for (token, child) in children.into_iter().rev() {
            let pointer = format!("{pointer}/{token}");
            match child
                .as_str()
                .filter(|_| matches!(token.as_str(), "$ref" | "$dynamicRef"))
            {
                Some(target) if !leads_somewhere(target, document, documents) => {
                    return Some(pointer);
                }
                _ => waiting.push((pointer, child)),
            }
        }
    }
    None
}

/// RFC 6901 §3.
fn escaped(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// Whether a reference names a place in this document or in another one that can be used. What an
/// anchor names is left open.
fn leads_somewhere(target: &str, document: &Value, documents: &BTreeMap<String, Value>) -> bool {
    let (file, fragment) = siblings::split(target);
    let file = file.strip_prefix("./").unwrap_or(file);
    let document = if file.is_empty() {
        document
    } else {
        let name = documents.get_key_value(file).map(|(name, _)| name.as_str());
        let name = name.or_else(|| siblings::name_at(file, documents));
        match name.and_then(|name| siblings::usable(name, documents).ok()) {
            Some(document) => document,
            None => return false,
        }
    };
    !fragment.starts_with('/') || document.pointer(&siblings::unescaped(fragment)).is_some()
}
