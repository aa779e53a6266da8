//! Translations in YAML: `title: X` becomes a mapping from languages.

use super::edits::Edits;
use super::translations::Translations;
use crate::text::{LineIndex, Position};
use crate::yaml::{MapEntry, Node, Value, parse, scalar_of};

/// How wide lines become where a text is wrapped.
const WIDTH: usize = 118;

/// Translates texts at the top of a file.
pub(super) fn translate_texts(text: &str, keys: &[&str], translations: &Translations) -> String {
    let mut editor = YamlEditor::new(text, translations);
    if let Some(root) = parse(text.as_bytes()).root {
        for entry in keys.iter().filter_map(|key| root.get(key)) {
            editor.translate(&root, entry);
        }
    }
    editor.edits.apply(text)
}

/// Translates the names of teams and groups.
pub(super) fn translate_names(text: &str, translations: &Translations) -> String {
    let mut editor = YamlEditor::new(text, translations);
    if let Some(root) = parse(text.as_bytes()).root {
        let parts = ["teams", "groups"].iter().filter_map(|key| root.get(key));
        for named in parts.flat_map(|part| part.value.entries()) {
            if let Some(entry) = named.value.get("name") {
                editor.translate(&named.value, entry);
            }
        }
    }
    editor.edits.apply(text)
}

struct YamlEditor<'a> {
    text: &'a str,
    lines: LineIndex,
    translations: &'a Translations,
    edits: Edits,
}

impl<'a> YamlEditor<'a> {
    fn new(text: &'a str, translations: &'a Translations) -> Self {
        YamlEditor {
            text,
            lines: LineIndex::new(text),
            translations,
            edits: Edits::default(),
        }
    }

    /// Adds the translation of an entry of a mapping, where there is one and the entry has none yet.
    fn translate(&mut self, mapping: &Node, entry: &MapEntry) {
        let is_flow = self.is_flow(mapping);
        match &entry.value.value {
            Value::Str(english) => {
                let Some(translated) = self.translations.of(english) else {
                    return;
                };
                if is_flow {
                    self.wrap_in_flow(entry, translated);
                } else {
                    self.wrap_in_block(entry, translated);
                }
            }
            Value::Map(languages) => {
                let english = entry.value.get("en").and_then(|it| it.value.as_str());
                let translated = english.and_then(|english| self.translations.of(english));
                let language = self.translations.language;
                let has_it = languages.iter().any(|it| it.key == language.tag());
                if let (Some(translated), Some(last), false) =
                    (translated, languages.last(), has_it)
                {
                    self.append(&entry.value, last, translated);
                }
            }
            _ => {}
        }
    }

    fn is_flow(&self, node: &Node) -> bool {
        let start = self.lines.byte_offset(node.range.start);
        self.text.get(start..).is_some_and(|it| it.starts_with('{'))
    }

    /// `name: X` in braces.
    fn wrap_in_flow(&mut self, entry: &MapEntry, translated: &str) {
        let bytes = self.lines.byte_span(entry.value.range);
        let english = self.text.get(bytes.clone()).unwrap_or_default();
        let tag = self.translations.language;
        let translated = flow_scalar(translated);
        let both = format!("{{ en: {english}, {tag}: {translated} }}");
        self.edits.replace(bytes, both);
    }

    /// `title: X` on lines of its own: the value moves one level in, as it is.
    fn wrap_in_block(&mut self, entry: &MapEntry, translated: &str) {
        let key_end = self.lines.byte_offset(entry.key_range.end);
        let after_key = self.text.get(key_end..).unwrap_or_default();
        let Some(colon) = after_key.find(':').map(|at| key_end + at + 1) else {
            return;
        };
        let end = self.end_of_lines(entry);
        let value = self.text.get(colon..end).unwrap_or_default();
        let column = entry.key_range.start.column.max(1) as usize;
        let indent = " ".repeat(column + 1);
        let mut lines = value.split('\n');
        let mut both = format!("\n{indent}en:{}", lines.next().unwrap_or_default());
        for line in lines {
            both.push('\n');
            if !line.trim().is_empty() {
                both.push_str("  ");
            }
            both.push_str(line);
        }
        both.push('\n');
        both.push_str(&self.line_of(&indent, translated));
        self.edits.replace(colon..end, both);
    }

