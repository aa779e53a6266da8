//! Names of a mapping: fields, values and lists refer to each other by them.

use std::collections::BTreeSet;

use crate::load::field_value::FieldValue;
use crate::load::fields::Fields;
use crate::model::{FieldKind, FieldRule, ImportField};
use crate::text::suggest;
use crate::yaml::Value;

/// The names that rules of a mapping may refer to.
pub(super) struct MappingNames {
    fields: BTreeSet<String>,
    instants: BTreeSet<String>,
    counts: BTreeSet<String>,
    /// The fields of records within a record, which items of lists may show.
    inner: BTreeSet<String>,
    values: BTreeSet<String>,
    lists: BTreeSet<String>,
}

impl MappingNames {
    pub(super) fn of(import_fields: &[ImportField], mapping: &Fields) -> Self {
        let keys = |key| -> BTreeSet<String> {
            let entries = mapping.entry(key).map(|entry| entry.value.entries());
            let entries = entries.unwrap_or_default().iter();
            entries.map(|entry| entry.key.clone()).collect()
        };
        let inner = import_fields.iter().filter_map(|field| match &field.rule {
            FieldRule::Read {
                kind: FieldKind::Records(fields),
                ..
            } => Some(names_of(fields)),
            _ => None,
        });
        let of_kind = |is_fit: fn(&FieldRule) -> bool| {
            let fit = import_fields.iter().filter(|field| is_fit(&field.rule));
            fit.map(|field| field.name.clone()).collect()
        };
        MappingNames {
            instants: of_kind(is_instant),
            counts: of_kind(is_count),
            fields: names_of(import_fields),
            inner: inner.flatten().collect(),
            values: keys("values"),
            lists: keys("lists"),
        }
    }

    /// Adds a fault for each value that has the name of a list: the details could not tell them apart.
    pub(super) fn check_apart(&self, mapping: &Fields) {
        for name in self.values.intersection(&self.lists) {
            let message = format!("`{name}` is a value and a list");
            mapping.add_fault("values", message, "give one of them another name");
        }
    }

    /// The name of a field of a record.
    pub(super) fn field(&self, value: FieldValue) -> Option<String> {
        known_name(value, "field", &self.fields)
    }

    /// The name of a field that holds an instant.
    pub(super) fn instant(&self, value: FieldValue) -> Option<String> {
        let name = self.field(value)?;
        known_name(value, "instant", &self.instants).filter(|known| *known == name)
    }

    /// The name of a field that holds a count.
    pub(super) fn count(&self, value: FieldValue) -> Option<String> {
        let name = self.field(value)?;
        known_name(value, "count", &self.counts).filter(|known| *known == name)
    }

    /// Whether a record has a field; a fault where it has not.
    pub(super) fn has_field(&self, value: FieldValue, name: &str) -> bool {
        is_known(value, "field", name, &self.fields)
    }

    /// The name of a field of records within a record.
    pub(super) fn inner_field(&self, value: FieldValue) -> Option<String> {
        known_name(value, "field", &self.inner)
    }

    /// The name of a list.
    pub(super) fn list(&self, value: FieldValue) -> Option<String> {
        known_name(value, "list", &self.lists)
    }

    /// Names that the details may show.
    pub(super) fn of_details(&self) -> BTreeSet<String> {
        self.values.union(&self.lists).cloned().collect()
    }

    /// Names that an item of a list may show.
    pub(super) fn of_items(&self) -> BTreeSet<String> {
        let computed = ["count", "change"].map(str::to_owned);
        let fields = self.fields.union(&self.inner).cloned();
        fields.chain(computed).collect()
    }

    /// Whether a value is there, which the summary may show.
    pub(super) fn values(&self) -> &BTreeSet<String> {
        &self.values
    }
}

fn is_instant(rule: &FieldRule) -> bool {
    let is_read = matches!(
        rule,
        FieldRule::Read {
            kind: FieldKind::Instant { .. },
            ..
        }
    );
    is_read || matches!(rule, FieldRule::Earliest { .. })
}

fn is_count(rule: &FieldRule) -> bool {
    let is_read = matches!(
        rule,
        FieldRule::Read {
            kind: FieldKind::Count { .. },
            ..
        }
    );
    is_read || matches!(rule, FieldRule::Difference { .. })
}

pub(super) fn names_of(fields: &[ImportField]) -> BTreeSet<String> {
    fields.iter().map(|field| field.name.clone()).collect()
}

/// A name that stands for something.
pub(super) fn known_name(
    value: FieldValue,
    what: &str,
    known: &BTreeSet<String>,
) -> Option<String> {
    let name = value.text("a name")?;
    is_known(value, what, name, known).then(|| name.to_owned())
}

/// Whether a name stands for something; a fault where it does not.
pub(super) fn is_known(
    value: FieldValue,
    what: &str,
    name: &str,
    known: &BTreeSet<String>,
) -> bool {
    if known.contains(name) {
        return true;
    }
    let help = suggest(name, known.iter().map(String::as_str), || {
        format!("define it first, as a {what} of the mapping")
    });
    value.add_fault(format!("unknown {what} `{name}`"), help);
    false
}

/// Checks the fields that fields refer to, which have to stand before them: so no field depends on itself.
pub(super) fn check_names(mapping: &Fields, import_fields: &[ImportField]) {
    let mut before: BTreeSet<&str> = BTreeSet::new();
    for field in import_fields {
        for other in references(&field.rule) {
            if !before.contains(other) {
                let message = format!("the field `{}` needs `{other}`", field.name);
                let help = format!("define the field `{other}` above `{}`", field.name);
                mapping.add_fault("fields", message, help);
            }
        }
        before.insert(&field.name);
    }
    let is_empty = |entry: &crate::yaml::MapEntry| matches!(entry.value.value, Value::Map(_));
    if import_fields.is_empty() && mapping.entry("fields").is_some_and(is_empty) {
        let message = "this mapping reads no field".to_owned();
        mapping.add_fault("fields", message, "define the fields of a record");
    }
}

fn references(rule: &FieldRule) -> Vec<&str> {
    match rule {
        FieldRule::Earliest { of, otherwise } => {
            of.iter().chain(otherwise).map(String::as_str).collect()
        }
        FieldRule::Difference { of, less } => vec![of, less],
        FieldRule::Label { text, name, .. } => vec![text, name],
        FieldRule::Read { kind, .. } => match kind {
            FieldKind::Number(rule) => rule.at_most.iter().map(String::as_str).collect(),
            FieldKind::Count { at_most } => at_most.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        },
    }
}
