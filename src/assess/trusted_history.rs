//! History as far as it counts for an evaluation.

use crate::history::{CommitNames, CommitReader, Mainline, MainlineView, TimeProofs};
use crate::load::PolicyVersion;
use crate::model::Policy;

/// The mainline as far as it counts, and what reads its commits.
pub(super) struct TrustedHistory<'a> {
    pub(super) mainline: &'a Mainline,
    pub(super) view: &'a MainlineView<'a>,
    pub(super) proofs: &'a TimeProofs,
    pub(super) commits: CommitReader<'a>,
    pub(super) names: CommitNames<'a>,
}

impl<'a> TrustedHistory<'a> {
    pub(super) fn new(
        mainline: &'a Mainline,
        view: &'a MainlineView<'a>,
        versions: &'a [PolicyVersion],
        policy: &'a Policy,
        proofs: &'a TimeProofs,
    ) -> Self {
        TrustedHistory {
            mainline,
            view,
            proofs,
            commits: CommitReader::new(mainline, view, versions, policy, proofs),
            names: CommitNames::new(mainline, policy.settings.timezone),
        }
    }
}