    /// One more language in a mapping that has some.
    fn append(&mut self, mapping: &Node, last: &MapEntry, translated: &str) {
        if self.is_flow(mapping) {
            let end = self.lines.byte_offset(last.value.range.end);
            let tag = self.translations.language;
            let text = format!(", {tag}: {}", flow_scalar(translated));
            self.edits.insert(end, text);
        } else {
            let column = last.key_range.start.column.max(1) as usize;
            let line = self.line_of(&" ".repeat(column - 1), translated);
            let end = self.end_of_lines(last);
            self.edits.insert(end, format!("\n{line}"));
        }
    }

    /// The end of the last line of an entry in block style, a comment behind its value included, without the line end.
    fn end_of_lines(&self, entry: &MapEntry) -> usize {
        let end = entry.range().end;
        // The range of a block scalar may reach to the start of the line after it.
        let mut line = match end {
            Position { line, column: 1 } if line > entry.key_range.start.line => line - 1,
            Position { line, .. } => line,
        };
        let is_blank = |line: u32| {
            let text = self.text.get(self.lines.line_span(line));
            text.unwrap_or_default().trim().is_empty()
        };
        while line > entry.key_range.start.line && is_blank(line) {
            line -= 1;
        }
        self.lines.line_span(line).end
    }

    /// The entry of the translation, without the end of its last line.
    fn line_of(&self, indent: &str, translated: &str) -> String {
        let tag = self.translations.language;
        let line = format!("{indent}{tag}: {}", scalar_of(translated));
        let is_short = line.chars().count() <= WIDTH;
        match Some(translated).filter(|it| !is_short && can_fold(it)) {
            Some(translated) => format!("{indent}{tag}: >-{}", fold(translated, indent)),
            None => line,
        }
    }
}

/// Whether a text reads the same when its lines are broken at blanks.
fn can_fold(text: &str) -> bool {
    let has_odd_blank = text.contains("  ") || text.contains(['\n', '\r', '\t']);
    !has_odd_blank && text.trim() == text && !text.is_empty()
}

/// The lines of a folded text (YAML 1.2.2 §8.1.3), each after a line end.
fn fold(text: &str, indent: &str) -> String {
    let mut folded = String::new();
    let mut width = usize::MAX;
    for word in text.split(' ') {
        let length = word.chars().count() + 1;
        if width.saturating_add(length) > WIDTH {
            folded.push('\n');
            folded.push_str(indent);
            folded.push_str("  ");
            width = indent.len() + 1;
        } else {
            folded.push(' ');
        }
        folded.push_str(word);
        width += length;
    }
    folded
}

