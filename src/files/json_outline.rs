//! The outline of JSON, from its brackets and quotes alone: whether it is closed, and whether there
//! is a record in it.

use super::invisible::is_blank;

/// The deepest nesting that is followed.
const MAX_DEPTH: usize = 512;

/// The longest name of a field that is compared.
const LONGEST_NAME: usize = 32;

/// Names under which products list their records.
const LISTS: [&str; 12] = [
    "value", "values", "result", "results", "data", "items", "records", "rows", "entries",
    "elements", "list", "objects",
];

/// What JSON holds, as far as its brackets tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JsonOutline {
    /// Whether it ends inside a list, an object or a text.
    pub is_cut_off: bool,
    /// Whether some value is a number, true, false, or a text that is not blank.
    pub has_value: bool,
    /// Whether a field of the object at the top, named as products name their lists of records, is an
    /// empty list, and no other field holds a list or an object that is not empty.
    pub is_empty_list: bool,
}

/// Follows brackets and quotes, character by character.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one fact about what was read"
)]
pub(super) struct JsonScanner {
    /// For each open bracket whether it is an object's.
    open: Vec<bool>,
    text: Option<TextInside>,
    /// Whether the next text is a field's name.
    is_name_next: bool,
    /// The name of the field at the top whose value is read.
    field: String,
    /// Whether a value has ink since the field at the top began.
    has_value_in_field: bool,
    has_full_field: bool,
    has_empty_list: bool,
    /// Whether a word such as `null` or a number is being read, and its first letter.
    word: Option<char>,
    outline: JsonOutline,
    /// Whether it is not JSON after all, or nested too deep to be followed.
    is_lost: bool,
}

/// A text between quotes.
#[derive(Default)]
struct TextInside {
    is_name: bool,
    is_escaped: bool,
    has_ink: bool,
    /// Its first letters, where it is a name.
    letters: String,
    /// How many digits of `\uXXXX` are still to come, and their value so far.
    digits: u8,
    code: u32,
}

impl JsonScanner {
    /// Whether nothing more will be learned.
    pub(super) fn is_lost(&self) -> bool {
        self.is_lost
    }

    pub(super) fn add(&mut self, c: char) {
        if self.is_lost {
            return;
        }
        if let Some(text) = &mut self.text {
            if !text.ends_with(c) {
                return;
            }
            if let Some(text) = self.text.take() {
                self.end_text(&text);
            }
            return;
        }
        if c.is_alphanumeric() || matches!(c, '+' | '-' | '.') {
            self.word.get_or_insert(c);
            return;
        }
        self.end_word();
        match c {
            '"' => {
                self.text = Some(TextInside {
                    is_name: self.is_name_next && self.open.last() == Some(&true),
                    ..TextInside::default()
                });
            }
            '{' | '[' => self.open(c == '{'),
            '}' | ']' => self.close(c == '}'),
            ',' => self.is_name_next = true,
            ':' => self.is_name_next = false,
            _ if is_blank(c) => {}
            _ => self.is_lost = true,
        }
    }

    fn open(&mut self, is_object: bool) {
        if self.open.len() == 1 {
            self.has_value_in_field = false;
        }
        self.open.push(is_object);
        self.is_name_next = true;
        self.is_lost = self.open.len() > MAX_DEPTH;
    }

    fn close(&mut self, is_object: bool) {
        if self.open.pop() != Some(is_object) {
            self.is_lost = true;
            return;
        }
        if self.open == [true] {
            let is_list = LISTS.contains(&self.field.as_str());
            self.has_full_field |= self.has_value_in_field;
            self.has_empty_list |= is_list && !self.has_value_in_field && !is_object;
        }
    }

    fn end_text(&mut self, text: &TextInside) {
        if !text.is_name {
            self.add_value(text.has_ink);
        } else if self.open.len() == 1 {
            self.field = text.letters.to_ascii_lowercase();
        }
    }

    fn end_word(&mut self) {
        if let Some(first) = self.word.take() {
            // Of the words that JSON has, `null` alone says nothing.
            self.add_value(first != 'n');
        }
    }

    fn add_value(&mut self, has_ink: bool) {
        // Fields that describe the answer and not what was asked for: OData and JSON Schema.
        let is_note = self.open == [true] && self.field.starts_with(['@', '$']);
        if has_ink && !is_note {
            self.outline.has_value = true;
            self.has_value_in_field = true;
        }
    }

