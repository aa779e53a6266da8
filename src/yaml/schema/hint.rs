//! Which fields a schema knows, for "did you mean".

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::ValidationError;
use serde_json::Value;

use super::siblings::{self, split, unescaped};

/// How far references are followed. Deeper ones only cost a suggestion.
const MAX_FOLLOWED: usize = 6;

/// The names that the schema object declares in which the failing keyword stands, with those of
/// the schemas that it applies to the same value.
pub(super) fn properties_beside(
    error: &ValidationError<'_>,
    documents: &BTreeMap<String, Value>,
) -> Vec<String> {
    let mut names = BTreeSet::new();
    if let Some(location) = error.absolute_keyword_location() {
        let (address, fragment) = split(location.as_str());
        let holder = fragment.rsplit_once('/').map_or("", |(holder, _)| holder);
        let document = siblings::name_at(address, documents).and_then(|name| documents.get(name));
        if let Some(document) = document {
            let known = Known {
                documents,
                document,
            };
            if let Some(schema) = document.pointer(&unescaped(holder)) {
                known.gather(schema, &mut names, MAX_FOLLOWED);
            }
        }
    }
    names.into_iter().collect()
}

#[derive(Clone, Copy)]
struct Known<'d> {
    documents: &'d BTreeMap<String, Value>,
    document: &'d Value,
}

impl Known<'_> {
    fn gather(self, schema: &Value, names: &mut BTreeSet<String>, left: usize) {
        let Some(left) = left.checked_sub(1) else {
            return;
        };
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            names.extend(properties.keys().cloned());
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let branches = schema.get(keyword).and_then(Value::as_array);
            branches
                .into_iter()
                .flatten()
                .for_each(|branch| self.gather(branch, names, left));
        }
        for keyword in ["if", "then", "else"] {
            schema
                .get(keyword)
                .into_iter()
                .for_each(|branch| self.gather(branch, names, left));
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            self.follow(target, names, left);
        }
    }

    fn follow(self, target: &str, names: &mut BTreeSet<String>, left: usize) {
        let (file, fragment) = split(target);
        let document = if file.is_empty() {
            Some(self.document)
        } else {
            self.documents.get(file)
        };
        if let Some(document) = document {
            let known = Known { document, ..self };
            if let Some(schema) = document.pointer(&unescaped(fragment)) {
                known.gather(schema, names, left);
            }
        }
    }
}