/// A text as a scalar between braces.
fn flow_scalar(text: &str) -> String {
    if text.contains([',', '[', ']', '{', '}']) {
        // A JSON string is a YAML one (YAML 1.2.2 §1.3).
        return serde_json::Value::from(text).to_string();
    }
    scalar_of(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    const LONG: &str = "Et meget langt dansk afsnit, som fylder mere end en linje, fordi det siger alt, hvad \
                        der skal gøres, og hvem der skal gøre det: alle, i dag.";

    fn danish() -> Translations {
        let texts = [
            ("Update tickets", "Opdatér sager"),
            ("A: b", "Å: b"),
            ("Every team does\nit.", "Hvert team gør\ndet."),
            ("Every team does it today.", LONG),
            ("All, of us", "Alle, uden undtagelse"),
            ("Monitoring", "Overvågning"),
        ];
        let texts = texts.map(|(english, danish)| (english.to_owned(), danish.to_owned()));
        Translations::new(Language::new("da").expect("a tag"), texts.into())
    }

    /// Translates, and reads both languages back from the result.
    fn check(text: &str, expected: &str) {
        let translate = |text: &str| translate_texts(text, &["title", "description"], &danish());
        let translated = translate(text);
        assert_eq!(translated, expected);
        assert_eq!(translate(&translated), expected, "twice is once");
        let read = |text: &str| {
            let parsed = parse(text.as_bytes());
            assert!(parsed.faults.is_empty(), "{:?}", parsed.faults);
            parsed.root.expect("a tree")
        };
        let (before, after) = (read(text), read(&translated));
        for entry in before.entries() {
            let now = &after.get(&entry.key).expect("the key").value;
            let english = now.get("en").map_or(now, |it| &it.value);
            assert_eq!(english.to_json(), entry.value.to_json(), "{}", entry.key);
            if let Some(language) = now.get("da") {
                let english = entry.value.as_str().expect("a text");
                assert_eq!(language.value.as_str(), danish().of(english));
            }
        }
    }

    #[test]
    fn a_title_becomes_a_mapping_and_comments_stay() {
        check(
            "# head\nid: x\ntitle: Update tickets  # note\n# next\nb: 1\n",
            "# head\nid: x\ntitle:\n  en: Update tickets  # note\n  da: Opdatér sager\n# next\nb: 1\n",
        );
        check(
            "title: \"A: b\"\n",
            "title:\n  en: \"A: b\"\n  da: \"Å: b\"\n",
        );
        check(
            "title: Update tickets",
            "title:\n  en: Update tickets\n  da: Opdatér sager",
        );
    }

    #[test]
    fn what_has_no_translation_stays() {
        for text in [
            "title: Other\n",
            "title: [Update tickets]\n",
            "x: Update tickets\n",
        ] {
            check(text, text);
        }
        let broken = "title: Update tickets\nb: [\n";
        assert_eq!(translate_texts(broken, &["title"], &danish()), broken);
    }

    #[test]
    fn a_folded_text_moves_in_and_a_long_one_is_folded() {
        check(
            "description: >-\n  Every team does\n  it today.\n\nid: x\n",
            "description:\n  en: >-\n    Every team does\n    it today.\n  da: >-\n    Et meget langt dansk afsnit, \
             som fylder mere end en linje, fordi det siger alt, hvad der skal gøres, og hvem der\n    skal gøre det: \
             alle, i dag.\n\nid: x\n",
        );
        check(
            "description: |-\n  Every team does\n  it.\nid: x\n",
            "description:\n  en: |-\n    Every team does\n    it.\n  da: \"Hvert team gør\\ndet.\"\nid: x\n",
        );
        check(
            "title: Update\n  tickets\nid: x\n",
            "title:\n  en: Update\n    tickets\n  da: Opdatér sager\nid: x\n",
        );
    }

    #[test]
    fn a_language_is_added_to_those_that_are_there() {
        let translate = |text: &str| translate_texts(text, &["title"], &danish());
        assert_eq!(
            translate("title:\n  en: Update tickets\n  de: Tickets\nid: x\n"),
            "title:\n  en: Update tickets\n  de: Tickets\n  da: Opdatér sager\nid: x\n"
        );
        assert_eq!(
            translate("title: { en: Update tickets }\n"),
            "title: { en: Update tickets, da: Opdatér sager }\n"
        );
        let own = "title: { en: Update tickets, da: Egne ord }\n";
        assert_eq!(translate(own), own);
    }

    #[test]
    fn names_of_teams_and_groups_are_translated_and_those_of_people_are_not() {
        let text = "teams:\n  monitoring:\n    name: Monitoring\n    members:\n      - name: Monitoring\n\
                    groups:\n  all: { name: \"All, of us\", teams: [monitoring] }\n";
        let expected = "teams:\n  monitoring:\n    name:\n      en: Monitoring\n      da: Overvågning\n    members:\n      \
                        - name: Monitoring\ngroups:\n  all: { name: { en: \"All, of us\", da: \"Alle, uden undtagelse\" }, \
                        teams: [monitoring] }\n";
        assert_eq!(translate_names(text, &danish()), expected);
    }
}
