//! Translations in a details schema, which checking ignores: `x-languages` beside `title` and `description`.

use super::schema_objects::schema_objects;
use crate::language::{Language, MAX_LANGUAGES};
use crate::text::Range;
use crate::yaml::{MapEntry, Node, Value};

/// The keyword under which the texts of a schema stand in other languages.
pub const LANGUAGES_KEYWORD: &str = "x-languages";

/// What is wrong with a translation in a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageFault {
    /// What is wrong.
    pub message: String,
    /// Its JSON Pointer.
    pub pointer: String,
    /// Where it stands.
    pub range: Range,
}

/// A text of a schema, `title` or `description`, in a language: the English one where it lacks that language.
#[must_use]
pub fn schema_text<'n>(schema: &'n Node, keyword: &str, language: Language) -> Option<&'n str> {
    let languages = schema.get(LANGUAGES_KEYWORD).map(|it| &it.value);
    let translated = |language: Language| {
        let texts = &languages?.get(language.tag())?.value;
        texts.get(keyword)?.value.as_str()
    };
    let own = || schema.get(keyword)?.value.as_str();
    translated(language)
        .or_else(|| translated(language.without_region()))
        .or_else(own)
}

/// What is wrong with the translations in a schema's file.
#[must_use]
pub fn check_languages(root: &Node) -> Vec<LanguageFault> {
    let mut faults = Vec::new();
    for (pointer, schema) in schema_objects(root) {
        if let Some(entry) = schema.get(LANGUAGES_KEYWORD) {
            check_entry(
                entry,
                &format!("{pointer}/{LANGUAGES_KEYWORD}"),
                &mut faults,
            );
        }
    }
    faults
}

fn check_entry(entry: &MapEntry, pointer: &str, faults: &mut Vec<LanguageFault>) {
    let mut add = |message: String, below: &str, range: Range| {
        let pointer = format!("{pointer}{below}");
        faults.push(LanguageFault {
            message,
            pointer,
            range,
        });
    };
    let expected = "expected a mapping from languages to `title` and `description`";
    let Value::Map(languages) = &entry.value.value else {
        let message = format!("{expected}, found {}", entry.value.kind_name());
        return add(message, "", entry.value.range);
    };
    if languages.len() > MAX_LANGUAGES {
        let message = format!(
            "expected at most {MAX_LANGUAGES} languages, found {}",
            languages.len()
        );
        return add(message, "", entry.value.range);
    }
    for language in languages {
        let below = format!("/{}", language.key.replace('~', "~0").replace('/', "~1"));
        if let Err(error) = Language::new(&language.key) {
            let message = format!("`{}` is not the tag of a language: {error}", language.key);
            add(message, &below, language.key_range);
        }
        let Value::Map(texts) = &language.value.value else {
            let found = language.value.kind_name();
            let message =
                format!("expected a mapping with `title` or `description`, found {found}");
            add(message, &below, language.value.range);
            continue;
        };
        for text in texts {
            if !matches!(text.key.as_str(), "title" | "description") {
                let message = format!("expected `title` or `description`, found `{}`", text.key);
                add(message, &below, text.key_range);
            } else if text.value.as_str().is_none_or(|it| it.trim().is_empty()) {
                let message = format!(
                    "expected a text under `{}`, found {}",
                    text.key,
                    match text.value.value {
                        Value::Str(_) => "an empty one",
                        _ => text.value.kind_name(),
                    }
                );
                add(message, &format!("{below}/{}", text.key), text.value.range);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    fn tree(text: &str) -> Node {
        parse(text.as_bytes()).root.expect("a tree")
    }

    #[test]
    fn a_text_falls_back_to_english() {
        let root =
            tree(r#"{"title": "A", "description": "B", "x-languages": {"da": {"title": "Å"}}}"#);
        let text = |keyword: &str, tag: &str| {
            schema_text(&root, keyword, Language::new(tag).expect("a tag"))
        };
        assert_eq!(text("title", "da"), Some("Å"));
        assert_eq!(text("title", "da-DK"), Some("Å"));
        assert_eq!(text("description", "da"), Some("B"));
        assert_eq!(text("title", "de"), Some("A"));
        assert_eq!(text("title", "en"), Some("A"));
        assert_eq!(text("$comment", "da"), None);
    }

    #[test]
    fn malformed_translations_are_found_where_they_stand() {
        let check = |languages: &str, pointer: &str, expected: &str| {
            let text = format!(r#"{{"properties": {{"a": {{"x-languages": {languages}}}}}}}"#);
            let faults = check_languages(&tree(&text));
            let [fault] = faults.as_slice() else {
                panic!("{languages}: {faults:?}");
            };
            assert_eq!(fault.pointer, format!("/properties/a/x-languages{pointer}"));
            assert!(fault.message.contains(expected), "{}", fault.message);
        };
        check("[]", "", "found a list");
        check(
            r#"{"da_DK": {"title": "x"}}"#,
            "/da_DK",
            "write it as da-DK",
        );
        check(r#"{"da": "x"}"#, "/da", "found a string");
        check(r#"{"da": {"titel": "x"}}"#, "/da", "found `titel`");
        check(
            r#"{"da": {"title": " "}}"#,
            "/da/title",
            "found an empty one",
        );
        check(r#"{"da": {"title": 1}}"#, "/da/title", "found a number");
        let many: Vec<String> = ('a'..='q').map(|it| format!(r#""d{it}": {{}}"#)).collect();
        check(&format!("{{{}}}", many.join(", ")), "", "found 17");
        let sound = r#"{"x-languages": {"da": {"title": "x"}, "pt-BR": {"description": "y"}}}"#;
        assert!(check_languages(&tree(sound)).is_empty());
        // A field of that name, and data, are no translations.
        let field = r#"{"properties": {"x-languages": {"type": "string"}}, "examples": [{"x-languages": 1}]}"#;
        assert!(check_languages(&tree(field)).is_empty());
    }
}
