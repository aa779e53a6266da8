//! The closed periods that an audit's interval touches, and what was restated since.

use std::fmt::Display;

use serde::Serialize;

use super::report::AuditReport;
use crate::judge::{ClosedPeriod, Restatement, Standing};
use crate::language::Language;
use crate::model::{ClosedStanding, Closing, Id};
use crate::report::output::{on_policy_clock, rfc3339};
use crate::text::abbreviate_commit;

/// A closed period.
#[derive(Serialize)]
pub(super) struct AuditClosing<'a> {
    pub(super) period: &'a str,
    pub(super) file: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) as_of: String,
    pub(super) commit: String,
    pub(super) state: &'static str,
    pub(super) approved: bool,
    pub(super) closed_by: &'a str,
    pub(super) approved_by: Option<&'a str>,
    pub(super) approved_at: Option<String>,
    pub(super) dutybook: &'a str,
    pub(super) population: ClosedPopulation<'a>,
    pub(super) standings: ClosedCounts,
    pub(super) exceptions: Vec<AuditClosedException<'a>>,
    pub(super) checkpoint: String,
}

/// How many duties were due in a closed period, and their digest.
#[derive(Serialize)]
pub(super) struct ClosedPopulation<'a> {
    pub(super) count: u64,
    pub(super) digest: &'a str,
}

/// How many duties of a closed period had each standing.
#[derive(Serialize)]
pub(super) struct ClosedCounts {
    met: u64,
    late: u64,
    waived: u64,
    excused: u64,
    overdue: u64,
}

/// A duty of a closed period that was not met.
#[derive(Serialize)]
pub(super) struct AuditClosedException<'a> {
    pub(super) duty: String,
    pub(super) standing: &'static str,
    pub(super) reason: Option<&'a str>,
    pub(super) waiver: Option<&'a str>,
}

/// A duty that stands differently since its period was closed.
#[derive(Serialize)]
pub(super) struct AuditRestatement<'a> {
    pub(super) period: &'a str,
    pub(super) duty: String,
    pub(super) before: Option<&'static str>,
    pub(super) after: Option<&'static str>,
    pub(super) commit: Option<&'a str>,
    pub(super) landed_at: Option<String>,
    pub(super) author: Option<&'a str>,
    pub(super) committer: Option<&'a str>,
}

impl AuditReport<'_> {
    /// The closed periods that the interval touches, by their first day.
    pub(super) fn closings(&self) -> Vec<AuditClosing<'_>> {
        self.closed_periods().map(describe_closing).collect()
    }

    fn closed_periods(&self) -> impl Iterator<Item = &ClosedPeriod> {
        let interval = self.interval;
        let periods = self.assessment.closed.periods.iter();
        periods.filter(move |period| {
            let closing = &period.closing;
            closing.from <= interval.to && interval.from <= closing.to
        })
    }

    /// The duties of those periods that stand differently since, by period and duty.
    pub(super) fn restatements(&self) -> Vec<AuditRestatement<'_>> {
        let all = self.assessment.closed.restatements.iter();
        let is_touched = |restated: &&Restatement| {
            let mut periods = self.closed_periods();
            periods.any(|period| period.closing.period == restated.period)
        };
        let restated = all.filter(is_touched);
        restated
            .map(|restated| self.restatement(restated))
            .collect()
    }

    fn restatement<'a>(&'a self, restated: &'a Restatement) -> AuditRestatement<'a> {
        let commit = restated.commit.as_ref();
        AuditRestatement {
            period: &restated.period,
            duty: restated.duty.to_string(),
            before: restated.before.map(ClosedStanding::word),
            after: restated.after.map(Standing::word),
            commit: commit.map(|commit| commit.id.as_str()),
            landed_at: commit.map(|it| rfc3339(on_policy_clock(self.assessment, it.at))),
            author: commit.map(|commit| commit.author.as_str()),
            committer: commit.map(|commit| commit.committer.as_str()),
        }
    }
}

fn describe_closing(period: &ClosedPeriod) -> AuditClosing<'_> {
    let closing = &*period.closing;
    let outcome = &closing.outcome;
    let count = |standing| outcome.count_of(standing);
    let approval = closing.approval.as_ref();
    AuditClosing {
        period: &closing.period,
        file: closing.file().to_string(),
        from: closing.from.to_string(),
        to: closing.to.to_string(),
        as_of: closing.as_of.to_rfc3339(),
        commit: closing.commit.to_string(),
        state: period.state.word(),
        approved: period.is_approved,
        closed_by: closing.closed_by.as_str(),
        approved_by: approval.map(|approval| approval.by.as_str()),
        approved_at: approval.map(|approval| approval.at.to_rfc3339()),
        dutybook: &closing.program,
        population: ClosedPopulation {
            count: outcome.count,
            digest: &outcome.digest,
        },
        standings: ClosedCounts {
            met: count(ClosedStanding::Met),
            late: count(ClosedStanding::Late),
            waived: count(ClosedStanding::Waived),
            excused: count(ClosedStanding::Excused),
            overdue: count(ClosedStanding::Overdue),
        },
        exceptions: exceptions(closing),
        checkpoint: closing.checkpoint.to_string(),
    }
}

fn exceptions(closing: &Closing) -> Vec<AuditClosedException<'_>> {
    let exceptions = closing.outcome.exceptions.iter();
    let listed = exceptions.map(|(duty, exception)| AuditClosedException {
        duty: duty.to_string(),
        standing: exception.standing.word(),
        reason: exception.reason.as_ref().map(Id::as_str),
        waiver: exception.waiver.as_ref().map(Id::as_str),
    });
    listed.collect()
}

impl ClosedCounts {
    /// The counts with the words for them, in the order of documents.
    pub(super) fn pairs(&self) -> [(&'static str, u64); 5] {
        [
            ("met", self.met),
            ("late", self.late),
            ("waived", self.waived),
            ("excused", self.excused),
            ("overdue", self.overdue),
        ]
    }
}

impl AuditClosing<'_> {
    /// Whether it is approved, and still what the repository says, in words.
    pub(super) fn describe_state(&self, language: Language) -> String {
        let state = match self.state {
            "holds" => "recomputed, and it holds",
            "differs" => "recomputed, and it differs",
            _ => "not recomputed",
        };
        let state = language.say(state);
        match self.approved_by.filter(|_| self.approved) {
            Some(by) => {
                let values: [(&str, &dyn Display); 2] = [("who", &by), ("state", &state)];
                language.fill("approved by {who}; {state}", &values)
            }
            None => language.fill("not approved; {state}", &[("state", &state)]),
        }
    }
}

impl AuditRestatement<'_> {
    /// How it stood and how it stands, in words.
    pub(super) fn describe(&self) -> String {
        let before = self.before.unwrap_or("not owed");
        let after = self.after.unwrap_or("not owed any more");
        format!("{before} when {} was closed, {after} now", self.period)
    }

    /// Who changed it with which commit, in words.
    pub(super) fn describe_cause(&self) -> String {
        match (self.commit, self.author) {
            (Some(commit), Some(author)) => {
                format!("commit {} by {author}", abbreviate_commit(commit))
            }
            _ => "no commit of the mainline".to_owned(),
        }
    }
}
