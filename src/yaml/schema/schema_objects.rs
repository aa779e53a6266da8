//! The schemas that a schema's file holds, one inside another.

use crate::yaml::Node;

/// Keywords under which one schema stands (JSON Schema 2020-12, core §10 and §11).
const ONE: &[&str] = &[
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords under which a list of schemas stands.
const LISTS: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];

/// Keywords under which schemas stand by name.
const MAPPINGS: &[&str] = &[
    "$defs",
    "definitions",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// Every schema that is a mapping in the tree of a schema's file, with its JSON Pointer, in the order of the file. What
/// stands under `examples`, `const` or `enum` is data and no schema.
#[must_use]
pub fn schema_objects(root: &Node) -> Vec<(String, &Node)> {
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), root)];
    while let Some((pointer, node)) = waiting.pop() {
        let mut below: Vec<(String, &Node)> = Vec::new();
        for entry in node.entries() {
            let (key, value) = (entry.key.as_str(), &entry.value);
            let at = format!("{pointer}/{}", escape(key));
            if ONE.contains(&key) {
                below.push((at, value));
            } else if LISTS.contains(&key) {
                let items = value.items().iter().enumerate();
                below.extend(items.map(|(index, item)| (format!("{at}/{index}"), item)));
            } else if MAPPINGS.contains(&key) {
                let named = value.entries().iter();
                below.extend(named.map(|one| (format!("{at}/{}", escape(&one.key)), &one.value)));
            }
        }
        waiting.extend(below.into_iter().rev());
        if !node.entries().is_empty() {
            found.push((pointer, node));
        }
    }
    found
}

/// A token of a JSON Pointer (RFC 6901 §3).
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::schema_objects;
    use crate::yaml::parse;

    #[test]
    fn schemas_are_found_and_data_is_not() {
        let text = r#"{
  "properties": { "a/b": { "title": "A", "examples": [{ "title": "no" }] }, "items": true },
  "allOf": [{ "if": { "const": { "title": "no" } } }],
  "default": { "properties": { "x": { "title": "no" } } }
}"#;
        let root = parse(text.as_bytes()).root.expect("a tree");
        let found = schema_objects(&root);
        let pointers: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
        let expected = ["", "/properties/a~1b", "/allOf/0", "/allOf/0/if"];
        assert_eq!(pointers, expected);
    }
}
