//! What is known of a duty when an export is imported into its evidence: where the report begins, and what the last one said.

use std::path::Path;
use std::sync::Arc;

use anstream::eprintln;
use chrono::{DateTime, FixedOffset, Utc};

use crate::cli::CliError;
use crate::cli::args::RecordInput;
use crate::cli::commands::record_import::{
    ImportChoice, ImportedContent, details_of, import_error, is_page, print_notes, read_export,
    read_export_file,
};
use crate::cli::write_session::WriteSession;
use crate::files::Files;
use crate::import::{
    ExportFile, ImportContext, ImportError, ImportWindow, Imported, LastReport, MAX_FILE_BYTES,
    import,
};
use crate::judge::{Assessment, Duty};
use crate::model::ImportMapping;
use crate::report::escape_terminal;
use crate::write::{
    NeighbouringPerformances, neighbouring_performances, previous_due, recorded_artifacts,
    recorded_details,
};

/// What is known of a duty when an export is imported into its evidence.
pub(super) struct ImportFacts {
    opens: DateTime<FixedOffset>,
    /// When the occurrence before was due.
    previous_due: Option<DateTime<Utc>>,
    /// What is recorded before and after.
    neighbours: NeighbouringPerformances,
    /// Whether notes are left out; warnings are not.
    is_quiet: bool,
}

impl ImportFacts {
    /// What is known of a duty that was done at an instant.
    pub(super) fn of(
        duty: &Duty,
        performed_at: DateTime<FixedOffset>,
        assessment: &Assessment,
        session: &WriteSession,
    ) -> Self {
        let planned = session.planned.borrow();
        let at = performed_at.to_utc();
        ImportFacts {
            opens: duty.window.opens.fixed_offset(),
            previous_due: previous_due(assessment, duty),
            neighbours: neighbouring_performances(assessment, &planned, &duty.id, at),
            is_quiet: session.settings.quiet,
        }
    }

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
            .neighbours
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
        match &self.neighbours.last {
            Some(last) => format!(
                "this report counts what happened after {}, when {} was done",
                format(last.performed_at),
                last.duty
            ),
            None => format!(
                "no earlier report of this team is recorded: this one counts what happened from {}, when {}",
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
        if let Some(last) = &self.neighbours.last {
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
        let file = self.neighbours.last.as_ref()?.file.as_ref()?;
        mapping.comparison.as_ref()?;
        let details = recorded_details(files, file)?;
        let details = serde_json::to_value(details).ok()?;
        Some(LastReport {
            details: details.as_object().cloned().unwrap_or_default(),
            artifacts: recorded_artifacts(files, file, MAX_FILE_BYTES),
        })
    }
}
