//! Rows of a spreadsheet whose duty has evidence: they were imported before, or are refused.

use serde_yaml::Mapping;

use crate::cli::commands::ledger_rows::LedgerReader;
use crate::files::{Files, NewContent};
use crate::import::{LedgerFault, LedgerField, LedgerRow};
use crate::judge::Duty;
use crate::load::MAX_YAML;
use crate::write::{self, NewFile};

/// What evidence that was imported before says as the row does, or leaves out as the row does.
const CONTENT: [&str; 8] = [
    "task",
    "occurrence",
    "team",
    "performed_by",
    "performed_at",
    "summary",
    "details",
    "links",
];
/// What may have been added since.
const REVIEW: [&str; 2] = ["reviewed_by", "reviewed_at"];

impl LedgerReader<'_> {
    /// The file that holds a duty's evidence, where there is one.
    pub(super) fn recorded_file(&self, duty: &Duty, path: &str) -> Option<String> {
        let recorded = self.assessment.claim_of(duty).map(|claim| &*claim.file);
        let is_there = || self.session.worktree.digest(path, 0).is_ok();
        let file = recorded.or_else(|| is_there().then_some(path))?;
        Some(file.to_owned())
    }

    /// The fault that a row's duty has other evidence already.
    pub(super) fn recorded_already(&self, row: &LedgerRow, file: &str) -> LedgerFault {
        let field = match self.cell(row, &LedgerField::Occurrence) {
            Some(_) => LedgerField::Occurrence,
            None => LedgerField::Date,
        };
        let message = format!("expected a duty without evidence, found {file}");
        self.fault_of(&field, message)
    }

    /// Whether a file is what a row became when a spreadsheet of this name was imported before. The number of the row does
    /// not count: rows move when others are corrected.
    pub(super) fn is_imported_before(&self, file: &str, of_row: &NewFile) -> bool {
        let NewContent::Bytes(of_row) = &of_row.content else {
            return false;
        };
        let Ok(recorded) = self.session.worktree.read(file, MAX_YAML) else {
            return false;
        };
        let read = |bytes: &[u8]| write::read_mapping(bytes, file).ok();
        let evidence = read(&recorded).zip(read(of_row));
        evidence.is_some_and(|(recorded, of_row)| is_same_import(&recorded, &of_row))
    }
}

fn is_same_import(recorded: &Mapping, of_row: &Mapping) -> bool {
    let from = |evidence: &Mapping| evidence.get("imported")?.get("from").cloned();
    let is_from_file = from(recorded).is_some() && from(recorded) == from(of_row);
    let is_same = |key: &&str| recorded.get(*key) == of_row.get(*key);
    let is_kept = |key: &&str| of_row.get(*key).is_none() || is_same(key);
    is_from_file && CONTENT.iter().all(is_same) && REVIEW.iter().all(is_kept)
}
