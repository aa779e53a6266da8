//! Fields of a JSON record, each with its place.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::error::ImportError;
use super::window::ImportWindow;
use super::{time, values};

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
            other => {
                let found = describe(Some(&other));
                Err(ImportError::unexpected(file, place, "an object", found))
            }
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

    /// The error of a field that is not as expected.
    pub(super) fn unexpected(&self, key: &str, expected: &str) -> ImportError {
        let place = format!("{}/{key}", self.place);
        ImportError::unexpected(self.file, place, expected, describe(self.fields.get(key)))
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

    /// A number for which `is_fit` holds; `expected` describes such numbers.
    pub(super) fn number(
        &self,
        key: &str,
        expected: &str,
        is_fit: impl Fn(f64) -> bool,
    ) -> Result<f64, ImportError> {
        let number = self.get(key).and_then(Value::as_f64);
        number
            .filter(|number| is_fit(*number))
            .ok_or_else(|| self.unexpected(key, expected))
    }

    /// A number, 0 or more.
    pub(super) fn non_negative(&self, key: &str) -> Result<f64, ImportError> {
        self.number(key, "a number, 0 or more", |number| number >= 0.0)
    }

    /// A number from 0 to `max`.
    pub(super) fn up_to(&self, key: &str, max: f64) -> Result<f64, ImportError> {
        let expected = format!("a number from 0 to {max}");
        self.number(key, &expected, |number| (0.0..=max).contains(&number))
    }

    /// A text on one line, of 3 to `max` characters; longer ones are cut.
    pub(super) fn title(&self, key: &str, what: &str, max: usize) -> Result<String, ImportError> {
        let title = values::to_line(self.text(key)?, max);
        if title.chars().count() < 3 {
            return Err(self.unexpected(key, &format!("a {what} of 3 characters or more")));
        }
        Ok(title)
    }

    /// A whole number, 0 or more.
    pub(super) fn count(&self, key: &str) -> Result<u64, ImportError> {
        self.get(key)
            .and_then(Value::as_u64)
            .ok_or_else(|| self.unexpected(key, "a whole number, 0 or more"))
    }

    /// An instant.
    pub(super) fn instant(
        &self,
        key: &str,
        window: &ImportWindow,
    ) -> Result<DateTime<Utc>, ImportError> {
        self.optional_instant(key, window)?
            .ok_or_else(|| self.unexpected(key, INSTANT))
    }

    /// An instant, where there is one.
    pub(super) fn optional_instant(
        &self,
        key: &str,
        window: &ImportWindow,
    ) -> Result<Option<DateTime<Utc>>, ImportError> {
        match self.optional_text(key)? {
            None | Some("") => Ok(None),
            Some(text) => time::parse_instant(text, window.zone)
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
        let value = self.fields.get(key);
        let value = value.ok_or_else(|| self.unexpected(key, "an object"))?;
        Self::new(self.file, format!("{}/{key}", self.place), value.clone())
    }

    /// The objects of a list in this one; none where the list is null or left out.
    pub(super) fn records(&self, key: &str) -> Result<Vec<Self>, ImportError> {
        let items = match self.get(key) {
            None => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(_) => return Err(self.unexpected(key, "a list of objects")),
        };
        let record = |(index, item): (usize, &Value)| {
            let place = format!("{}/{key}/{index}", self.place);
            Self::new(self.file, place, item.clone())
        };
        items.iter().enumerate().map(record).collect()
    }
}

/// A value in words, short.
pub(super) fn describe(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::String(text)) => format!("`{}`", values::to_line(text, SHOWN)),
        Some(Value::Array(items)) => format!("a list of {}", items.len()),
        Some(Value::Object(fields)) if fields.is_empty() => "an object with no field".to_owned(),
        Some(Value::Object(fields)) => {
            let keys: Vec<String> = fields
                .keys()
                .map(|key| values::to_line(key, SHOWN))
                .collect();
            format!("an object with {}", values::list_names(&keys))
        }
        Some(simple) => simple.to_string(),
    }
}
