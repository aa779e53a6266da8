//! One version of a policy, as far as it is compared.

use crate::finding::Levels;
use crate::model::Policy;

/// One version of a policy, as far as it is compared.
#[derive(Clone, Copy)]
pub struct ComparedPolicy<'a> {
    /// Tasks, teams, calendars, settings.
    pub policy: &'a Policy,
    /// The levels of rules.
    pub levels: &'a Levels,
}
