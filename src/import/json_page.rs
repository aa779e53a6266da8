//! A JSON file: an answer of an API, a bare list, or a single object, as the tools around an API write them.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::error::ImportError;
use super::field_reader::FieldReader;
use super::json_items::read_items;
use super::json_table::JsonTable;
use super::limits::MAX_RECORD_BYTES;
use super::place::{PlaceWithin, RecordPlace};
use super::raw_record::RawRecord;
use super::values::describe;
use crate::model::ImportMapping;

/// The fields of an object, whose values are not parsed yet.
type RawFields<'t> = BTreeMap<String, &'t RawValue>;

/// A JSON file whose records are not parsed yet.
pub(super) struct JsonPage<'t> {
    name: &'t str,
    /// The fields at the top; empty for a bare list.
    fields: RawFields<'t>,
    records: JsonRecords<'t>,
}

/// Where the records of a page stand.
enum JsonRecords<'t> {
    List(Vec<&'t RawValue>),
    ListOf(&'t str, Vec<&'t RawValue>),
    Table(JsonTable<'t>),
    Single(&'t RawValue),
    /// The object that is given beside the list.
    Companion(&'t RawValue),
}

impl<'t> JsonPage<'t> {
    /// Reads a file as JSON.
    pub(super) fn read(
        name: &'t str,
        text: &'t str,
        mapping: &'t ImportMapping,
        reader: &FieldReader,
    ) -> Result<Self, ImportError> {
        let broken = |error: serde_json::Error| {
            ImportError::unexpected_file(name, "JSON", error.to_string())
        };
        let raw: &RawValue = serde_json::from_str(text).map_err(broken)?;
        if raw.get().starts_with('[') {
            let records = JsonRecords::List(read_items(raw.get()).map_err(broken)?);
            let fields = RawFields::new();
            return Ok(JsonPage {
                name,
                fields,
                records,
            });
        }
        let fields: RawFields = serde_json::from_str(raw.get()).map_err(broken)?;
        let records = find_records(name, raw, &fields, (mapping, reader))?;
        Ok(JsonPage {
            name,
            fields,
            records,
        })
    }

    pub(super) fn name(&self) -> &'t str {
        self.name
    }

    /// How many records the page holds.
    pub(super) fn len(&self) -> usize {
        match &self.records {
            JsonRecords::List(items) | JsonRecords::ListOf(_, items) => items.len(),
            JsonRecords::Table(table) => table.len(),
            JsonRecords::Single(_) => 1,
            JsonRecords::Companion(_) => 0,
        }
    }

    pub(super) fn is_companion(&self) -> bool {
        matches!(self.records, JsonRecords::Companion(_))
    }

    /// Whether the page is an answer as the API gives it, whose fields tell whether there are more.
    pub(super) fn is_answer(&self) -> bool {
        matches!(self.records, JsonRecords::ListOf(..))
    }

    /// What stands at a path in the page itself, unless it is null.
    pub(super) fn field(&self, path: &str) -> Option<Value> {
        let raw = find_raw(&self.fields, path)?;
        let value = serde_json::from_str(raw.get()).ok();
        value.filter(|value: &Value| !value.is_null())
    }

    /// Hands every record to `take`, or why it is none, with its place.
    pub(super) fn for_each_record(
        &self,
        take: &mut dyn FnMut(
            Result<RawRecord, ImportError>,
            RecordPlace<'t>,
        ) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let place = |within| RecordPlace {
            file: self.name,
            within,
        };
        let mut items = |items: &[&RawValue], within: &dyn Fn(usize) -> PlaceWithin<'t>| {
            for (index, item) in items.iter().enumerate() {
                parse_record(item, place(within(index)), take)?;
            }
            Ok(())
        };
        match &self.records {
            JsonRecords::List(list) => items(list, &PlaceWithin::Item),
            JsonRecords::ListOf(key, list) => items(list, &|index| PlaceWithin::ItemOf(key, index)),
            JsonRecords::Single(raw) | JsonRecords::Companion(raw) => {
                items(&[raw], &|_| PlaceWithin::Whole)
            }
            JsonRecords::Table(table) => {
                for index in 0..table.len() {
                    let at = place(PlaceWithin::ItemOf("tables/0/rows", index));
                    match table.row(index) {
                        Ok(row) => take(Ok(RawRecord::Object(&row)), at)?,
                        Err(found) => take(Err(odd_record(at, "a row of that table", found)), at)?,
                    }
                }
                Ok(())
            }
        }
    }
}

/// What stands at a path, names joined by `/`, whose values are not parsed.
fn find_raw<'t>(fields: &RawFields<'t>, path: &str) -> Option<&'t RawValue> {
    if let Some(raw) = fields.get(path) {
        return Some(raw);
    }
    let (first, rest) = path.split_once('/')?;
    let inner: RawFields = serde_json::from_str(fields.get(first)?.get()).ok()?;
    find_raw(&inner, rest)
}

