//! `audit --format markdown`: a report for people (GitHub Flavored Markdown).
//!
//! What comes from the repository stands in cells of tables only: at the beginning or the end of a
//! line it could be markup that no escaper sees.

use std::io;

use crate::finding::Level;
use crate::judge::Standing;
use crate::model::format_instant;
use crate::report::audit::report::{AuditReport, Row, exceptions};
use crate::report::audit::sample;
use crate::report::output::line;
use crate::report::{escape, history_line, standings};

/// Writes the report.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_markdown(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    line(out, "# Audit of recurring duties")?;
    head(out, audited)?;
    standings(out, audited)?;
    not_met(out, audited)?;
    drawn(out, audited)?;
    population(out, audited)
}

/// Writes a row of a table; the cells are escaped already.
fn row(out: &mut dyn io::Write, cells: &[String]) -> io::Result<()> {
    line(out, &format!("| {} |", cells.join(" | ")))
}

/// Writes a heading, and below it the head of a table.
fn section(out: &mut dyn io::Write, heading: &str, columns: &[&str]) -> io::Result<()> {
    line(out, &format!("\n## {heading}\n"))?;
    columns_of(out, columns)
}

fn columns_of(out: &mut dyn io::Write, columns: &[&str]) -> io::Result<()> {
    line(out, &format!("| {} |", columns.join(" | ")))?;
    let rule = vec!["---"; columns.len()].join(" | ");
    line(out, &format!("| {rule} |"))
}

fn cell(text: &str) -> String {
    escape::markdown(text).into_owned()
}

/// A text that may be missing.
fn maybe(text: Option<&str>) -> String {
    text.map_or("–".to_owned(), cell)
}

/// What was asked, what was judged, and what that is worth.
fn head(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    let (assessment, interval) = (audited.assessment, audited.interval);
    let summary = assessment.summary();
    let count = |level| summary.findings(level);
    let population = audited.population();
    line(out, "")?;
    columns_of(out, &["asked", "answer"])?;
    let days = format!(
        "due from {} to {}, both inclusive",
        interval.from, interval.to
    );
    let verdict = format!(
        "{}; findings: {} deny, {} warn, {} info",
        audited.verdict.word(),
        count(Level::Deny),
        count(Level::Warn),
        count(Level::Info)
    );
    let head = [
        ("organisation", maybe(assessment.organisation.as_deref())),
        ("interval", cell(&days)),
        ("as of", cell(&format_instant(assessment.as_of))),
        ("commit", maybe(assessment.history.commit.as_deref())),
        ("history", cell(&history_line::worth(assessment))),
        ("population", format!("{} duties", population.count)),
        ("population digest", population.digest),
        ("verdict", verdict),
        ("command", cell(&audited.command)),
    ];
    for (name, answer) in head {
        row(out, &[name.to_owned(), answer])?;
    }
    Ok(())
}

/// How many duties of each task have which standing.
fn standings(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    let assessment = audited.assessment;
    let mut columns = vec!["task", "duties"];
    columns.extend(Standing::ALL.map(Standing::word));
    section(out, "Standings", &columns)?;
    for of_task in standings::tasks(assessment) {
        let task = of_task.task;
        let mut cells = vec![
            cell(&format!("{}: {}", task.id, task.title)),
            of_task.duties().to_string(),
        ];
        cells.extend(Standing::ALL.map(|standing| of_task.count(standing).to_string()));
        row(out, &cells)?;
    }
    Ok(())
}

/// Every duty that is not plainly met.
fn not_met(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    let mut exceptions = exceptions(audited.assessment).peekable();
    if exceptions.peek().is_none() {
        return line(out, "\n## Exceptions\n\nEvery duty is met.");
    }
    section(out, "Exceptions", &["duty", "standing", "cause", "waiver"])?;
    for exception in exceptions {
        let cells = [
            cell(&exception.duty.id.to_string()),
            exception.duty.standing.to_string(),
            cell(&exception.cause),
            maybe(exception.waiver.as_deref()),
        ];
        row(out, &cells)?;
    }
    Ok(())
}

/// The sample, numbered in the order drawn.
fn drawn(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    let Some(sample) = audited.sample else {
        return Ok(());
    };
    line(out, "\n## Sample")?;
    for sentence in sample::told(sample) {
        line(out, &format!("\n{}", cell(&sentence)))?;
    }
    if sample.duties.is_empty() {
        return Ok(());
    }
    line(out, "")?;
    columns_of(out, &["number", "duty", "standing", "evidence", "waiver"])?;
    for (number, drawn) in (1u32..).zip(audited.drawn_rows()) {
        let cells = [
            number.to_string(),
            cell(&drawn.duty),
            drawn.standing.to_string(),
            maybe(drawn.evidence),
            maybe(drawn.waiver.as_deref()),
        ];
        row(out, &cells)?;
    }
    Ok(())
}

/// Every duty.
fn population(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    if audited.assessment.duties.is_empty() {
        return line(out, "\n## Population\n\nNo duty was due.");
    }
    let columns = [
        "duty",
        "opens",
        "due",
        "deadline",
        "standing",
        "performed",
        "by",
        "landed",
        "commit",
        "grade",
        "evidence",
    ];
    section(out, "Population", &columns)?;
    for duty in audited.rows() {
        row(out, &cells(&duty))?;
    }
    Ok(())
}

fn cells(duty: &Row) -> [String; 11] {
    let landed = duty.landed.as_ref();
    let commit = landed.and_then(|landed| landed.commit);
    let by = duty.performed_by.join(", ");
    [
        cell(&duty.duty),
        duty.opens.clone(),
        duty.due.clone(),
        duty.deadline.clone(),
        duty.standing.to_string(),
        maybe(duty.performed_at.as_deref()),
        maybe(Some(&*by).filter(|by| !by.is_empty())),
        maybe(landed.map(|landed| &*landed.at)),
        maybe(commit.map(|commit| commit.get(..12).unwrap_or(commit))),
        maybe(landed.and_then(|landed| Some(landed.grade?.word()))),
        maybe(duty.evidence),
    ]
}
