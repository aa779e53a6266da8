//! The terms on which a task is owed.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::model::{Cadence, Calendar, OwingTeam, Period, Policy, Task, first_date, last_date};

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
    /// The terms under which a policy asks a team for a task, or all its teams.
    #[must_use]
    pub fn of(policy: &'a Policy, task: &'a Task, owing: OwingTeam) -> Self {
        Terms {
            cadence: &task.cadence,
            calendar: policy.calendar_of(task, owing),
            timezone: policy.timezone_of(task, owing),
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

    /// Whether other terms have the same periods: windows as long, counted in the same way.
    pub(super) fn has_same_cadence(&self, other: &Terms) -> bool {
        match (&self.cadence.recurrence, &other.cadence.recurrence) {
            (Some(one), Some(other)) => {
                one.every == other.every
                    && one.interval == other.interval
                    && one.business_days_only == other.business_days_only
            }
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    /// Whether other terms call for the same labels, on the same dates.
    pub(super) fn has_same_labels(&self, other: &Terms) -> bool {
        let recurrence = self.cadence.recurrence.as_ref();
        let needs_calendar = recurrence.is_some_and(|recurrence| recurrence.business_days_only);
        (self.starts, self.ends) == (other.starts, other.ends)
            && self.has_same_cadence(other)
            && (!needs_calendar || self.calendar == other.calendar)
    }

    /// Whether one window may hold the dates of several periods, or of instances of a rule.
    pub(super) fn joins_periods(&self) -> bool {
        let recurrence = self.cadence.recurrence.as_ref();
        recurrence.is_some_and(|recurrence| {
            recurrence.interval.get() > 1 || matches!(recurrence.every, Period::Rrule(_))
        })
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
