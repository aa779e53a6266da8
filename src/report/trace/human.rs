//! `trace`: the story of one duty.

use std::io;

use crate::judge::{Assessment, DutyTrace};
use crate::report::escape;
use crate::report::output::{TerminalStyle, line};
use crate::report::trace::story::{Row, Story};

/// How far rows are set in, and how wide their labels are.
const LABEL: usize = 9;

/// Writes a story for people.
///
/// # Errors
/// When it cannot be written.
pub fn write_trace_human(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    trace: &DutyTrace,
    look: TerminalStyle,
) -> io::Result<()> {
    let story = Story::of(assessment, trace);
    line(out, &bold(&escape::terminal(&story.title), look))?;
    if look.quiet {
        return Ok(());
    }
    for section in &story.sections {
        line(out, "")?;
        line(out, &bold(section.title, look))?;
        for row in &section.rows {
            let text = match row {
                Row::Fact(label, text) => {
                    format!("  {label:<LABEL$}  {}", escape::terminal(text))
                }
                Row::Quoted(number, text) => {
                    format!("  {number:>LABEL$}  {}", escape::terminal(text))
                }
                Row::Step(number, text) => format!("  {number}. {}", escape::terminal(text)),
            };
            line(out, &text)?;
        }
    }
    Ok(())
}

fn bold(text: &str, look: TerminalStyle) -> String {
    if look.color {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// Writes a story as GitHub Flavored Markdown.
///
/// # Errors
/// When it cannot be written.
pub fn write_trace_markdown(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    trace: &DutyTrace,
) -> io::Result<()> {
    let story = Story::of(assessment, trace);
    line(out, &format!("# {}", escape::markdown(&story.title)))?;
    for section in &story.sections {
        line(out, "")?;
        line(out, &format!("## {}", section.title))?;
        line(out, "")?;
        for row in &section.rows {
            let text = match row {
                Row::Fact(label, text) => format!("- {label}: {}", escape::markdown(text)),
                // Blanks at the beginning say what belongs to what, and would vanish.
                Row::Quoted(number, text) => {
                    let body = text.trim_start();
                    let blanks = "&nbsp;".repeat(text.len() - body.len());
                    format!("- line {number}: {blanks}{}", escape::markdown(body))
                }
                Row::Step(number, text) => format!("{number}. {}", escape::markdown(text)),
            };
            line(out, &text)?;
        }
    }
    Ok(())
}
