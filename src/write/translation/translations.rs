//! Translations of a pack's texts into one language.

use std::collections::BTreeMap;

use super::schema_file::translate_schema;
use super::yaml_file::{translate_names, translate_texts};
use crate::text::Language;
use crate::yaml::{Node, Value, parse};

/// The kind of file that holds them.
const KIND: &str = "pack-language/v1";

/// Texts of one language by the English ones that they translate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translations {
    /// The language.
    pub language: Language,
    texts: BTreeMap<String, String>,
}

impl Translations {
    /// Translations by their English texts.
    #[must_use]
    pub fn new(language: Language, texts: BTreeMap<String, String>) -> Self {
        Translations { language, texts }
    }

    /// Reads a file of translations: `kind: pack-language/v1`, `language`, and `texts`, a mapping from English texts.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(text: &str) -> Result<Self, String> {
        let parsed = parse(text.as_bytes());
        if let Some(fault) = parsed.faults.first() {
            return Err(format!(
                "line {}: {}",
                fault.range.start.line, fault.message
            ));
        }
        let root = parsed.root.ok_or("expected a mapping, found nothing")?;
        let known = ["kind", "language", "texts"];
        if let Some(entry) = root.entries().iter().find(|it| !known.contains(&&*it.key)) {
            let line = entry.key_range.start.line;
            return Err(format!("line {line}: unknown field `{}`", entry.key));
        }
        let field = |key: &str| {
            let entry = root.get(key);
            let entry = entry.ok_or_else(|| format!("the field `{key}` is missing"))?;
            Ok::<&Node, String>(&entry.value)
        };
        let kind = field("kind")?.as_str().unwrap_or_default();
        if kind != KIND {
            return Err(format!("expected `kind: {KIND}`, found `{kind}`"));
        }
        let tag = field("language")?.as_str().unwrap_or_default();
        let language = Language::new(tag)
            .map_err(|error| format!("`{tag}` is not the tag of a language: {error}"))?;
        let mut texts = BTreeMap::new();
        let listed = field("texts")?;
        if !matches!(listed.value, Value::Map(_)) {
            return Err("expected `texts` to be a mapping from English texts".to_owned());
        }
        for entry in listed.entries() {
            let line = entry.key_range.start.line;
            let translated = entry.value.as_str().filter(|text| !text.trim().is_empty());
            let translated =
                translated.ok_or_else(|| format!("line {line}: a text is not translated"))?;
            texts.insert(entry.key.clone(), translated.to_owned());
        }
        Ok(Translations::new(language, texts))
    }

    /// The English texts, in their order.
    pub fn english_texts(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The translation of a text; `None` where there is none.
    #[must_use]
    pub fn of(&self, english: &str) -> Option<&str> {
        let exact = self.texts.get(english);
        let found = exact.or_else(|| self.texts.get(english.trim()));
        found.map(String::as_str)
    }

    /// A task's file with title and description in both languages.
    #[must_use]
    pub fn translate_task(&self, text: &str) -> String {
        translate_texts(text, &["title", "description"], self)
    }

    /// The file of teams with the names of teams and groups in both languages.
    #[must_use]
    pub fn translate_teams(&self, text: &str) -> String {
        translate_names(text, self)
    }

    /// A details schema with its titles and descriptions in both languages, under `x-languages`.
    #[must_use]
    pub fn translate_schema(&self, text: &str) -> String {
        translate_schema(text, self)
    }

    /// A file of a policy with its texts in both languages, by its path: `tasks/…`, `schemas/…` or `teams.yaml`, below `policy/` or
    /// not. Any other file stays as it is.
    #[must_use]
    pub fn translate_file(&self, path: &str, text: &str) -> String {
        let path = path.strip_prefix("policy/").unwrap_or(path);
        if path == "teams.yaml" {
            self.translate_teams(text)
        } else if path.starts_with("tasks/") {
            self.translate_task(text)
        } else if path.starts_with("schemas/") {
            self.translate_schema(text)
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_translations_is_read_and_faults_are_named() {
        let text = "kind: pack-language/v1\nlanguage: da\ntexts:\n  All teams: Alle teams\n";
        let read = Translations::read(text).expect("translations");
        assert_eq!(read.language.tag(), "da");
        assert_eq!(read.of("All teams"), Some("Alle teams"));
        assert_eq!(read.of("all teams"), None);
        let check = |from: &str, to: &str, expected: &str| {
            let fault = Translations::read(&text.replace(from, to)).expect_err("a fault");
            assert!(fault.contains(expected), "{fault}");
        };
        check(
            "v1",
            "v2",
            "expected `kind: pack-language/v1`, found `pack-language/v2`",
        );
        check("da\n", "da_DK\n", "write it as da-DK");
        check("texts", "text", "unknown field `text`");
        check("Alle teams", "\"\"", "line 4: a text is not translated");
        check("Alle teams", "[x]", "line 4: a text is not translated");
        check("  All", " - All", "mapping");
        assert!(Translations::read("a: [").is_err());
    }

    #[test]
    fn a_file_is_translated_by_its_path() {
        let texts = [("A".to_owned(), "B".to_owned())].into();
        let danish = Translations::new(Language::new("da").expect("a tag"), texts);
        let check = |path: &str, text: &str, expected: &str| {
            assert_eq!(danish.translate_file(path, text), expected, "{path}");
        };
        check(
            "policy/tasks/x.yaml",
            "title: A\n",
            "title:\n  en: A\n  da: B\n",
        );
        check("tasks/x.yaml", "title: A\n", "title:\n  en: A\n  da: B\n");
        check("policy/calendars/x.yaml", "title: A\n", "title: A\n");
        let team = "teams:\n  a: { name: A }\n";
        check(
            "teams.yaml",
            team,
            "teams:\n  a: { name: { en: A, da: B } }\n",
        );
        let schema = "{ \"title\": \"A\" }";
        let both = "{ \"title\": \"A\", \"x-languages\": { \"da\": { \"title\": \"B\" } } }";
        check("policy/schemas/x.schema.json", schema, both);
    }
}
