//! Translates a file of a policy, by its path.

use super::schema_file::translate_schema;
use super::translations::Translations;
use super::yaml_file::{translate_names, translate_texts};

/// A file of a policy with its texts in both languages, by its path: `tasks/…`, `schemas/…` or `teams.yaml`, below `policy/` or not.
/// Any other file stays as it is.
#[must_use]
pub fn translate_file(path: &str, text: &str, translations: &Translations) -> String {
    let path = path.strip_prefix("policy/").unwrap_or(path);
    if path == "teams.yaml" {
        translate_names(text, translations)
    } else if path.starts_with("tasks/") {
        translate_texts(text, &["title", "description"], translations)
    } else if path.starts_with("schemas/") {
        translate_schema(text, translations)
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_file_is_translated_by_its_path() {
        let texts = [("A".to_owned(), "B".to_owned())].into();
        let danish = Translations::new(Language::new("da").expect("a tag"), texts);
        let check = |path: &str, text: &str, expected: &str| {
            assert_eq!(translate_file(path, text, &danish), expected, "{path}");
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
