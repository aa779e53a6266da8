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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;

    use super::*;
    use crate::files::Sha256Sum;
    use crate::git::ObjectId;
    use crate::model::{Checkpoint, ClosedException, ClosedOutcome, DutyId, Email};

    /// A closing with so many duties that are overdue.
    fn closing(exceptions: usize) -> Closing {
        let id = |text: &str| Id::new(text).expect("an id");
        let overdue = |number: usize| {
            let duty = DutyId::new(&id("report"), format!("2026-03-01-{number}"), &id("alpha"));
            let exception = ClosedException {
                standing: ClosedStanding::Overdue,
                reason: None,
                waiver: None,
            };
            (duty, exception)
        };
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a day");
        let as_of = "2026-04-10T12:00:00+02:00".parse().expect("an instant");
        let commit = ObjectId::from_bytes([0x7d; 20]);
        Closing {
            period: "2026-03".into(),
            from: day(1),
            to: day(31),
            as_of,
            commit,
            outcome: ClosedOutcome {
                count: exceptions as u64,
                digest: "ab".repeat(32),
                standings: BTreeMap::from([(ClosedStanding::Overdue, exceptions as u64)]),
                exceptions: (0..exceptions).map(overdue).collect(),
                ..ClosedOutcome::default()
            },
            checkpoint: Checkpoint {
                origin: "dutybook/Example: \"SOC\" #1/.".to_owned(),
                size: 3,
                root: Sha256Sum([1; 32]),
                commit,
                time: as_of.to_utc(),
            },
            program: "0.2.0".to_owned(),
            closed_by: Email::new("analyst-1@soc.example").expect("an address"),
            approval: None,
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        assert!(draft_closing(&closing(1), false).is_ok());
        assert!(draft_closing(&closing(5_000), false).is_ok());
    }

    #[test]
    fn more_exceptions_than_a_file_takes_are_refused() {
        let refused = draft_closing(&closing(5_001), false).expect_err("too many");
        let message = refused.to_string();
        assert!(
            message.contains("5001 duties that are not met"),
            "{message}"
        );
    }
}
