//! What a newer policy requires less of than an older one.
//!
//! Two versions are compared field by field. Stricter requirements are not reported; what cannot be
//! ordered, such as another time zone, is reported as a change.

mod cadence;
mod compare;
mod period;
mod roster;
mod settings;
mod spelling;
mod task;
mod weakening;

#[cfg(test)]
mod tests;

pub(super) use compare::find_weakenings;
pub(super) use weakening::Weakening;
