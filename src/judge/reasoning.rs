//! Why a duty stands as it does, step by step: the table of standings, told.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Claim, Duty, DutyKind, LateReason, Standing, TracedWaiver};
use crate::finding::Finding;
use crate::model::{Duration, format_instant};

/// What a standing rests on.
pub struct StandingInputs<'a> {
    /// The duty, judged.
    pub duty: &'a Duty,
    /// Why history tells nothing, in words; `None` where it was judged.
    pub unseen: Option<&'static str>,
    /// The version of the policy that judges, in words; `None` where it is not committed.
    pub version: Option<String>,
    /// Whether the newest policy judges, since the duty opened before history was adopted.
    pub is_before_adoption: bool,
    /// The request that opened the duty.
    pub request: Option<&'a Arc<str>>,
    /// The evidence that settles it.
    pub claim: Option<&'a Claim>,
    /// The commit on which that landed, in words.
    pub landed: Option<String>,
    /// Why there is no valid evidence: the file that is looked for, or found wanting.
    pub wanting: Option<MissingEvidence<'a>>,
    /// The waiver that releases it.
    pub waiver: Option<&'a TracedWaiver>,
    /// How long evidence may take to land.
    pub record_within: &'a Duration,
    /// The instant of judging, on the policy's clock.
    pub as_of: DateTime<Tz>,
}

/// Why evidence does not count.
pub enum MissingEvidence<'a> {
    /// There is no file at this place.
    Missing(String),
    /// The mainline held a file at this place, and it is gone.
    Gone(Arc<str>),
    /// The file is there, and these findings deny it.
    Refused(Arc<str>, Vec<&'a Finding>),
}

/// The steps that led to a standing, in order.
#[must_use]
pub fn reasoning(grounds: &StandingInputs) -> Vec<String> {
    let mut steps = vec![grounds.asked(), grounds.opened()];
    match grounds.claim {
        Some(claim) => steps.extend(grounds.proved(claim)),
        None => steps.extend(grounds.unproved()),
    }
    steps
}

