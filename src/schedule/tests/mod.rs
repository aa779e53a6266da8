//! Tests of the layer, by concern.

mod backstops;
mod bounds;
mod deadlines;
mod dues;
mod gaps;
mod holidays;
mod month_dues;
mod properties;
mod requests;
mod rfc5545;
mod rrule_crate;
mod seams;
mod team_changes;
mod teams;
mod versions;
mod windows;

use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;

use super::{BackstopTerms, Terms, Window, occurrences};
use crate::model::{
    Cadence, Calendar, DueRule, Duration, Grace, IfHoliday, Period, Recurrence, Rrule,
    last_instant, local_instant,
};

pub(super) const COPENHAGEN: Tz = chrono_tz::Europe::Copenhagen;

/// The same terms from their first day on.
pub(super) fn unlimited(terms: Terms) -> BackstopTerms {
    let midnight = terms.first_date().and_time(NaiveTime::MIN);
    BackstopTerms {
        from: local_instant(terms.timezone, midnight).with_timezone(&Utc),
        to: last_instant(),
        terms,
        record_within: Duration::days(2),
        review_within: Duration::days(2),
    }
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn utc(text: &str) -> DateTime<Utc> {
    let text = if text.contains('T') {
        text.to_owned()
    } else {
        format!("{text}T00:00:00Z")
    };
    text.parse().unwrap()
}

pub(super) fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M:%S").unwrap()
}

/// A recurrence from `day`, `business-day`, `week`, …, or an RRULE; `2 week` joins two.
pub(super) fn recurrence(text: &str, due: Option<DueRule>, if_holiday: IfHoliday) -> Recurrence {
    let (interval, every) = match text.split_once(' ') {
        Some((interval, every)) => (interval.parse().unwrap(), every),
        None => (1, text),
    };
    let kind = match every {
        "day" | "business-day" => Period::Day,
        "week" => Period::Week,
        "month" => Period::Month,
        "quarter" => Period::Quarter,
        "half-year" => Period::HalfYear,
        "year" => Period::Year,
        rule => Period::Rrule(Rrule::parse(rule).unwrap()),
    };
    let interval = NonZeroU32::new(interval).unwrap();
    Recurrence::new(kind, interval, every == "business-day", due, if_holiday).unwrap()
}

pub(super) fn plain(text: &str) -> Cadence {
    Cadence::new(
        Some(recurrence(text, None, IfHoliday::Keep)),
        None,
        Grace::None,
    )
    .unwrap()
}

/// A calendar with Danish holidays of 2026.
pub(super) fn denmark() -> Calendar {
    let days = [
        "2026-01-01",
        "2026-04-02",
        "2026-04-03",
        "2026-04-05",
        "2026-04-06",
        "2026-05-14",
        "2026-05-24",
        "2026-05-25",
        "2026-06-05",
        "2026-12-24",
        "2026-12-25",
        "2026-12-26",
        "2026-12-31",
    ];
    let holidays = days.map(|day| (date(day), "holiday".to_owned()));
    Calendar::new([Weekday::Sat, Weekday::Sun], holidays).unwrap()
}

/// Everything that a test may want to vary.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) cadence: Cadence,
    pub(super) calendar: Calendar,
    pub(super) timezone: Tz,
    pub(super) starts: NaiveDate,
    pub(super) ends: Option<NaiveDate>,
}

impl Case {
    pub(super) fn new(cadence: Cadence, starts: &str) -> Self {
        Self {
            cadence,
            calendar: denmark(),
            timezone: COPENHAGEN,
            starts: date(starts),
            ends: None,
        }
    }

    pub(super) fn ends(mut self, ends: &str) -> Self {
        self.ends = Some(date(ends));
        self
    }

    pub(super) fn zone(mut self, timezone: Tz) -> Self {
        self.timezone = timezone;
        self
    }

    pub(super) fn terms(&self) -> Terms<'_> {
        Terms {
            cadence: &self.cadence,
            calendar: &self.calendar,
            timezone: self.timezone,
            starts: self.starts,
            ends: self.ends,
        }
    }

    pub(super) fn until(&self, until: &str) -> Vec<Window> {
        occurrences(&self.terms(), utc(until)).unwrap()
    }

    /// All windows up to `ends`, which bounds them.
    pub(super) fn all(&self) -> Vec<Window> {
        occurrences(&self.terms(), last_instant()).unwrap()
    }
}
