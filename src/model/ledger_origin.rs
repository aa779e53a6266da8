//! The row of a spreadsheet from which evidence was imported.

use chrono::{DateTime, FixedOffset};

use crate::files::Sha256Sum;

/// The most characters of a file's name.
const MAX_NAME: usize = 300;

/// The row of a spreadsheet from which evidence was imported. It says where a claim comes from, and proves none of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerOrigin {
    file: String,
    /// The line of the file on which the row begins, counted from 1; the header is on the first.
    pub row: u32,
    /// The SHA-256 of the file.
    pub sha256: Sha256Sum,
    /// When it was imported, as claimed.
    pub at: DateTime<FixedOffset>,
}

impl LedgerOrigin {
    /// A row of a file.
    ///
    /// # Errors
    /// As [`check_ledger_name`].
    pub fn new(
        file: String,
        row: u32,
        sha256: Sha256Sum,
        at: DateTime<FixedOffset>,
    ) -> Result<Self, &'static str> {
        check_ledger_name(&file)?;
        Ok(LedgerOrigin {
            file,
            row,
            sha256,
            at,
        })
    }

    /// The file's name: one line, not blank, at most 300 characters.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }
}

/// Checks the name of a spreadsheet.
///
/// # Errors
/// What to write instead.
pub fn check_ledger_name(text: &str) -> Result<(), &'static str> {
    let is_one_line = !text.contains(['\r', '\n']);
    let is_name = !text.trim().is_empty() && is_one_line && text.chars().count() <= MAX_NAME;
    is_name
        .then_some(())
        .ok_or("write one line of at most 300 characters, such as duties-2025.csv")
}
