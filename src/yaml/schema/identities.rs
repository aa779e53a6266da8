//! What a schema calls itself (`$id`): at its top only, and as no other does. Else it would be open which schema a reference
//! means, and a file that is added could take the place of another (JSON Schema 2020-12, core §8.2.1).

use std::collections::BTreeMap;

use serde_json::Value;

use super::resolver::{address, identity};
use super::schema_fault::SchemaFault;

/// What is wrong with the identities that the document `name` gives.
pub(super) fn identity_fault(
    name: &str,
    documents: &BTreeMap<String, Value>,
) -> Option<SchemaFault> {
    let document = documents.get(name)?;
    if let Some(pointer) = find_inner_id(document) {
        return Some(SchemaFault {
            message: "expected `$id` at the top of a schema only, found one inside".to_owned(),
            pointer: Some(pointer),
        });
    }
    let id = identity(document)?;
    let is_same = |(other, document): &(&String, &Value)| {
        other.as_str() != name && (identity(document) == Some(id) || address(other) == id)
    };
    let (other, _) = documents.iter().find(is_same)?;
    Some(SchemaFault {
        message: format!("expected an `$id` of its own, found `{id}`, which is that of {other}"),
        pointer: Some("/$id".to_owned()),
    })
}

/// The JSON Pointer of an `$id` below the top. What stands under `const` and `enum` is data.
fn find_inner_id(document: &Value) -> Option<String> {
    let mut waiting = vec![(String::new(), document)];
    while let Some((pointer, value)) = waiting.pop() {
        let is_inner = !pointer.is_empty();
        if is_inner && value.get("$id").is_some_and(Value::is_string) {
            return Some(format!("{pointer}/$id"));
        }
        match value {
            Value::Array(items) => {
                let items = items.iter().enumerate();
                waiting.extend(items.map(|(at, item)| (format!("{pointer}/{at}"), item)));
            }
            Value::Object(members) => {
                let members = members
                    .iter()
                    .filter(|(key, _)| !matches!(key.as_str(), "const" | "enum"));
                // RFC 6901 §3.
                let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
                waiting.extend(
                    members.map(|(key, member)| (format!("{pointer}/{}", escape(key)), member)),
                );
            }
            _ => {}
        }
    }
    None
}
