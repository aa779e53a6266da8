//! One page of a list, as an API answers it in JSON.

use std::collections::BTreeMap;

use serde::Deserializer as _;
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::error::ImportError;
use super::export_file::ExportFile;
use super::json_record::{JsonRecord, describe};
use super::limits::{MAX_RECORD_BYTES, MAX_RECORDS};

/// `@odata.nextLink` in Microsoft Graph and Defender (`OData` JSON 4.01 section 4.5.6), `nextLink` in Azure Resource Manager.
const NEXT: [&str; 2] = ["@odata.nextLink", "nextLink"];

/// The object at the top of a JSON file, whose fields are not parsed yet.
pub(super) struct ResponsePage<'a> {
    pub(super) file: ExportFile<'a>,
    text: &'a str,
    fields: BTreeMap<String, &'a RawValue>,
}

/// Where a page names the next one.
pub(super) struct NextLink {
    pub(super) place: String,
    pub(super) to: String,
}

impl<'a> ResponsePage<'a> {
    /// Reads a file as JSON.
    pub(super) fn read(file: &ExportFile<'a>) -> Result<Self, ImportError> {
        file.check_encoding()?;
        let broken = |found: String| file.unexpected("JSON in UTF-8", found);
        let text = std::str::from_utf8(file.without_mark());
        let text = text.map_err(|error| broken(error.to_string()))?;
        if !file.is_json() {
            let first = text.trim_start().chars().next();
            return Err(broken(first.map_or("an empty file".to_owned(), |c| {
                format!("`{}`", c.escape_default())
            })));
        }
        let raw: &RawValue =
            serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
        let fields = serde_json::from_str(raw.get())
            .map_err(|_| file.unexpected("an object as the API answers it", "a list"))?;
        Ok(Self {
            file: *file,
            text,
            fields,
        })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    /// The whole page as one record.
    pub(super) fn record(&self) -> Result<JsonRecord<'a>, ImportError> {
        self.parse_record(String::new(), self.text)
    }

    /// The record at `place`, a JSON pointer, from its JSON.
    pub(super) fn parse_record(
        &self,
        place: String,
        json: &str,
    ) -> Result<JsonRecord<'a>, ImportError> {
        let file = self.file.name;
        if json.len() > MAX_RECORD_BYTES {
            let expected = format!("a record of at most {MAX_RECORD_BYTES} bytes");
            let found = json.len().to_string();
            return Err(ImportError::unexpected(file, place, expected, found));
        }
        match serde_json::from_str(json) {
            Ok(value) => JsonRecord::new(file, place, value),
            Err(error) => {
                let expected = "JSON that can be read";
                let found = error.to_string();
                Err(ImportError::unexpected(file, place, expected, found))
            }
        }
    }

    /// The list in the first of the fields `lists` that is there: its key, and its items as JSON. At most one item
    /// more than [`MAX_RECORDS`] is kept.
    pub(super) fn list<'l>(
        &self,
        lists: &[&'l str],
    ) -> Result<(&'l str, Vec<&'a RawValue>), ImportError> {
        let key = lists.iter().find(|key| self.has(key));
        let key = *key.ok_or_else(|| self.without_list(lists))?;
        let raw = self.fields.get(key).map_or("null", |raw| raw.get());
        let items = serde_json::Deserializer::from_str(raw).deserialize_seq(RawItems);
        let items = items.map_err(|_| {
            let found = describe(self.field(key).as_ref());
            ImportError::unexpected(self.file.name, format!("/{key}"), "a list", found)
        })?;
        Ok((key, items))
    }

    fn without_list(&self, lists: &[&str]) -> ImportError {
        let keys = self.fields.keys().map(|key| (key.clone(), Value::Null));
        let found = if self.has("error") {
            "an answer that reports an error".to_owned()
        } else {
            describe(Some(&Value::Object(keys.collect())))
        };
        let place = format!("/{}", lists[0]);
        let expected = format!("a list called {}", lists.join(" or "));
        ImportError::unexpected(self.file.name, place, expected, found)
    }

    /// A field of the page itself, unless it is null.
    pub(super) fn field(&self, key: &str) -> Option<Value> {
        let value = serde_json::from_str(self.fields.get(key)?.get()).ok();
        value.filter(|value: &Value| !value.is_null())
    }

    /// The link to the next page, where there is one.
    pub(super) fn next(&self) -> Result<Option<NextLink>, ImportError> {
        for key in NEXT {
            let place = format!("/{key}");
            match self.field(key) {
                None => {}
                Some(Value::String(to)) if to.is_empty() => {}
                Some(Value::String(to)) => return Ok(Some(NextLink { place, to })),
                Some(other) => {
                    let expected = "the address of the next page";
                    let found = describe(Some(&other));
                    let error = ImportError::unexpected(self.file.name, place, expected, found);
                    return Err(error);
                }
            }
        }
        Ok(None)
    }
}

/// Collects the items of a list without parsing them.
struct RawItems;

impl<'de> Visitor<'de> for RawItems {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
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
