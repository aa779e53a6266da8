//! Translations of a pack's texts into one language.

use std::collections::BTreeMap;

use crate::language::Language;

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
}
