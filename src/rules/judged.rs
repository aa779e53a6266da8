//! The findings stage, after judging: what the standings of duties mean.

use super::facts::JudgedFacts;
use super::families::FAMILIES;
use crate::finding::FindingBuilder;

/// What every family finds once duties have their standings.
#[must_use]
pub fn check_judged(facts: &JudgedFacts) -> Vec<FindingBuilder> {
    let checks = FAMILIES.iter().flat_map(|family| family.judged);
    checks.flat_map(|check| check(facts)).collect()
}