fn odd_record(place: RecordPlace, expected: &str, found: String) -> ImportError {
    ImportError::unexpected(place.file, place.within.to_string(), expected, found)
}

fn parse_record<'t>(
    item: &RawValue,
    place: RecordPlace<'t>,
    take: &mut dyn FnMut(
        Result<RawRecord, ImportError>,
        RecordPlace<'t>,
    ) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    if item.get().len() > MAX_RECORD_BYTES {
        let expected = format!("a record of at most {MAX_RECORD_BYTES} bytes");
        let found = item.get().len().to_string();
        return take(Err(odd_record(place, &expected, found)), place);
    }
    match serde_json::from_str(item.get()) {
        Ok(Value::Object(fields)) => take(Ok(RawRecord::Object(&fields)), place),
        Ok(other) => take(
            Err(odd_record(place, "an object", describe(Some(&other)))),
            place,
        ),
        Err(error) => take(
            Err(odd_record(
                place,
                "JSON that can be read",
                error.to_string(),
            )),
            place,
        ),
    }
}

fn find_records<'t>(
    name: &str,
    raw: &'t RawValue,
    fields: &RawFields<'t>,
    (mapping, reader): (&'t ImportMapping, &FieldReader),
) -> Result<JsonRecords<'t>, ImportError> {
    let lists = &mapping.list.within;
    if let Some((key, list)) = lists
        .iter()
        .find_map(|key| Some((key, find_raw(fields, key)?)))
    {
        let items = read_items(list.get()).map_err(|_| {
            let found = serde_json::from_str(list.get()).ok();
            let found = describe(found.as_ref());
            ImportError::unexpected(name, format!("/{key}"), "a list", found)
        })?;
        return Ok(JsonRecords::ListOf(key, items));
    }
    if let Some(table) = fields
        .get("tables")
        .and_then(|raw| JsonTable::read(raw.get()))
    {
        return Ok(JsonRecords::Table(table));
    }
    let companion = mapping.companion.as_ref();
    if companion.is_some_and(|companion| fields.contains_key(&companion.has)) {
        return Ok(JsonRecords::Companion(raw));
    }
    let is_error = fields.contains_key("error");
    let object = serde_json::from_str(raw.get()).ok().filter(|_| !is_error);
    if object.is_some_and(|object| reader.fits(RawRecord::Object(&object))) {
        return Ok(JsonRecords::Single(raw));
    }
    let found = if is_error {
        "an answer that reports an error".to_owned()
    } else {
        let keys = fields.keys().map(|key| (key.clone(), Value::Null));
        describe(Some(&Value::Object(keys.collect())))
    };
    let place = lists
        .first()
        .map_or("the file".to_owned(), |list| format!("/{list}"));
    let expected = format!("a list called {}", lists.join(" or "));
    Err(ImportError::unexpected(name, place, expected, found))
}
