//! A record as its file has it: a JSON object, or a row of a CSV file.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use csv::StringRecord;
use serde_json::{Map, Value};

use super::error::ImportError;
use super::field_names::FieldPath;
use super::place::RecordPlace;

/// A record as its file has it.
#[derive(Clone, Copy)]
pub(super) enum RawRecord<'r> {
    Object(&'r Map<String, Value>),
    Row(&'r CsvRow<'r>),
}

/// Takes a record, or why there is none, with its place.
pub(super) type TakeRecord<'f, 't> =
    dyn FnMut(Result<RawRecord, ImportError>, RecordPlace<'t>) -> Result<(), ImportError> + 'f;

/// A row, and where the paths of a mapping stand in it.
pub(super) struct CsvRow<'r> {
    pub(super) columns: &'r CsvColumns,
    pub(super) cells: &'r StringRecord,
}

/// The columns of a CSV file. A name is looked for once a file, and not once a row.
pub(super) struct CsvColumns {
    header: StringRecord,
    found: RefCell<HashMap<String, Option<(usize, bool)>>>,
}

impl CsvColumns {
    pub(super) fn new(header: StringRecord) -> Self {
        CsvColumns {
            header,
            found: RefCell::default(),
        }
    }

    pub(super) fn header(&self) -> &StringRecord {
        &self.header
    }

    /// The index of the column at a path, and whether its times are UTC by name.
    fn find(&self, path: &FieldPath) -> Option<(usize, bool)> {
        if let Some(found) = self.found.borrow().get(path.normalized()) {
            return *found;
        }
        let mut header = self.header.iter().enumerate();
        let found = header.find_map(|(index, name)| Some((index, path.column(name)?)));
        self.found
            .borrow_mut()
            .insert(path.normalized().to_owned(), found);
        found
    }
}

/// What stands in a field.
pub(super) struct RawValue<'r> {
    pub(super) value: Cow<'r, Value>,
    /// Whether the name of the field says that its times are UTC.
    pub(super) is_utc: bool,
}

impl<'r> RawRecord<'r> {
    /// What stands at the first of the paths that is there and not blank.
    pub(super) fn find(&self, paths: &[FieldPath]) -> Option<RawValue<'r>> {
        paths.iter().find_map(|path| self.find_path(path))
    }

    fn find_path(&self, path: &FieldPath) -> Option<RawValue<'r>> {
        let found = match self {
            RawRecord::Object(fields) => {
                let found = path.find(fields)?;
                RawValue {
                    value: found.value,
                    is_utc: found.is_utc,
                }
            }
            RawRecord::Row(row) => {
                let (index, is_utc) = row.columns.find(path)?;
                let cell = row.cells.get(index)?;
                RawValue {
                    value: Cow::Owned(Value::String(cell.trim().to_owned())),
                    is_utc,
                }
            }
        };
        let is_blank = found
            .value
            .as_str()
            .is_some_and(|text| text.trim().is_empty());
        (!is_blank).then_some(found)
    }
}
