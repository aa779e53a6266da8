//! The calendar that fits a time zone.

use chrono_tz::Tz;

/// The identifier of the calendar that comes with dutybook for a time zone.
#[must_use]
pub fn usual_calendar(timezone: Tz) -> Option<&'static str> {
    (timezone == Tz::Europe__Copenhagen).then_some("denmark")
}

/// The text of a calendar that comes with dutybook.
#[must_use]
pub fn shipped_calendar(id: &str) -> Option<&'static str> {
    let text = include_str!("../../../policy/calendars/denmark.yaml");
    (id == "denmark").then_some(text)
}
