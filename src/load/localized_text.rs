//! Reading texts that may stand in several languages.

use std::collections::BTreeMap;

use super::faults::At;
use super::field_value::FieldValue;
use super::scalar;
use crate::language::{Language, LanguageError, MAX_LANGUAGES};
use crate::model::LocalizedText;
use crate::yaml::{MapEntry, Value};

/// A text that people are shown: in English, or a mapping from languages to texts, in which `en` has to be.
pub(super) fn localized_text(value: FieldValue) -> Option<LocalizedText> {
    let Value::Map(entries) = &value.node.value else {
        let read = match value.node.value {
            Value::Seq(_) => {
                value.add_wrong_type("text, or a mapping from languages to texts");
                None
            }
            _ => scalar::text(value),
        };
        return read.map(|english| LocalizedText::new(english, BTreeMap::new()));
    };
    if entries.len() > MAX_LANGUAGES {
        let message = format!("this text is in {} languages", entries.len());
        let help = format!("a text is in at most {MAX_LANGUAGES} languages");
        value.add_fault(message, help);
        return None;
    }
    let mut texts: BTreeMap<Language, String> = BTreeMap::new();
    for entry in entries {
        let language = language_of(value, entry);
        let text = scalar::text(FieldValue {
            node: &entry.value,
            at: At::Key(&value.at, &entry.key),
            ..value
        });
        texts.extend(language.zip(text));
    }
    if value.node.get("en").is_none() {
        let message = "the English text is missing: `en`";
        let help = "add `en:`, which is shown to those whose language is not there";
        value.add_fault(message, help);
    }
    let english = texts.remove(&Language::ENGLISH)?;
    Some(LocalizedText::new(english, texts))
}

fn language_of(value: FieldValue, entry: &MapEntry) -> Option<Language> {
    let add = |error: LanguageError| {
        let at = At::Key(&value.at, &entry.key);
        let message = format!("`{}` is not the tag of a language", entry.key);
        let help = error.to_string();
        value.faults.add(entry.key_range, at, message, help);
    };
    Language::new(&entry.key).map_err(add).ok()
}
