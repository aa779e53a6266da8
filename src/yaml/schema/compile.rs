//! From a JSON document to a validator.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::complexity;
use super::identities::identity_fault;
use super::resolver::{self, Resolver};
use super::schema_fault::SchemaFault;

/// The memory that the patterns of all schemas may take, in bytes, as the regex crate counts it; and the most for one,
/// which is that crate's own.
const PATTERN_MEMORY: usize = 64 << 20;
const MAX_PATTERN: usize = 10 << 20;

/// How large each pattern may become, in bytes: a few characters of a pattern, repeated, take megabytes.
fn pattern_size(documents: &BTreeMap<String, Value>) -> usize {
    let count: usize = documents.values().map(count_patterns).sum();
    (PATTERN_MEMORY / count.max(1)).min(MAX_PATTERN)
}

fn count_patterns(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count_patterns).sum(),
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| {
                let own = match (key.as_str(), member) {
                    ("pattern", Value::String(_)) => 1,
                    ("patternProperties", Value::Object(patterns)) => patterns.len(),
                    _ => 0,
                };
                own + count_patterns(member)
            })
            .sum(),
        _ => 0,
    }
}

/// Compiles the document `name`.
pub(super) fn compile_validator(
    name: &str,
    documents: &Arc<BTreeMap<String, Value>>,
) -> Result<Validator, SchemaFault> {
    let fault = |message, pointer: Option<&str>| SchemaFault {
        message,
        pointer: pointer.map(str::to_owned),
    };
    let Some(document) = documents.get(name) else {
        return Err(fault(format!("policy/schemas/{name} does not exist"), None));
    };
    if let Some(message) = resolver::foreign_dialect(document) {
        return Err(fault(message, Some("/$schema")));
    }
    if let Some(fault) = identity_fault(name, documents) {
        return Err(fault);
    }
    if let Some(message) = complexity::excess(name, documents) {
        return Err(fault(message, None));
    }
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_base_uri(resolver::address(name))
        .with_retriever(Resolver(Arc::clone(documents)))
        .with_pattern_options(PatternOptions::regex().size_limit(pattern_size(documents)))
        .should_validate_formats(true)
        // A format that nobody checks proves nothing, and is most often a slip.
        .should_ignore_unknown_formats(false)
        .build(document)
        .map_err(|error| schema_fault(&error, document, documents))
}

fn schema_fault(
    error: &ValidationError<'_>,
    document: &Value,
    documents: &BTreeMap<String, Value>,
) -> SchemaFault {
    if let ValidationErrorKind::Referencing(error) = error.kind() {
        // Where something could not be retrieved, the source has the reason.
        let reason = error
            .source()
            .map_or_else(|| error.to_string(), ToString::to_string);
        return SchemaFault {
            message: format!("a reference leads nowhere: {reason}"),
            pointer: stray_reference(document, documents),
        };
    }
    SchemaFault {
        message: format!("not a valid JSON Schema 2020-12: {error}"),
        pointer: Some(error.instance_path().as_str().to_owned()),
    }
}

/// The pointer of the first reference in `document` that leads out of the schemas or to nothing.
fn stray_reference(document: &Value, documents: &BTreeMap<String, Value>) -> Option<String> {
    let mut waiting = vec![(String::new(), document)];
    while let Some((pointer, value)) = waiting.pop() {
        let children: Vec<(String, &Value)> = match value {
            // RFC 6901 §3.
            Value::Object(members) => members
                .iter()
                .map(|(key, child)| (key.replace('~', "~0").replace('/', "~1"), child))
                .collect(),
            Value::Array(items) => (0..).map(|at: usize| at.to_string()).zip(items).collect(),
            _ => Vec::new(),
        };
        for (token, child) in children.into_iter().rev() {
            let pointer = format!("{pointer}/{token}");
            match resolver::reference(&token, child) {
                Some(target) if !leads_somewhere(target, document, documents) => {
                    return Some(pointer);
                }
                _ => waiting.push((pointer, child)),
            }
        }
    }
    None
}

/// Whether a reference names a place in this document or in another one that can be used. What an
/// anchor names is not checked.
fn leads_somewhere(target: &str, document: &Value, documents: &BTreeMap<String, Value>) -> bool {
    let (file, fragment) = resolver::split(target);
    let document = if file.is_empty() {
        Some(document)
    } else {
        resolver::find(file, documents)
            .and_then(|(name, _)| resolver::usable_document(name, documents).ok())
    };
    document.is_some_and(|document| {
        !fragment.starts_with('/') || document.pointer(&resolver::unescape(fragment)).is_some()
    })
}
