//! Details from what was typed, and what is still to be filled in.

use serde_yaml::{Mapping, Value};

use super::{RecordError, Subschema, ValueType};
use crate::rules::PLACEHOLDER;
use crate::text::suggest;
use crate::yaml::parse;

/// How deep a path or a template goes: deeper than any honest schema.
const MAX_DEPTH: usize = 16;

/// The longest list that a path may make, so that `a.4000000000=x` is a slip and not a list.
const MAX_ITEMS: usize = 1000;

/// One `--field PATH=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldAssignment {
    path: Vec<String>,
    text: String,
}

/// Reads `--field` arguments: `a=V`, `a.b=V`, `a.0.b=V`, `a=[JSON]`.
///
/// # Errors
/// When one has no `=`, or no path before it.
pub fn parse_fields(typed: &[String]) -> Result<Vec<FieldAssignment>, RecordError> {
    typed.iter().map(|typed| field(typed)).collect()
}

fn field(typed: &str) -> Result<FieldAssignment, RecordError> {
    let help = "write --field current_score=387, --field systems.0.open=4, or --field 'names=[\"a\", \"b\"]'";
    let bad = || RecordError::asked(format!("`{typed}` names no field and value"), help);
    let (path, text) = typed.split_once('=').ok_or_else(bad)?;
    let path: Vec<String> = path.split('.').map(|part| part.trim().to_owned()).collect();
    if path.iter().any(String::is_empty) || path.len() > MAX_DEPTH {
        return Err(bad());
    }
    Ok(FieldAssignment {
        path,
        text: text.to_owned(),
    })
}

/// Reads a mapping of details from a file, YAML or JSON.
///
/// # Errors
/// When the text is no mapping in the YAML that is accepted; the message says where.
pub fn read_mapping(bytes: &[u8], from: &str) -> Result<Mapping, RecordError> {
    let parsed = parse(bytes);
    if let Some(fault) = parsed.faults.first() {
        let place = fault.range.start;
        return Err(RecordError::asked(
            format!("{from}:{place}: {}", fault.message),
            fault.help.clone().unwrap_or_default(),
        ));
    }
    let root = parsed.root.as_ref().map(from_node);
    match root {
        Some(Value::Mapping(mapping)) => Ok(mapping),
        _ => Err(RecordError::asked(
            format!("{from} holds no mapping"),
            "write the details as `field: value` lines, or as a JSON object",
        )),
    }
}

/// The same value as serde knows it, in the order of the file.
pub(super) fn from_node(node: &crate::yaml::Node) -> Value {
    use crate::yaml::Value as Read;
    match &node.value {
        Read::Null => Value::Null,
        Read::Bool(value) => (*value).into(),
        Read::Int(value) => (*value).into(),
        Read::Float(value) => (*value).into(),
        Read::Str(text) => text.as_str().into(),
        Read::Seq(items) => Value::Sequence(items.iter().map(from_node).collect()),
        Read::Map(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|e| (e.key.as_str().into(), from_node(&e.value)));
            Value::Mapping(entries.collect())
        }
    }
}

/// Puts one mapping over another: mappings are joined, anything else is replaced.
pub fn merge(into: &mut Mapping, from: Mapping) {
    for (key, new) in from {
        match (into.get_mut(&key), new) {
            (Some(Value::Mapping(old)), Value::Mapping(new)) => merge(old, new),
            (Some(old), new) => *old = new,
            (None, new) => {
                into.insert(key, new);
            }
        }
    }
}

