//! The period of a recurrence.

use super::rrule::Rrule;

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
}
