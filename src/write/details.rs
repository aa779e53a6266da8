//! Details as a tree of values: read, merged, put into the order of their schema.

use serde_yaml::{Mapping, Value};

use super::error::RecordError;
use super::subschema::Subschema;
use crate::yaml::{Node, parse};

/// Reads a mapping of details from a file, YAML or JSON.
///
/// # Errors
/// When the text is no mapping in the YAML that is accepted; the message says where.
pub fn read_mapping(bytes: &[u8], from: &str) -> Result<Mapping, RecordError> {
    let parsed = parse(bytes);
    if let Some(fault) = parsed.faults.first() {
        let place = fault.range.start;
        return Err(RecordError::usage(
            format!("{from}:{place}: {}", fault.message),
            fault.help.clone().unwrap_or_default(),
        ));
    }
    let root = parsed.root.as_ref().map(to_serde_value);
    match root {
        Some(Value::Mapping(mapping)) => Ok(mapping),
        _ => Err(RecordError::usage(
            format!("{from} holds no mapping"),
            "write the details as `field: value` lines, or as a JSON object",
        )),
    }
}

/// A node of the strict reader as a value of serde, in the order of the file.
pub(super) fn to_serde_value(node: &Node) -> Value {
    serde_yaml::to_value(node.to_json()).unwrap_or_default()
}

/// Puts one mapping over another: mappings are joined, anything else is replaced.
pub fn merge_mappings(into: &mut Mapping, from: Mapping) {
    for (key, new) in from {
        match (into.get_mut(&key), new) {
            (Some(Value::Mapping(old)), Value::Mapping(new)) => merge_mappings(old, new),
            (Some(old), new) => *old = new,
            (None, new) => {
                into.insert(key, new);
            }
        }
    }
}

/// The same details in the order of the schema; fields that it does not name come last.
#[must_use]
pub fn order_by_schema(value: Value, schema: &Subschema) -> Value {
    let schema = schema.narrowed(&value);
    match value {
        Value::Mapping(mut fields) => {
            let mut sorted = Mapping::new();
            for name in schema.names() {
                if let Some(value) = fields.remove(name) {
                    let field = schema.field(name);
                    let value =
                        field.map_or(value.clone(), |schema| order_by_schema(value, &schema));
                    sorted.insert(name.into(), value);
                }
            }
            sorted.extend(fields);
            Value::Mapping(sorted)
        }
        Value::Sequence(items) => match schema.items() {
            Some(schema) => Value::Sequence(
                items
                    .into_iter()
                    .map(|item| order_by_schema(item, &schema))
                    .collect(),
            ),
            None => Value::Sequence(items),
        },
        other => other,
    }
}
