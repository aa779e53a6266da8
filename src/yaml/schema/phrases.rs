//! Parts of sentences.

use jsonschema::JsonType;
use jsonschema::error::TypeKind;
use serde_json::Value;

use crate::yaml::pointer::tokens;

/// How many characters of a value are shown: enough to know it again.
const SHOWN: usize = 40;
/// How many choices or names are listed.
const LISTED: usize = 12;

/// A field for a reader: `improvements[0].title` for `/improvements/0/title`, and "details" for all
/// of it.
pub(super) fn field(pointer: &str) -> String {
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
        quoted(&field)
    }
}

/// Text in backticks, shortened.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", shortened(text))
}

/// A value as YAML would show it, shortened.
pub(super) fn short(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", shortened(text)),
        Value::Array(_) => "this list".to_owned(),
        Value::Object(_) => "this mapping".to_owned(),
        other => other.to_string(),
    }
}

/// A value as it stands, a string without quotes.
pub(super) fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

pub(super) fn kind_of(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
        Value::String(_) => format!("the string {}", short(value)),
        Value::Number(_) => format!("the number {value}"),
        Value::Bool(_) => value.to_string(),
    }
}

pub(super) fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => type_name(*kind).to_owned(),
        TypeKind::Multiple(kinds) => kinds.iter().map(type_name).collect::<Vec<_>>().join(" or "),
    }
}

/// Whether a string is among the kinds that are allowed.
pub(super) fn wants_string(kind: &TypeKind) -> bool {
    match kind {
        TypeKind::Single(kind) => *kind == JsonType::String,
        TypeKind::Multiple(kinds) => kinds.iter().any(|kind| kind == JsonType::String),
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

/// "3 items", "1 field".
pub(super) fn count(value: &Value, what: &str) -> String {
    let number = match value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

pub(super) fn choices(options: &Value) -> String {
    let options = options.as_array().map_or(&[][..], Vec::as_slice);
    joined(options.iter().map(short))
}

pub(super) fn list(names: &[String]) -> String {
    joined(names.iter().map(|name| quoted(name)))
}

fn joined(mut words: impl Iterator<Item = String>) -> String {
    let shown: Vec<String> = words.by_ref().take(LISTED).collect();
    let more = if words.next().is_some() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
    }
}
