//! `audit --format markdown`: a report for people (GitHub Flavored Markdown).
//!
//! What comes from the repository stands in cells of tables only: at the beginning or the end of a
//! line it could be markup that no escaper sees.

use std::io;

use super::imported::describe_imported;
use super::report::{AuditReport, AuditRow, exceptions};
use super::sample::sample_sentences;
use crate::judge::Standing;
use crate::language::Language;
use crate::model::format_instant;
use crate::report::check::conclusion::describe_findings;
use crate::report::history_line::history_worth;
use crate::report::markdown::{optional_cell, table_head, table_row, text_cell};
use crate::report::output::write_line;
use crate::report::standings::task_rows;
use crate::text::abbreviate_commit;

/// Writes the report.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_markdown(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    write_line(out, "# Audit of recurring duties\n")?;
    write_head(out, report)?;
    write_standings(out, report)?;
    write_exceptions(out, report)?;
    write_gaps(out, report)?;
    write_closings(out, report)?;
    write_sample(out, report)?;
    write_population(out, report)
}

/// Writes a heading, and below it the head of a table.
fn write_section(out: &mut dyn io::Write, heading: &str, columns: &[&str]) -> io::Result<()> {
    write_line(out, &format!("\n## {heading}\n"))?;
    write_line(out, &table_head(columns, columns.len()))
}

/// Writes what was asked, what was judged, and what that is worth.
fn write_head(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let (assessment, interval) = (report.assessment, report.interval);
    let population = report.population();
    write_line(out, &table_head(&["asked", "answer"], 2))?;
    let days = format!(
        "due from {} to {}, both inclusive",
        interval.from, interval.to
    );
    let findings = describe_findings(&assessment.summary());
    let head = [
        (
            "organisation",
            optional_cell(assessment.organisation.as_deref()),
        ),
        ("interval", text_cell(&days)),
        ("as of", text_cell(&format_instant(assessment.as_of))),
        (
            "commit",
            optional_cell(assessment.history.commit.as_deref()),
        ),
        ("history", text_cell(&history_worth(assessment))),
        ("population", format!("{} duties", population.count)),
        ("population digest", population.digest),
        (
            "verdict",
            format!("{}; findings: {findings}", report.verdict.word()),
        ),
        ("command", text_cell(&report.command)),
    ];
    let imported = describe_imported(report).map(|answer| ("imported", answer));
    for (name, answer) in head.into_iter().chain(imported) {
        write_line(out, &table_row(&[name, &answer]))?;
    }
    Ok(())
}

/// Writes how many duties of each task have which standing.
fn write_standings(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let mut columns = vec!["task", "duties"];
    columns.extend(Standing::ALL.map(Standing::word));
    write_section(out, "Standings", &columns)?;
    for row in task_rows(report.assessment) {
        let name = format!("{}: {}", row.task.id, row.task.title);
        let mut cells = vec![text_cell(&name), row.counts.total().to_string()];
        cells.extend(Standing::ALL.map(|standing| row.counts.count(standing).to_string()));
        write_line(out, &table_row(&cells))?;
    }
    Ok(())
}

/// Writes every duty that is not met.
fn write_exceptions(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let mut exceptions = exceptions(report.assessment).peekable();
    if exceptions.peek().is_none() {
        return write_line(out, "\n## Exceptions\n\nEvery duty is met.");
    }
    let columns = ["duty", "standing", "cause", "waiver"];
    write_section(out, "Exceptions", &columns)?;
    for exception in exceptions {
        let cells = [
            text_cell(&exception.duty.id.to_string()),
            exception.duty.standing.to_string(),
            text_cell(&exception.cause),
            optional_cell(exception.waiver.as_deref()),
        ];
        write_line(out, &table_row(&cells))?;
    }
    Ok(())
}

/// Writes the longest gap of each team that may leave only so long a gap, and all that were too long.
fn write_gaps(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let gaps = report.gaps();
    if gaps.is_empty() {
        return Ok(());
    }
    let columns = ["task", "team", "from", "to", "gap", "evidence"];
    write_section(out, "Gaps between performances", &columns)?;
    for gap in gaps {
        let cells = [
            text_cell(gap.task),
            text_cell(gap.team),
            text_cell(&gap.from),
            text_cell(&gap.to),
            text_cell(&gap.describe(Language::ENGLISH)),
            optional_cell(gap.evidence),
        ];
        write_line(out, &table_row(&cells))?;
    }
    Ok(())
}

/// Writes the closed periods that the interval touches, and what was restated since.
fn write_closings(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let closings = report.closings();
    if closings.is_empty() {
        return Ok(());
    }
    let columns = ["period", "from", "to", "as of", "commit", "duties", "state"];
    write_section(out, "Closed periods", &columns)?;
    for closing in closings {
        let cells = [
            text_cell(closing.period),
            closing.from.clone(),
            closing.to.clone(),
            closing.as_of.clone(),
            abbreviate_commit(&closing.commit).to_owned(),
            closing.population.count.to_string(),
            text_cell(&closing.describe_state(Language::ENGLISH)),
        ];
        write_line(out, &table_row(&cells))?;
    }
    let restatements = report.restatements();
    if restatements.is_empty() {
        return Ok(());
    }
    let columns = ["period", "duty", "before", "after", "commit", "author"];
    write_section(out, "Restatements", &columns)?;
    for restated in restatements {
        let cells = [
            text_cell(restated.period),
            text_cell(&restated.duty),
            optional_cell(restated.before),
            optional_cell(restated.after),
            optional_cell(restated.commit.map(abbreviate_commit)),
            optional_cell(restated.author),
        ];
        write_line(out, &table_row(&cells))?;
    }
    Ok(())
}

/// Writes the sample, numbered in the order drawn.
fn write_sample(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let Some(sample) = report.sample else {
        return Ok(());
    };
    write_line(out, "\n## Sample")?;
    for sentence in sample_sentences(sample) {
        write_line(out, &format!("\n{}", text_cell(&sentence)))?;
    }
    if sample.duties.is_empty() {
        return Ok(());
    }
    let columns = ["number", "duty", "standing", "evidence", "waiver"];
    write_line(out, &format!("\n{}", table_head(&columns, columns.len())))?;
    for (number, row) in (1u32..).zip(report.sampled_rows()) {
        let cells = [
            number.to_string(),
            text_cell(&row.duty.id),
            row.duty.standing.to_string(),
            optional_cell(row.evidence),
            optional_cell(row.waiver.as_deref()),
        ];
        write_line(out, &table_row(&cells))?;
    }
    Ok(())
}

/// Writes every duty.
fn write_population(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    if report.assessment.duties.is_empty() {
        return write_line(out, "\n## Population\n\nNo duty was due.");
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
    write_section(out, "Population", &columns)?;
    for row in report.rows() {
        write_line(out, &table_row(&population_cells(row)))?;
    }
    Ok(())
}

fn population_cells(row: AuditRow) -> [String; 11] {
    let (duty, landed) = (row.duty, row.landed.as_ref());
    let by = row.performed_by.join(", ");
    [
        text_cell(&duty.id),
        duty.opens,
        duty.due,
        duty.deadline,
        duty.standing.to_string(),
        optional_cell(row.performed_at.as_deref()),
        optional_cell(Some(&*by).filter(|by| !by.is_empty())),
        optional_cell(landed.map(|landed| &*landed.at)),
        optional_cell(landed.and_then(|it| it.commit).map(abbreviate_commit)),
        optional_cell(landed.and_then(|landed| Some(landed.grade?.word()))),
        optional_cell(row.evidence),
    ]
}
