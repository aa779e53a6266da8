//! What a newer policy requires less of than an older one.
//!
//! Two versions are compared field by field, and by what both owe over the next ten years. Stricter
//! requirements are not reported; what cannot be ordered, such as another time zone, is reported as a
//! change.

mod cadence;
mod compare;
mod keys;
mod owed;
mod period;
mod policy_change;
mod roster;
mod schemas;
mod settings;
mod spelling;
mod task;
mod team_days;
mod time_proofs;
mod weakening;

#[cfg(test)]
mod tests;

pub(super) use compare::{find_settings_weakenings, find_weakenings};
pub(super) use owed::ComparisonLimit;
pub(super) use policy_change::PolicyChange;
pub(super) use weakening::Weakening;
