//! Whom commits name as co-authors of evidence.

use std::collections::BTreeMap;

use crate::history::Landing;
use crate::judge::Claim;

/// The addresses that commits name as co-authors.
#[derive(Debug, Default)]
pub struct CoAuthors {
    /// Of commits of the mainline, by their indices.
    pub of_commits: BTreeMap<u32, Vec<String>>,
    /// Of the commits of the change that is judged.
    pub of_change: Vec<String>,
}

impl CoAuthors {
    /// Those of a claim's content: it landed with these commits, or will land with the change.
    pub(super) fn of(&self, claim: &Claim) -> impl Iterator<Item = &String> {
        let landed = content_commits(claim).filter_map(|commit| self.of_commits.get(&commit));
        let pending = Some(&self.of_change).filter(|_| is_pending(claim));
        landed.chain(pending).flatten()
    }
}

/// Whether no commit of the mainline holds a claim as it is judged.
pub fn is_pending(claim: &Claim) -> bool {
    claim
        .landing
        .is_some_and(|landing| landing.commit.is_none())
}

/// The commits whose changes made the content of a claim, as far as they prove something.
pub fn content_commits(claim: &Claim) -> impl Iterator<Item = u32> {
    let past = claim.past.as_deref();
    let landed = claim.landing.filter(|_| past.is_none());
    let landed = landed.and_then(Landing::proven_commit);
    let earlier = past.map_or(&[][..], |past| &past.content_commits);
    landed.into_iter().chain(earlier.iter().copied())
}
