//! Which commit changed the standing of a duty after its period was closed.

use crate::git::MainlineHistory;
use crate::judge::{Claim, ClaimReview, Duty};
use crate::load::LoadedPolicy;
use crate::model::{ClosedException, DutyId};
use crate::schedule::label_year;

/// The commit after `place`, the place of the closing's commit, that changed how a duty stands: what brought the evidence,
/// the review or the waiver that decides now; else the last that touched the files of its occurrence, its earlier waiver,
/// or the policy. `None` where no commit did.
pub(super) fn find_cause(
    history: &MainlineHistory,
    place: u32,
    (id, before): (&DutyId, Option<&ClosedException>),
    now: Option<(&Duty, Option<&Claim>)>,
) -> Option<u32> {
    let is_later = |commit: &u32| *commit > place;
    let deciding = now.and_then(|(duty, claim)| {
        let review = claim.and_then(|claim| match claim.review {
            ClaimReview::Given { landing, .. } => landing?.commit,
            ClaimReview::NotRequired | ClaimReview::Awaited => None,
        });
        let landed = claim.and_then(|claim| claim.landing?.commit);
        let released = duty.release.and_then(|release| release.landing?.commit);
        [landed, review, released]
            .into_iter()
            .flatten()
            .filter(is_later)
            .max()
    });
    let last_below = |prefix: &str| {
        let files = history.files_below(prefix);
        let commits = files.filter_map(|(_, changes)| Some(changes.last()?.commit));
        commits.filter(is_later).max()
    };
    let of_occurrence = || {
        let (task, label) = (&id.task, &id.occurrence);
        let year = label_year(label)?;
        last_below(&format!("evidence/{task}/{year:04}/{label}/"))
    };
    let of_waiver = || last_below(&LoadedPolicy::waiver_file(before?.waiver.as_ref()?));
    deciding
        .or_else(of_occurrence)
        .or_else(of_waiver)
        .or_else(|| last_below("policy/"))
}
