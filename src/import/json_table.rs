//! A table as the query API of Azure Monitor Logs answers it: columns, and rows of values.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::json_items::read_items;

/// A table whose rows are not parsed yet.
pub(super) struct JsonTable<'t> {
    columns: Vec<String>,
    rows: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct RawTable<'t> {
    columns: Vec<Column>,
    #[serde(borrow)]
    rows: &'t RawValue,
}

#[derive(Deserialize)]
struct Column {
    name: String,
}

impl<'t> JsonTable<'t> {
    /// The only table of an answer; `None` where there are others, or two columns of one name.
    pub(super) fn read(tables: &'t str) -> Option<Self> {
        let tables: Vec<RawTable> = serde_json::from_str(tables).ok()?;
        // Of several tables, none is known to be the one with the records.
        let [table] = <[RawTable; 1]>::try_from(tables).ok()?;
        let names: BTreeSet<&String> = table.columns.iter().map(|column| &column.name).collect();
        if names.len() != table.columns.len() {
            return None;
        }
        Some(JsonTable {
            columns: table
                .columns
                .into_iter()
                .map(|column| column.name)
                .collect(),
            rows: read_items(table.rows.get()).ok()?,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// A row as an object; else what is there in its place.
    pub(super) fn row(&self, index: usize) -> Result<Map<String, Value>, String> {
        let raw = self.rows.get(index).map_or("null", |row| row.get());
        let values: Vec<Value> = serde_json::from_str(raw).map_err(|error| error.to_string())?;
        if values.len() != self.columns.len() {
            return Err(format!("a row of {} values", values.len()));
        }
        Ok(self.columns.iter().cloned().zip(values).collect())
    }
}
