//! Drafts of closed periods. Approval is a later commit by an approver, who is not who closed the period.

use serde::Serialize;

use super::as_text::format_timestamp;
use super::error::RecordError;
use super::new_file::NewFile;
use crate::load::{MAX_YAML, parse_closing};
use crate::model::{ClosedStanding, Closing, Id};

#[derive(Serialize)]
#[serde(tag = "kind", rename = "closing/v1")]
struct ClosingDocument<'a> {
    period: &'a str,
    from: String,
    to: String,
    as_of: String,
    commit: String,
    policy: Vec<PolicyEntry>,
    population: PopulationEntry<'a>,
    standings: ClosedStandingCounts,
    exceptions: Vec<ExceptionEntry<'a>>,
    checkpoint: String,
    dutybook: &'a str,
    closed_by: &'a str,
}

#[derive(Serialize)]
struct PolicyEntry {
    commit: String,
    landed_at: String,
}

#[derive(Serialize)]
struct PopulationEntry<'a> {
    count: u64,
    digest: &'a str,
}

#[derive(Serialize)]
struct ClosedStandingCounts {
    met: u64,
    late: u64,
    waived: u64,
    excused: u64,
    overdue: u64,
}

#[derive(Serialize)]
struct ExceptionEntry<'a> {
    duty: String,
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<&'a str>,
}

/// The file of a closed period, without the fields of its approval.
///
/// # Errors
/// When the file would be too large to be read, or would not read back as what it says.
pub fn draft_closing(closing: &Closing, replaces: bool) -> Result<NewFile, RecordError> {
    let text = serde_yaml::to_string(&document(closing))?;
    let exceptions = closing.outcome.exceptions.len();
    let is_read_back = parse_closing(text.as_bytes()).as_ref() == Some(closing);
    if text.len() as u64 > MAX_YAML || !is_read_back {
        return Err(RecordError::usage(
            format!(
                "the closing of {} cannot be written: it has {exceptions} duties that are not met, in {} bytes",
                closing.period,
                text.len()
            ),
            "close shorter periods, one after the other: a closing lists at most 5000 duties, in 1 MiB",
        ));
    }
    Ok(NewFile::text(closing.file().to_string(), text, replaces))
}

fn document(closing: &Closing) -> ClosingDocument<'_> {
    let outcome = &closing.outcome;
    let count = |standing| outcome.count_of(standing);
    let policies = outcome.policy.iter().map(|policy| PolicyEntry {
        commit: policy.commit.to_string(),
        landed_at: format_timestamp(policy.landed_at),
    });
    let exceptions = outcome
        .exceptions
        .iter()
        .map(|(duty, exception)| ExceptionEntry {
            duty: duty.to_string(),
            standing: exception.standing.word(),
            reason: exception.reason.as_ref().map(Id::as_str),
            waiver: exception.waiver.as_ref().map(Id::as_str),
        });
    ClosingDocument {
        period: &closing.period,
        from: closing.from.to_string(),
        to: closing.to.to_string(),
        as_of: format_timestamp(closing.as_of),
        commit: closing.commit.to_string(),
        policy: policies.collect(),
        population: PopulationEntry {
            count: outcome.count,
            digest: &outcome.digest,
        },
        standings: ClosedStandingCounts {
            met: count(ClosedStanding::Met),
            late: count(ClosedStanding::Late),
            waived: count(ClosedStanding::Waived),
            excused: count(ClosedStanding::Excused),
            overdue: count(ClosedStanding::Overdue),
        },
        exceptions: exceptions.collect(),
        checkpoint: closing.checkpoint.to_string(),
        dutybook: &closing.program,
        closed_by: closing.closed_by.as_str(),
    }
}