/// Sets a field to what was typed, as the schema's types read it.
///
/// # Errors
/// When the schema has no such field, or the text is none of its values.
pub fn set(
    details: &mut Value,
    shape: Option<&Subschema>,
    field: &FieldAssignment,
) -> Result<(), RecordError> {
    let mut place = details;
    let mut shape = shape.cloned();
    for (depth, name) in field.path.iter().enumerate() {
        let so_far = field.path[..=depth].join(".");
        shape = match &shape {
            None => None,
            Some(shape) => step(shape, name, &so_far)?,
        };
        place = enter(place, name, &so_far)?;
    }
    let path = field.path.join(".");
    let kind = shape.as_ref().map_or(ValueType::Any, Subschema::kind);
    // `--field names=One --field names=Two` is a list of two.
    if kind == ValueType::Array && !field.text.trim_start().starts_with('[') {
        let item = shape.as_ref().and_then(Subschema::items);
        let item = coerce(item.as_ref(), &field.text, &path)?;
        match place {
            Value::Sequence(items) => items.push(item),
            _ => *place = Value::Sequence(vec![item]),
        }
    } else {
        *place = coerce(shape.as_ref(), &field.text, &path)?;
    }
    Ok(())
}

fn step<'a>(
    shape: &Subschema<'a>,
    name: &str,
    path: &str,
) -> Result<Option<Subschema<'a>>, RecordError> {
    if shape.kind() == ValueType::Array {
        return Ok(shape.items());
    }
    let found = shape.field(name);
    if found.is_none() && shape.is_closed() {
        let names = shape.names();
        let help = suggest(name, names.iter().copied(), || {
            format!("there are: {}", names.join(", "))
        });
        return Err(RecordError::asked(
            format!("the details have no field `{path}`"),
            help,
        ));
    }
    Ok(found)
}

fn enter<'v>(place: &'v mut Value, name: &str, path: &str) -> Result<&'v mut Value, RecordError> {
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
        (_, _, Some(length)) => Err(RecordError::asked(
            format!("`{path}` is no item of the list: it has {length} so far"),
            "items are counted from 0, without gaps",
        )),
        _ => Err(RecordError::asked(
            format!("nothing stands below `{path}`: its parent has a value already"),
            "give each field once",
        )),
    }
}

/// Reads a text as the schema's type does.
///
/// # Errors
/// When the text is no such value.
pub fn coerce(shape: Option<&Subschema>, text: &str, path: &str) -> Result<Value, RecordError> {
    let kind = shape.map_or(ValueType::Any, Subschema::kind);
    let trimmed = text.trim();
    let wrong = |wanted: &str| {
        let example = shape.and_then(Subschema::example);
        let help = example.map_or_else(
            || "see its description in the schema of the details".to_owned(),
            |example| format!("for example {example}"),
        );
        RecordError::asked(format!("`{path}` must be {wanted}, not `{text}`"), help)
    };
    match kind {
        ValueType::String => choice(shape, text, path),
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
        ValueType::Array => json(text)
            .filter(Value::is_sequence)
            .ok_or_else(|| wrong("a list")),
        ValueType::Object => json(text)
            .filter(Value::is_mapping)
            .ok_or_else(|| wrong("a mapping")),
        ValueType::Any => Ok(json(text).unwrap_or_else(|| text.into())),
    }
}

fn choice(shape: Option<&Subschema>, text: &str, path: &str) -> Result<Value, RecordError> {
    let choices = shape.map(Subschema::choices).unwrap_or_default();
    if choices.is_empty() || choices.contains(&text) {
        return Ok(text.into());
    }
    let help = suggest(text, choices.iter().copied(), || {
        format!("there are: {}", choices.join(", "))
    });
    Err(RecordError::asked(
        format!("`{text}` is no value of `{path}`"),
        help,
    ))
}

/// A JSON value, read by the reader that reads everything else.
fn json(text: &str) -> Option<Value> {
    let wrapped = format!("{{\"value\": {text}\n}}");
    let parsed = parse(wrapped.as_bytes());
    let root = parsed.root.filter(|_| parsed.faults.is_empty())?;
    let [entry] = root.entries() else { return None };
    Some(from_node(&entry.value))
}

/// Fills what a schema requires and nobody gave with placeholders, and returns their paths.
#[must_use]
pub fn complete(details: &mut Value, shape: &Subschema) -> Vec<String> {
    let mut open = Vec::new();
    fill(details, shape, "", 0, &mut open);
    open
}

