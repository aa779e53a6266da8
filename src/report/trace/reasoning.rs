//! Why a duty has its standing, step by step: the table of standings, in words.

use chrono::{DateTime, Utc};

use crate::history::LandedCommit;
use crate::judge::{
    Assessment, Claim, DutyKind, DutyTrace, MissingEvidence, Standing, StandingReason,
    TracedWaiver, UnreadHistory,
};
use crate::model::format_instant;

/// The steps that led to a standing, in order. They quote text from files: whoever shows them escapes
/// it.
pub(super) fn explain_standing(assessment: &Assessment, trace: &DutyTrace) -> Vec<String> {
    let reasoning = Reasoning { assessment, trace };
    let mut steps = vec![reasoning.requirement(), reasoning.window()];
    match assessment.claim_of(&trace.duty) {
        Some(claim) => steps.extend(reasoning.with_evidence(claim)),
        None => steps.extend(reasoning.without_evidence()),
    }
    steps
}

/// Why history was not judged, in words.
pub(super) fn describe_unread(unread: UnreadHistory) -> &'static str {
    match unread {
        UnreadHistory::BeforeAdoption => "history is judged from its adoption on only",
        UnreadHistory::Incomplete => "history is incomplete",
        UnreadHistory::Off => "history was not read",
        UnreadHistory::NoRepository => "the files are not in a git repository",
    }
}

struct Reasoning<'a> {
    assessment: &'a Assessment,
    trace: &'a DutyTrace,
}

