//! Reading mappings: the known fields and no others.

use chrono::NaiveDate;

use super::faults::At;
use super::field_value::FieldValue;
use super::scalar;
use crate::text::{Advice, Range, suggest};
use crate::yaml::{MapEntry, Value};

/// A mapping whose fields are read one by one.
pub(super) struct Fields<'a> {
    mapping: FieldValue<'a>,
    known: &'static [&'static str],
}

impl<'a> Fields<'a> {
    /// Opens a mapping that may have the known fields and no others.
    pub(super) fn open(mapping: FieldValue<'a>, known: &'static [&'static str]) -> Option<Self> {
        let Value::Map(entries) = &mapping.node.value else {
            mapping.add_wrong_type("a mapping");
            return None;
        };
        let fields = Fields { mapping, known };
        for entry in entries.iter().filter(|e| !known.contains(&e.key.as_str())) {
            let help = suggest(&entry.key, known.iter().copied(), || {
                format!("known fields: {}", known.join(", "))
            });
            fields.add_fault(&entry.key, format!("unknown field `{}`", entry.key), help);
        }
        Some(fields)
    }

    /// The entry of a field, where the mapping has it.
    pub(super) fn entry(&self, key: &'static str) -> Option<&'a MapEntry> {
        debug_assert!(self.known.contains(&key), "{key} is read but not known");
        self.mapping.node.get(key)
    }

    /// Whether the mapping has a field.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.entry(key).is_some()
    }

    /// Reads a field that may be left out.
    pub(super) fn read<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(FieldValue) -> Option<T>,
    ) -> Option<T> {
        read(FieldValue {
            node: &self.entry(key)?.value,
            at: At::Key(&self.mapping.at, key),
            ..self.mapping
        })
    }

    /// Reads a field that may be left out, which then is empty.
    pub(super) fn read_or_default<T: Default>(
        &self,
        key: &'static str,
        read: impl FnOnce(FieldValue) -> Option<T>,
    ) -> T {
        self.read(key, read).unwrap_or_default()
    }

    /// Reads a field that must be there.
    pub(super) fn require<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(FieldValue) -> Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            self.add_missing(key);
        }
        self.read(key, read)
    }

    /// Reads two days, of which the second may not lie before the first.
    pub(super) fn days(
        &self,
        from: &'static str,
        until: &'static str,
    ) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let first = self.read(from, scalar::date);
        let last = self.read(until, scalar::date);
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            let message = format!("`{until}` ({last}) lies before `{from}` ({first})");
            self.add_fault(until, message, "both days are inclusive");
        }
        (first, last)
    }

    /// Adds the fault that a field is missing.
    pub(super) fn add_missing(&self, key: &'static str) {
        let place = match self.mapping.at {
            At::Root => " at the top of the file".to_owned(),
            At::Item(At::Root, index) => format!(" to item {} of the list", index + 1),
            at => format!(" under `{}`", at.to_string().trim_start_matches('/')),
        };
        let message = format!("the field `{key}` is missing");
        self.add_fault(key, message, format!("add `{key}:`{place}"));
    }

    /// Adds a fault of a field, shown at its key, or at the first key where the field is not there.
    pub(super) fn add_fault(&self, key: &str, message: String, help: impl Into<Advice>) {
        let FieldValue { node, at, faults } = self.mapping;
        let entry = node.get(key).or_else(|| node.entries().first());
        let range: Range = entry.map_or(node.range, |entry| entry.key_range);
        faults.add(range, At::Key(&at, key), message, help);
    }
}
