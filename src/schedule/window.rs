//! What is asked of this room, and what it answers.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use crate::model::{Cadence, Calendar, first_date, last_date};

/// Under which terms a task's occurrences are owed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms<'a> {
    /// How the task recurs.
    pub cadence: &'a Cadence,
    /// Which days are working days.
    pub calendar: &'a Calendar,
    /// The time zone of all local times and dates.
    pub timezone: Tz,
    /// The first local date: occurrences that open on or after its midnight are owed.
    pub starts: NaiveDate,
    /// The last local date, inclusive: occurrences whose last day lies after it are not owed.
    pub ends: Option<NaiveDate>,
}

/// One occurrence: when it opens and closes, and by when its work is owed. Instants are in the task's time zone, in
/// whole seconds, all inclusive; `opens <= due <= deadline`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// `2026-W11`, `2026-03-14-new-saas-licence`, `by-2027-03-14`: unique within the task (and, for a backstop, the team).
    pub label: Arc<str>,
    /// Its first second.
    pub opens: DateTime<Tz>,
    /// Its last second; `None` for requests and backstops, which close with their completion.
    pub closes: Option<DateTime<Tz>>,
    /// Until when the work is owed.
    pub due: DateTime<Tz>,
    /// `due` and the grace.
    pub deadline: DateTime<Tz>,
}

impl Terms<'_> {
    /// Whether a local date lies in `starts..=ends`, and in the years 1 to 9999.
    pub(super) fn owes_on(&self, date: NaiveDate) -> bool {
        self.first_date() <= date && date <= self.last_date()
    }

    /// The first date on which anything is owed.
    pub(super) fn first_date(&self) -> NaiveDate {
        self.starts.max(first_date())
    }

    /// The last date on which anything is owed.
    pub(super) fn last_date(&self) -> NaiveDate {
        self.ends.map_or(last_date(), |ends| ends.min(last_date()))
    }
}
