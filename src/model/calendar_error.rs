//! Why a weekend and holidays do not make a calendar.

use chrono::{NaiveDate, Weekday};

/// Why a weekend and holidays do not make a calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No day is a business day.
    #[error("the weekend takes all seven days: leave at least one business day")]
    NoBusinessDay,
    /// No day of a year is a business day.
    #[error("the year {0} has no business day: weekend and holidays take all of its days")]
    YearWithoutBusinessDay(i32),
    /// A holiday would move from a business day.
    #[error("{0} is not a day of the weekend: nothing is moved from it")]
    NotWeekend(Weekday),
    /// All days near a holiday that is to be moved are taken.
    #[error("the holiday on {0} cannot be moved: all days within 31 days of it are taken")]
    NoDayToMoveTo(NaiveDate),
}
