//! Which evidence holds, once folders were examined one by one: beside other evidence, and beside
//! whoever history names as its co-authors.

use std::collections::btree_map::Entry;

use super::trusted_history::TrustedHistory;
use crate::git::HistoryGap;
use crate::rules::{CoAuthors, Context, ExaminedEvidence, content_commits, is_pending};

/// Checks evidence against other evidence and against its landing, and dates what changed.
pub(super) fn check_validity(
    evidence: &mut ExaminedEvidence,
    history: Option<&TrustedHistory>,
    context: &Context,
) -> Result<(), HistoryGap> {
    if let Some(gap) = evidence.gap.take() {
        return Err(gap);
    }
    let mut co_authors = CoAuthors::default();
    if let Some(history) = history {
        let reviewed = evidence.claims.iter().filter(|it| it.reviewed_by.is_some());
        for commit in reviewed.flat_map(content_commits) {
            if let Entry::Vacant(place) = co_authors.of_commits.entry(commit) {
                place.insert(history.commits.co_authors(commit)?);
            }
        }
        let mut reviewed = evidence.claims.iter().filter(|it| it.reviewed_by.is_some());
        if reviewed.any(is_pending) {
            co_authors.of_change = history.commits.co_authors_of_change()?;
        }
    }
    evidence.check_together(&co_authors, context);
    Ok(())
}
