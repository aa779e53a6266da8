//! From when on history counts.

use chrono::{DateTime, NaiveTime, Utc};

use crate::model::{Policy, local_instant};

/// The instant from which history counts: local midnight of `history.since`. `None` where all of it
/// does.
#[must_use]
pub fn adoption_instant(policy: &Policy) -> Option<DateTime<Utc>> {
    let since = policy.settings.history.since?;
    let midnight = since.and_time(NaiveTime::MIN);
    Some(local_instant(policy.settings.timezone, midnight).to_utc())
}
