//! Which second look policy demands of an evidence file, and who may give it.

use super::{Evidence, Id, Policy, Requirements, Task};

/// The second look that policy demands of an evidence file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewDemand {
    /// None.
    Nothing,
    /// That a person on the roster confirms what a machine collected. The performer may.
    Confirmation,
    /// A review by somebody who did not do the work.
    Review,
}

impl ReviewDemand {
    /// What the requirements of a task demand of an evidence file. Nothing else answers this question: a place that asked
    /// the task alone would forget what a machine collected.
    #[must_use]
    pub fn of(requires: &Requirements, evidence: &Evidence) -> Self {
        if requires.review.required {
            ReviewDemand::Review
        } else if requires.attested && evidence.collected_by.is_some() {
            ReviewDemand::Confirmation
        } else {
            ReviewDemand::Nothing
        }
    }

    /// Whether the requirements of a task demand one of some evidence at least.
    #[must_use]
    pub fn can_arise(requires: &Requirements) -> bool {
        requires.review.required || requires.attested
    }

    /// Whether evidence does not count without it.
    #[must_use]
    pub fn is_required(self) -> bool {
        self != ReviewDemand::Nothing
    }

    /// Whether somebody who did the work may give it.
    #[must_use]
    pub fn permits_performer(self) -> bool {
        self == ReviewDemand::Confirmation
    }

    /// The teams whose members may give it, by a policy that has the task. `team` is the one whose evidence it is, as that
    /// policy calls it.
    #[must_use]
    pub fn signers<'a>(self, policy: &'a Policy, task: &'a Task, team: &'a Id) -> Vec<&'a Id> {
        let own = (self == ReviewDemand::Confirmation).then_some(team);
        let reviewers = policy.reviewers_of(task).iter();
        let others = reviewers.filter(|reviewer| Some(*reviewer) != own);
        own.into_iter().chain(others).collect()
    }
}
