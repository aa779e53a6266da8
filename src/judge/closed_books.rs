//! Closed periods against what is judged now: what differs, and what was restated.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Duty, Standing, population_digest};
use crate::history::LandedCommit;
use crate::model::{
    ClosedException, ClosedOutcome, ClosedPolicy, ClosedStanding, Closing, DutyId, Id,
};

/// The closed periods of a repository, and what became of them.
#[derive(Debug, Clone, Default)]
pub struct ClosedBooks {
    /// The closed periods, by their first day.
    pub periods: Vec<ClosedPeriod>,
    /// The duties that stand differently since their period was closed, by period and duty.
    pub restatements: Vec<Restatement>,
}

/// A closed period.
#[derive(Debug, Clone)]
pub struct ClosedPeriod {
    /// What its file says.
    pub closing: Arc<Closing>,
    /// Whether its approval counts.
    pub is_approved: bool,
    /// Whether it was recomputed, and how that ended.
    pub state: ClosedState,
}

/// Whether a closed period is still what the repository says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedState {
    /// It is.
    Holds,
    /// Something behind it was changed.
    Differs,
    /// It was not recomputed.
    NotRecomputed,
}

impl ClosedState {
    /// The word that outputs have for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            ClosedState::Holds => "holds",
            ClosedState::Differs => "differs",
            ClosedState::NotRecomputed => "not-recomputed",
        }
    }
}

/// A duty of a closed period that stands differently now.
#[derive(Debug, Clone)]
pub struct Restatement {
    /// The label of the period.
    pub period: Arc<str>,
    /// The duty.
    pub duty: DutyId,
    /// How it stood; `None` where the period did not have it.
    pub before: Option<ClosedStanding>,
    /// How it stands now; `None` where it is no longer owed.
    pub after: Option<Standing>,
    /// The commit that changed it; `None` where no commit of the mainline did.
    pub commit: Option<LandedCommit>,
}

/// Why a closed period is not what the repository says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosingFault {
    /// It could not be recomputed.
    NotRecomputed(String),
    /// It was not recomputed, since history is switched off.
    HistoryOff,
    /// Its commit is not on the mainline.
    NotOnMainline,
    /// History gives another checkpoint.
    Checkpoint(String),
    /// Its evaluation time lies after the present one.
    Future,
    /// Its evaluation time lies before its commit.
    BeforeCommit(DateTime<Utc>),
    /// Its interval had not ended at its evaluation time.
    NotEnded(DateTime<Tz>),
    /// A duty of it was still running at its evaluation time.
    Running(DutyId, Standing),
    /// Another number of duties was due: what the file says, and what its commit gives.
    Count(u64, u64),
    /// Other duties were due, or at other times.
    Digest(String, String),
    /// Other versions of the policy judged: what the file says, and what its commit gives.
    Policy(Vec<ClosedPolicy>, Vec<ClosedPolicy>),
    /// The counts are not those of the duties.
    Counts(ClosedStanding, u64, u64),
    /// A duty stood otherwise at its commit.
    Exception(
        DutyId,
        Option<Box<ClosedException>>,
        Option<Box<ClosedException>>,
    ),
    /// A duty that it had is no longer owed.
    Gone(DutyId),
    /// A duty is owed now that it did not have.
    Appeared(DutyId),
    /// A duty of it opens or is due at another time now.
    Moved(DutyId),
    /// Another version of the policy judges a duty of it now.
    OtherPolicy(DutyId, Option<String>, Option<String>),
}

/// What the duties of an interval come to, by the commits that brought the `versions` of the policy.
///
/// # Errors
/// The first duty that is still running.
pub fn closed_outcome(
    duties: &[&Duty],
    versions: &[Option<(String, DateTime<Utc>)>],
    timezone: Tz,
) -> Result<ClosedOutcome, (DutyId, Standing)> {
    let mut outcome = ClosedOutcome {
        count: duties.len() as u64,
        digest: population_digest(duties.iter().copied()),
        ..ClosedOutcome::default()
    };
    let mut judging = BTreeSet::new();
    for duty in duties {
        let standing = closed_standing(duty.standing);
        let standing = standing.ok_or_else(|| (duty.id.clone(), duty.standing))?;
        *outcome.standings.entry(standing).or_default() += 1;
        if standing != ClosedStanding::Met {
            let exception = exception(duty, standing);
            outcome.exceptions.insert(duty.id.clone(), exception);
        }
        judging.insert(duty.version);
    }
    let brought = |version: &usize| versions.get(*version)?.as_ref();
    outcome.policy = judging
        .iter()
        .filter_map(brought)
        .filter_map(|(commit, at)| {
            Some(ClosedPolicy {
                commit: commit.parse().ok()?,
                landed_at: at.with_timezone(&timezone).fixed_offset(),
            })
        })
        .collect();
    Ok(outcome)
}

fn exception(duty: &Duty, standing: ClosedStanding) -> ClosedException {
    let reason = duty.reason.map(|reason| reason.word());
    ClosedException {
        standing,
        reason: reason.and_then(|word| Id::new(word).ok()),
        waiver: duty.waiver.clone(),
    }
}

/// The standing of a duty that is no longer running; `None` for one that is.
#[must_use]
pub fn closed_standing(standing: Standing) -> Option<ClosedStanding> {
    match standing {
        Standing::Met => Some(ClosedStanding::Met),
        Standing::Late => Some(ClosedStanding::Late),
        Standing::Waived => Some(ClosedStanding::Waived),
        Standing::Excused => Some(ClosedStanding::Excused),
        Standing::Overdue => Some(ClosedStanding::Overdue),
        Standing::Upcoming | Standing::Open | Standing::Grace => None,
    }
}

/// Where a closed period says something else than what its commit gives.
#[must_use]
pub fn compare_outcomes(closed: &ClosedOutcome, found: &ClosedOutcome) -> Vec<ClosingFault> {
    let mut faults = Vec::new();
    if closed.count != found.count {
        faults.push(ClosingFault::Count(closed.count, found.count));
    }
    if closed.digest != found.digest {
        let digests = (closed.digest.clone(), found.digest.clone());
        faults.push(ClosingFault::Digest(digests.0, digests.1));
    }
    if closed.policy != found.policy {
        let policies = (closed.policy.clone(), found.policy.clone());
        faults.push(ClosingFault::Policy(policies.0, policies.1));
    }
    for standing in ClosedStanding::ALL {
        let counts = (closed.count_of(standing), found.count_of(standing));
        if counts.0 != counts.1 {
            faults.push(ClosingFault::Counts(standing, counts.0, counts.1));
        }
    }
    let duties = closed.exceptions.keys().chain(found.exceptions.keys());
    let duties: BTreeSet<&DutyId> = duties.collect();
    for duty in duties {
        let of = |outcome: &ClosedOutcome| outcome.exceptions.get(duty).cloned();
        let (closed, found) = (of(closed), of(found));
        if closed != found {
            let (closed, found) = (closed.map(Box::new), found.map(Box::new));
            faults.push(ClosingFault::Exception(duty.clone(), closed, found));
        }
    }
    faults
}
