//! How much later than due a duty may still be done.

use super::duration::Duration;

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
    /// The n-th business day after the due date, at the same local time of day.
    BusinessDays(u32),
}

/// Why a text is not a grace, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct GraceError(String);

impl Grace {
    /// Reads `1 business-day`, `2 business-days` or an ISO 8601 duration.
    ///
    /// # Errors
    ///
    /// [`GraceError`] where the text is neither, or counts 0 or more than 366 business days.
    pub fn parse(text: &str) -> Result<Self, GraceError> {
        if !text.contains("business") {
            return Duration::parse(text).map(Self::Duration).map_err(|error| {
                GraceError(format!(
                    "{error}; or count business days: \"1 business-day\", \"2 business-days\""
                ))
            });
        }
        ["business-days", "business-day"]
            .iter()
            .find_map(|unit| text.strip_suffix(unit)?.strip_suffix(' '))
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .filter(|days| (1..=MAX_GRACE_DAYS).contains(days))
            .map(Self::BusinessDays)
            .ok_or_else(|| {
                GraceError(format!(
                    "{text:?} is not a grace: write 1 to {MAX_GRACE_DAYS} business days, such as \"2 business-days\""
                ))
            })
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
    fn texts_that_are_not_a_grace() {
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
    fn messages_say_what_to_write() {
        let message = |text| Grace::parse(text).unwrap_err().to_string();
        assert!(message("1d").contains("write P1D"));
        assert!(message("1d").contains("1 business-day"));
        assert!(message("0 business-days").contains("1 to 366"));
    }
}
