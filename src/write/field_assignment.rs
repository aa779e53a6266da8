//! `--field PATH=VALUE`: one field of the details, set as the types of their schema read it.

use serde_yaml::{Mapping, Value};

use super::details::to_serde_value;
use super::error::RecordError;
use super::subschema::{Subschema, ValueType};
use crate::text::suggest;
use crate::yaml::parse;

/// How deep a path goes: deeper than any honest schema.
const MAX_DEPTH: usize = 16;

/// The longest list that a path may make, so that `a.4000000000=x` is a slip and not a list.
const MAX_ITEMS: usize = 1000;

/// One `--field PATH=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldAssignment {
    path: Vec<String>,
    text: String,
    /// Whether it is a text wherever the schema takes one, and never read as JSON then.
    is_plain: bool,
}

impl FieldAssignment {
    /// A text for the field at a path such as `systems.0.open`; `None` where that is no path.
    #[must_use]
    pub fn new(path: &str, text: &str) -> Option<Self> {
        let path: Vec<String> = path.split('.').map(|part| part.trim().to_owned()).collect();
        let is_path = !path.iter().any(String::is_empty) && path.len() <= MAX_DEPTH;
        is_path.then(|| FieldAssignment {
            path,
            text: text.to_owned(),
            is_plain: false,
        })
    }

    /// The same, to the letter: where the schema states no type, the text is a text as long as the schema takes one.
    #[must_use]
    pub fn plain(path: &str, text: &str) -> Option<Self> {
        let field = FieldAssignment::new(path, text)?;
        Some(FieldAssignment {
            is_plain: true,
            ..field
        })
    }

    /// The text as it stands, where the place takes it.
    fn plain_text(&self, schema: Option<&Subschema>, kind: ValueType) -> Option<Value> {
        let text = Value::from(self.text.as_str());
        let is_taken = || schema.is_none_or(|schema| schema.validate(&text).is_none());
        (self.is_plain && kind == ValueType::Any && is_taken()).then_some(text)
    }
}

/// Reads `--field` arguments: `a=V`, `a.b=V`, `a.0.b=V`, `a=[JSON]`.
///
/// # Errors
/// When one has no `=`, or no path before it.
pub fn parse_fields(typed: &[String]) -> Result<Vec<FieldAssignment>, RecordError> {
    typed.iter().map(|typed| parse_field(typed)).collect()
}

fn parse_field(typed: &str) -> Result<FieldAssignment, RecordError> {
    let help = "write --field current_score=387, --field systems.0.open=4, or --field 'names=[\"a\", \"b\"]'";
    let bad = || RecordError::usage(format!("`{typed}` is not a field with a value"), help);
    let (path, text) = typed.split_once('=').ok_or_else(bad)?;
    FieldAssignment::new(path, text).ok_or_else(bad)
}

/// Sets a field to what was typed, as the schema's types read it.
///
/// # Errors
/// When the schema has no such field, or the text is none of its values.
pub fn set_field(
    details: &mut Value,
    schema: Option<&Subschema>,
    field: &FieldAssignment,
) -> Result<(), RecordError> {
    let mut place = details;
    let mut schema = schema.cloned();
    for (depth, name) in field.path.iter().enumerate() {
        let so_far = field.path[..=depth].join(".");
        schema = match &schema {
            None => None,
            Some(schema) => descend(schema, name, &so_far)?,
        };
        place = child_mut(place, name, &so_far)?;
    }
    let path = field.path.join(".");
    let kind = schema
        .as_ref()
        .map_or(ValueType::Any, Subschema::value_type);
    // `--field names=One --field names=Two` is a list of two.
    if let Some(text) = field.plain_text(schema.as_ref(), kind) {
        *place = text;
    } else if kind == ValueType::Array && !field.text.trim_start().starts_with('[') {
        let item = schema.as_ref().and_then(Subschema::items);
        let item = parse_value(item.as_ref(), &field.text, &path)?;
        match place {
            Value::Sequence(items) => items.push(item),
            _ => *place = Value::Sequence(vec![item]),
        }
    } else {
        *place = parse_value(schema.as_ref(), &field.text, &path)?;
    }
    Ok(())
}

fn descend<'a>(
    schema: &Subschema<'a>,
    name: &str,
    path: &str,
) -> Result<Option<Subschema<'a>>, RecordError> {
    if schema.value_type() == ValueType::Array {
        return Ok(schema.items());
    }
    let found = schema.field_anywhere(name);
    if found.is_none() && schema.is_closed() {
        let names = schema.names_anywhere();
        let help = suggest(name, names.iter().copied(), || {
            format!("there are: {}", names.join(", "))
        });
        return Err(RecordError::usage(
            format!("the details have no field `{path}`"),
            help,
        ));
    }
    Ok(found)
}

