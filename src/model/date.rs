//! Dates as they are written.

use chrono::NaiveDate;

/// Reads a date of the years 1 to 9999, written `YYYY-MM-DD` (ISO 8601) and no other way.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    // `parse` alone takes signs, blanks, years of any length and months of one digit.
    let has_form = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let date = has_form.then(|| text.parse().ok()).flatten();
    date.filter(|_| !text.starts_with("0000"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar_in_one_form() {
        for good in ["2026-03-13", "0001-01-01", "2024-02-29", "9999-12-31"] {
            assert!(parse_date(good).is_some(), "{good}");
        }
        for bad in [
            "2026-3-13",
            "2026-02-29",
            "0000-01-01",
            "+026-01-01",
            "2026-03-13 ",
        ] {
            assert!(parse_date(bad).is_none(), "{bad}");
        }
    }
}
