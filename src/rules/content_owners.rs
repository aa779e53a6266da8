//! Which claim landed a content first: content that two duties list belongs to that one, whatever the
//! files say of when the work was done.

use std::collections::HashMap;
use std::hash::Hash;

use super::Context;
use crate::files::Sha256Sum;
use crate::history::Landing;
use crate::judge::{Claim, ClaimVersion};

/// Whether the task of a claim lets the same content prove several duties.
pub(super) fn allows_reuse(claim: &Claim, context: &Context) -> bool {
    let task = &claim.duty.task;
    let task = context.timeline.task(claim.version, task.as_str());
    task.is_some_and(|task| task.requires.artifacts.reuse)
}

/// For each content of artifacts the claim that landed it first, by index.
pub(super) fn artifact_owners(claims: &[Claim]) -> HashMap<Sha256Sum, usize> {
    find_owners(
        claims,
        |claim| claim.artifacts.iter().map(|(sum, _)| *sum),
        |version| version.artifacts.iter().copied(),
    )
}

/// For each hash of a summary and details the claim that landed them first, by index.
pub(super) fn word_owners(claims: &[Claim]) -> HashMap<u64, usize> {
    find_owners(
        claims,
        |claim| claim.words.iter().map(|(hash, _)| *hash),
        |version| version.words.iter().copied(),
    )
}

/// The claim that landed each content first, with its current or with an earlier version. Claims that
/// are not valid own nothing.
fn find_owners<'a, K, C, V>(
    claims: &'a [Claim],
    contents_of_claim: impl Fn(&'a Claim) -> C,
    contents_of_version: impl Fn(&'a ClaimVersion) -> V,
) -> HashMap<K, usize>
where
    K: Eq + Hash,
    C: Iterator<Item = K>,
    V: Iterator<Item = K>,
{
    let mut landings = Vec::new();
    for (index, claim) in claims.iter().enumerate().filter(|(_, c)| c.is_valid) {
        landings.push(ContentLanding::of(index, claim.landing, None));
        let earlier = earlier_versions(claim);
        landings.extend(
            earlier.map(|version| ContentLanding::of(index, Some(version.landing), Some(version))),
        );
    }
    sort_by_landing(&mut landings, claims);
    let mut owners = HashMap::new();
    for landing in landings {
        let mut own = |content| {
            owners.entry(content).or_insert(landing.claim);
        };
        match landing.version {
            Some(version) => contents_of_version(version).for_each(&mut own),
            None => contents_of_claim(&claims[landing.claim]).for_each(&mut own),
        }
    }
    owners
}

/// Of some claims those that are valid so far, in the order in which their words landed.
pub(super) fn sort_by_words(claims: &[Claim], indices: Vec<usize>) -> Vec<usize> {
    let valid = indices.into_iter().filter(|index| claims[*index].is_valid);
    let first = |index: usize| {
        let claim = &claims[index];
        let words = claim.words.map(|(hash, _)| hash);
        let mut versions = earlier_versions(claim);
        let same = versions.find(|version| version.words == words);
        same.map_or(claim.landing, |version| Some(version.landing))
    };
    let mut landings: Vec<ContentLanding> = valid
        .map(|index| ContentLanding::of(index, first(index), None))
        .collect();
    sort_by_landing(&mut landings, claims);
    landings.into_iter().map(|landing| landing.claim).collect()
}

fn earlier_versions(claim: &Claim) -> impl Iterator<Item = &ClaimVersion> {
    let past = claim.past.as_deref().into_iter();
    past.flat_map(|past| &past.versions)
}

/// A content that landed with a claim, or with an earlier version of it.
struct ContentLanding<'a> {
    /// The commit; the greatest number for what no commit holds yet.
    commit: u32,
    /// The claim, by its index.
    claim: usize,
    version: Option<&'a ClaimVersion>,
}

impl<'a> ContentLanding<'a> {
    fn of(claim: usize, landing: Option<Landing>, version: Option<&'a ClaimVersion>) -> Self {
        let commit = landing.and_then(|landing| landing.commit);
        ContentLanding {
            commit: commit.unwrap_or(u32::MAX),
            claim,
            version,
        }
    }
}

/// What landed with one commit, or without history, is ordered by when the work was done.
fn sort_by_landing(landings: &mut [ContentLanding], claims: &[Claim]) {
    let age = |index: usize| (claims[index].performed_at.to_utc(), &claims[index].file);
    landings.sort_by(|a, b| {
        let commits = a.commit.cmp(&b.commit);
        commits.then_with(|| age(a.claim).cmp(&age(b.claim)))
    });
}
