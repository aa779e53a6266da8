//! When in its window a duty is due.

use std::num::NonZeroU32;

use chrono::{NaiveTime, Timelike, Weekday};

use super::cadence_error::CadenceError;
use super::duration::Duration;
use super::period::Period;

/// The time of day of a due instant that names none: 23:59:59.
pub const END_OF_DAY: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 59) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// When in its window a duty is due. Times are local, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueRule {
    /// Of a day: at a time of its last day.
    Day {
        /// Local time of day.
        time: NaiveTime,
    },
    /// Of a week: the last such weekday of the window.
    Week {
        /// The weekday.
        weekday: Weekday,
        /// Local time of day.
        time: NaiveTime,
    },
    /// Of a month, quarter, half-year or year.
    Month {
        /// The day of that month.
        day: DayOfMonth,
        /// Which month of the window, from 1; the last where there is none.
        month: Option<u32>,
        /// Local time of day.
        time: NaiveTime,
    },
    /// Of an rrule: the local date of the instance, plus `within`.
    Rrule {
        /// Counted from the instance's date (its local midnight, where it has hours and no `time` is given).
        within: Duration,
        /// Local time of day; [`END_OF_DAY`] where there is neither one nor hours in `within`.
        time: Option<NaiveTime>,
    },
}

/// A day of a month, counted from its start (1, 2, …) or from its end (-1, -2, …), clamped to what the month has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOfMonth {
    /// Among all days: 1 to 31, or -1 to -31.
    Day(i8),
    /// Among business days: 1 to 31, or -1 to -31.
    BusinessDay(i8),
}

/// Where a due date moves that is not a business day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IfHoliday {
    /// It stays.
    #[default]
    Keep,
    /// To the nearest business day before, unless that lies before the window opens.
    Preceding,
    /// To the nearest business day after.
    Following,
}

impl DueRule {
    /// Checks the rule against the window that it is for: `interval` periods.
    ///
    /// # Errors
    ///
    /// [`CadenceError`] where the rule is one of another period, or has values that the window does not have.
    pub(super) fn check(&self, every: &Period, interval: NonZeroU32) -> Result<(), CadenceError> {
        let error = |message: String| Err(CadenceError::new("due", message));
        if !self.fits(every) {
            return error(format!(
                "`due` does not fit a period of one {}",
                every.name()
            ));
        }
        // chrono keeps fractions and leap seconds in the nanoseconds.
        if self.time().is_some_and(|time| time.nanosecond() > 0) {
            return error("`due.time` expected whole seconds, 00:00:00 to 23:59:59".to_owned());
        }
        match *self {
            Self::Month { day, month, .. } => {
                let (field, number) = match day {
                    DayOfMonth::Day(number) => ("day", number),
                    DayOfMonth::BusinessDay(number) => ("business_day", number),
                };
                if !(1..=31).contains(&number.unsigned_abs()) {
                    return error(format!(
                        "`due.{field}` expected 1 to 31, or -1 to -31 from the end of the month, found {number}"
                    ));
                }
                let months = u64::from(every.months()) * u64::from(interval.get());
                match month {
                    Some(month) if month == 0 || u64::from(month) > months => error(format!(
                        "`due.month` expected a month of the window, 1 to {months}, found {month}"
                    )),
                    _ => Ok(()),
                }
            }
            Self::Rrule {
                within,
                time: Some(_),
            } if within.has_clock_units() => error(format!(
                "`due.within` of {within} has hours, minutes or seconds, which `due.time` contradicts: write one of them"
            )),
            _ => Ok(()),
        }
    }

    const fn fits(&self, every: &Period) -> bool {
        match self {
            Self::Day { .. } => matches!(every, Period::Day),
            Self::Week { .. } => matches!(every, Period::Week),
            Self::Month { .. } => every.months() > 0,
            Self::Rrule { .. } => matches!(every, Period::Rrule(_)),
        }
    }

    const fn time(&self) -> Option<NaiveTime> {
        match self {
            Self::Day { time } | Self::Week { time, .. } | Self::Month { time, .. } => Some(*time),
            Self::Rrule { time, .. } => *time,
        }
    }
}
