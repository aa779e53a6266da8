//! Texts, pairs of texts, and mappings whose keys are names.

use crate::load::faults::At;
use crate::load::field_value::{FieldValue, list};
use crate::load::scalar;
use crate::yaml::Value;

pub(super) fn notes(value: FieldValue) -> Option<Vec<(String, String)>> {
    named(value, scalar::text)
}

pub(super) fn list_of_texts(value: FieldValue) -> Option<Vec<String>> {
    list(scalar::text)(value)
}

/// A list of two texts.
pub(super) fn pair(value: FieldValue) -> Option<(String, String)> {
    let texts = list_of_texts(value)?;
    let pair = <[String; 2]>::try_from(texts).ok();
    if pair.is_none() {
        value.add_fault("expected a list of two texts", "write both: [one, several]");
    }
    pair.map(|[first, second]| (first, second))
}

/// Reads the entries of a mapping whose keys are names.
pub(super) fn named<T>(
    value: FieldValue,
    read: impl Fn(FieldValue) -> Option<T>,
) -> Option<Vec<(String, T)>> {
    let Value::Map(entries) = &value.node.value else {
        value.add_wrong_type("a mapping");
        return None;
    };
    let read = entries.iter().filter_map(|entry| {
        let at = At::Key(&value.at, &entry.key);
        let node = &entry.value;
        Some((entry.key.clone(), read(FieldValue { node, at, ..value })?))
    });
    Some(read.collect())
}
