//! The terms on which a task is owed.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::model::{Cadence, Calendar, Policy, Task, first_date, last_date};

/// The terms on which the occurrences of a task are owed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms<'a> {
    /// How the task recurs.
    pub cadence: &'a Cadence,
    /// The business days.
    pub calendar: &'a Calendar,
    /// The time zone of all local times and dates.
    pub timezone: Tz,
    /// The first local date: occurrences that open on or after its midnight are owed.
    pub starts: NaiveDate,
    /// The last local date, inclusive: occurrences that end later are not owed.
    pub ends: Option<NaiveDate>,
}

impl<'a> Terms<'a> {
    /// The terms under which a policy asks for a task.
    #[must_use]
    pub fn of(policy: &'a Policy, task: &'a Task) -> Self {
        Terms {
            cadence: &task.cadence,
            calendar: policy.calendar_of(task),
            timezone: policy.timezone_of(task),
            starts: policy.starts_of(task),
            ends: task.ends,
        }
    }
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
