//! The row of a spreadsheet from which evidence was imported, as programs read it.

use serde::Serialize;

use crate::model::LedgerOrigin;

/// The row of a spreadsheet from which evidence was imported, as the evidence says.
#[derive(Serialize)]
pub(crate) struct JsonLedgerOrigin<'a> {
    pub(crate) from: &'a str,
    pub(crate) row: u32,
    pub(crate) sha256: String,
    pub(crate) at: String,
}

impl<'a> From<&'a LedgerOrigin> for JsonLedgerOrigin<'a> {
    fn from(origin: &'a LedgerOrigin) -> Self {
        JsonLedgerOrigin {
            from: origin.file(),
            row: origin.row,
            sha256: origin.sha256.to_string(),
            at: origin.at.to_rfc3339(),
        }
    }
}
