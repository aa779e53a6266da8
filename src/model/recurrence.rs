//! The calendar's part of a cadence: periods, and when in them a duty is due.

use std::num::NonZeroU32;

use chrono::{NaiveTime, Timelike, Weekday};

use super::cadence::CadenceError;
use super::duration::Duration;
use super::rrule::Rrule;

/// The time of day of a due instant that names none: 23:59:59.
pub const END_OF_DAY: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 59) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// How a task recurs by calendar. Made by [`Recurrence::new`], which holds its parts to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// The period.
    pub every: Period,
    /// How many periods make one window, counted from the first one owed. 1 with a [`Period::Rrule`].
    pub interval: NonZeroU32,
    /// Only working days have an occurrence. With [`Period::Day`] only.
    pub business_days_only: bool,
    /// When in the window the duty is due; the window's last second where there is none.
    pub due: Option<DueRule>,
    /// Where a due date goes that is no working day.
    pub if_holiday: IfHoliday,
}

/// The period of a recurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Period {
    /// A local day.
    Day,
    /// A week of ISO 8601, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months, from January, April, July or October.
    Quarter,
    /// Six calendar months, from January or July.
    HalfYear,
    /// A calendar year.
    Year,
    /// From one instance of the rule to the next.
    Rrule(Rrule),
}

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
    /// Among working days: 1 to 31, or -1 to -31.
    BusinessDay(i8),
}

/// Where a due date goes that is no working day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IfHoliday {
    /// It stays.
    #[default]
    Keep,
    /// To the nearest working day before, unless that lies before the window opens.
    Preceding,
    /// To the nearest working day after.
    Following,
}

impl Period {
    /// How the period is spelt in a file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
            Self::Rrule(_) => "rrule",
        }
    }

    /// How many calendar months one period has; 0 for those that are not made of months.
    #[must_use]
    pub const fn months(&self) -> u32 {
        match self {
            Self::Day | Self::Week | Self::Rrule(_) => 0,
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }

    const fn due_fields(&self) -> &'static str {
        match self {
            Self::Day => "`time`",
            Self::Week => "`weekday` and `time`",
            Self::Month | Self::Quarter | Self::HalfYear | Self::Year => {
                "`day` or `business_day`, `month` and `time`"
            }
            Self::Rrule(_) => "`within` and `time`",
        }
    }
}

impl DueRule {
    const fn fields(&self) -> &'static str {
        match self {
            Self::Day { .. } => "`time` alone",
            Self::Week { .. } => "`weekday`",
            Self::Month { .. } => "`day`, `business_day` or `month`",
            Self::Rrule { .. } => "`within`",
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

impl Recurrence {
    /// Puts the calendar's part of a cadence together.
    ///
    /// # Errors
    ///
    /// [`CadenceError`] where `business_days_only` stands with another period than the day, `interval` is not 1 beside
    /// an rrule, or `due` has fields of another period, or values that the window does not have.
    pub fn new(
        every: Period,
        interval: NonZeroU32,
        business_days_only: bool,
        due: Option<DueRule>,
        if_holiday: IfHoliday,
    ) -> Result<Self, CadenceError> {
        if business_days_only && every != Period::Day {
            let every = every.name();
            return Err(CadenceError::BusinessDays { every });
        }
        if matches!(every, Period::Rrule(_)) && interval != NonZeroU32::MIN {
            return Err(CadenceError::RruleInterval);
        }
        if let Some(rule) = &due {
            check_due(rule, &every, interval)?;
        }
        Ok(Self {
            every,
            interval,
            business_days_only,
            due,
            if_holiday,
        })
    }
}

fn check_due(rule: &DueRule, every: &Period, interval: NonZeroU32) -> Result<(), CadenceError> {
    if !rule.fits(every) {
        return Err(CadenceError::Due {
            every: every.name(),
            allowed: every.due_fields(),
            found: rule.fields(),
        });
    }
    // chrono keeps fractions and leap seconds in the nanoseconds.
    if rule.time().is_some_and(|time| time.nanosecond() > 0) {
        return Err(CadenceError::Time);
    }
    match *rule {
        DueRule::Month { day, month, .. } => {
            check_day(day)?;
            let months = u64::from(every.months()) * u64::from(interval.get());
            match month {
                Some(found) if found == 0 || u64::from(found) > months => {
                    Err(CadenceError::Month { months, found })
                }
                _ => Ok(()),
            }
        }
        DueRule::Rrule {
            within,
            time: Some(_),
        } if within.has_clock_units() => Err(CadenceError::TimeTwice { within }),
        _ => Ok(()),
    }
}

fn check_day(day: DayOfMonth) -> Result<(), CadenceError> {
    let (field, found) = match day {
        DayOfMonth::Day(found) => ("day", found),
        DayOfMonth::BusinessDay(found) => ("business_day", found),
    };
    if (1..=31).contains(&found.unsigned_abs()) {
        Ok(())
    } else {
        Err(CadenceError::DayOfMonth { field, found })
    }
}

#[cfg(test)]
mod tests;
