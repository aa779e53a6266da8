//! `check --format github`: workflow commands, which GitHub's runner shows as annotations.

use std::fmt::Write as _;
use std::io;

use super::annotation::write_annotations;
use super::report::{CheckReport, LocatedFinding};
use crate::finding::Level;
use crate::report::escape;

/// The most annotations of one level that GitHub shows of a step.
const MAX_ANNOTATIONS: usize = 10;

/// Writes what was judged as annotations, worst first, and then the verdict as text.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_github(out: &mut dyn io::Write, report: &CheckReport) -> io::Result<()> {
    write_annotations(out, report, MAX_ANNOTATIONS, workflow_command)
}

fn workflow_command(located: &LocatedFinding) -> String {
    let finding = located.finding;
    let kind = match finding.level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Info => "notice",
    };
    let mut command = format!("::{kind} ");
    if located.named_file().is_some() {
        let path = escape::github_property(&located.path());
        let _ = write!(command, "file={path},");
        if let Some(range) = finding.range {
            let (start, end) = (range.start, range.end);
            let _ = write!(command, "line={},endLine={},", start.line, end.line);
            // Columns of two lines would be taken for those of the first.
            if start.line == end.line {
                let _ = write!(command, "col={},endColumn={},", start.column, end.column);
            }
        }
    }
    let title = escape::github_property(finding.rule.id());
    let message = escape::github(&located.message());
    let _ = write!(command, "title={title}::{message}");
    if !finding.help.is_empty() {
        let _ = write!(command, "%0A{}", escape::github(&located.help()));
    }
    command
}
