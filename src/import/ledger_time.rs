//! Times in the cells of a spreadsheet of past duties.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::time::{ReadInstant, TimePrecision, read_instant};
use crate::model::DateOrder;

/// A time in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerTime {
    /// The instant, on the clock of the task.
    pub at: DateTime<FixedOffset>,
    /// The day as it is written.
    pub day: NaiveDate,
    /// Whether there is no time of day: then the instant is the midnight of that day.
    pub is_day_only: bool,
}

impl LedgerTime {
    /// Reads RFC 3339, and dates with or without a time of day on the clock of `zone`.
    ///
    /// # Errors
    /// What was expected.
    pub fn read(text: &str, zone: Tz, order: Option<&DateOrder>) -> Result<Self, &'static str> {
        let text = match order {
            // Whoever names a format names every character of it.
            Some(DateOrder::Format(_)) => text.to_owned(),
            _ => with_plain_clock(text),
        };
        match read_instant(&text, zone, order) {
            ReadInstant::At(read) => Ok(LedgerTime {
                at: read.at.with_timezone(&zone).fixed_offset(),
                day: read.day,
                is_day_only: read.precision == TimePrecision::Day,
            }),
            ReadInstant::Ambiguous => {
                Err("a date that can be one day only (`--dates dmy` or `--dates mdy` says which)")
            }
            ReadInstant::Not => Err("a date such as 2025-03-14, with a time of day as 15:04"),
        }
    }

    /// The time of day where a text holds that alone, as a date may be followed by it.
    #[must_use]
    pub fn clock(text: &str) -> Option<String> {
        let clock = with_plain_clock(text);
        (clock.len() <= LONGEST_CLOCK && clock.contains(':')).then_some(clock)
    }
}

/// The characters of `03:04 PM` and `15:04:05`.
const LONGEST_CLOCK: usize = 8;

/// A text whose last word may be a time of day, with that as `9:00`: `9.00`, and a `kl.` or `at` before it left out. No
/// date ends with two numbers and one point between them, so it cannot be meant.
fn with_plain_clock(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let Some(last) = words.pop() else {
        return String::new();
    };
    let joined = last.get(..3).filter(|it| it.eq_ignore_ascii_case("kl."));
    let joined = joined.and_then(|_| last.get(3..));
    let clock = with_colon(joined.unwrap_or(last));
    let Some(clock) = clock else {
        return text.to_owned();
    };
    let is_at = |word: &&str| ["kl.", "kl", "at"].contains(&word.to_ascii_lowercase().as_str());
    if joined.is_none() && words.last().is_some_and(is_at) {
        words.pop();
    }
    words.push(&clock);
    words.join(" ")
}

/// A time of day of hours and minutes, or with seconds behind a colon; `None` for anything else.
fn with_colon(word: &str) -> Option<String> {
    let is_clock = |form: &str| NaiveTime::parse_from_str(word, form).is_ok();
    if is_clock("%H:%M") || is_clock("%H:%M:%S") {
        return Some(word.to_owned());
    }
    let (hours, minutes) = word.split_once('.')?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_form = matches!(hours.len(), 1 | 2) && minutes.len() == 2;
    (is_form && is_number(hours) && is_number(minutes)).then(|| format!("{hours}:{minutes}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_may_have_a_point_and_a_word_before_it() {
        let check = |text: &str, order: Option<&str>, expected: Option<&str>| {
            let order = order.map(|order| DateOrder::parse(order).expect("an order"));
            let read = LedgerTime::read(text, Tz::UTC, order.as_ref());
            let read = read.ok().filter(|time| !time.is_day_only);
            let read = read.map(|time| time.at.format("%Y-%m-%d %H:%M").to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        };
        let nine = Some("2026-03-14 09:00");
        for clock in [
            "9.00",
            "09.00",
            "kl. 09:00",
            "Kl. 9.00",
            "kl 9.00",
            "kl.9:00",
            "at 9:00",
            "9:00",
        ] {
            check(&format!("2026-03-14 {clock}"), None, nine);
            check(&format!("14.03.2026 {clock}"), Some("dmy"), nine);
            assert!(LedgerTime::clock(clock).is_some(), "{clock}");
        }
        check("2026-03-14 kl. 09:00:30", None, nine);
        // Neither a time of day nor a date is made of what is none.
        for other in [
            "9.0", "9.75", "25.00", "9.00.00", "kl.", "kl. ni", "at 2026", "um 9:00", "-9.00",
        ] {
            check(&format!("2026-03-14 {other}"), None, None);
        }
        for date in ["14.03", "14.03.26", "14.03.2026", "2026.03", "kl. 14.03.26"] {
            check(date, None, None);
        }
        for other in ["14.03.26", "9", "2026-03-14", "kl.", ""] {
            assert_eq!(LedgerTime::clock(other), None, "{other}");
        }
        check("2026-03-14 9.00", Some("%Y-%m-%d %H.%M"), nine);
        check("2026-03-14 9.00", Some("%Y-%m-%d %H:%M"), None);
    }

    #[test]
    fn times_are_those_of_the_zone() {
        let check = |text: &str, order: Option<&str>, expected: Result<(&str, bool), &str>| {
            let order = order.map(|order| DateOrder::parse(order).expect("an order"));
            let read = LedgerTime::read(text, Tz::Europe__Copenhagen, order.as_ref());
            let read = read.map(|time| (time.at.to_rfc3339(), time.is_day_only));
            match (read, expected) {
                (Ok((at, day)), Ok(expected)) => assert_eq!((at.as_str(), day), expected, "{text}"),
                (Err(found), Err(expected)) => assert!(found.contains(expected), "{found}"),
                (read, _) => panic!("{text}: {read:?}"),
            }
        };
        check(
            "2025-03-14 15:04",
            None,
            Ok(("2025-03-14T15:04:00+01:00", false)),
        );
        check(
            "2025-07-14T15:04",
            None,
            Ok(("2025-07-14T15:04:00+02:00", false)),
        );
        check(
            "2025-03-14T15:04:00Z",
            None,
            Ok(("2025-03-14T16:04:00+01:00", false)),
        );
        check(
            "14.03.2025 15:04",
            None,
            Ok(("2025-03-14T15:04:00+01:00", false)),
        );
        check("2025-03-14", None, Ok(("2025-03-14T00:00:00+01:00", true)));
        check(
            "03-04-2025",
            Some("dmy"),
            Ok(("2025-04-03T00:00:00+02:00", true)),
        );
        check("03-04-2025", None, Err("one day only"));
        check("yesterday", None, Err("a date such as"));
        check("15:04", None, Err("a date such as"));
    }
}
