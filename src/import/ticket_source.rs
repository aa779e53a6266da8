//! Fields of a ticket, in JSON or in CSV.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use super::csv_rows::CsvRow;
use super::error::ImportError;
use super::json_record::JsonRecord;
use super::window::ImportWindow;
use super::{time, values};

/// How far the clocks of a product and of the analyst may lie apart.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);

/// A field of a ticket: its name in JSON, and names of its column in small letters and digits only.
pub(super) struct TicketField {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
}

impl TicketField {
    pub(super) const fn new(name: &'static str, columns: &'static [&'static str]) -> Self {
        TicketField { name, columns }
    }
}

/// A ticket as an export has it, whose fields are read from there.
pub(super) enum TicketSource<'s, 'a> {
    Json(&'s JsonRecord<'a>),
    Csv(&'s CsvRow<'s>),
}

impl TicketSource<'_, '_> {
    /// The text of a field, unless it is blank, and whether its times are UTC by name.
    ///
    /// `ServiceNow` can give a field as an object: `value` is what is stored, `display_value` what is shown.
    pub(super) fn cell(&self, field: &TicketField) -> Result<Option<(String, bool)>, ImportError> {
        let record = match self {
            TicketSource::Csv(row) => return Ok(row.cell(field.columns)),
            TicketSource::Json(record) => record,
        };
        let value = match record.get(field.name) {
            Some(Value::Object(both)) => both.get("value").or_else(|| both.get("display_value")),
            value => value,
        };
        match value {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => Ok(Some((text.trim().to_owned(), false))),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => {
                Ok(Some((value.to_string(), false)))
            }
            Some(_) => Err(record.unexpected(field.name, "a text")),
        }
    }

    /// A field as the product displays it, where there is a text: the first of `parts`, where JSON gives it as an object.
    pub(super) fn display_text(&self, field: &TicketField, parts: &[&str]) -> Option<String> {
        let record = match self {
            TicketSource::Csv(row) => return row.cell(field.columns).map(|(text, _)| text),
            TicketSource::Json(record) => record,
        };
        let text = |value: &Value| {
            let text = value.as_str()?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        match record.get(field.name)? {
            Value::Object(whole) => parts.iter().find_map(|part| text(whole.get(*part)?)),
            value => text(value),
        }
    }

    /// Whether one of the fields holds a time that names no zone.
    pub(super) fn has_time_without_zone(
        &self,
        fields: &[&TicketField],
    ) -> Result<bool, ImportError> {
        for field in fields {
            if let Some((text, false)) = self.cell(field)?
                && !time::has_zone(&text)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A text that has to be there.
    pub(super) fn text(&self, field: &TicketField) -> Result<String, ImportError> {
        let cell = self.cell(field)?;
        cell.map(|(text, _)| text)
            .ok_or_else(|| self.unexpected(field, "a text"))
    }

    /// A time, where there is one.
    pub(super) fn instant(
        &self,
        field: &TicketField,
        window: &ImportWindow,
    ) -> Result<Option<DateTime<Utc>>, ImportError> {
        let Some((text, utc)) = self.cell(field)? else {
            return Ok(None);
        };
        let zone = if utc { Tz::UTC } else { window.zone };
        let instant = time::parse_instant(&text, zone)
            .ok_or_else(|| self.unexpected(field, "a time such as 2026-03-13 15:04:00"))?;
        if instant - window.performed_at > CLOCKS {
            return Err(ImportError::Later {
                file: self.file().to_owned(),
                place: self.place(field),
                at: time::format_utc(instant),
                performed_at: time::format_utc(window.performed_at),
            });
        }
        Ok(Some(instant.min(window.performed_at)))
    }

    /// A time that has to be there.
    pub(super) fn required_instant(
        &self,
        field: &TicketField,
        window: &ImportWindow,
    ) -> Result<DateTime<Utc>, ImportError> {
        self.instant(field, window)?
            .ok_or_else(|| self.unexpected(field, "a time"))
    }

    /// The error of a field that is not as expected.
    pub(super) fn unexpected(&self, field: &TicketField, expected: &str) -> ImportError {
        match self {
            TicketSource::Json(record) => record.unexpected(field.name, expected),
            TicketSource::Csv(row) => {
                let cell = row.cell(field.columns);
                let found = cell.map_or_else(
                    || "nothing".to_owned(),
                    |(text, _)| format!("`{}`", values::to_line(&text, 60)),
                );
                ImportError::unexpected(row.file, row.place(field.name), expected, found)
            }
        }
    }

    fn file(&self) -> &str {
        match self {
            TicketSource::Json(record) => record.file(),
            TicketSource::Csv(row) => row.file,
        }
    }

    fn place(&self, field: &TicketField) -> String {
        match self {
            TicketSource::Json(record) => format!("{}/{}", record.place(), field.name),
            TicketSource::Csv(row) => row.place(field.name),
        }
    }
}
