//! Values and types in messages.

use jsonschema::JsonType;
use jsonschema::error::TypeKind;
use serde_json::Value;

use crate::yaml::pointer::tokens;

/// How many characters of a value are shown: enough to recognise it.
const MAX_SHOWN: usize = 40;
/// How many choices or names are listed.
const MAX_LISTED: usize = 12;

/// A field for a reader: `improvements[0].title` for `/improvements/0/title`, and "details" for all
/// of it.
pub(super) fn field_name(pointer: &str) -> String {
    let mut field = String::new();
    for token in tokens(pointer) {
        if token.bytes().all(|byte| byte.is_ascii_digit()) && !field.is_empty() {
            field = format!("{field}[{token}]");
        } else {
            if !field.is_empty() {
                field.push('.');
            }
            field.push_str(&token);
        }
    }
    if field.is_empty() {
        "details".to_owned()
    } else {
        quote(&field)
    }
}

/// Text in backticks, shortened.
pub(super) fn quote(text: &str) -> String {
    format!("`{}`", shorten(text))
}

/// A value as YAML would show it, shortened.
pub(super) fn format_value(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", shorten(text)),
        Value::Array(_) => "this list".to_owned(),
        Value::Object(_) => "this mapping".to_owned(),
        other => other.to_string(),
    }
}

/// A value with its type.
pub(super) fn format_typed_value(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
        Value::String(_) => format!("the string {}", format_value(value)),
        Value::Number(_) => format!("the number {value}"),
        Value::Bool(_) => value.to_string(),
    }
}

/// The types that a `type` keyword allows.
pub(super) fn format_types(kind: &TypeKind) -> String {
    let names: Vec<&str> = types_of(kind).into_iter().map(type_name).collect();
    names.join(" or ")
}

/// Whether a `type` keyword allows a string.
pub(super) fn allows_string(kind: &TypeKind) -> bool {
    types_of(kind).contains(&JsonType::String)
}

fn types_of(kind: &TypeKind) -> Vec<JsonType> {
    match kind {
        TypeKind::Single(kind) => vec![*kind],
        TypeKind::Multiple(kinds) => kinds.iter().collect(),
    }
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "empty",
        JsonType::Number => "a number",
        JsonType::Object => "a mapping",
        JsonType::String => "a string",
    }
}

/// The name of a format with its article: "a date", "an email". One with "u" is said as in "a unit".
pub(super) fn with_article(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}

/// How many items or fields a value has: "3 items", "1 field".
pub(super) fn format_count(value: &Value) -> String {
    let (number, what) = match value {
        Value::Array(items) => (items.len(), "item"),
        Value::Object(members) => (members.len(), "field"),
        _ => (0, "item"),
    };
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The first of some words, separated by commas.
pub(super) fn join_some(mut words: impl Iterator<Item = String>) -> String {
    let shown: Vec<String> = words.by_ref().take(MAX_LISTED).collect();
    let more = if words.next().is_some() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
    }
}
