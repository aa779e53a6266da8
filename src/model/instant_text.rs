//! Instants and lengths of time in messages.

use chrono::{DateTime, Datelike as _, TimeDelta, Timelike as _};
use chrono_tz::Tz;

/// An instant in its time zone, with the zone's name: `Fri 13 Mar 2026 17:00 (Europe/Copenhagen)`.
#[must_use]
pub fn format_instant(instant: DateTime<Tz>) -> String {
    format!(
        "{} ({})",
        format_local_time(instant),
        instant.timezone().name()
    )
}

/// An instant in its time zone: `Fri 13 Mar 2026 17:00`. Seconds are shown only where they are not zero.
#[must_use]
pub fn format_local_time(instant: DateTime<Tz>) -> String {
    // Outputs show many instants: parsing a format string for each takes twice as long.
    let local = instant.naive_local();
    let (weekday, day, year) = (local.weekday(), local.day(), local.year());
    let month = MONTHS[local.month0() as usize];
    let (hour, minute) = (local.hour(), local.minute());
    match local.second() {
        0 => format!("{weekday} {day} {month} {year:04} {hour:02}:{minute:02}"),
        second => {
            format!("{weekday} {day} {month} {year:04} {hour:02}:{minute:02}:{second:02}")
        }
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A length of time in its largest unit, rounded down: `3 days`, `5 hours`, `1 minute`.
#[must_use]
pub fn format_span(span: TimeDelta) -> String {
    let seconds = span.num_seconds().abs();
    let units = [
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let (count, unit) = units
        .into_iter()
        .map(|(length, unit)| (seconds / length, unit))
        .find(|(count, _)| *count > 0)
        .unwrap_or((0, "second"));
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_in_local_time() {
        let check = |instant: &str, expected: &str| {
            let instant: DateTime<chrono::Utc> = instant.parse().expect("an instant");
            let local = instant.with_timezone(&Tz::Europe__Copenhagen);
            assert_eq!(format_instant(local), expected);
        };
        check(
            "2026-03-13T16:00:00Z",
            "Fri 13 Mar 2026 17:00 (Europe/Copenhagen)",
        );
        check(
            "2026-07-01T21:59:59Z",
            "Wed 1 Jul 2026 23:59:59 (Europe/Copenhagen)",
        );
    }

    #[test]
    fn spans_are_shown_in_their_largest_unit() {
        let check = |seconds: i64, expected: &str| {
            assert_eq!(format_span(TimeDelta::seconds(seconds)), expected);
        };
        check(0, "0 seconds");
        check(1, "1 second");
        check(119, "1 minute");
        check(-7200, "2 hours");
        check(86_400 * 3 + 86_399, "3 days");
    }
}
