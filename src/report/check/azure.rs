//! `check --format azure`: logging commands, which the agent of Azure Pipelines shows as errors and warnings.
//!
//! Whether the step fails is said by the exit status, and by no command.

use std::fmt::Write as _;
use std::io;

use crate::finding::Level;
use crate::report::check::human;
use crate::report::check::report::{CheckReport, Located};
use crate::report::escape;
use crate::report::output::{TerminalStyle, line};

/// Writes what was judged as errors and warnings of a log, worst first, and then the verdict as text.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_azure(out: &mut dyn io::Write, checked: &CheckReport) -> io::Result<()> {
    let findings = checked.findings();
    let (there, new): (Vec<Located>, Vec<Located>) = findings
        .into_iter()
        .partition(|located| located.finding.already_there);
    for located in &new {
        line(out, &said(located))?;
    }
    human::conclusion(out, checked, TerminalStyle::PLAIN)?;
    if !there.is_empty() {
        let count = there.len();
        line(out, &format!("already there, and not shown: {count}"))?;
    }
    Ok(())
}

fn said(located: &Located) -> String {
    match located.finding.level {
        Level::Deny => command("error", located),
        Level::Warn => command("warning", located),
        // There is no third type: what only informs is text.
        Level::Info => {
            let message = located.message();
            format!("{}: {}", located.finding.rule, escape::terminal(&message))
        }
    }
}

fn command(kind: &str, located: &Located) -> String {
    let finding = located.finding;
    let mut command = format!("##vso[task.logissue type={kind};");
    if finding.file.as_deref().is_some_and(|file| !file.is_empty()) {
        let _ = write!(command, "sourcepath={};", escape::azure(&located.path()));
        if let Some(range) = finding.range {
            let start = range.start;
            let _ = write!(
                command,
                "linenumber={};columnnumber={};",
                start.line, start.column
            );
        }
    }
    let message = escape::azure(&located.message());
    let _ = write!(command, "code={};]{message}", finding.rule);
    if !finding.help.is_empty() {
        command.push_str("%0A");
        command.push_str(&escape::azure(&located.help()));
    }
    command
}
