//! What git shows of the mainline, checked: rewrites, clocks, merges, signatures, changes of policy.

use super::evaluation::Evaluation;
use super::trusted_history::TrustedHistory;
use crate::finding::FindingBuilder;
use crate::git::HistoryGap;
use crate::history::{FileHistories, anchor_places};
use crate::judge::Claim;
use crate::rules::{self, Context, HistoryContext};

/// Everything that is wrong with the mainline, and with what landed on it.
pub(super) fn check_history(
    evaluation: &Evaluation,
    history: &TrustedHistory,
    histories: &FileHistories,
    claims: &[Claim],
    context: &Context,
) -> Result<Vec<FindingBuilder>, HistoryGap> {
    let (mainline, view) = (history.mainline, history.view);
    let against = HistoryContext {
        past: view,
        context,
        names: &history.names,
    };
    let mut drafts = rules::check_rewrites(&histories.rewritten_files()?, &against);
    drafts.extend(rules::check_clocks(&against));
    drafts.extend(rules::check_evil_merges(&against));
    drafts.extend(rules::check_backdating(claims, &against));
    drafts.extend(rules::check_anchors(&anchor_places(mainline)));
    let commits = view.counted_commits();
    drafts.extend(rules::check_direct_pushes(&commits, &against));
    for commit in commits {
        if let Some(status) = history.commits.signature_status(commit)? {
            drafts.extend(rules::check_signature(commit, &status, &against));
        }
    }
    let landings = evaluation.timeline.landings(view);
    let loaded = evaluation.loaded();
    drafts.extend(rules::check_retroactive_starts(&landings, &against, loaded));
    let steps = evaluation.policy_steps();
    drafts.extend(rules::check_policy_steps(&steps, claims, &against, loaded));
    Ok(drafts)
}
