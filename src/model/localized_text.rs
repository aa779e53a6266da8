//! Texts of a policy that people are shown, in the languages that the policy has.

use std::collections::BTreeMap;

use crate::language::Language;

/// A text in English, and in the other languages that there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalizedText {
    english: String,
    others: BTreeMap<Language, String>,
}

impl LocalizedText {
    /// A text with its translations.
    #[must_use]
    pub fn new(english: String, others: BTreeMap<Language, String>) -> Self {
        LocalizedText { english, others }
    }

    /// The English text.
    #[must_use]
    pub fn english(&self) -> &str {
        &self.english
    }

    /// The text in a language; where that is not there, in the same one without its region; else in English.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        let of = |language: Language| self.others.get(&language);
        let found = of(language).or_else(|| of(language.without_region()));
        found.unwrap_or(&self.english)
    }

    /// The text in every language that it is in, English first.
    pub fn in_all_languages(&self) -> impl Iterator<Item = &str> {
        let others = self.others.values().map(String::as_str);
        std::iter::once(self.english()).chain(others)
    }
}

impl From<&str> for LocalizedText {
    /// A text in English alone.
    fn from(english: &str) -> Self {
        LocalizedText::new(english.to_owned(), BTreeMap::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_is_not_there_falls_back_to_english() {
        let language = |tag: &str| Language::new(tag).expect("a tag");
        let others = [("da", "Rapport"), ("pt-BR", "Relatório")];
        let others = others.map(|(tag, text)| (language(tag), text.to_owned()));
        let text = LocalizedText::new("Report".to_owned(), others.into());
        let cases = [
            ("da", "Rapport"),
            ("da-DK", "Rapport"),
            ("pt-BR", "Relatório"),
            ("pt", "Report"),
            ("de", "Report"),
            ("en", "Report"),
        ];
        for (tag, expected) in cases {
            assert_eq!(text.in_language(language(tag)), expected, "{tag}");
        }
        let all: Vec<&str> = text.in_all_languages().collect();
        assert_eq!(all, ["Report", "Rapport", "Relatório"]);
    }
}
