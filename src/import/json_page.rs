//! A JSON file: an answer of an API, a bare list, or a single object, as the tools around an API write them.

use serde_json::Value;
use serde_json::value::RawValue;

use super::error::ImportError;
use super::field_reader::FieldReader;
use super::json_items::read_items;
use super::json_table::JsonTable;
use super::limits::MAX_RECORD_BYTES;
use super::place::{PlaceWithin, RecordPlace};
use super::raw_fields::RawFields;
use super::raw_record::{RawRecord, TakeRecord};
use super::strict_json::StrictValue;
use super::values::describe;
use crate::model::ImportMapping;

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
            let fields = RawFields::default();
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
        let raw = self.fields.find(path)?;
        let value = serde_json::from_str(raw.get()).ok();
        value.filter(|value: &Value| !value.is_null())
    }

    /// Hands every record to `take`, or why it is none, with its place.
    pub(super) fn for_each_record(&self, take: &mut TakeRecord<'_, 't>) -> Result<(), ImportError> {
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

fn odd_record(place: RecordPlace, expected: &str, found: String) -> ImportError {
    ImportError::unexpected(place.file, place.within.to_string(), expected, found)
}

fn parse_record<'t>(
    item: &RawValue,
    place: RecordPlace<'t>,
    take: &mut TakeRecord<'_, 't>,
) -> Result<(), ImportError> {
    if item.get().len() > MAX_RECORD_BYTES {
        let expected = format!("a record of at most {MAX_RECORD_BYTES} bytes");
        let found = item.get().len().to_string();
        return take(Err(odd_record(place, &expected, found)), place);
    }
    match serde_json::from_str(item.get()).map(|StrictValue(value)| value) {
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

/// What an answer says of an error. It may stand beside a list, of which then a part is there.
fn reported_error(fields: &RawFields) -> Option<&'static str> {
    let holds = |name: &str| {
        let raw = fields.find(name).map_or("null", |raw| raw.get());
        !["null", "false", "[]", "\"\""].contains(&raw)
    };
    let is_error = holds("error") || holds("errorMessages");
    is_error.then_some("an answer that reports an error")
}

fn find_records<'t>(
    name: &str,
    raw: &'t RawValue,
    fields: &RawFields<'t>,
    (mapping, reader): (&'t ImportMapping, &FieldReader),
) -> Result<JsonRecords<'t>, ImportError> {
    let lists = &mapping.list.within;
    if let Some(found) = reported_error(fields) {
        return Err(ImportError::unexpected_file(
            name,
            "an answer without an error",
            found,
        ));
    }
    let mut present = lists
        .iter()
        .filter_map(|key| Some((key, fields.find(key)?)));
    if let Some((key, list)) = present.next() {
        if let Some((other, _)) = present.next() {
            let found = format!("two: {key} and {other}");
            return Err(ImportError::unexpected_file(
                name,
                "one list of records",
                found,
            ));
        }
        let items = read_items(list.get()).map_err(|_| {
            let found = serde_json::from_str(list.get()).ok();
            let found = describe(found.as_ref());
            ImportError::unexpected(name, format!("/{key}"), "a list", found)
        })?;
        return Ok(JsonRecords::ListOf(key, items));
    }
    if let Some(table) = fields
        .find("tables")
        .and_then(|raw| JsonTable::read(raw.get()))
    {
        return Ok(JsonRecords::Table(table));
    }
    let companion = mapping.companion.as_ref();
    if companion.is_some_and(|companion| fields.find(&companion.has).is_some()) {
        return Ok(JsonRecords::Companion(raw));
    }
    let object = serde_json::from_str(raw.get()).ok();
    if object.is_some_and(|object| reader.fits(RawRecord::Object(&object))) {
        return Ok(JsonRecords::Single(raw));
    }
    let keys = fields.names().map(|key| (key.clone(), Value::Null));
    let found = describe(Some(&Value::Object(keys.collect())));
    let place = lists
        .first()
        .map_or("the file".to_owned(), |list| format!("/{list}"));
    let expected = format!("a list called {}", lists.join(" or "));
    Err(ImportError::unexpected(name, place, expected, found))
}
