//! `policy/*`: changes of policy, and tasks that cannot be scheduled.
//!
//! What a policy file says, by its syntax and its schema, is checked in the `load` layer, which
//! reads it.

mod calendar;
mod change;
mod draft_change;
mod mailmap;
mod program_version;
mod unschedulable;
mod weakened;

pub use change::check_adoption_moves;
pub use draft_change::describe_weakenings;
pub use mailmap::report_mailmap_of_change;
pub use program_version::report_program_version;
pub use unschedulable::check_unschedulable_tasks;

use super::stages::FamilyChecks;

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    history: &[
        change::check_retroactive_starts,
        change::check_policy_steps,
        mailmap::check_mailmap_changes,
    ],
    judged: &[calendar::check_calendar_ends],
    ..FamilyChecks::NONE
};
