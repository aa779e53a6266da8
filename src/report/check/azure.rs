//! `check --format azure`: logging commands, which the agent of Azure Pipelines shows as errors and warnings.
//!
//! Whether the step fails is up to the exit status; no command says it.

use std::fmt::Write as _;
use std::io;

use super::annotation::write_annotations;
use super::human::headline;
use super::report::{CheckReport, LocatedFinding};
use crate::finding::Level;
use crate::report::escape;

/// Writes what was judged as errors and warnings of a log, worst first, and then the verdict as text.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_azure(out: &mut dyn io::Write, report: &CheckReport) -> io::Result<()> {
    write_annotations(out, report, usize::MAX, log_entry)
}

fn log_entry(located: &LocatedFinding) -> String {
    match located.finding.level {
        Level::Deny => logging_command("error", located),
        Level::Warn => logging_command("warning", located),
        // There is no third type: an info finding is text.
        Level::Info => headline(located),
    }
}

fn logging_command(kind: &str, located: &LocatedFinding) -> String {
    let finding = located.finding;
    let mut command = format!("##vso[task.logissue type={kind};");
    if located.named_file().is_some() {
        let _ = write!(command, "sourcepath={};", escape::azure(&located.path()));
        if let Some(range) = finding.range {
            let (line, column) = (range.start.line, range.start.column);
            let _ = write!(command, "linenumber={line};columnnumber={column};");
        }
    }
    let message = escape::azure(&located.message());
    let _ = write!(command, "code={};]{message}", finding.rule);
    if !finding.help.is_empty() {
        let _ = write!(command, "%0A{}", escape::azure(&located.help()));
    }
    command
}
