//! Instants and lengths of time in messages.

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Timelike as _};
use chrono_tz::Tz;

use crate::language::Language;

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

/// An instant in its time zone, with the zone's name, in a language: `man. 9. mar. 2026 17:00 (Europe/Copenhagen)`.
#[must_use]
pub fn format_instant_in(instant: DateTime<Tz>, language: Language) -> String {
    let local = format_local_time_in(instant, language);
    format!("{local} ({})", instant.timezone().name())
}

/// An instant in its time zone, in a language: `man. 9. mar. 2026 17:00`.
#[must_use]
pub fn format_local_time_in(instant: DateTime<Tz>, language: Language) -> String {
    if language.of_program_texts().is_english() {
        return format_local_time(instant);
    }
    let local = instant.naive_local();
    let seconds = if local.second() == 0 { "" } else { ":%S" };
    let time = local.format(&format!("%H:%M{seconds}")).to_string();
    let weekday = WEEKDAYS[local.weekday().num_days_from_monday() as usize];
    language.fill(
        "{weekday} {day} {month} {year} {time}",
        &[
            ("weekday", &language.say(weekday)),
            ("day", &local.day()),
            ("month", &month_name(local.date(), language)),
            ("year", &format_args!("{:04}", local.year())),
            ("time", &time),
        ],
    )
}

/// A date in a language: `9. mar. 2026`; in English `2026-03-09`.
#[must_use]
pub fn format_date_in(date: NaiveDate, language: Language) -> String {
    if language.of_program_texts().is_english() {
        return date.to_string();
    }
    language.fill(
        "{day} {month} {year}",
        &[
            ("day", &date.day()),
            ("month", &month_name(date, language)),
            ("year", &format_args!("{:04}", date.year())),
        ],
    )
}

/// The short name of a date's month: `Mar`.
#[must_use]
pub fn month_name(date: NaiveDate, language: Language) -> &'static str {
    language.say(MONTHS[date.month0() as usize])
}

/// The short names of weekdays, Monday first.
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A length of time in its largest unit, rounded down: `3 days`, `5 hours`, `1 minute`.
#[must_use]
pub fn format_span(span: TimeDelta) -> String {
    format_span_in(span, Language::ENGLISH)
}

/// A length of time in its largest unit, rounded down, in a language: `3 dage`.
#[must_use]
pub fn format_span_in(span: TimeDelta, language: Language) -> String {
    let seconds = span.num_seconds().unsigned_abs();
    let units = [
        (86_400, "day", "days"),
        (3_600, "hour", "hours"),
        (60, "minute", "minutes"),
        (1, "second", "seconds"),
    ];
    let mut counts = units
        .into_iter()
        .map(|(length, one, many)| (seconds / length, one, many));
    let (count, one, many) = counts
        .find(|(count, ..)| *count > 0)
        .unwrap_or((0, "second", "seconds"));
    language.count_of(usize::try_from(count).unwrap_or(usize::MAX), one, many)
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
    fn instants_days_and_spans_follow_a_language() {
        let instant: DateTime<chrono::Utc> = "2026-03-09T16:00:00Z".parse().expect("an instant");
        let local = instant.with_timezone(&Tz::Europe__Copenhagen);
        let check = |tag: &str, expected: [&str; 3]| {
            let language = Language::new(tag).expect("a tag");
            let date = format_date_in(local.date_naive(), language);
            let span = format_span_in(TimeDelta::seconds(-86_400 * 3), language);
            assert_eq!([format_instant_in(local, language), date, span], expected);
        };
        check(
            "da",
            [
                "man. 9. mar. 2026 17:00 (Europe/Copenhagen)",
                "9. mar. 2026",
                "3 dage",
            ],
        );
        // There are no texts of the program in this language.
        for tag in ["en", "gsw"] {
            check(
                tag,
                [
                    "Mon 9 Mar 2026 17:00 (Europe/Copenhagen)",
                    "2026-03-09",
                    "3 days",
                ],
            );
        }
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