fn child_mut<'v>(
    place: &'v mut Value,
    name: &str,
    path: &str,
) -> Result<&'v mut Value, RecordError> {
    let index = name.parse::<usize>().ok();
    if place.is_null() {
        *place = match index {
            Some(_) => Value::Sequence(Vec::new()),
            None => Value::Mapping(Mapping::new()),
        };
    }
    let length = place.as_sequence().map(Vec::len);
    match (place, index, length) {
        (Value::Mapping(fields), ..) => Ok(fields.entry(name.into()).or_insert(Value::Null)),
        (Value::Sequence(items), Some(index), Some(length))
            if index <= length && index < MAX_ITEMS =>
        {
            if index == length {
                items.push(Value::Null);
            }
            Ok(&mut items[index])
        }
        (_, _, Some(length)) => Err(RecordError::usage(
            format!("`{path}` is not an item of the list, which has {length} so far"),
            "items are counted from 0, without gaps",
        )),
        _ => Err(RecordError::usage(
            format!("`{path}` cannot be set: its parent has a value already"),
            "give each field once",
        )),
    }
}

/// Reads a text as the schema's type does.
///
/// # Errors
/// When the text is no such value.
pub fn parse_value(
    schema: Option<&Subschema>,
    text: &str,
    path: &str,
) -> Result<Value, RecordError> {
    let kind = schema.map_or(ValueType::Any, Subschema::value_type);
    let trimmed = text.trim();
    let wrong = |wanted: &str| {
        let example = schema.and_then(Subschema::example);
        let example = example.map(|example| format!("for example {example}"));
        let description = || schema?.description().map(str::to_owned);
        let help = example.or_else(description).unwrap_or_default();
        RecordError::usage(format!("`{path}` must be {wanted}, not `{text}`"), help)
    };
    match kind {
        ValueType::String => parse_choice(schema, text, path),
        ValueType::Integer => {
            let number = trimmed.parse::<i64>();
            number.map(Value::from).map_err(|_| wrong("a whole number"))
        }
        ValueType::Number => match (trimmed.parse::<i64>(), trimmed.parse::<f64>()) {
            (Ok(whole), _) => Ok(whole.into()),
            (_, Ok(number)) if number.is_finite() => Ok(number.into()),
            _ => Err(wrong("a number")),
        },
        ValueType::Boolean => match trimmed {
            "true" | "yes" | "y" => Ok(true.into()),
            "false" | "no" | "n" => Ok(false.into()),
            _ => Err(wrong("true or false")),
        },
        ValueType::Array => parse_json(text)
            .filter(Value::is_sequence)
            .ok_or_else(|| wrong("a list")),
        ValueType::Object => parse_json(text)
            .filter(Value::is_mapping)
            .ok_or_else(|| wrong("a mapping")),
        ValueType::Null => parse_json(text)
            .filter(Value::is_null)
            .ok_or_else(|| wrong("null")),
        ValueType::Any => {
            // A version `1.10` is no number 1.1, and `007` no 7.
            let is_same = |value: &Value| match value {
                Value::Number(number) => number.to_string() == trimmed,
                _ => true,
            };
            let value = parse_json(text).filter(is_same);
            Ok(value.unwrap_or_else(|| text.into()))
        }
    }
}

fn parse_choice(schema: Option<&Subschema>, text: &str, path: &str) -> Result<Value, RecordError> {
    let choices = schema.map(Subschema::choices).unwrap_or_default();
    if choices.is_empty() || choices.contains(&text) {
        return Ok(text.into());
    }
    let help = suggest(text, choices.iter().copied(), || {
        format!("there are: {}", choices.join(", "))
    });
    Err(RecordError::usage(
        format!("`{text}` is not a value of `{path}`"),
        help,
    ))
}

/// A JSON value (RFC 8259), read by the reader that reads everything else; `None` for any other text, also one that YAML reads
/// as something else: `Incident #4711` is no `Incident` with a comment.
fn parse_json(text: &str) -> Option<Value> {
    serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
    let wrapped = format!("{{\"value\": {text}\n}}");
    let parsed = parse(wrapped.as_bytes());
    let root = parsed.root.filter(|_| parsed.faults.is_empty())?;
    let [entry] = root.entries() else { return None };
    Some(to_serde_value(&entry.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let value = parse_value(None, text, "x").expect("a value");
        let written = serde_json::to_string(&value).expect("JSON");
        assert_eq!(written, expected, "{text}");
    }

    #[test]
    fn a_text_without_a_type_keeps_all_that_it_says() {
        let text = |text: &str| check(text, &serde_json::to_string(text).expect("JSON"));
        for kept in [
            "Incident #4711 reported",
            "#c",
            "~",
            "'q'",
            "{a}",
            "[a, b]",
            "a: b",
            "1.10",
            "007",
            "yes",
            "2026-01-05",
            "[1, 2] # no",
        ] {
            text(kept);
        }
        check("12", "12");
        check("-1.5", "-1.5");
        check("true", "true");
        check("null", "null");
        check(r#"["a", "b"]"#, r#"["a","b"]"#);
        check(r#"{"a": 1}"#, r#"{"a":1}"#);
    }
}
