//! Translations of a pack's texts into one language.

use std::collections::BTreeMap;

use super::schema_file::translate_schema;
use super::yaml_file::{translate_names, translate_texts};
use crate::text::Language;

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
