//! Translations in a details schema: `x-languages` beside `title` and `description`.

use serde_json::{Map, Value as Json};

use super::edits::Edits;
use super::translations::Translations;
use crate::text::LineIndex;
use crate::yaml::{LANGUAGES_KEYWORD, MapEntry, Node, parse, schema_objects};

/// The keywords whose texts people are shown.
const SHOWN: &[&str] = &["title", "description"];

/// Translates the titles and descriptions of a schema and of those in it.
pub(super) fn translate_schema(text: &str, translations: &Translations) -> String {
    let Some(root) = parse(text.as_bytes()).root else {
        return text.to_owned();
    };
    let lines = LineIndex::new(text);
    let mut edits = Edits::default();
    for (_, schema) in schema_objects(&root) {
        translate_object(text, (&lines, &mut edits), schema, translations);
    }
    edits.apply(text)
}

fn translate_object(
    text: &str,
    (lines, edits): (&LineIndex, &mut Edits),
    schema: &Node,
    translations: &Translations,
) {
    let shown: Vec<&MapEntry> = SHOWN.iter().filter_map(|key| schema.get(key)).collect();
    let translated = shown.iter().filter_map(|entry| {
        let text = translations.of(entry.value.as_str()?)?;
        Some((entry.key.clone(), Json::from(text)))
    });
    let translated: Map<String, Json> = translated.collect();
    let last = shown.into_iter().max_by_key(|entry| entry.range().start);
    let Some(last) = last.filter(|_| !translated.is_empty()) else {
        return;
    };
    let tag = translations.language.tag();
    let member = format!("{}: {}", Json::from(tag), inline(&translated));
    let end_of = |entry: &MapEntry| lines.byte_offset(entry.value.range.end);
    if let Some(languages) = schema.get(LANGUAGES_KEYWORD) {
        let has_it = languages.value.get(tag).is_some();
        let Some(last) = languages.value.entries().last().filter(|_| !has_it) else {
            return;
        };
        let separator = indent_of(text, lines, last).map_or(" ".to_owned(), |it| format!("\n{it}"));
        edits.insert(end_of(last), format!(",{separator}{member}"));
        return;
    }
    let keyword = Json::from(LANGUAGES_KEYWORD);
    let added = match indent_of(text, lines, last) {
        Some(indent) => format!(",\n{indent}{keyword}: {{\n{indent}  {member}\n{indent}}}"),
        None => format!(", {keyword}: {{ {member} }}"),
    };
    edits.insert(end_of(last), added);
}

/// The blanks before an entry that begins its line; `None` where something else stands before it.
fn indent_of(text: &str, lines: &LineIndex, entry: &MapEntry) -> Option<String> {
    let start = lines.byte_offset(entry.key_range.start);
    let line = lines.line_span(entry.key_range.start.line).start;
    let before = text.get(line..start)?;
    let is_blank = before.chars().all(|it| it == ' ' || it == '\t');
    is_blank.then(|| before.to_owned())
}

/// Members on one line, `{ "title": "…" }`.
fn inline(members: &Map<String, Json>) -> String {
    let members = members.iter();
    let members = members.map(|(key, value)| format!("{}: {value}", Json::from(key.as_str())));
    format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn danish() -> Translations {
        let texts = [
            ("Score", "Score nu"),
            ("Points \"now\"", "Point \"nu\""),
            ("Which", "Hvilken"),
        ];
        let texts = texts.map(|(english, danish)| (english.to_owned(), danish.to_owned()));
        Translations::new(Language::new("da").expect("a tag"), texts.into())
    }

    /// Translates; what stands there besides `x-languages` is as before.
    fn check(text: &str, expected: &str) {
        let translated = translate_schema(text, &danish());
        assert_eq!(translated, expected);
        assert_eq!(
            translate_schema(&translated, &danish()),
            expected,
            "twice is once"
        );
        let read = |text: &str| serde_json::from_str::<Json>(text).expect("JSON");
        let mut after = read(&translated);
        remove_languages(&mut after);
        assert_eq!(after, read(text));
    }

    fn remove_languages(value: &mut Json) {
        match value {
            Json::Object(members) => {
                members.remove(LANGUAGES_KEYWORD);
                members.values_mut().for_each(remove_languages);
            }
            Json::Array(items) => items.iter_mut().for_each(remove_languages),
            _ => {}
        }
    }

    #[test]
    fn texts_get_a_translation_where_they_stand() {
        check(
            "{\n  \"properties\": {\n    \"title\": {\n      \"title\": \"Score\",\n      \"description\": \"Points \\\"now\\\"\",\n      \
             \"type\": \"number\"\n    },\n    \"b\": { \"description\": \"Which\", \"enum\": [\"Which\"] }\n  }\n}\n",
            "{\n  \"properties\": {\n    \"title\": {\n      \"title\": \"Score\",\n      \"description\": \"Points \\\"now\\\"\",\n      \
             \"x-languages\": {\n        \"da\": { \"title\": \"Score nu\", \"description\": \"Point \\\"nu\\\"\" }\n      },\n      \
             \"type\": \"number\"\n    },\n    \"b\": { \"description\": \"Which\", \"x-languages\": { \"da\": { \
             \"description\": \"Hvilken\" } }, \"enum\": [\"Which\"] }\n  }\n}\n",
        );
    }

    #[test]
    fn what_has_no_translation_and_what_is_data_stay() {
        for text in [
            "{ \"title\": \"Other\" }",
            "{ \"examples\": [{ \"title\": \"Score\" }] }",
            "{ \"title\": 1 }",
        ] {
            check(text, text);
        }
        let broken = "{ \"title\": \"Score\"";
        assert_eq!(translate_schema(broken, &danish()), broken);
    }

    #[test]
    fn a_language_is_added_to_those_that_are_there() {
        let translate = |text: &str| translate_schema(text, &danish());
        assert_eq!(
            translate(
                "{\"title\": \"Score\", \"x-languages\": {\n  \"de\": { \"title\": \"Wert\" }\n}}"
            ),
            "{\"title\": \"Score\", \"x-languages\": {\n  \"de\": { \"title\": \"Wert\" },\n  \"da\": { \"title\": \"Score nu\" }\n}}"
        );
        let own = "{\"title\": \"Score\", \"x-languages\": { \"da\": { \"title\": \"Egen\" } }}";
        assert_eq!(translate(own), own);
    }
}
