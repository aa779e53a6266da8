//! What is known of a duty when an export is imported into its evidence: where the report begins, and what the last one said.

use std::path::Path;
use std::sync::Arc;

use anstream::eprintln;
use chrono::{DateTime, FixedOffset, Utc};

use crate::cli::CliError;
use crate::cli::args::RecordInput;
use crate::cli::commands::record_import::{
    ImportChoice, ImportedContent, details_of, import_error, is_page, read_export, read_export_file,
};
use crate::files::Files;
use crate::import::{
    ExportFile, ImportContext, ImportError, ImportWindow, Imported, LastReport, MAX_FILE_BYTES,
    import,
};
use crate::model::{DutyId, ImportMapping};
use crate::report::escape_terminal;
use crate::write::{LastPerformance, recorded_artifacts, recorded_details};

/// What is known of a duty when an export is imported into its evidence.
pub(super) struct ImportFacts {
    pub(super) opens: DateTime<FixedOffset>,
    /// When the occurrence before was due.
    pub(super) previous_due: Option<DateTime<Utc>>,
    /// When it was done the last time before.
    pub(super) last: Option<LastPerformance>,
    /// A duty that was done later, and is recorded already.
    pub(super) later: Option<DutyId>,
    /// Whether notes are left out; warnings are not.
    pub(super) is_quiet: bool,
}

impl ImportFacts {
    /// Reads what `--import` names, for work that was done at an instant.
    pub(super) fn read_imports(
        &self,
        choices: &[ImportChoice],
        performed_at: DateTime<FixedOffset>,
        input: &RecordInput,
        files: &dyn Files,
    ) -> Result<ImportedContent, CliError> {
        let mut context = self.context(performed_at, input);
        let mut joined: Option<Imported> = None;
        let mut attached = Vec::new();
        for choice in choices {
            context.last_report = self.last_report(&choice.mapping, files);
            let imported = read_export(choice, &context)?;
            joined = Some(match joined {
                Some(before) => before
                    .merge(imported)
                    .map_err(|error| import_error(&error, None))?,
                None => imported,
            });
            attached.extend(choice.files.iter().cloned());
        }
        let Some(imported) = joined else {
            return Ok(ImportedContent::default());
        };
        let is_counted = |choice: &ImportChoice| choice.mapping.comparison.is_none();
        if choices.iter().any(is_counted) && !self.is_quiet {
            eprintln!("note: {}", escape_terminal(&self.window_note()));
        }
        print_notes(&imported, self.is_quiet);
        if let Some(later) = self
            .later
            .as_ref()
            .filter(|_| choices.iter().any(is_counted))
        {
            eprintln!(
                "warning: {later} was done later and is recorded already: what happened between may be in both reports, or in none"
            );
        }
        Ok(ImportedContent {
            details: details_of(&imported)?,
            summary: Some(imported.summary),
            files: attached,
        })
    }

    /// Where the window begins if no earlier report is recorded: the last one was due then, and what happened since is in
    /// none.
    fn window_start(&self) -> DateTime<Utc> {
        let opens = self.opens.to_utc();
        self.previous_due.map_or(opens, |due| due.min(opens))
    }

    fn window_note(&self) -> String {
        let format = |at: DateTime<Utc>| {
            at.with_timezone(self.opens.offset())
                .format("%Y-%m-%d %H:%M %:z")
                .to_string()
        };
        match &self.last {
            Some(last) => format!(
                "counted is what happened after {}, when {} was done",
                format(last.performed_at),
                last.duty
            ),
            None => format!(
                "no earlier report of this team is recorded: counted is what happened from {}, when {}",
                format(self.window_start()),
                if self.window_start() < self.opens.to_utc() {
                    "the occurrence before was due"
                } else {
                    "the occurrence opened"
                }
            ),
        }
    }

    /// The mapping, of some, of which a file is an export, or a page of one.
    ///
    /// # Errors
    /// Why it is none of them.
    pub(super) fn detect_format(
        &self,
        formats: &[Arc<ImportMapping>],
        path: &Path,
        performed_at: DateTime<FixedOffset>,
        input: &RecordInput,
    ) -> Result<Arc<ImportMapping>, CliError> {
        let context = self.context(performed_at, input);
        let (name, bytes) = read_export_file(path)?;
        let mut reasons = Vec::new();
        for format in formats {
            let file = ExportFile {
                name: &name,
                bytes: &bytes,
            };
            match import(format, &[file], &context) {
                Err(error @ (ImportError::Later { .. } | ImportError::AmbiguousDate { .. })) => {
                    return Err(import_error(&error, None));
                }
                Err(error) if !is_page(&error) => {
                    reasons.push(format!("{}: {error}", format.id));
                }
                _ => return Ok(Arc::clone(format)),
            }
        }
        Err(CliError::usage(
            format!("{name} is not an export that this task takes"),
            reasons.join("; "),
        ))
    }

    fn context(&self, performed_at: DateTime<FixedOffset>, input: &RecordInput) -> ImportContext {
        let mut window = ImportWindow::new(self.window_start(), performed_at.to_utc());
        if let Some(last) = &self.last {
            window = window.since(last.performed_at);
        }
        ImportContext {
            previous_due: self.previous_due,
            zone: input.import_timezone,
            dates: input.import_dates.clone(),
            total: input.import_total,
            ..ImportContext::new(window)
        }
    }

    /// The last evidence, for a mapping that compares with it.
    fn last_report(&self, mapping: &ImportMapping, files: &dyn Files) -> Option<LastReport> {
        let file = self.last.as_ref()?.file.as_ref()?;
        mapping.comparison.as_ref()?;
        let details = recorded_details(files, file)?;
        let details = serde_json::to_value(details).ok()?;
        Some(LastReport {
            details: details.as_object().cloned().unwrap_or_default(),
            artifacts: recorded_artifacts(files, file, MAX_FILE_BYTES),
        })
    }
}

fn print_notes(imported: &Imported, is_quiet: bool) {
    let missing = imported.missing.iter().map(|(_, note)| note);
    for note in imported.notes.iter().chain(missing).filter(|_| !is_quiet) {
        eprintln!("note: {}", escape_terminal(note));
    }
    for warning in &imported.warnings {
        eprintln!("warning: {}", escape_terminal(warning));
    }
}
