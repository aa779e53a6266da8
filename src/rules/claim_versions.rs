//! Since when a claim counts whose file has several versions.

use std::collections::HashMap;

use super::Context;
use super::content_owners::{allows_reuse, artifact_owners};
use crate::files::Sha256Sum;
use crate::finding::{Level, Rule};
use crate::judge::{Claim, ClaimVersion};

/// Dates claims by the first version that holds and makes the claim.
///
/// A version holds by itself, or falls with content that another duty landed first: it lent itself a
/// place in time with something that was not its own.
pub(super) fn date_changed_claims(claims: &mut [Claim], context: &Context) {
    let changed = claims.iter().enumerate();
    let changed: Vec<usize> = changed
        .filter(|(_, claim)| claim.is_valid && claim.past.is_some())
        .map(|(index, _)| index)
        .collect();
    let mut owners = ForeignContent::default();
    for index in changed {
        let past = claims[index].past.as_deref();
        let versions = past.map_or(&[][..], |past| &past.versions);
        let first = versions
            .iter()
            .find(|version| !owners.is_in(version, &claims[index], claims, context));
        if let Some(landing) = first.map(|version| version.landing) {
            claims[index].landing = Some(landing);
        }
    }
}

/// Content that belongs to other duties. It is looked up only where an earlier version held other
/// content than the one that is judged, which the rules have examined.
#[derive(Default)]
struct ForeignContent {
    artifacts: Option<HashMap<Sha256Sum, usize>>,
    words: Option<HashMap<u64, usize>>,
}

impl ForeignContent {
    fn is_in(
        &mut self,
        version: &ClaimVersion,
        claim: &Claim,
        claims: &[Claim],
        context: &Context,
    ) -> bool {
        self.is_in_artifacts(version, claim, claims, context)
            || self.is_in_words(version, claim, claims, context)
    }

    fn is_in_artifacts(
        &mut self,
        version: &ClaimVersion,
        claim: &Claim,
        claims: &[Claim],
        context: &Context,
    ) -> bool {
        let is_listed_now = |sum: &Sha256Sum| claim.artifacts.iter().any(|(now, _)| now == sum);
        let denies = context.levels.of(Rule::ArtifactReused) == Some(Level::Deny);
        if !denies || allows_reuse(claim, context) || version.artifacts.iter().all(is_listed_now) {
            return false;
        }
        let owners = self
            .artifacts
            .get_or_insert_with(|| artifact_owners(claims));
        let mut owners = version.artifacts.iter().filter_map(|sum| owners.get(sum));
        owners.any(|owner| claims[*owner].duty != claim.duty)
    }

    fn is_in_words(
        &mut self,
        version: &ClaimVersion,
        claim: &Claim,
        claims: &[Claim],
        context: &Context,
    ) -> bool {
        let denies = context.levels.of(Rule::EvidenceCopied) == Some(Level::Deny);
        let words = version
            .words
            .filter(|words| denies && claim.words.is_none_or(|(now, _)| now != *words));
        let Some(words) = words else {
            return false;
        };
        let owners = self.words.get_or_insert_with(|| {
            let claims = claims.iter().enumerate();
            let words = claims.filter_map(|(index, claim)| Some((claim.words?.0, index)));
            words.collect()
        });
        let owner = owners.get(&words).map(|owner| &claims[*owner]);
        owner.is_some_and(|owner| owner.duty != claim.duty)
    }
}
