//! The interval whose records count.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// The interval that is counted: from the opening of the occurrence to the work, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportWindow {
    /// When the occurrence opened.
    pub opens: DateTime<Utc>,
    /// When the work was done; the export shows how things stood then.
    pub performed_at: DateTime<Utc>,
    /// The time zone of times that name none: `ServiceNow` writes UTC as raw values, and the zone of the user who exported
    /// as display values.
    pub zone: Tz,
}

impl ImportWindow {
    /// A window in which times that name no zone are UTC.
    pub const fn new(opens: DateTime<Utc>, performed_at: DateTime<Utc>) -> Self {
        Self {
            opens,
            performed_at,
            zone: Tz::UTC,
        }
    }

    /// The same window, with another zone for times that name none.
    #[must_use]
    pub const fn with_zone(self, zone: Tz) -> Self {
        Self { zone, ..self }
    }

    pub(super) fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.opens <= instant && instant <= self.performed_at
    }
}
