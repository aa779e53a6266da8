//! `trace --format markdown`, in GitHub Flavored Markdown.

use std::io;

use super::explanation::{Explanation, ExplanationRow};
use crate::judge::{Assessment, DutyTrace};
use crate::report::escape;
use crate::report::output::write_line;

/// Writes why a duty has its standing, as a document.
///
/// # Errors
/// When it cannot be written.
pub fn write_trace_markdown(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    trace: &DutyTrace,
) -> io::Result<()> {
    let explanation = Explanation::of(assessment, trace);
    let title = escape::markdown(&explanation.title);
    write_line(out, &format!("# {title}"))?;
    for (title, rows) in &explanation.sections {
        write_line(out, &format!("\n## {title}\n"))?;
        for row in rows {
            write_line(out, &format_row(row))?;
        }
    }
    Ok(())
}

fn format_row(row: &ExplanationRow) -> String {
    match row {
        ExplanationRow::Fact(label, text) => format!("- {label}: {}", escape::markdown(text)),
        // Blanks at the beginning show the nesting of YAML; Markdown would drop them.
        ExplanationRow::SourceLine(number, text) => {
            let body = text.trim_start();
            let blanks = "&nbsp;".repeat(text.len() - body.len());
            format!("- line {number}: {blanks}{}", escape::markdown(body))
        }
        ExplanationRow::Step(number, text) => format!("{number}. {}", escape::markdown(text)),
    }
}
