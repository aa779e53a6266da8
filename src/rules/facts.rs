//! The facts that the checks of claims and of standings look at.

use std::collections::BTreeMap;

use super::Context;
use crate::judge::{Claim, Duty};
use crate::load::LoadedPolicy;

/// What is known when claims are compared with each other and with their landings.
pub(super) struct ClaimFacts<'a> {
    pub(super) claims: &'a [Claim],
    /// The addresses that trailers name as co-authors, by the commit of a landing.
    pub(super) co_authors: &'a BTreeMap<u32, Vec<String>>,
    pub(super) context: &'a Context<'a>,
}

/// What is known once every duty has its standing.
pub struct JudgedFacts<'a> {
    /// What holds for every folder.
    pub context: &'a Context<'a>,
    /// The newest policy, with the places in its files.
    pub loaded: &'a LoadedPolicy,
    /// All claims.
    pub claims: &'a [Claim],
    /// All duties up to the end of the ledger, upcoming ones included.
    pub duties: &'a [Duty],
}

/// Of some claims those that are valid so far, the earliest work first.
pub(super) fn sort_by_age(claims: &[Claim], mut indices: Vec<usize>) -> Vec<usize> {
    let age = |index: usize| (claims[index].performed_at.to_utc(), &claims[index].file);
    indices.retain(|index| claims[*index].is_valid);
    indices.sort_by(|&a, &b| age(a).cmp(&age(b)));
    indices
}
