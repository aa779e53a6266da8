//! `audit --format csv`: a row for each duty (RFC 4180: a header, CRLF, UTF-8 without a byte order mark).
//!
//! A cell with several values separates them by blanks, which no value holds.

use std::collections::HashSet;
use std::io;

use csv::{Terminator, Writer, WriterBuilder};

use super::report::{AuditReport, AuditRow};
use crate::report::escape;

type CsvWriter<'o> = Writer<&'o mut dyn io::Write>;

const COLUMNS: [&str; 32] = [
    "duty",
    "task",
    "occurrence",
    "team",
    "opens",
    "due",
    "deadline",
    "standing",
    "reasons",
    "evidence",
    "performed_at",
    "performed_by",
    "reviewed_by",
    "landed_at",
    "landed_commit",
    "landed_author",
    "landed_committer",
    "landed_grade",
    "policy_commit",
    "waiver",
    "collected_by",
    "collected_run",
    "collected_at",
    "landed_when",
    "landed_not_before",
    "landed_not_after",
    "landed_authority",
    "landed_who",
    "landed_key",
    "imported_from",
    "imported_row",
    "imported_at",
];

/// Writes the population, row by row. Where a sample was drawn, the last column says of each duty
/// whether it is in it.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_csv(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let sampled = report.sample.map(|sample| sample.duties.iter().copied());
    let sampled: Option<HashSet<usize>> = sampled.map(Iterator::collect);
    let mut writer = csv_writer(out);
    let last = sampled.is_some().then_some("sampled");
    writer.write_record(COLUMNS.into_iter().chain(last))?;
    for (index, row) in report.rows().enumerate() {
        write_cells(&mut writer, &row)?;
        if let Some(sampled) = &sampled {
            let is_sampled = sampled.contains(&index);
            writer.write_field(if is_sampled { "yes" } else { "no" })?;
        }
        end_row(&mut writer)?;
    }
    writer.flush()
}

/// Writes the duties of the sample, in the order drawn, which the first column counts from 1.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write_sample_csv(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let mut writer = csv_writer(out);
    writer.write_record(std::iter::once("number").chain(COLUMNS))?;
    for (number, row) in (1u32..).zip(report.sampled_rows()) {
        // A number needs no escaper: a spreadsheet is to read it as one.
        writer.write_field(number.to_string())?;
        write_cells(&mut writer, &row)?;
        end_row(&mut writer)?;
    }
    writer.flush()
}

fn csv_writer(out: &mut dyn io::Write) -> CsvWriter<'_> {
    let mut builder = WriterBuilder::new();
    builder.terminator(Terminator::CRLF).from_writer(out)
}

/// Ends a row of cells that were written one by one.
fn end_row(writer: &mut CsvWriter) -> io::Result<()> {
    Ok(writer.write_record(None::<&[u8]>)?)
}

/// Writes the cells of a duty, in the order of the columns.
fn write_cells(writer: &mut CsvWriter, row: &AuditRow) -> io::Result<()> {
    let reasons: Vec<&str> = row.reasons.iter().map(|reason| reason.word()).collect();
    let (duty, landed) = (&row.duty, row.landed.as_ref());
    let collected = row.collected_by.as_ref();
    let imported = row.imported.as_ref();
    let row_number = imported.map_or(String::new(), |it| it.row.to_string());
    let when = landed.and_then(|landed| landed.when.as_ref());
    let who = landed.and_then(|landed| landed.who.as_ref());
    let cells = [
        Some(duty.id.as_str()),
        Some(duty.task),
        Some(duty.occurrence),
        Some(duty.team),
        Some(&duty.opens),
        Some(&duty.due),
        Some(&duty.deadline),
        Some(duty.standing.word()),
        Some(&reasons.join(" ")),
        row.evidence,
        row.performed_at.as_deref(),
        Some(&row.performed_by.join(" ")),
        row.reviewed_by,
        landed.map(|landed| landed.at.as_str()),
        landed.and_then(|landed| landed.commit),
        landed.and_then(|landed| landed.author),
        landed.and_then(|landed| landed.committer),
        landed.and_then(|landed| Some(landed.grade?.word())),
        row.policy.commit,
        row.waiver.as_deref(),
        collected.map(|it| it.workflow),
        collected.and_then(|it| it.run),
        collected.map(|it| it.at.as_str()),
        when.map(|when| when.grade.word()),
        when.and_then(|when| when.not_before.as_deref()),
        when.and_then(|when| when.not_after.as_deref()),
        when.and_then(|when| when.authority),
        who.map(|who| who.grade.word()),
        who.and_then(|who| who.key),
        imported.map(|it| it.from),
        imported.map(|_| row_number.as_str()),
        imported.map(|it| it.at.as_str()),
    ];
    for cell in cells {
        writer.write_field(escape::csv(cell.unwrap_or_default()).as_bytes())?;
    }
    Ok(())
}
