//! Reading `policy/calendars/*.yaml`.

use chrono::{NaiveDate, Weekday};

use super::cadence::weekday;
use super::field_value::{FieldValue, list};
use super::fields::Fields;
use super::scalar;
use crate::model::{Calendar, CalendarError};

/// Reads one calendar.
pub(super) fn calendar_file(root: FieldValue) -> Option<Calendar> {
    let known = &["kind", "name", "covers_until", "weekend", "holidays"];
    let fields = Fields::open(root, known)?;
    fields.require("kind", scalar::kind("calendar/v1"));
    fields.read("name", scalar::text);
    let covers_until = fields.read("covers_until", scalar::integer(1..=9999));
    let weekend = fields
        .read("weekend", list(weekday))
        .unwrap_or_else(|| vec![Weekday::Sat, Weekday::Sun]);
    let holidays = fields.read_or_default("holidays", list(holiday));
    let calendar = Calendar::new(weekend, holidays);
    let add = |error: CalendarError| {
        fields.add_fault(
            "weekend",
            error.to_string(),
            "leave at least one business day",
        );
    };
    let calendar = calendar.map_err(add).ok()?;
    Some(calendar.covering_until(covers_until))
}

fn holiday(value: FieldValue) -> Option<(NaiveDate, String)> {
    let fields = Fields::open(value, &["date", "name"])?;
    let name = fields.read_or_default("name", scalar::text);
    Some((fields.require("date", scalar::date)?, name))
}
