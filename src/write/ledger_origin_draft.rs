//! The row of a spreadsheet, as evidence that is to be written states it.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::as_text;
use super::error::RecordError;
use crate::files::Sha256Sum;
use crate::model::check_ledger_name;

/// The row of a spreadsheet from which evidence is imported.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerOriginDraft {
    from: String,
    row: u64,
    #[serde(serialize_with = "as_text::text")]
    sha256: Sha256Sum,
    #[serde(serialize_with = "as_text::timestamp")]
    at: DateTime<FixedOffset>,
}

impl LedgerOriginDraft {
    /// The first row of a file, which was imported at an instant.
    ///
    /// # Errors
    /// When the file has a name that evidence may not state.
    pub fn new(
        from: &str,
        sha256: Sha256Sum,
        at: DateTime<FixedOffset>,
    ) -> Result<Self, RecordError> {
        check_ledger_name(from).map_err(|help| {
            RecordError::usage("the file has a name that cannot be stated", help)
        })?;
        let from = from.to_owned();
        Ok(LedgerOriginDraft {
            from,
            row: 1,
            sha256,
            at,
        })
    }

    /// Another row of the file.
    #[must_use]
    pub fn row(&self, row: u64) -> Self {
        LedgerOriginDraft {
            row,
            ..self.clone()
        }
    }
}
