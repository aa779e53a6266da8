//! JSON values as text, yes or no, and lists.

use std::borrow::Cow;

use serde_json::Value;

use super::values::to_line;

/// The longest text of a list of texts, in characters.
const MAX_ITEM: usize = 250;

/// What `ServiceNow` gives as an object: `value` is what is stored, `display_value` what is shown.
pub(super) fn unwrap_shown(value: Cow<'_, Value>, is_shown: bool) -> Cow<'_, Value> {
    let Value::Object(fields) = value.as_ref() else {
        return value;
    };
    let names = if is_shown {
        ["display_value", "value"]
    } else {
        ["value", "display_value"]
    };
    let is_blank = |value: &&Value| {
        value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
    };
    let mut parts = names.iter().filter_map(|name| fields.get(*name));
    match parts
        .clone()
        .find(|part| !is_blank(part))
        .or_else(|| parts.next())
    {
        Some(part) if is_blank(&part) => Cow::Owned(Value::Null),
        Some(part) => Cow::Owned(part.clone()),
        None => value,
    }
}

/// A text, a number, or yes or no, as text.
pub(super) fn read_text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text.trim())),
        Value::Number(_) | Value::Bool(_) => Some(Cow::Owned(value.to_string())),
        _ => None,
    }
}

pub(super) fn read_boolean(value: &Value) -> Option<bool> {
    match read_text(value)?.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

/// A list of texts, each once; those of one character are left out.
pub(super) fn read_texts(value: &Value) -> Option<Vec<String>> {
    let single = std::slice::from_ref(value);
    let items = match value {
        Value::Array(items) => items.as_slice(),
        Value::String(_) => single,
        _ => return None,
    };
    let mut texts: Vec<String> = Vec::new();
    for item in items {
        let text = to_line(item.as_str()?, MAX_ITEM);
        if text.chars().count() >= 2 && !texts.contains(&text) {
            texts.push(text);
        }
    }
    Some(texts)
}