impl StandingInputs<'_> {
    fn said(&self, instant: DateTime<Utc>) -> String {
        format_instant(instant.with_timezone(&self.as_of.timezone()))
    }

    fn asked(&self) -> String {
        let id = &self.duty.id;
        let what = match (self.duty.kind, self.request) {
            (DutyKind::Request, Some(file)) => format!("{file} opened {}", id.occurrence),
            (DutyKind::Backstop, _) => format!(
                "{} completed no request of {} for as long as it may, so that {} is owed",
                id.team, id.task, id.occurrence
            ),
            _ => format!("the calendar calls for {} of {}", id.occurrence, id.task),
        };
        let judged = match (&self.version, self.unseen) {
            (Some(version), _) if self.is_before_adoption => {
                format!(
                    "the newest policy judges, since it opened before history was adopted: {version}"
                )
            }
            (Some(version), _) => format!("judged by the policy that was in force: {version}"),
            (None, None) => "judged by the policy that is not committed yet".to_owned(),
            (None, Some(why)) => format!("judged by the newest policy, since {why}"),
        };
        format!("{what}; {judged}")
    }

    fn opened(&self) -> String {
        let window = &self.duty.window;
        let (due, deadline) = (format_instant(window.due), format_instant(window.deadline));
        let grace = if window.due == window.deadline {
            "which is the deadline, without grace".to_owned()
        } else {
            format!("and with grace its deadline is {deadline}")
        };
        format!(
            "it opens {}, is due {due}, {grace}",
            format_instant(window.opens)
        )
    }

    fn proved(&self, claim: &Claim) -> Vec<String> {
        let deadline = self.duty.window.deadline;
        let performed_at = claim.performed_at.to_utc();
        let side = if performed_at <= deadline {
            "not after"
        } else {
            "after"
        };
        let mut steps = vec![
            format!(
                "the evidence holds: no finding denies {} or what it lists",
                claim.file
            ),
            format!(
                "performed {}, as it says: {side} the deadline",
                self.said(performed_at)
            ),
        ];
        steps.push(self.recorded(claim));
        let why = match self.duty.reason {
            Some(LateReason::PerformedLate) => ": it was performed late",
            Some(LateReason::RecordedLate) => ": it was recorded late",
            None => "",
        };
        steps.push(format!("so it is {}{why}", self.duty.standing));
        steps
    }

    /// Whether evidence landed in time.
    fn recorded(&self, claim: &Claim) -> String {
        let Some(landing) = claim.landing else {
            let why = self.unseen.unwrap_or("history tells nothing of it");
            return format!(
                "nothing is proved about when it landed: {why}, and the file's own word is believed"
            );
        };
        if landing.is_imported {
            return format!(
                "it landed {}, before history was adopted: it was imported, its landing proves nothing, and the \
                 file's own word is believed",
                self.said(landing.at)
            );
        }
        let timezone = self.duty.window.deadline.timezone();
        let performed_at = claim.performed_at.with_timezone(&timezone);
        let from = self.duty.window.deadline.max(performed_at);
        let record_by = self.record_within.after(from);
        let after = if from == performed_at && performed_at > self.duty.window.deadline {
            "the work"
        } else {
            "the deadline"
        };
        let is_in_time = landing.at <= record_by;
        let within = self.record_within;
        let side = if is_in_time { "within" } else { "not within" };
        let landed = match &self.landed {
            Some(commit) => format!("it landed with {commit}"),
            None => format!(
                "it has not landed yet, and counts as landing now, {}",
                format_instant(self.as_of)
            ),
        };
        format!(
            "{landed}: {side} {within} of {after}, which is until {}",
            format_instant(record_by)
        )
    }

    fn unproved(&self) -> Vec<String> {
        let mut steps = vec![match &self.wanting {
            Some(MissingEvidence::Gone(file)) => {
                format!("there is no valid evidence: {file} had landed, and is no longer there")
            }
            Some(MissingEvidence::Refused(file, findings)) if findings.is_empty() => {
                format!("there is no valid evidence: {file} cannot be taken for it")
            }
            Some(MissingEvidence::Refused(file, findings)) => {
                let said = findings
                    .iter()
                    .map(|finding| format!("{} ({})", finding.message, finding.rule.id()));
                let said: Vec<String> = said.collect();
                format!(
                    "there is no valid evidence: {file} does not hold, because {}",
                    said.join("; ")
                )
            }
            Some(MissingEvidence::Missing(file)) => {
                format!("there is no valid evidence: no file {file}")
            }
            None => "there is no valid evidence".to_owned(),
        }];
        if let Some(waiver) = self.waiver {
            steps.extend(self.released(waiver));
        } else {
            steps.push("no waiver in force names it".to_owned());
            steps.push(self.running());
        }
        steps
    }

    fn released(&self, waiver: &TracedWaiver) -> [String; 2] {
        let side = if waiver.counted_at <= self.duty.window.deadline {
            "not after"
        } else {
            "after"
        };
        let landing = waiver.landing.filter(|landing| !landing.is_imported);
        let when = match landing.map(|landing| landing.commit) {
            Some(Some(_)) => "landed with what it releases",
            Some(None) => "has not landed yet, and counts as landing now,",
            None => "was approved, by its own word since no landing is proved,",
        };
        [
            format!(
                "{} names it, and {when} {}: {side} the deadline",
                waiver.file,
                self.said(waiver.counted_at)
            ),
            format!("so it is {}", self.duty.standing),
        ]
    }

    fn running(&self) -> String {
        let standing = self.duty.standing;
        let as_of = format_instant(self.as_of);
        match standing {
            Standing::Upcoming => format!("as of {as_of} it has not opened: {standing}"),
            Standing::Open => format!("as of {as_of} it is open and not past due: {standing}"),
            Standing::Grace => {
                format!("as of {as_of} it is past due, and not past the deadline: {standing}")
            }
            _ => format!("as of {as_of} it is past the deadline: {standing}"),
        }
    }
}
