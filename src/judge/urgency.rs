//! How pressing duties are, and which became more or less so from one assessment to another.

use std::collections::HashMap;

use super::{Assessment, ClaimReview, Duty, Standing};
use crate::history::Landing;
use crate::model::Id;

/// How pressing a duty is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Past its deadline, with nothing to show.
    Overdue,
    /// Past due, before its deadline, or recorded and waiting for its review.
    PastDue,
    /// Due within what the policy calls soon.
    Soon,
    /// Due later.
    Later,
    /// Nothing more is owed.
    Settled,
    /// The policy as it stands does not ask for it.
    Withdrawn,
}

/// A duty, and what it came to be between two assessments.
#[derive(Debug, Clone, Copy)]
pub struct UrgencyChange<'a> {
    /// The duty as of the later one; a withdrawn one as of the earlier.
    pub duty: &'a Duty,
    /// What it came to be.
    pub urgency: Urgency,
}

impl Assessment {
    /// How pressing a duty is as of the evaluation time.
    #[must_use]
    pub fn urgency_of(&self, duty: &Duty) -> Urgency {
        match duty.standing {
            _ if duty.standing.is_settled() => Urgency::Settled,
            Standing::Overdue => Urgency::Overdue,
            Standing::Grace => Urgency::PastDue,
            _ if duty.window.due <= self.due_soon.after(self.as_of) => Urgency::Soon,
            _ => Urgency::Later,
        }
    }

    /// How many files of evidence and of requests differ from the newest commit.
    #[must_use]
    pub fn uncommitted_evidence(&self) -> usize {
        let files = self.uncommitted.iter();
        files.filter(|file| file.starts_with("evidence/")).count()
    }

    /// Whether a duty is settled only as long as its evidence, its review or its waiver, which no commit holds yet, gets
    /// committed.
    #[must_use]
    pub fn is_settled_by_uncommitted(&self, duty: &Duty) -> bool {
        let is_waiting =
            |landing: Option<Landing>| landing.is_some_and(|landing| landing.commit.is_none());
        match self.claim_of(duty) {
            _ if !duty.standing.is_settled() => false,
            Some(claim) => {
                let review = match claim.review {
                    ClaimReview::Given { landing, .. } => landing,
                    ClaimReview::NotRequired | ClaimReview::Awaited => None,
                };
                is_waiting(claim.landing) || is_waiting(review)
            }
            None => duty.release.is_some_and(|it| is_waiting(it.landing)),
        }
    }

    /// Whether evidence of a duty differs from the newest commit.
    #[must_use]
    pub fn has_uncommitted_evidence(&self, duty: &Duty) -> bool {
        let id = &duty.id;
        let mut files = self.uncommitted.iter();
        files.any(|file| {
            let mut parts = file
                .strip_prefix("evidence/")
                .unwrap_or_default()
                .split('/');
            let is_of =
                parts.next() == Some(id.task.as_str()) && parts.nth(1) == Some(&*id.occurrence);
            let name = parts.next().and_then(|name| name.strip_suffix(".yaml"));
            is_of && name.is_some_and(|name| name == id.team.as_str() || id.team == Id::any())
        })
    }
}

/// The duties that became soon due, past due or overdue from one assessment to another, and those that were and are settled
/// or withdrawn now: most urgent first.
#[must_use]
pub fn urgency_changes<'a>(
    before: &'a Assessment,
    after: &'a Assessment,
) -> Vec<UrgencyChange<'a>> {
    let known = before.duties.iter().map(|duty| (&duty.id, duty));
    let mut known: HashMap<_, _> = known.collect();
    let mut changes = Vec::new();
    for duty in &after.duties {
        let was = known.remove(&duty.id).map(|duty| before.urgency_of(duty));
        let was = was.unwrap_or(Urgency::Later);
        let urgency = after.urgency_of(duty);
        let is_told = match urgency {
            Urgency::Settled => was < Urgency::Later,
            // What was settled and is not any more is told anew.
            _ => urgency < Urgency::Later && urgency < was,
        };
        changes.extend(is_told.then_some(UrgencyChange { duty, urgency }));
    }
    let gone = known.into_values();
    let gone = gone.filter(|duty| before.urgency_of(duty) < Urgency::Later);
    changes.extend(gone.map(|duty| UrgencyChange {
        duty,
        urgency: Urgency::Withdrawn,
    }));
    changes.sort_by_key(|change| {
        let window = &change.duty.window;
        (change.urgency, window.due, window.deadline, &change.duty.id)
    });
    changes
}
