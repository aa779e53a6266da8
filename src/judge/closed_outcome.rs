//! What the duties of a closed interval come to, and where a closing says something else.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::closed_books::ClosingFault;
use super::{Duty, Standing, StandingReason, population_digest};
use crate::model::{ClosedException, ClosedOutcome, ClosedPolicy, ClosedStanding, DutyId, Id};

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
    let reason = duty.reason.map(StandingReason::word);
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
