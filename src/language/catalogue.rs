//! The program's own texts in other languages: one file a language in `catalogues/`, by the English texts that stand in the
//! source.

use std::collections::HashMap;
use std::fmt::{Display, Write as _};
use std::sync::OnceLock;

use serde::Deserialize;

use super::Language;

/// The kind of file that holds them.
const KIND: &str = "program-language/v1";

/// What one file of a language holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    kind: String,
    language: String,
    numbers: NumberMarks,
    texts: HashMap<String, String>,
    /// Words of `texts` that have another form beside any number but one.
    #[serde(default)]
    several: HashMap<String, String>,
}

/// How numbers are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberMarks {
    decimal: char,
    group: char,
}

/// A language of the program's own texts.
struct Catalogue {
    tag: &'static str,
    text: &'static str,
    /// `None` where the file cannot be read, which a test finds out.
    read: OnceLock<Option<CatalogueFile>>,
}

/// A new language is its file and an entry here.
static CATALOGUES: [Catalogue; 1] = [Catalogue {
    tag: "da",
    text: include_str!("catalogues/da.yaml"),
    read: OnceLock::new(),
}];

impl Language {
    fn catalogue(self) -> Option<&'static CatalogueFile> {
        let find = |tag: &str| CATALOGUES.iter().find(|it| it.tag == tag);
        let found = find(self.tag()).or_else(|| find(self.without_region().tag()))?;
        let read = || {
            let read: Option<CatalogueFile> = serde_yaml::from_str(found.text).ok();
            read.filter(|it| it.kind == KIND && it.language == found.tag)
        };
        found.read.get_or_init(read).as_ref()
    }

    /// The language that the program's own texts are in: this one, or English where they are not in it.
    #[must_use]
    pub fn of_program_texts(self) -> Language {
        match self.catalogue() {
            Some(_) => self,
            None => Language::ENGLISH,
        }
    }

    /// A text of the program.
    #[must_use]
    pub fn say(self, english: &'static str) -> &'static str {
        let Some(catalogue) = self.catalogue() else {
            return english;
        };
        let found = catalogue.texts.get(english).map(String::as_str);
        // Whoever adds a text to a page finds out in the tests.
        debug_assert!(
            found.is_some() || english.is_empty(),
            "no text in {self} for {english:?}"
        );
        found.unwrap_or(english)
    }

    /// A text of the program with values for its placeholders, `{name}`. What a value holds is no placeholder.
    #[must_use]
    pub fn fill(self, english: &'static str, values: &[(&str, &dyn Display)]) -> String {
        fill_text(self.say(english), values)
    }

    /// A number and what it counts: `1 duty`, `3 duties`.
    #[must_use]
    pub fn count_of(self, count: usize, one: &'static str, many: &'static str) -> String {
        let what = self.say(if count == 1 { one } else { many });
        format!("{} {what}", self.number(count))
    }

    /// A number and a word that says how what is counted stands: `1 open`, `3 open`.
    #[must_use]
    pub fn counted(self, count: usize, word: &'static str) -> String {
        let several = self.catalogue().map(|it| &it.several);
        let form = several.and_then(|it| it.get(word)).filter(|_| count != 1);
        let word = form.map_or_else(|| self.say(word), String::as_str);
        format!("{} {word}", self.number(count))
    }

    /// A whole number: in English its digits, in other languages in groups of three.
    #[must_use]
    pub fn number(self, number: usize) -> String {
        let digits = number.to_string();
        let Some(group) = self.catalogue().map(|it| it.numbers.group) else {
            return digits;
        };
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(group);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A number of tenths: `97.5`.
    #[must_use]
    pub fn tenths(self, tenths: usize) -> String {
        let decimal = self.catalogue().map_or('.', |it| it.numbers.decimal);
        format!("{}{decimal}{}", self.number(tenths / 10), tenths % 10)
    }
}

/// A text with values for its placeholders, `{name}`. What a value holds is no placeholder.
#[must_use]
pub fn fill_text(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, rest)| {
            let found = values.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (value, rest))
        });
        if let Some((value, after)) = value {
            let _ = write!(filled, "{value}");
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn danish() -> Language {
        Language::new("da-DK").expect("a tag")
    }

    fn german() -> Language {
        Language::new("de").expect("a tag")
    }

    #[test]
    fn every_catalogue_can_be_read() {
        for Catalogue { tag, text, .. } in &CATALOGUES {
            let read: Result<CatalogueFile, _> = serde_yaml::from_str(text);
            let read = read.unwrap_or_else(|error| panic!("{tag}: {error}"));
            assert_eq!((read.language.as_str(), read.kind.as_str()), (*tag, KIND));
            for (word, form) in &read.several {
                assert!(read.texts.contains_key(word), "{tag}: {word}");
                assert!(!form.trim().is_empty(), "{tag}: {word}");
            }
        }
    }

    #[test]
    fn a_language_that_is_not_there_is_english() {
        assert_eq!(danish().say("duties"), "pligter");
        assert_eq!(danish().say(""), "");
        assert_eq!(german().say("duties"), "duties");
        assert_eq!(german().of_program_texts(), Language::ENGLISH);
        assert_eq!(danish().of_program_texts(), danish());
    }

    #[test]
    fn placeholders_are_filled_once() {
        let fill = |values: &[(&str, &dyn Display)]| german().fill("{a} of {b} {c}", values);
        assert_eq!(fill(&[("a", &1), ("b", &"{c}"), ("c", &2)]), "1 of {c} 2");
        assert_eq!(fill(&[("b", &"x")]), "{a} of x {c}");
        assert_eq!(german().fill("a { b", &[]), "a { b");
    }

    #[test]
    fn numbers_follow_the_language() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1234, "1.234"),
            (1_234_567, "1.234.567"),
        ];
        for (number, expected) in cases {
            assert_eq!(danish().number(number), expected);
            assert_eq!(german().number(number), number.to_string());
        }
        assert_eq!(danish().tenths(12_345), "1.234,5");
        assert_eq!(german().tenths(12_345), "1234.5");
        let counted = |count| danish().counted(count, "open");
        assert_eq!([0, 1, 2].map(counted), ["0 åbne", "1 åben", "2 åbne"]);
        assert_eq!(danish().counted(1200, "upcoming"), "1.200 kommende");
        assert_eq!(german().counted(2, "open"), "2 open");
        assert_eq!(danish().count_of(1, "duty", "duties"), "1 pligt");
        assert_eq!(danish().count_of(1200, "duty", "duties"), "1.200 pligter");
    }
}