impl Reasoning<'_> {
    fn format_utc(&self, instant: DateTime<Utc>) -> String {
        format_instant(instant.with_timezone(&self.assessment.as_of.timezone()))
    }

    fn describe_commit(&self, commit: &LandedCommit) -> String {
        let short: String = commit.id.chars().take(12).collect();
        let (at, author) = (self.format_utc(commit.at), &commit.author);
        if commit.author == commit.committer {
            return format!("commit {short} ({at}, by {author})");
        }
        format!(
            "commit {short} ({at}, by {author}, committed by {})",
            commit.committer
        )
    }

    /// What asked for the duty, and which policy judges it.
    fn requirement(&self) -> String {
        let id = &self.trace.duty.id;
        let source = match (self.trace.duty.kind, &self.trace.request) {
            (DutyKind::Request, Some(file)) => format!("{file} opened {}", id.occurrence),
            (DutyKind::Backstop, _) => format!(
                "{} completed no request of {} for as long as it may, so {} is due",
                id.team, id.task, id.occurrence
            ),
            _ => format!("the calendar calls for {} of {}", id.occurrence, id.task),
        };
        let policy = &self.trace.policy;
        let version = policy.version.as_ref();
        let version = version.map(|commit| self.describe_commit(commit));
        let judge = match (version, self.trace.unread) {
            (Some(version), _) if policy.is_before_adoption => format!(
                "the newest policy judges it, since it opened before history was adopted: {version}"
            ),
            (Some(version), _) => format!("judged by the policy that was in force: {version}"),
            (None, None) => "judged by the policy that is not committed yet".to_owned(),
            (None, Some(unread)) => {
                format!(
                    "judged by the newest policy, since {}",
                    describe_unread(unread)
                )
            }
        };
        format!("{source}; {judge}")
    }

    fn window(&self) -> String {
        let window = &self.trace.duty.window;
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

    fn with_evidence(&self, claim: &Claim) -> [String; 4] {
        let duty = &self.trace.duty;
        let performed_at = claim.performed_at.to_utc();
        let side = side_of(performed_at <= duty.window.deadline);
        let why = match duty.reason {
            Some(StandingReason::PerformedLate) => ": it was performed late",
            Some(StandingReason::RecordedLate) => ": it was recorded late",
            Some(StandingReason::ReviewedLate) => ": it was reviewed late",
            Some(StandingReason::AwaitingReview) => ": it waits for its review",
            None => "",
        };
        [
            format!(
                "the evidence holds: no finding denies {} or what it lists",
                claim.file
            ),
            format!(
                "performed {}, as it says: {side} the deadline",
                self.format_utc(performed_at)
            ),
            self.landing(claim),
            format!("so it is {}{why}", duty.standing),
        ]
    }

    /// Whether evidence landed in time.
    fn landing(&self, claim: &Claim) -> String {
        let Some(landing) = claim.landing else {
            let why = self
                .trace
                .unread
                .map_or("history shows nothing about it", describe_unread);
            return format!(
                "nothing is proved about when it landed: {why}, and what the file says counts"
            );
        };
        if landing.is_imported {
            return format!(
                "it landed {}, before history was adopted: it was imported, its landing proves nothing, and \
                 what the file says counts",
                self.format_utc(landing.at)
            );
        }
        let window = &self.trace.duty.window;
        let performed_at = claim
            .performed_at
            .with_timezone(&window.deadline.timezone());
        let within = &self.trace.policy.record_within;
        let record_by = within.after(window.deadline.max(performed_at));
        let start = if performed_at > window.deadline {
            "the work"
        } else {
            "the deadline"
        };
        let side = if landing.at <= record_by {
            "within"
        } else {
            "not within"
        };
        let evidence = self.trace.evidence.as_ref();
        let landed = match evidence.and_then(|evidence| evidence.landed.as_ref()) {
            Some(commit) => format!("it landed with {}", self.describe_commit(commit)),
            None => format!(
                "it has not landed yet, and counts as landing now, {}",
                format_instant(self.assessment.as_of)
            ),
        };
        format!(
            "{landed}: {side} {within} of {start}, which is until {}",
            format_instant(record_by)
        )
    }

    fn without_evidence(&self) -> Vec<String> {
        const NONE: &str = "no valid evidence";
        let mut steps = vec![match &self.trace.missing {
            None => NONE.to_owned(),
            Some(MissingEvidence::Absent(places)) => {
                format!(
                    "{NONE}: expected a file {}, found none",
                    places.join(" or ")
                )
            }
            Some(MissingEvidence::Removed(file)) => {
                format!("{NONE}: {file} had landed and was removed")
            }
            Some(MissingEvidence::Refused(file, findings)) if findings.is_empty() => {
                format!("{NONE}: {file} cannot be taken for it")
            }
            Some(MissingEvidence::Refused(file, findings)) => {
                let denials = findings
                    .iter()
                    .map(|finding| format!("{} ({})", finding.message, finding.rule.id()));
                let denials: Vec<String> = denials.collect();
                format!(
                    "{NONE}: {file} does not hold, because {}",
                    denials.join("; ")
                )
            }
        }];
        if let Some(waiver) = &self.trace.waiver {
            steps.extend(self.with_waiver(waiver));
        } else {
            steps.push("no waiver in force names it".to_owned());
            steps.push(self.running());
        }
        steps
    }

    fn with_waiver(&self, waiver: &TracedWaiver) -> [String; 2] {
        let duty = &self.trace.duty;
        let side = side_of(waiver.counted_at <= duty.window.deadline);
        let landing = waiver.landing.filter(|landing| !landing.is_imported);
        let event = match landing.map(|landing| landing.commit) {
            Some(Some(_)) => "landed with what it releases",
            Some(None) => "has not landed yet, and counts as landing now,",
            None => "was approved, as it says itself since no landing is proved,",
        };
        [
            format!(
                "{} names it, and {event} {}: {side} the deadline",
                waiver.file,
                self.format_utc(waiver.counted_at)
            ),
            format!("so it is {}", duty.standing),
        ]
    }

    fn running(&self) -> String {
        let standing = self.trace.duty.standing;
        let state = match standing {
            Standing::Upcoming => "it has not opened",
            Standing::Open => "it is open and not past due",
            Standing::Grace => "it is past due, and not past the deadline",
            _ => "it is past the deadline",
        };
        format!(
            "as of {} {state}: {standing}",
            format_instant(self.assessment.as_of)
        )
    }
}

fn side_of(is_in_time: bool) -> &'static str {
    if is_in_time { "not after" } else { "after" }
}
