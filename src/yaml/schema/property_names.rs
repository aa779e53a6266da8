//! The fields that a schema declares, for "did you mean".

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::ValidationError;
use serde_json::Value;

use super::resolver;

/// How far references are followed. Deeper ones only cost a suggestion.
const MAX_FOLLOWED: usize = 6;

/// The names that the schema object declares in which the failing keyword stands, with those of
/// the schemas that it applies to the same value.
pub(super) fn names_beside(
    error: &ValidationError<'_>,
    documents: &BTreeMap<String, Value>,
) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    if let Some(location) = error.absolute_keyword_location() {
        let (address, fragment) = resolver::split(location.as_str());
        let holder = fragment.rsplit_once('/').map_or("", |(holder, _)| holder);
        let name = resolver::name_at(address, documents);
        if let Some(document) = name.and_then(|name| documents.get(name)) {
            let lookup = PropertyLookup {
                documents,
                document,
            };
            lookup.add_names_at(holder, &mut names, MAX_FOLLOWED);
        }
    }
    names
}

#[derive(Clone, Copy)]
struct PropertyLookup<'d> {
    documents: &'d BTreeMap<String, Value>,
    document: &'d Value,
}

impl PropertyLookup<'_> {
    fn add_names_at(self, fragment: &str, names: &mut BTreeSet<String>, left: usize) {
        if let Some(schema) = self.document.pointer(&resolver::unescape(fragment)) {
            self.add_names(schema, names, left);
        }
    }

    fn add_names(self, schema: &Value, names: &mut BTreeSet<String>, left: usize) {
        let Some(left) = left.checked_sub(1) else {
            return;
        };
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            names.extend(properties.keys().cloned());
        }
        let list = |keyword| schema.get(keyword).and_then(Value::as_array);
        let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(list);
        let single = ["if", "then", "else"].map(|keyword| schema.get(keyword));
        for branch in lists.flatten().chain(single.into_iter().flatten()) {
            self.add_names(branch, names, left);
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let (file, fragment) = resolver::split(target);
            let document = if file.is_empty() {
                Some(self.document)
            } else {
                resolver::find(file, self.documents).map(|(_, document)| document)
            };
            if let Some(document) = document {
                PropertyLookup { document, ..self }.add_names_at(fragment, names, left);
            }
        }
    }
}
