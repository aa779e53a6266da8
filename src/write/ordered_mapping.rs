//! Fields of an evidence file that is changed in place: new ones go where the format shows them.

use serde_yaml::{Mapping, Value};

/// Appends to a list, which is made where it is missing.
pub(super) fn append(document: &mut Mapping, key: &str, item: Value) {
    if let Some(Value::Sequence(items)) = document.get_mut(key) {
        items.push(item);
        return;
    }
    set(document, key, Value::Sequence(vec![item]));
}

/// Sets a field. A new one comes behind those before which the format shows it, else at the end.
pub(super) fn set(document: &mut Mapping, key: &str, value: Value) {
    if let Some(old) = document.get_mut(key) {
        *old = value;
        return;
    }
    let before: &[&str] = match key {
        "summary" => &["performed_at"],
        "details" => &["summary", "performed_at"],
        "artifacts" => &["details", "summary", "performed_at"],
        "links" => &["artifacts", "details", "summary", "performed_at"],
        _ => &[],
    };
    let anchor = before.iter().find(|name| document.contains_key(**name));
    let mut value = Some(value);
    let mut sorted = Mapping::new();
    for (name, old) in std::mem::take(document) {
        let is_anchor = anchor.is_some_and(|anchor| name.as_str() == Some(anchor));
        sorted.insert(name, old);
        if let Some(value) = value.take_if(|_| is_anchor) {
            sorted.insert(key.into(), value);
        }
    }
    if let Some(value) = value {
        sorted.insert(key.into(), value);
    }
    *document = sorted;
}
