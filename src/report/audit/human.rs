//! `audit` for people.

use std::io;

use super::imported::describe_imported;
use super::report::{AuditException, AuditReport, exceptions};
use super::sample::sample_sentences;
use crate::judge::{Standing, population_digest};
use crate::language::Language;
use crate::model::format_instant;
use crate::report::check::conclusion::describe_findings;
use crate::report::check::table::task_table;
use crate::report::escape;
use crate::report::history_line::history_line;
use crate::report::output::{TerminalStyle, write_line};
use crate::report::standings::task_rows;

/// Writes the population for people.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_human(
    out: &mut dyn io::Write,
    report: &AuditReport,
    style: TerminalStyle,
) -> io::Result<()> {
    let (assessment, interval) = (report.assessment, report.interval);
    let organisation = assessment.organisation.as_deref();
    let of = organisation.map_or(String::new(), |name| {
        format!("{}: ", escape::terminal(name))
    });
    let verdict = format!(
        "verdict: {}; findings: {}",
        report.verdict.word(),
        describe_findings(&assessment.summary())
    );
    let as_of = format!("as of {}", format_instant(assessment.as_of));
    if style.quiet {
        let duties = assessment.duties.len();
        return write_line(out, &format!("{verdict}; {duties} duties; {as_of}"));
    }
    write_line(
        out,
        &task_table(&task_rows(assessment), &Standing::ALL, style),
    )?;
    write_line(out, "")?;
    write_exceptions(out, report)?;
    write_gaps(out, report)?;
    write_closings(out, report)?;
    write_sample(out, report)?;
    let lines = [
        Some(format!(
            "{of}{} duties due from {} to {}, both inclusive",
            assessment.duties.len(),
            interval.from,
            interval.to
        )),
        describe_imported(report),
        Some(as_of),
        Some(format!(
            "population digest {}",
            population_digest(&assessment.duties)
        )),
        Some(history_line(assessment)),
        Some(verdict),
    ];
    let mut lines = lines.iter().flatten();
    lines.try_for_each(|line| write_line(out, line))
}

/// Writes every duty that is not met.
fn write_exceptions(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let mut has_exceptions = false;
    for AuditException { duty, cause, .. } in exceptions(report.assessment) {
        has_exceptions = true;
        let id = duty.id.to_string();
        let text = format!("{:<9} {}  {cause}", duty.standing, escape::terminal(&id));
        write_line(out, &text)?;
    }
    if has_exceptions {
        write_line(out, "")
    } else {
        Ok(())
    }
}

/// Writes the longest gap of each team that may leave only so long a gap, and all that were too long.
fn write_gaps(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let gaps = report.gaps();
    for gap in &gaps {
        let (task, team) = (escape::terminal(gap.task), escape::terminal(gap.team));
        let (from, to) = (&gap.from, &gap.to);
        let text = format!(
            "gap       {task} {team}  {from} to {to}: {}",
            gap.describe(Language::ENGLISH)
        );
        write_line(out, &text)?;
    }
    if gaps.is_empty() {
        Ok(())
    } else {
        write_line(out, "")
    }
}

/// Writes the closed periods that the interval touches, and what was restated since.
fn write_closings(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let closings = report.closings();
    for closing in &closings {
        let (period, from, to) = (closing.period, &closing.from, &closing.to);
        let state = closing.describe_state(Language::ENGLISH);
        let text = format!(
            "closed    {period}, {from} to {to}, as of {}: {}",
            closing.as_of,
            escape::terminal(&state)
        );
        write_line(out, &text)?;
    }
    for restated in report.restatements() {
        let (what, cause) = (restated.describe(), restated.describe_cause());
        let text = format!("restated  {}  {what}: {cause}", restated.duty);
        write_line(out, &escape::terminal(&text))?;
    }
    if closings.is_empty() {
        Ok(())
    } else {
        write_line(out, "")
    }
}

/// Writes the sample, numbered in the order drawn.
fn write_sample(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let Some(sample) = report.sample else {
        return Ok(());
    };
    for sentence in sample_sentences(sample) {
        write_line(out, &escape::terminal(&sentence))?;
    }
    for (number, duty) in (1..).zip(report.sampled_duties()) {
        let id = duty.id.to_string();
        write_line(out, &format!("{number:>5}  {}", escape::terminal(&id)))?;
    }
    write_line(out, "")
}
