//! `trace` for people.

use std::io;

use super::explanation::{Explanation, ExplanationRow};
use crate::judge::{Assessment, DutyTrace};
use crate::report::escape;
use crate::report::output::{TerminalStyle, write_line};

/// The width of labels.
const LABEL: usize = 9;

/// Writes why a duty has its standing, for people.
///
/// # Errors
/// When it cannot be written.
pub fn write_trace_human(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    trace: &DutyTrace,
    style: TerminalStyle,
) -> io::Result<()> {
    let explanation = Explanation::of(assessment, trace);
    write_line(out, &style.bold(&escape::terminal(&explanation.title)))?;
    if style.quiet {
        return Ok(());
    }
    for (title, rows) in &explanation.sections {
        write_line(out, "")?;
        write_line(out, &style.bold(title))?;
        for row in rows {
            write_line(out, &format_row(row))?;
        }
    }
    Ok(())
}

fn format_row(row: &ExplanationRow) -> String {
    match row {
        ExplanationRow::Fact(label, text) => {
            format!("  {label:<LABEL$}  {}", escape::terminal(text))
        }
        ExplanationRow::SourceLine(number, text) => {
            format!("  {number:>LABEL$}  {}", escape::terminal(text))
        }
        ExplanationRow::Step(number, text) => format!("  {number}. {}", escape::terminal(text)),
    }
}
