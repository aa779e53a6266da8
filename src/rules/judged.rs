//! The findings stage, after judging: what the standings of duties mean, and what history shows.

use super::facts::{JudgedFacts, MainlineFacts};
use super::families::FAMILIES;
use crate::finding::FindingBuilder;

/// What every family finds once duties have their standings.
#[must_use]
pub fn check_judged(facts: &JudgedFacts) -> Vec<FindingBuilder> {
    let checks = FAMILIES.iter().flat_map(|family| family.judged);
    checks.flat_map(|check| check(facts)).collect()
}

/// What every family finds in git's history.
#[must_use]
pub fn check_history(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let checks = FAMILIES.iter().flat_map(|family| family.history);
    checks.flat_map(|check| check(facts)).collect()
}