fn fill(value: &mut Value, shape: &Subschema, path: &str, depth: usize, open: &mut Vec<String>) {
    if depth > MAX_DEPTH {
        return;
    }
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    if value.is_null() {
        *value = empty(shape);
    }
    match value {
        Value::Mapping(fields) => {
            for (key, field) in fields.iter_mut() {
                let name = key.as_str().unwrap_or_default();
                fill_field(field, shape, name, &below(name), depth, open);
            }
            // What is filled in may make more fields required.
            for _ in 0..MAX_DEPTH {
                let missing = missing(value, shape);
                let Value::Mapping(fields) = &mut *value else {
                    return;
                };
                if missing.is_empty() {
                    break;
                }
                for name in missing {
                    let mut field = Value::Null;
                    fill_field(&mut field, shape, &name, &below(&name), depth, open);
                    fields.insert(name.as_str().into(), field);
                }
            }
        }
        Value::Sequence(items) => {
            let Some(shape) = shape.items() else { return };
            for (index, item) in items.iter_mut().enumerate() {
                fill(item, &shape, &below(&index.to_string()), depth + 1, open);
            }
        }
        Value::Null => *value = placeholder(&hint(shape), open, path.to_owned()),
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
        Some(shape) => fill(field, &shape, path, depth + 1, open),
        None if field.is_null() => *field = placeholder(name, open, path.to_owned()),
        None => {}
    }
}

fn placeholder(hint: &str, open: &mut Vec<String>, path: String) -> Value {
    open.push(path);
    // What closes a placeholder must not stand within it.
    format!("{PLACEHOLDER}: {}>", hint.replace('>', ")")).into()
}

/// What is there before anything is filled in.
fn empty(shape: &Subschema) -> Value {
    match shape.kind() {
        ValueType::Object => Value::Mapping(Mapping::new()),
        ValueType::Array => Value::Sequence(vec![Value::Null]),
        _ => Value::Null,
    }
}

/// The fields that a mapping lacks: those required, and the first of each choice of fields.
fn missing(value: &Value, shape: &Subschema) -> Vec<String> {
    let mut names = shape.required(value);
    for choice in shape.choices_of_fields(value) {
        names.extend(choice.into_iter().take(1).flat_map(|first| first.required));
    }
    names.retain(|name| value.get(name.as_str()).is_none());
    names
}

fn hint(shape: &Subschema) -> String {
    let choices = shape.choices();
    let said = shape.description().unwrap_or_default();
    let kind = match shape.kind() {
        ValueType::Integer => "a whole number",
        ValueType::Number => "a number",
        ValueType::Boolean => "true or false",
        _ => "a text",
    };
    match (said.is_empty(), choices.is_empty()) {
        (_, false) => format!("{said} ({})", choices.join(", ")).trim().to_owned(),
        (false, true) => said.to_owned(),
        (true, true) => kind.to_owned(),
    }
}

/// The same details in the order of the schema; fields that it does not name come last.
#[must_use]
pub fn ordered(value: Value, shape: &Subschema) -> Value {
    match value {
        Value::Mapping(mut fields) => {
            let mut sorted = Mapping::new();
            for name in shape.names() {
                if let Some(value) = fields.remove(name) {
                    let field = shape.field(name);
                    let value = field.map_or(value.clone(), |shape| ordered(value, &shape));
                    sorted.insert(name.into(), value);
                }
            }
            sorted.extend(fields);
            Value::Mapping(sorted)
        }
        Value::Sequence(items) => match shape.items() {
            Some(shape) => Value::Sequence(
                items
                    .into_iter()
                    .map(|item| ordered(item, &shape))
                    .collect(),
            ),
            None => Value::Sequence(items),
        },
        other => other,
    }
}

/// Whether a text is one that is still to be filled in.
#[must_use]
pub fn is_open(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.contains(PLACEHOLDER))
}