    pub(super) fn finish(mut self) -> Option<JsonOutline> {
        if self.is_lost {
            return None;
        }
        self.end_word();
        Some(JsonOutline {
            is_cut_off: !self.open.is_empty() || self.text.is_some(),
            is_empty_list: self.has_empty_list && !self.has_full_field,
            ..self.outline
        })
    }
}

impl TextInside {
    /// Takes a character, and says whether it is the quote that ends the text.
    fn ends_with(&mut self, c: char) -> bool {
        if self.digits > 0 {
            self.digits -= 1;
            self.code = self.code * 16 + c.to_digit(16).unwrap_or(0);
            if self.digits == 0 {
                // Half of a pair stands for a character that has ink, as nearly all have.
                let has_ink = char::from_u32(self.code).is_none_or(|c| !is_blank(c));
                self.has_ink |= has_ink;
            }
        } else if self.is_escaped {
            self.is_escaped = false;
            if c == 'u' {
                (self.digits, self.code) = (4, 0);
            } else {
                self.has_ink |= !matches!(c, 'n' | 'r' | 't' | 'b' | 'f');
            }
        } else {
            match c {
                '"' => return true,
                '\\' => self.is_escaped = true,
                _ => {
                    self.has_ink |= !is_blank(c);
                    if self.is_name && self.letters.len() < LONGEST_NAME {
                        self.letters.push(c);
                    }
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Option<JsonOutline> {
        let mut scanner = JsonScanner::default();
        text.chars().for_each(|c| scanner.add(c));
        scanner.finish()
    }

    #[track_caller]
    fn check(text: &str, is_cut_off: bool, has_value: bool, is_empty_list: bool) {
        let expected = JsonOutline {
            is_cut_off,
            has_value,
            is_empty_list,
        };
        assert_eq!(outline(text), Some(expected), "{text}");
    }

    #[test]
    fn no_value_is_seen_where_there_is_none() {
        for text in [
            "{}",
            "[ ]",
            "[[], {}]",
            "[null]",
            r#"{"a": null, "b": " \n \u200b\u00A0"}"#,
            r#"[{"a": {"b": []}}]"#,
            r#"{"@odata.context": "https://graph.example/x", "a": null}"#,
        ] {
            check(text, false, false, false);
        }
        check(
            r#"{"@odata.context": "https://x", "value": []}"#,
            false,
            false,
            true,
        );
        check(r#"{"Value": [{}]}"#, false, false, true);
    }

    #[test]
    fn a_value_is_one_wherever_it_stands() {
        for text in [
            "[0]",
            "[false]",
            r#"["x"]"#,
            r#"{"a": [{"b": -1.5e3}]}"#,
            r#"{"a":"\u00e6"}"#,
            r#"["\""]"#,
        ] {
            check(text, false, true, false);
        }
    }

    #[test]
    fn an_empty_list_of_records_is_known_by_its_name() {
        check(r#"{"count": 0, "value": []}"#, false, true, true);
        check(r#"{"result": [], "status": "success"}"#, false, true, true);
        check(r#"{"value": [{"id": 1}], "items": []}"#, false, true, false);
        check(
            r#"{"data": [], "summary": {"score": 387}}"#,
            false,
            true,
            false,
        );
        check(r#"{"score": 387, "improvements": []}"#, false, true, false);
        check(r#"{"a": {"value": []}, "b": 1}"#, false, true, false);
    }

    #[test]
    fn what_is_not_closed_is_cut_off() {
        for text in [
            r#"{"value": ["#,
            r#"{"a": "b"#,
            r#"[{"a": 1}"#,
            r#"{"a": "\"#,
            r#"["a","#,
        ] {
            let found = outline(text);
            assert!(found.is_some_and(|found| found.is_cut_off), "{text}");
        }
        check("{\"a\": 1}\n{\"a\": 2}\n", false, true, false);
        check(r#"{"a": "]}{["}"#, false, true, false);
    }

    #[test]
    fn other_text_is_given_up() {
        for text in [
            "[2026] started; (x)",
            "{a}]",
            "[x}",
            "{% if x %}",
            &"[".repeat(600),
        ] {
            assert_eq!(outline(text), None, "{text}");
        }
    }
}
