//! The policy of one evaluation, and the levels that it is judged by.

use std::borrow::Cow;

use super::PolicySnapshot;
use crate::finding::Levels;
use crate::git::MainlineHistory;
use crate::load::PolicyVersion;

/// A policy that judges, by its own levels or by those of another.
#[derive(Clone, Copy)]
pub(super) struct JudgingPolicy<'a> {
    pub(super) snapshot: &'a PolicySnapshot,
    /// The levels of another policy, whatever its own say.
    pub(super) other_levels: Option<&'a Levels>,
}

impl<'a> JudgingPolicy<'a> {
    /// A policy that is judged by its own levels.
    pub(super) fn of(snapshot: &'a PolicySnapshot) -> Self {
        JudgingPolicy {
            snapshot,
            other_levels: None,
        }
    }

    /// The levels that the policy itself sets, or those of the other.
    pub(super) fn stated_levels(&self) -> &'a Levels {
        self.other_levels.unwrap_or(&self.snapshot.loaded.levels)
    }

    /// The levels in force. One that the policy's newest change lowers is lowered only for the change
    /// after it: that change itself is judged by what was agreed before.
    pub(super) fn levels_in_force(
        &self,
        versions: &[PolicyVersion],
        history: &MainlineHistory,
    ) -> Cow<'a, Levels> {
        let stated = self.stated_levels();
        let earlier = match versions {
            _ if self.other_levels.is_some() => None,
            [.., last] if !self.snapshot.pending.is_empty() => Some(last),
            [.., before, last] if last.commit as usize + 1 == history.commits().len() => {
                Some(before)
            }
            _ => None,
        };
        match earlier {
            Some(earlier) => Cow::Owned(stated.at_least(&earlier.levels)),
            None => Cow::Borrowed(stated),
        }
    }
}
