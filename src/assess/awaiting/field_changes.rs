//! What differs between two trees of values, field by field.

use std::collections::BTreeMap;

use serde_json::Value;

/// How deep a tree is compared; what is deeper counts as one value.
const MAX_DEPTH: usize = 16;

/// A field that differs from the last period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The way to it, such as `details.systems.0.open`.
    pub field: String,
    /// What it was; `None` where it is new.
    pub before: Option<String>,
    /// What it is; `None` where it is gone.
    pub after: Option<String>,
}

/// The fields that differ, in the order of their names.
pub(super) fn compare_fields(before: &Value, after: &Value) -> Vec<FieldChange> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    flatten(before, String::new(), 0, &mut old);
    flatten(after, String::new(), 0, &mut new);
    let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changes = names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name));
    changes
        .map(|name| FieldChange {
            field: name.clone(),
            before: old.get(name).cloned(),
            after: new.get(name).cloned(),
        })
        .collect()
}

fn flatten(value: &Value, path: String, depth: usize, into: &mut BTreeMap<String, String>) {
    let below = |name: &str| match path.as_str() {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Object(fields) if depth < MAX_DEPTH => {
            for (name, field) in fields {
                flatten(field, below(name), depth + 1, into);
            }
        }
        Value::Array(items) if depth < MAX_DEPTH => {
            for (index, item) in items.iter().enumerate() {
                flatten(item, below(&index.to_string()), depth + 1, into);
            }
        }
        Value::String(text) => drop(into.insert(path, text.clone())),
        other => drop(into.insert(path, other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_are_changed_new_or_gone_are_named() {
        let before =
            serde_json::json!({"score": 1, "same": "x", "systems": [{"open": 4}, {"open": 5}]});
        let after =
            serde_json::json!({"score": 2, "same": "x", "systems": [{"open": 4}], "note": "n"});
        let change = |field: &str, before: Option<&str>, after: Option<&str>| FieldChange {
            field: field.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let expected = [
            change("note", None, Some("n")),
            change("score", Some("1"), Some("2")),
            change("systems.1.open", Some("5"), None),
        ];
        assert_eq!(compare_fields(&before, &after), expected);
        assert!(compare_fields(&after, &after).is_empty());
    }
}
