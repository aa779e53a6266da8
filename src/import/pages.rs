//! Pages of a list, joined.
//!
//! A page names the next one (`@odata.nextLink` in Microsoft Graph and Defender, `OData` JSON 4.01 section 4.5.6; `nextLink`
//! in Azure Resource Manager) but never itself. So a missing page is seen when every page names a next one, when the
//! numbers of `$skip` leave a gap, or when `@odata.count` promises more records. A list that was fetched with opaque
//! tokens and without a count can lack a page in its middle unseen.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::export_file::{FileForm, check_encoding, form, unexpected, unmarked};
use super::json_record::JsonRecord;
use super::{ExportFile, ImportError, MAX_RECORDS, page_links};

/// The largest record that is read, in bytes.
const MAX_RECORD_BYTES: usize = 8 * 1024 * 1024;
const NEXT: [&str; 2] = ["@odata.nextLink", "nextLink"];

/// The object at the top of a JSON file, whose fields are not read yet.
pub(super) struct ResponsePage<'a> {
    pub(super) file: ExportFile<'a>,
    fields: BTreeMap<String, &'a RawValue>,
}

/// What a page says of the next one.
pub(super) struct NextLink {
    pub(super) place: String,
    pub(super) to: String,
}

impl<'a> ResponsePage<'a> {
    /// Reads a file as JSON.
    pub(super) fn read(file: &ExportFile<'a>) -> Result<Self, ImportError> {
        check_encoding(file)?;
        let broken =
            |found: &dyn fmt::Display| unexpected(file, "JSON in UTF-8", &found.to_string());
        let text = std::str::from_utf8(unmarked(file.bytes)).map_err(|error| broken(&error))?;
        let first = text.trim_start().chars().next();
        if form(file) == FileForm::Csv {
            return Err(broken(&first.map_or("an empty file".to_owned(), |c| {
                format!("`{}`", c.escape_default())
            })));
        }
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| broken(&error))?;
        let fields = serde_json::from_str(raw.get())
            .map_err(|_| unexpected(file, "an object as the API answers it", "a list"))?;
        Ok(Self {
            file: *file,
            fields,
        })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    /// All of it as one record.
    pub(super) fn record(&self) -> Result<JsonRecord<'a>, ImportError> {
        record(&self.file, String::new(), unmarked_text(&self.file))
    }

    fn missing(&self, lists: &[&str]) -> ImportError {
        let found = if self.has("error") {
            "an answer that reports an error".to_owned()
        } else {
            super::json_record::described(Some(&self.outline()))
        };
        ImportError::Unexpected {
            file: self.file.name.to_owned(),
            place: format!("/{}", lists[0]),
            expected: format!("a list called {}", lists.join(" or ")),
            found,
        }
    }

    fn outline(&self) -> Value {
        let keys = self.fields.keys().map(|key| (key.clone(), Value::Null));
        Value::Object(keys.collect())
    }

    /// A field of the page itself, where it is not null.
    pub(super) fn field(&self, key: &str) -> Option<Value> {
        let raw = self.fields.get(key)?;
        serde_json::from_str(raw.get())
            .ok()
            .filter(|value: &Value| !value.is_null())
    }

    /// The link to the next page, where there is one.
    pub(super) fn next(&self) -> Result<Option<NextLink>, ImportError> {
        for key in NEXT {
            match self.field(key) {
                None => {}
                Some(Value::String(to)) if to.is_empty() => {}
                Some(Value::String(to)) => {
                    let place = format!("/{key}");
                    return Ok(Some(NextLink { place, to }));
                }
                Some(other) => {
                    return Err(ImportError::Unexpected {
                        file: self.file.name.to_owned(),
                        place: format!("/{key}"),
                        expected: "the address of the next page".to_owned(),
                        found: super::json_record::described(Some(&other)),
                    });
                }
            }
        }
        Ok(None)
    }
}

/// Hands every record of the pages to `take`; `lists` names the field that holds them.
pub(super) fn each<'a>(
    answers: &[ResponsePage<'a>],
    lists: &[&str],
    mut take: impl FnMut(JsonRecord<'a>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut pages = Vec::new();
    let mut held = 0;
    for answer in answers {
        let key = lists
            .iter()
            .find(|key| answer.has(key))
            .ok_or_else(|| answer.missing(lists))?;
        let items = items(answer, key)?;
        held += items.len();
        if held > MAX_RECORDS {
            return Err(ImportError::TooMany {
                file: answer.file.name.to_owned(),
            });
        }
        pages.push((answer, key, items));
    }
    page_links::check_links(answers)?;
    page_links::check_count(answers, held as u64)?;
    for (answer, key, items) in pages {
        for (index, item) in items.into_iter().enumerate() {
            take(record(&answer.file, format!("/{key}/{index}"), item.get())?)?;
        }
    }
    Ok(())
}

fn record<'a>(
    file: &ExportFile<'a>,
    place: String,
    json: &str,
) -> Result<JsonRecord<'a>, ImportError> {
    let wrong = |expected: String, found: String, place: &str| ImportError::Unexpected {
        file: file.name.to_owned(),
        place: place.to_owned(),
        expected,
        found,
    };
    if json.len() > MAX_RECORD_BYTES {
        let expected = format!("a record of at most {MAX_RECORD_BYTES} bytes");
        return Err(wrong(expected, json.len().to_string(), &place));
    }
    let value: Value = serde_json::from_str(json).map_err(|error| {
        wrong(
            "JSON that can be read".to_owned(),
            error.to_string(),
            &place,
        )
    })?;
    JsonRecord::new(file.name, place, value)
}

fn unmarked_text<'a>(file: &ExportFile<'a>) -> &'a str {
    std::str::from_utf8(unmarked(file.bytes)).unwrap_or_default()
}

/// RawItems of a list, unread; one more than [`MAX_RECORDS`] at most.
struct RawItems;

impl<'de> Visitor<'de> for RawItems {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while items.len() <= MAX_RECORDS {
            match seq.next_element()? {
                Some(item) => items.push(item),
                None => return Ok(items),
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(items)
    }
}

fn items<'a>(answer: &ResponsePage<'a>, key: &str) -> Result<Vec<&'a RawValue>, ImportError> {
    let raw = answer.fields.get(key).map_or("null", |raw| raw.get());
    serde_json::Deserializer::from_str(raw)
        .deserialize_seq(RawItems)
        .map_err(|_| ImportError::Unexpected {
            file: answer.file.name.to_owned(),
            place: format!("/{key}"),
            expected: "a list".to_owned(),
            found: super::json_record::described(answer.field(key).as_ref()),
        })
}
