//! The part of a cadence that the calendar opens.

use std::num::NonZeroU32;

use super::cadence_error::CadenceError;
use super::due_rule::{DueRule, IfHoliday};
use super::period::Period;

/// How a task recurs by calendar. [`Recurrence::new`] checks that the parts fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// The period.
    pub every: Period,
    /// How many periods make one window, counted from the first one owed. 1 with a [`Period::Rrule`].
    pub interval: NonZeroU32,
    /// Only business days have an occurrence. With [`Period::Day`] only.
    pub business_days_only: bool,
    /// When in the window the duty is due; at the window's last second where there is no rule.
    pub due: Option<DueRule>,
    /// Where a due date moves that is not a business day.
    pub if_holiday: IfHoliday,
}

impl Recurrence {
    /// Checks that the parts make a recurrence.
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
            let found = every.name();
            let message = format!("`on: business-days` needs `every: day`, found {found}");
            return Err(CadenceError::new("on", message));
        }
        if matches!(every, Period::Rrule(_)) && interval != NonZeroU32::MIN {
            let message = "`interval` does not go with `rrule`: write INTERVAL in the rule";
            return Err(CadenceError::new("interval", message));
        }
        if let Some(rule) = &due {
            rule.check(&every, interval)?;
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

#[cfg(test)]
mod tests;
