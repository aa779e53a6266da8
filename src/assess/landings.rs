//! When evidence landed that says what it says now: the name of a file can land before there is
//! anything to say.

use std::collections::HashSet;

use super::rewrites::read;
use crate::history::{Landing, Mainline, MainlineView};
use crate::judge::Claim;
use crate::load::parse_evidence;
use crate::rules::{Context, can_be_done_by};

/// Dates claims that were changed after their files landed: by the first of the versions, one after
/// the other up to what is judged, that could be understood, listed as many artifacts as the task
/// asks for, and landed when the work could have been done. A stub proves nothing about what it
/// became. `pending` are the files whose bytes the mainline does not hold.
///
/// # Errors
/// When an object is missing or damaged.
pub(super) fn date(
    claims: &mut [Claim],
    pending: &HashSet<&str>,
    mainline: &Mainline,
    context: &Context,
) -> Result<(), crate::git::HistoryGap> {
    let Some(past) = context.past else {
        return Ok(());
    };
    for claim in claims {
        let is_pending = pending.contains(&*claim.file);
        let changes = past.history.changes_of(&claim.file).len();
        if changes + usize::from(is_pending) > 1 {
            claim.landing = Some(landing(claim, is_pending, mainline, past, context)?);
        }
    }
    Ok(())
}

fn landing(
    claim: &Claim,
    is_pending: bool,
    mainline: &Mainline,
    past: &MainlineView,
    context: &Context,
) -> Result<Landing, crate::git::HistoryGap> {
    let task = context
        .timeline
        .task(claim.version, claim.duty.task.as_str());
    let min = task.map_or(0, |task| task.requires.artifacts.min);
    let min = usize::try_from(min).unwrap_or(usize::MAX);
    let mut found = is_pending.then(|| past.landed_with(None));
    let changes = past.history.changes_of(&claim.file).iter().rev();
    for (commit, content) in changes.filter_map(|change| Some((change.commit, change.after?))) {
        // What is judged is what it is, whatever is wrong with it.
        let is_proof = || {
            let evidence = parse_evidence(&read(mainline, content)?);
            let is_whole = evidence.is_some_and(|evidence| evidence.artifacts.len() >= min);
            Ok(is_whole && can_be_done_by(claim, past.clock(commit)))
        };
        if found.is_some() && !is_proof()? {
            break;
        }
        found = Some(past.landed_with(Some(commit)));
    }
    Ok(found.unwrap_or_else(|| past.landed_with(None)))
}
