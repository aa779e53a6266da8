//! `check --format github`: workflow commands, which GitHub's runner shows as annotations.

use std::fmt::Write as _;
use std::io;

use crate::finding::Level;
use crate::report::check::human;
use crate::report::check::report::{CheckReport, Located};
use crate::report::escape;
use crate::report::output::{TerminalStyle, line};

/// How many annotations of one level GitHub shows of a step.
const MAX_SHOWN: usize = 10;

/// Writes what was judged as annotations, worst first, and then the verdict as text.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_github(out: &mut dyn io::Write, checked: &CheckReport) -> io::Result<()> {
    let findings = checked.findings();
    let (there, new): (Vec<Located>, Vec<Located>) = findings
        .into_iter()
        .partition(|located| located.finding.already_there);
    for of_level in new.chunk_by(|a, b| a.finding.level == b.finding.level) {
        for located in of_level.iter().take(MAX_SHOWN) {
            line(out, &annotation(located))?;
        }
        let more = of_level.len().saturating_sub(MAX_SHOWN);
        if more > 0 {
            let level = of_level[0].finding.level;
            line(out, &format!("{more} more at level {level} are not shown"))?;
        }
    }
    human::conclusion(out, checked, TerminalStyle::PLAIN)?;
    if !there.is_empty() {
        let count = there.len();
        line(out, &format!("already there, and not shown: {count}"))?;
    }
    Ok(())
}

fn annotation(located: &Located) -> String {
    let finding = located.finding;
    let command = match finding.level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Info => "notice",
    };
    let mut annotation = format!("::{command} ");
    if finding.file.as_deref().is_some_and(|file| !file.is_empty()) {
        let path = escape::github_property(&located.path());
        let _ = write!(annotation, "file={path},");
        if let Some(range) = finding.range {
            let (start, end) = (range.start, range.end);
            let _ = write!(annotation, "line={},endLine={},", start.line, end.line);
            // Columns of two lines would be taken for those of the first.
            if start.line == end.line {
                let _ = write!(annotation, "col={},endColumn={},", start.column, end.column);
            }
        }
    }
    let title = escape::github_property(finding.rule.id());
    let message = escape::github(&located.message());
    let _ = write!(annotation, "title={title}::{message}");
    if !finding.help.is_empty() {
        annotation.push_str("%0A");
        annotation.push_str(&escape::github(&located.help()));
    }
    annotation
}
