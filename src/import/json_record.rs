//! Fields of a JSON record, each with its place.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::{ImportError, Window, time, values};

/// The longest piece of an export that a message repeats, in characters.
const SHOWN: usize = 60;
/// How a time is written, for messages.
const INSTANT: &str = "a time such as 2026-03-13T15:04:00Z";

/// An object in a file.
pub(super) struct JsonRecord<'a> {
    file: &'a str,
    place: String,
    fields: Map<String, Value>,
}

impl<'a> JsonRecord<'a> {
    /// Takes the object at `place`, a JSON pointer.
    pub(super) fn new(file: &'a str, place: String, value: Value) -> Result<Self, ImportError> {
        match value {
            Value::Object(fields) => Ok(Self {
                file,
                place,
                fields,
            }),
            other => Err(ImportError::Unexpected {
                file: file.to_owned(),
                place,
                expected: "an object".to_owned(),
                found: described(Some(&other)),
            }),
        }
    }

    pub(super) fn file(&self) -> &'a str {
        self.file
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    /// The field, where it is there and not null.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }

    /// Says that a field is not what was expected.
    pub(super) fn unexpected(&self, key: &str, expected: &str) -> ImportError {
        ImportError::Unexpected {
            file: self.file.to_owned(),
            place: format!("{}/{key}", self.place),
            expected: expected.to_owned(),
            found: described(self.fields.get(key)),
        }
    }

    /// A text that is not blank.
    pub(super) fn text(&self, key: &str) -> Result<&str, ImportError> {
        self.optional_text(key)?
            .filter(|text| !text.trim().is_empty())
            .ok_or_else(|| self.unexpected(key, "a text"))
    }

    /// A text, where there is one.
    pub(super) fn optional_text(&self, key: &str) -> Result<Option<&str>, ImportError> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.unexpected(key, "a text")),
        }
    }

    /// A number between `min` and `max`, inclusive.
    pub(super) fn number(&self, key: &str, min: f64, max: f64) -> Result<f64, ImportError> {
        self.get(key)
            .and_then(Value::as_f64)
            .filter(|number| (min..=max).contains(number))
            .ok_or_else(|| self.unexpected(key, &between(min, max)))
    }

    /// A number above 0.
    pub(super) fn positive(&self, key: &str) -> Result<f64, ImportError> {
        self.get(key)
            .and_then(Value::as_f64)
            .filter(|number| *number > 0.0)
            .ok_or_else(|| self.unexpected(key, "a number above 0"))
    }

    /// A whole number, 0 or more.
    pub(super) fn count(&self, key: &str) -> Result<u64, ImportError> {
        self.get(key)
            .and_then(Value::as_u64)
            .ok_or_else(|| self.unexpected(key, "a whole number, 0 or more"))
    }

    /// An instant.
    pub(super) fn instant(&self, key: &str, window: &Window) -> Result<DateTime<Utc>, ImportError> {
        self.optional_instant(key, window)?
            .ok_or_else(|| self.unexpected(key, INSTANT))
    }

    /// An instant, where there is one.
    pub(super) fn optional_instant(
        &self,
        key: &str,
        window: &Window,
    ) -> Result<Option<DateTime<Utc>>, ImportError> {
        match self.optional_text(key)? {
            None | Some("") => Ok(None),
            Some(text) => time::instant(text, window.zone)
                .map(Some)
                .ok_or_else(|| self.unexpected(key, INSTANT)),
        }
    }

    /// One of `words`, as `words` spell it: documentation and service differ in the case of letters.
    pub(super) fn word(
        &self,
        key: &str,
        words: &[&'static str],
    ) -> Result<&'static str, ImportError> {
        let text = self.get(key).and_then(Value::as_str);
        words
            .iter()
            .find(|word| text.is_some_and(|text| text.eq_ignore_ascii_case(word)))
            .copied()
            .ok_or_else(|| self.unexpected(key, &words.join(", ")))
    }

    /// An object in this one.
    pub(super) fn record(&self, key: &str) -> Result<Self, ImportError> {
        let value = self.fields.get(key).cloned().unwrap_or(Value::Null);
        if self.fields.contains_key(key) {
            return Self::new(self.file, format!("{}/{key}", self.place), value);
        }
        Err(self.unexpected(key, "an object"))
    }

    /// The objects of a list in this one; none where the list is null or left out.
    pub(super) fn records(&self, key: &str) -> Result<Vec<Self>, ImportError> {
        let items = match self.get(key) {
            None => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(_) => return Err(self.unexpected(key, "a list of objects")),
        };
        let places = (0..).map(|index| format!("{}/{key}/{index}", self.place));
        items
            .iter()
            .zip(places)
            .map(|(item, place)| Self::new(self.file, place, item.clone()))
            .collect()
    }
}

fn between(min: f64, max: f64) -> String {
    if max.is_infinite() {
        format!("a number, {min} or more")
    } else {
        format!("a number from {min} to {max}")
    }
}

/// A value in words, short.
pub(super) fn described(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::Null) => "null".to_owned(),
        Some(Value::Bool(value)) => value.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) => format!("`{}`", values::line(text, SHOWN)),
        Some(Value::Array(items)) => format!("a list of {}", items.len()),
        Some(Value::Object(fields)) => {
            let keys: Vec<String> = fields.keys().map(|key| values::line(key, SHOWN)).collect();
            format!(
                "an object with {}",
                if keys.is_empty() {
                    "no field".to_owned()
                } else {
                    values::listed(&keys)
                }
            )
        }
    }
}
