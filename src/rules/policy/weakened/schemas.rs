//! Whether two schemas require the same.

use serde_json::{Map, Value};

use crate::language::Language;
use crate::yaml::LANGUAGES_KEYWORD;

/// Keywords of JSON Schema 2020-12 that describe and require nothing.
const ANNOTATIONS: &[&str] = &[
    "$comment",
    "default",
    "deprecated",
    "description",
    "examples",
    "title",
    LANGUAGES_KEYWORD,
];

/// Whether a member of a schema only describes. A reference may lead anywhere, `#/description` included, and makes a schema of
/// what stands there: so nothing counts as a description that could require something as a schema.
fn is_annotation(key: &str, value: &Value) -> bool {
    ANNOTATIONS.contains(&key) && !can_require(value, MAX_DEPTH)
}

/// Whether a value has anything in it that could require something as a schema. A mapping of texts called `title` and
/// `description`, as translations are, requires nothing.
fn can_require(value: &Value, depth: usize) -> bool {
    let Some(deeper) = depth.checked_sub(1) else {
        return true;
    };
    match value {
        Value::Null | Value::Number(_) | Value::String(_) => false,
        // `true` and `false` are schemas.
        Value::Bool(_) => true,
        Value::Array(items) => items.iter().any(|item| can_require(item, deeper)),
        Value::Object(members) => members.iter().any(|(key, member)| {
            let is_text = matches!(key.as_str(), "title" | "description") && member.is_string();
            let is_translation =
                member.is_object() && !is_keyword(key) && !can_require(member, deeper);
            !(is_text || is_translation)
        }),
    }
}

/// Whether a name could be that of a keyword, and is no tag of a language for certain.
fn is_keyword(key: &str) -> bool {
    matches!(key, "if" | "not") || Language::new(key).is_err()
}

/// How deep descriptions are looked at.
const MAX_DEPTH: usize = 8;

/// Keywords whose value maps names to schemas: the names are no keywords.
const NAMED_SCHEMAS: &[&str] = &[
    "$defs",
    "definitions",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// Keywords whose value is compared as it stands.
const VALUES: &[&str] = &["const", "enum"];

/// Whether two schemas differ in nothing but descriptions and the order of keys.
pub(super) fn is_same_but_for_words(was: &Value, is: &Value) -> bool {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => is_same_object(was, is),
        (Value::Array(was), Value::Array(is)) => {
            let mut pairs = was.iter().zip(is);
            was.len() == is.len() && pairs.all(|(was, is)| is_same_but_for_words(was, is))
        }
        _ => was == is,
    }
}

fn is_same_object(was: &Map<String, Value>, is: &Map<String, Value>) -> bool {
    let is_counted = |(key, value): &(&String, &Value)| !is_annotation(key, value);
    was.iter().filter(is_counted).count() == is.iter().filter(is_counted).count()
        && was.iter().filter(is_counted).all(|(key, was)| {
            is.get(key).is_some_and(|is| match (was, is) {
                _ if VALUES.contains(&key.as_str()) => was == is,
                (Value::Object(was), Value::Object(is))
                    if NAMED_SCHEMAS.contains(&key.as_str()) =>
                {
                    let mut names = was.iter();
                    was.len() == is.len()
                        && names.all(|(name, was)| {
                            let is = is.get(name);
                            is.is_some_and(|is| is_same_but_for_words(was, is))
                        })
                }
                _ => is_same_but_for_words(was, is),
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(was: &str, is: &str, expected: bool) {
        let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        assert_eq!(is_same_but_for_words(&read(was), &read(is)), expected);
        assert_eq!(is_same_but_for_words(&read(is), &read(was)), expected);
    }

    #[test]
    fn descriptions_and_the_order_of_keys_require_nothing() {
        check(
            r#"{ "type": "object", "title": "Reprot", "required": ["a"] }"#,
            r#"{ "required": ["a"], "type": "object", "title": "Report", "examples": [1] }"#,
            true,
        );
        check(
            r#"{ "properties": { "a": { "type": "string", "description": "x" } } }"#,
            r#"{ "properties": { "a": { "type": "string", "description": "y" } } }"#,
            true,
        );
    }

    /// A reference makes a schema of what it leads to.
    #[test]
    fn what_a_reference_may_lead_to_is_told_apart() {
        for key in ["description", "title", "default", "x-languages", "$comment"] {
            let schema = |value: &str| format!(r##"{{ "$ref": "#/{key}", "{key}": {value} }}"##);
            check(&schema(r#"{ "required": ["a"] }"#), &schema("{}"), false);
            check(&schema("false"), &schema("true"), false);
            let nested = r#"{ "da": { "required": ["a"] } }"#;
            check(&schema(nested), &schema(r#"{ "da": {} }"#), false);
            check(
                &schema(r#"{ "not": { "title": "a" } }"#),
                &schema("{}"),
                false,
            );
        }
        check(
            r##"{ "$ref": "#/examples/0", "examples": [{ "required": ["a"] }] }"##,
            r##"{ "$ref": "#/examples/0", "examples": [{}] }"##,
            false,
        );
    }

    #[test]
    fn translations_require_nothing() {
        check(
            r#"{ "title": "Report" }"#,
            r#"{ "title": "Report", "x-languages": { "da": { "title": "Rapport" } } }"#,
            true,
        );
    }

    #[test]
    fn what_requires_is_told_apart() {
        check(r#"{ "required": ["a"] }"#, r#"{ "required": [] }"#, false);
        check(r#"{ "minimum": 1 }"#, "{}", false);
        check("true", "{}", false);
        // A property that is called like a keyword is one all the same.
        check(
            r#"{ "properties": { "title": { "type": "string" } } }"#,
            r#"{ "properties": { "title": { "type": "integer" } } }"#,
            false,
        );
        check(
            r#"{ "properties": { "title": true } }"#,
            r#"{ "properties": { "description": true } }"#,
            false,
        );
        // So is a value that looks like a schema.
        check(
            r#"{ "const": { "title": "a" } }"#,
            r#"{ "const": { "title": "b" } }"#,
            false,
        );
    }
}
