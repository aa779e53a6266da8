//! Days, weeks and months as counted units: joining and stepping over periods is plain counting.

use chrono::{Datelike, NaiveDate, Weekday};

/// A unit into which the calendar is divided without gaps. Each has an ordinal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarUnit {
    /// Days, counted from 0001-01-01, which is day 1.
    Day,
    /// Weeks that begin on this weekday, counted from the first in the year 1.
    Week(Weekday),
    /// So many months, counted from January of the year 0.
    Months(u32),
}

impl CalendarUnit {
    /// The ordinal of the unit that holds `date`.
    pub(super) fn ordinal(self, date: NaiveDate) -> i64 {
        let day = i64::from(date.num_days_from_ce());
        match self {
            Self::Day => day,
            Self::Week(start) => (day - first_week_day(start)).div_euclid(7),
            Self::Months(length) => {
                let months = i64::from(date.year()) * 12 + i64::from(date.month0());
                months.div_euclid(i64::from(length))
            }
        }
    }

    /// The first day of the unit of that ordinal; `None` far outside the years 1 to 9999.
    pub(super) fn first_day(self, ordinal: i64) -> Option<NaiveDate> {
        let from_days = |days: i64| NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).ok()?);
        match self {
            Self::Day => from_days(ordinal),
            Self::Week(start) => {
                from_days(ordinal.checked_mul(7)?.checked_add(first_week_day(start))?)
            }
            Self::Months(length) => {
                let months = ordinal.checked_mul(i64::from(length))?;
                let year = i32::try_from(months.div_euclid(12)).ok()?;
                let month = u32::try_from(months.rem_euclid(12)).ok()? + 1;
                NaiveDate::from_ymd_opt(year, month, 1)
            }
        }
    }
}

impl CalendarUnit {
    /// The first and the last day, both inclusive, of the unit so many after the one that holds `date`, or before it.
    /// `None` far outside the years 1 to 9999.
    #[must_use]
    pub fn days_around(self, date: NaiveDate, steps: i64) -> Option<(NaiveDate, NaiveDate)> {
        let ordinal = self.ordinal(date).checked_add(steps)?;
        let next = self.first_day(ordinal.checked_add(1)?)?;
        Some((self.first_day(ordinal)?, next.pred_opt()?))
    }
}

/// Day 1 was a Monday in the proleptic Gregorian calendar of ISO 8601.
fn first_week_day(start: Weekday) -> i64 {
    1 + i64::from(start.num_days_from_monday())
}
