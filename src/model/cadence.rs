//! How a task recurs.

use super::duration::Duration;
use super::grace::Grace;
use super::recurrence::Recurrence;
use crate::text::Id;

/// How a task recurs: by calendar, as needed, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cadence {
    /// The calendar's part.
    pub recurrence: Option<Recurrence>,
    /// The part that requests open.
    pub as_needed: Option<AsNeeded>,
    /// What lies between due and deadline, for both parts.
    pub grace: Grace,
}

/// A cadence whose occurrences are opened by requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsNeeded {
    /// What a request may name as its trigger; free where empty.
    pub triggers: Vec<Id>,
    /// From `requested_at` to the due instant.
    pub within: Duration,
    /// The backstop: how long a team may go without a completed request. Never shorter than a day.
    pub at_least_every: Option<Duration>,
}

/// Why there is no such cadence. The messages name what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CadenceError {
    /// Neither a calendar nor requests: there is no cadence by default.
    #[error("a cadence needs `every`, `rrule` or `as_needed`: there is none by default")]
    Empty,
    /// A backstop of no time, or of hours: its label is the date on which it is due, one a day at most.
    #[error("`at_least_every` counts days or longer, such as P1Y: {found} has none")]
    Backstop {
        /// What was asked for.
        found: Duration,
    },
    /// `on: business-days` with another period than the day.
    #[error("`on: business-days` goes with `every: day` only, not with {every}")]
    BusinessDays {
        /// The period, as the file spells it.
        every: &'static str,
    },
    /// `interval` beside `rrule`.
    #[error("`interval` does not go with `rrule`: write INTERVAL in the rule")]
    RruleInterval,
    /// `due` has fields of another period.
    #[error("`due` of {every} takes {allowed}, not {found}")]
    Due {
        /// The period, as the file spells it.
        every: &'static str,
        /// The fields that it takes.
        allowed: &'static str,
        /// The fields that were found.
        found: &'static str,
    },
    /// `due.month` beyond the window.
    #[error(
        "`due.month` counts the months of the window, 1 to {months}: there is no month {found}"
    )]
    Month {
        /// How many months the window has.
        months: u64,
        /// Which was asked for.
        found: u32,
    },
    /// `due.day` or `due.business_day` that no month has.
    #[error(
        "`due.{field}` is 1 to 31 from the start of the month, or -1 to -31 from its end, not {found}"
    )]
    DayOfMonth {
        /// `day` or `business_day`.
        field: &'static str,
        /// Which was asked for.
        found: i8,
    },
    /// A time of day with a fraction, or a leap second.
    #[error("`due.time` is in whole seconds, 00:00:00 to 23:59:59")]
    Time,
    /// A time of day beside hours in `within`.
    #[error(
        "`due.within` of {within} has hours, minutes or seconds, which `due.time` contradicts: write one of them"
    )]
    TimeTwice {
        /// The duration that was asked for.
        within: Duration,
    },
}

impl Cadence {
    /// Puts a cadence together.
    ///
    /// # Errors
    ///
    /// [`CadenceError::Empty`] where it neither recurs by calendar nor as needed.
    pub fn new(
        recurrence: Option<Recurrence>,
        as_needed: Option<AsNeeded>,
        grace: Grace,
    ) -> Result<Self, CadenceError> {
        if recurrence.is_none() && as_needed.is_none() {
            return Err(CadenceError::Empty);
        }
        Ok(Self {
            recurrence,
            as_needed,
            grace,
        })
    }
}

impl AsNeeded {
    /// Puts the as-needed part of a cadence together.
    ///
    /// # Errors
    ///
    /// [`CadenceError::Backstop`] where `at_least_every` has no years, months, weeks or days in it.
    pub fn new(
        triggers: Vec<Id>,
        within: Duration,
        at_least_every: Option<Duration>,
    ) -> Result<Self, CadenceError> {
        if let Some(found) = at_least_every.filter(|every| !every.has_calendar_units()) {
            return Err(CadenceError::Backstop { found });
        }
        Ok(Self {
            triggers,
            within,
            at_least_every,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_cadence_by_default() {
        assert_eq!(
            Cadence::new(None, None, Grace::None),
            Err(CadenceError::Empty)
        );
    }

    #[track_caller]
    fn check(at_least_every: &str, allowed: bool) {
        let every = Duration::parse(at_least_every).unwrap();
        let made = AsNeeded::new(Vec::new(), Duration::days(5), Some(every));
        assert_eq!(made.is_ok(), allowed, "{at_least_every}");
    }

    #[test]
    fn a_backstop_takes_a_day_at_least() {
        check("P1Y", true);
        check("P1D", true);
        check("P1DT1H", true);
        check("P0D", false);
        check("PT24H", false);
    }
}
