//! How much later than due a duty may still be done.

use super::duration::{Duration, DurationError};

/// The most business days that a grace may have: more than a year of them is a typing error, and each is looked up.
const MAX_GRACE_DAYS: u32 = 366;

/// What lies between `due` and `deadline`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grace {
    /// The deadline is the due instant.
    #[default]
    None,
    /// A duration after the due instant.
    Duration(Duration),
    /// The n-th working day after the due date, at the same local time of day.
    BusinessDays(u32),
}

/// Why a text is no grace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraceError {
    /// The number before `business-days` is none, or is too large.
    #[error(
        "{text:?} is no grace: write 1 to {MAX_GRACE_DAYS} business days, such as \"2 business-days\""
    )]
    BusinessDays {
        /// What was written.
        text: String,
    },
    /// Neither `n business-days` nor a duration.
    #[error("{0}; or count business days: \"1 business-day\", \"2 business-days\"")]
    Duration(#[from] DurationError),
}

impl Grace {
    /// Reads `1 business-day`, `2 business-days` or an ISO 8601 duration.
    ///
    /// # Errors
    ///
    /// [`GraceError`] where the text is neither, or counts no or more than 366 business days.
    pub fn parse(text: &str) -> Result<Self, GraceError> {
        if !text.contains("business") {
            return Ok(Self::Duration(Duration::parse(text)?));
        }
        ["business-days", "business-day"]
            .iter()
            .find_map(|unit| text.strip_suffix(unit)?.strip_suffix(' '))
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .filter(|days| (1..=MAX_GRACE_DAYS).contains(days))
            .map(Self::BusinessDays)
            .ok_or_else(|| GraceError::BusinessDays { text: text.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Grace>) {
        assert_eq!(Grace::parse(text).ok(), expected, "{text:?}");
    }

    #[test]
    fn graces() {
        check("1 business-day", Some(Grace::BusinessDays(1)));
        check("2 business-days", Some(Grace::BusinessDays(2)));
        check("366 business-days", Some(Grace::BusinessDays(366)));
        check("P1D", Some(Grace::Duration(Duration::days(1))));
        check("P0D", Some(Grace::Duration(Duration::ZERO)));
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "business-day",
            "0 business-days",
            "367 business-days",
            "+1 business-day",
            "-1 business-days",
            "1  business-day",
            "1business-day",
            "1 business days",
            "1.5 business-days",
            "1d",
            " 1 business-day",
            "99999999999 business-days",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn messages_help() {
        let message = |text| Grace::parse(text).unwrap_err().to_string();
        assert!(message("1d").contains("write P1D"));
        assert!(message("1d").contains("1 business-day"));
        assert!(message("0 business-days").contains("1 to 366"));
    }
}
