//! How a task recurs.

use super::cadence_error::CadenceError;
use super::duration::Duration;
use super::grace::Grace;
use super::id::Id;
use super::recurrence::Recurrence;

/// How a task recurs: by calendar, as needed, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cadence {
    /// The occurrences that the calendar opens.
    pub recurrence: Option<Recurrence>,
    /// The occurrences that requests open.
    pub as_needed: Option<AsNeeded>,
    /// The time between due instant and deadline, for both.
    pub grace: Grace,
    /// The longest time that may lie between two performances of a team; `None` for any.
    pub max_gap: Option<Duration>,
}

/// A cadence whose occurrences are opened by requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsNeeded {
    /// What a request may name as its trigger; anything where empty.
    pub triggers: Vec<Id>,
    /// From `requested_at` to the due instant.
    pub within: Duration,
    /// The backstop: the longest time that a team may go without a completed request. A day or longer.
    pub at_least_every: Option<Duration>,
}

impl Cadence {
    /// Checks that the parts make a cadence.
    ///
    /// # Errors
    ///
    /// [`CadenceError`] where it neither recurs by calendar nor as needed.
    pub fn new(
        recurrence: Option<Recurrence>,
        as_needed: Option<AsNeeded>,
        grace: Grace,
    ) -> Result<Self, CadenceError> {
        if recurrence.is_none() && as_needed.is_none() {
            let message = "a cadence needs `every`, `rrule` or `as_needed`: it has no default";
            return Err(CadenceError::new("", message));
        }
        Ok(Self {
            recurrence,
            as_needed,
            grace,
            max_gap: None,
        })
    }

    /// The cadence with a longest time between two performances.
    ///
    /// # Errors
    ///
    /// [`CadenceError`] where that is no time at all.
    pub fn with_max_gap(self, max_gap: Option<Duration>) -> Result<Self, CadenceError> {
        if let Some(found) = max_gap.filter(Duration::is_zero) {
            let message = format!("`max_gap` expected some time, such as P7D, found {found}");
            return Err(CadenceError::new("max_gap", message));
        }
        Ok(Self { max_gap, ..self })
    }
}

impl AsNeeded {
    /// Checks the as-needed part of a cadence.
    ///
    /// # Errors
    ///
    /// [`CadenceError`] where `at_least_every` has no years, months, weeks or days in it: the label of a backstop is the
    /// date on which it is due, so that there is one a day at most.
    pub fn new(
        triggers: Vec<Id>,
        within: Duration,
        at_least_every: Option<Duration>,
    ) -> Result<Self, CadenceError> {
        if let Some(found) = at_least_every.filter(|every| !every.has_calendar_units()) {
            let message =
                format!("`at_least_every` expected days or longer, such as P1Y, found {found}");
            return Err(CadenceError::new("at_least_every", message));
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
    fn a_cadence_has_no_default() {
        let error = Cadence::new(None, None, Grace::None).unwrap_err();
        assert_eq!(error.field, "");
        assert!(error.message.contains("it has no default"));
    }

    #[track_caller]
    fn check(at_least_every: &str, allowed: bool) {
        let every = Duration::parse(at_least_every).unwrap();
        let made = AsNeeded::new(Vec::new(), Duration::days(5), Some(every));
        assert_eq!(made.is_ok(), allowed, "{at_least_every}");
    }

    #[test]
    fn a_longest_gap_is_some_time() {
        let with = |text: &str| {
            let cadence = Cadence::new(
                None,
                Some(AsNeeded::new(Vec::new(), Duration::days(5), None)?),
                Grace::None,
            )?;
            cadence.with_max_gap(Some(Duration::parse(text).unwrap()))
        };
        assert_eq!(with("P7D").unwrap().max_gap, Some(Duration::days(7)));
        assert!(with("PT36H").is_ok());
        let error = with("P0D").unwrap_err();
        assert_eq!(error.field, "max_gap");
        assert!(error.message.contains("P0D"));
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
