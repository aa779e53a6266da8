//! What git shows of the mainline, checked: rewrites, clocks, merges, signatures, changes of policy.

use super::trusted_history::TrustedHistory;
use crate::finding::FindingBuilder;
use crate::git::HistoryGap;
use crate::history::{
    FileHistories, PolicyStep, PolicyTimeline, anchor_places, mailmap_changes, push_places,
};
use crate::judge::Claim;
use crate::load::LoadedPolicy;
use crate::model::Signatures;
use crate::rules::{self, CommitSignature, Context, MainlineFacts};

/// The versions of the policy, and the newest with the places in its files.
pub(super) struct PolicyHistory<'a> {
    pub(super) timeline: &'a PolicyTimeline,
    pub(super) steps: Vec<PolicyStep<'a>>,
    pub(super) loaded: &'a LoadedPolicy,
}

/// Everything that is wrong with the mainline, and with what landed on it.
pub(super) fn check_history(
    history: &TrustedHistory,
    policy: &PolicyHistory,
    histories: &FileHistories,
    claims: &[Claim],
    context: &Context,
) -> Result<Vec<FindingBuilder>, HistoryGap> {
    let (mainline, view) = (history.mainline, history.view);
    let commits = view.counted_commits();
    let mut signatures = Vec::new();
    for commit in &commits {
        let status = history.commits.signature_status(*commit)?;
        let required = history.commits.required_signature(*commit);
        signatures.extend(status.map(|status| CommitSignature {
            commit: *commit,
            status,
            is_required: required == Signatures::Required,
        }));
    }
    Ok(rules::check_history(&MainlineFacts {
        past: view,
        names: &history.names,
        context,
        loaded: policy.loaded,
        claims,
        rewritten: &histories.rewritten_files()?,
        anchors: &anchor_places(mainline),
        pushes: &push_places(mainline),
        proofs: history.proofs,
        commits: &commits,
        signatures: &signatures,
        landings: &policy.timeline.landings(view),
        mailmaps: &mailmap_changes(mainline, view),
        steps: &policy.steps,
    }))
}
