//! What was answered before: offered at prompts for details.

use serde_yaml::Value;

use crate::write::{Subschema, is_placeholder};

/// The details of earlier evidence, newest first, seen from one place in them.
#[derive(Debug, Clone, Default)]
pub(super) struct EarlierAnswers {
    values: Vec<Option<Value>>,
    /// What the newest are called: `last time`, or `now` for those that are changed.
    pub(super) word: &'static str,
}

impl EarlierAnswers {
    /// Whole details, newest first.
    pub(super) fn of(details: Vec<Value>) -> Self {
        EarlierAnswers {
            values: details.into_iter().map(Some).collect(),
            word: "last time",
        }
    }

    /// The same, with answers that were just given and are to be changed.
    pub(super) fn with_present(mut self, details: Value) -> Self {
        self.values.insert(0, Some(details));
        self.word = "now";
        self
    }

    fn seen_from(&self, below: impl Fn(&Value) -> Option<&Value>) -> Self {
        let below = |value: &Option<Value>| value.as_ref().and_then(&below).cloned();
        EarlierAnswers {
            values: self.values.iter().map(below).collect(),
            word: self.word,
        }
    }

    pub(super) fn field(&self, name: &str) -> Self {
        self.seen_from(|value| value.get(name))
    }

    pub(super) fn item(&self, index: usize) -> Self {
        self.seen_from(|value| value.get(index))
    }

    /// The value of last time; a placeholder was no answer.
    pub(super) fn last(&self) -> Option<&Value> {
        let last = self.values.first()?.as_ref();
        last.filter(|value| !value.is_null() && !is_placeholder(value))
    }

    /// The place of the alternative that was chosen last time.
    pub(super) fn last_of(&self, alternatives: &[Subschema]) -> Option<usize> {
        let last = self.last()?;
        let mut alternatives = alternatives.iter();
        alternatives.position(|one| one.validate(last).is_none())
    }

    /// The scalars that were answered before, oldest first.
    pub(super) fn texts(&self) -> Vec<String> {
        let answered = self.values.iter().rev().flatten();
        let mut texts: Vec<String> = Vec::new();
        for text in answered
            .filter(|value| !is_placeholder(value))
            .filter_map(scalar_text)
        {
            texts.retain(|known| *known != text);
            texts.push(text);
        }
        texts
    }
}

/// A scalar as it would be typed. What cannot be typed on a line, such as several lines or what moves the cursor, is none.
pub(super) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|it| !it.chars().any(char::is_control)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
