//! The policy of one evaluation.

use super::PolicySnapshot;
use crate::finding::Levels;

/// A policy that judges, by its own levels or by others.
#[derive(Clone, Copy)]
pub(super) struct JudgingPolicy<'a> {
    pub(super) snapshot: &'a PolicySnapshot,
    pub(super) levels: &'a Levels,
}

impl<'a> JudgingPolicy<'a> {
    pub(super) fn of(snapshot: &'a PolicySnapshot) -> Self {
        JudgingPolicy {
            snapshot,
            levels: &snapshot.loaded.levels,
        }
    }
}
