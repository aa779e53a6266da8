//! Whether two schemas require the same.

use serde_json::{Map, Value};

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
    let is_counted = |key: &&String| !ANNOTATIONS.contains(&key.as_str());
    was.keys().filter(is_counted).count() == is.keys().filter(is_counted).count()
        && was
            .iter()
            .filter(|(key, _)| is_counted(key))
            .all(|(key, was)| {
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
