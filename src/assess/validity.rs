//! Which evidence holds, once folders were examined one by one: its landing, and other evidence.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::trusted_history::TrustedHistory;
use crate::git::HistoryGap;
use crate::history::ChangedEvidence;
use crate::judge::Claim;
use crate::rules::{Context, ExaminedEvidence};

/// Dates evidence by its landing, and checks it against other evidence and against its landing.
pub(super) fn check_validity(
    evidence: &mut ExaminedEvidence,
    history: Option<&TrustedHistory>,
    context: &Context,
) -> Result<(), HistoryGap> {
    let mut co_authors = BTreeMap::new();
    if let Some(history) = history {
        date_changed_evidence(evidence, history, context)?;
        for commit in evidence.claims.iter().filter_map(review_landing) {
            if let Entry::Vacant(place) = co_authors.entry(commit) {
                place.insert(history.commits.co_authors(commit)?);
            }
        }
    }
    evidence.check_together(&co_authors, context);
    Ok(())
}

/// The commit on which evidence landed that names a reviewer.
fn review_landing(claim: &Claim) -> Option<u32> {
    claim.reviewed_by.as_ref()?;
    claim.landing?.proven_commit()
}

/// Dates claims that changed after their files landed.
fn date_changed_evidence(
    evidence: &mut ExaminedEvidence,
    history: &TrustedHistory,
    context: &Context,
) -> Result<(), HistoryGap> {
    let pending = evidence.pending.iter().map(|(file, _)| Arc::clone(file));
    let pending: HashSet<Arc<str>> = pending.collect();
    for claim in &mut evidence.claims {
        let is_pending = pending.contains(&claim.file);
        let count = history.view.history.changes_of(&claim.file).len();
        if count + usize::from(is_pending) <= 1 {
            continue;
        }
        let task = context
            .timeline
            .task(claim.version, claim.duty.task.as_str());
        let min = task.map_or(0, |task| task.requires.artifacts.min);
        let changed = ChangedEvidence {
            file: &claim.file,
            performed_at: claim.performed_at.to_utc(),
            min_artifacts: usize::try_from(min).unwrap_or(usize::MAX),
            is_pending,
        };
        let landing = changed.landing(history.mainline, history.view)?;
        claim.landing = Some(landing);
    }
    Ok(())
}
