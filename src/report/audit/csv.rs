//! `audit --format csv`: a row a duty (RFC 4180: a header, CRLF, UTF-8 without a byte order mark).
//!
//! A cell that lists several divides them by blanks, which stand in none of them.

use std::collections::HashSet;
use std::io;

use csv::{Terminator, Writer, WriterBuilder};

use crate::report::audit::report::{AuditReport, Row};
use crate::report::escape;

const COLUMNS: [&str; 21] = [
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
    "sampled",
];

/// Writes the population, row by row; the last column is there only where a sample was drawn.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_csv(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    let sample = audited.sample;
    let drawn: Option<HashSet<usize>> =
        sample.map(|sample| sample.duties.iter().copied().collect());
    let mut writer = writer(out);
    let columns = if drawn.is_some() {
        &COLUMNS[..]
    } else {
        &COLUMNS[..COLUMNS.len() - 1]
    };
    writer.write_record(columns)?;
    for (at, row) in audited.rows().enumerate() {
        write_cells(&mut writer, &row)?;
        if let Some(drawn) = &drawn {
            writer.write_field(if drawn.contains(&at) { "yes" } else { "no" })?;
        }
        end(&mut writer)?;
    }
    writer.flush()
}

/// Writes the duties that were drawn, in the order drawn, which the first column counts from 1.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_sample_csv(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    let mut writer = writer(out);
    writer.write_field("number")?;
    writer.write_record(&COLUMNS[..COLUMNS.len() - 1])?;
    for (number, row) in (1u32..).zip(audited.drawn_rows()) {
        // A number stays one: nothing is put in front of it.
        writer.write_field(number.to_string())?;
        write_cells(&mut writer, &row)?;
        end(&mut writer)?;
    }
    writer.flush()
}

fn writer(out: &mut dyn io::Write) -> Writer<&mut dyn io::Write> {
    let mut builder = WriterBuilder::new();
    builder.terminator(Terminator::CRLF).from_writer(out)
}

/// Ends a row of cells that were written one by one.
fn end(writer: &mut Writer<&mut dyn io::Write>) -> io::Result<()> {
    Ok(writer.write_record(None::<&[u8]>)?)
}

/// The cells of a duty, in the order of the columns.
fn write_cells(writer: &mut Writer<&mut dyn io::Write>, row: &Row) -> io::Result<()> {
    let reasons: Vec<&str> = row.reasons.iter().map(|reason| reason.word()).collect();
    let landed = row.landed.as_ref();
    let cells = [
        Some(row.duty.as_str()),
        Some(row.task),
        Some(row.occurrence),
        Some(row.team),
        Some(&row.opens),
        Some(&row.due),
        Some(&row.deadline),
        Some(row.standing.word()),
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
    ];
    for cell in cells {
        writer.write_field(escape::csv(cell.unwrap_or_default()).as_bytes())?;
    }
    Ok(())
}
