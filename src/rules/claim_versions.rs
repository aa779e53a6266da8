//! Since when a claim counts whose file has several versions.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::Context;
use super::content_owners::{allows_reuse, artifact_owners, word_owners};
use crate::files::Sha256Sum;
use crate::finding::{Level, Rule};
use crate::history::Landing;
use crate::judge::{Claim, ClaimVersion};

/// Dates claims by the first version that holds and makes the claim.
///
/// A version holds by itself, or falls with content that another duty landed first: it lent itself a
/// place in time with something that was not its own.
pub(super) fn date_changed_claims(claims: &mut [Claim], context: &Context) {
    let foreign = ForeignContent {
        claims,
        context,
        artifacts: OnceCell::new(),
        words: OnceCell::new(),
    };
    let first_landing = |claim: &Claim| -> Option<Landing> {
        let mut versions = claim.past.as_deref()?.versions.iter();
        let first = versions.find(|version| !foreign.is_in(version, claim));
        first.map(|version| version.landing)
    };
    let valid = claims.iter().enumerate().filter(|(_, it)| it.is_valid);
    let dated = valid.filter_map(|(index, claim)| Some((index, first_landing(claim)?)));
    let dated: Vec<(usize, Landing)> = dated.collect();
    for (index, landing) in dated {
        claims[index].landing = Some(landing);
    }
}

/// Content that belongs to other duties. It is looked up only where an earlier version held other
/// content than the one that is judged, which the rules have examined.
struct ForeignContent<'a> {
    claims: &'a [Claim],
    context: &'a Context<'a>,
    artifacts: OnceCell<HashMap<Sha256Sum, usize>>,
    words: OnceCell<HashMap<u64, usize>>,
}

impl ForeignContent<'_> {
    fn is_in(&self, version: &ClaimVersion, claim: &Claim) -> bool {
        let denies = |rule| self.context.levels.of(rule) == Some(Level::Deny);
        let is_foreign = |owner: &usize| self.claims[*owner].duty != claim.duty;
        let is_listed_now = |sum: &&Sha256Sum| claim.artifacts.iter().any(|(now, _)| now == *sum);
        let mut sums = version.artifacts.iter().filter(|sum| !is_listed_now(sum));
        let is_reused = denies(Rule::ArtifactReused) && !allows_reuse(claim, self.context) && {
            sums.any(|sum| self.artifact_owners().get(sum).is_some_and(is_foreign))
        };
        let is_said_now = |words: &u64| claim.words.is_some_and(|(now, _)| now == *words);
        let words = version.words.filter(|words| !is_said_now(words));
        let is_copied = denies(Rule::EvidenceCopied)
            && words.is_some_and(|words| self.word_owners().get(&words).is_some_and(is_foreign));
        is_reused || is_copied
    }

    fn artifact_owners(&self) -> &HashMap<Sha256Sum, usize> {
        self.artifacts.get_or_init(|| artifact_owners(self.claims))
    }

    fn word_owners(&self) -> &HashMap<u64, usize> {
        self.words.get_or_init(|| word_owners(self.claims))
    }
}
