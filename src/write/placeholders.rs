//! Placeholders for required values that are missing.

use serde_yaml::{Mapping, Value};

use super::subschema::{Subschema, ValueType};
use crate::rules::PLACEHOLDER;

/// How deep details are filled in: deeper than any honest schema.
const MAX_DEPTH: usize = 16;

/// How many values are filled in. A schema that refers to itself could ask for any number.
const MAX_PLACEHOLDERS: usize = 1_000;

/// Puts placeholders in place of required values that are missing, and returns their paths.
#[must_use]
pub fn fill_placeholders(details: &mut Value, schema: &Subschema) -> Vec<String> {
    let mut open = Vec::new();
    fill_value(details, schema, "", 0, &mut open);
    open
}

fn fill_value(
    value: &mut Value,
    schema: &Subschema,
    path: &str,
    depth: usize,
    open: &mut Vec<String>,
) {
    if open.len() >= MAX_PLACEHOLDERS {
        return;
    }
    if depth > MAX_DEPTH {
        if value.is_null() {
            *value = placeholder(&hint(schema), open, path.to_owned());
        }
        return;
    }
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    if value.is_null() {
        *value = empty_value(schema);
    }
    let schema = &schema.narrowed(value);
    match value {
        Value::Mapping(fields) => {
            for (key, field) in fields.iter_mut() {
                let name = key.as_str().unwrap_or_default();
                fill_field(field, schema, name, &below(name), depth, open);
            }
            // A field that is filled in may make more fields required.
            let mut schema = schema.clone();
            for _ in 0..MAX_DEPTH {
                let missing = missing_fields(value, &mut schema);
                let Value::Mapping(fields) = &mut *value else {
                    return;
                };
                if missing.is_empty() {
                    break;
                }
                for name in missing {
                    let mut field = Value::Null;
                    fill_field(&mut field, &schema, &name, &below(&name), depth, open);
                    fields.insert(name.as_str().into(), field);
                }
            }
        }
        Value::Sequence(items) => {
            let Some(schema) = schema.items() else { return };
            for (index, item) in items.iter_mut().enumerate() {
                fill_value(item, &schema, &below(&index.to_string()), depth + 1, open);
            }
        }
        Value::Null if schema.value_type() == ValueType::Null => {}
        Value::Null => *value = placeholder(&hint(schema), open, path.to_owned()),
        _ => {}
    }
}

fn fill_field(
    field: &mut Value,
    parent: &Subschema,
    name: &str,
    path: &str,
    depth: usize,
    open: &mut Vec<String>,
) {
    match parent.field(name) {
        Some(schema) => fill_value(field, &schema, path, depth + 1, open),
        None if field.is_null() => *field = placeholder(name, open, path.to_owned()),
        None => {}
    }
}

fn placeholder(hint: &str, open: &mut Vec<String>, path: String) -> Value {
    open.push(path);
    format_placeholder(hint)
}

/// A text that is to be replaced, with a hint at what by.
pub(super) fn format_placeholder(hint: &str) -> Value {
    // A placeholder ends with `>`, so its text must not contain one.
    format!("{PLACEHOLDER}: {}>", hint.replace('>', ")")).into()
}

/// The value with which filling in starts.
fn empty_value(schema: &Subschema) -> Value {
    match schema.value_type() {
        ValueType::Object => Value::Mapping(Mapping::new()),
        ValueType::Array => Value::Sequence(vec![Value::Null]),
        _ => Value::Null,
    }
}

/// The fields that a mapping lacks: those required, also by the first alternative that it may fit where none is chosen.
fn missing_fields(value: &Value, schema: &mut Subschema) -> Vec<String> {
    *schema = schema.narrowed(value);
    while let Some(choice) = schema.choice_of_fields(value) {
        let Some(first) = choice.first() else { break };
        *schema = schema.narrowed(value).with(first);
    }
    let mut names = schema.required(value);
    names.retain(|name| value.get(name.as_str()).is_none());
    names
}

fn hint(schema: &Subschema) -> String {
    let mut choices: Vec<String> = schema.choices().into_iter().map(str::to_owned).collect();
    choices.extend(schema.constant().map(str::to_owned));
    let forms = schema.choice_of_form().into_iter().flatten();
    choices.extend(forms.map(|form| form.name_as_alternative()));
    let said = schema.description().unwrap_or_default();
    let kind = match schema.value_type() {
        ValueType::Integer => "a whole number",
        ValueType::Number => "a number",
        ValueType::Boolean => "true or false",
        _ => "a text",
    };
    match (said.is_empty(), choices.is_empty()) {
        (_, false) => format!("{said} ({})", choices.join(", ")).trim().to_owned(),
        (false, true) => said.to_owned(),
        (true, true) => schema.language().say(kind).to_owned(),
    }
}

/// Whether a value is still to be filled in.
#[must_use]
pub fn is_placeholder(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.contains(PLACEHOLDER))
}
