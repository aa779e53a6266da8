//! Instants as exports write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc};
use chrono_tz::Tz;

use crate::model::{DateOrder, local_instant};

/// What a text says about a time.
#[derive(Debug, PartialEq)]
pub(super) enum ReadInstant {
    /// An instant, with what was needed to read it.
    At(TimeRead),
    /// It could be two days: in the one order of day and month, and in the other.
    Ambiguous,
    /// Not a time.
    Not,
}

/// An instant, and how it was read.
#[derive(Debug, PartialEq)]
pub(super) struct TimeRead {
    pub(super) at: DateTime<Utc>,
    /// The day as it is written.
    pub(super) day: NaiveDate,
    pub(super) names_zone: bool,
    pub(super) precision: TimePrecision,
    /// The order of day and month, where only one of them makes a date.
    pub(super) guess: Option<DateOrder>,
}

/// How exactly a time is written; the instant is the begin of what it could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimePrecision {
    Day,
    Minute,
    Second,
}

impl TimePrecision {
    /// How long after the instant it could have been, in whole seconds.
    pub(super) fn seconds_after(self) -> i64 {
        match self {
            TimePrecision::Day => 86_399,
            TimePrecision::Minute => 59,
            TimePrecision::Second => 0,
        }
    }

    fn of_clock(clock: &str) -> Self {
        match clock.matches(':').count() {
            0 => TimePrecision::Day,
            1 => TimePrecision::Minute,
            _ => TimePrecision::Second,
        }
    }
}

/// A date and time of day that names no zone.
type LocalRead = (NaiveDateTime, TimePrecision);

/// Forms of a time of day: with seconds and parts of them or without, on a 24-hour clock or a 12-hour clock.
const CLOCKS: [&str; 4] = ["%H:%M:%S%.f", "%H:%M", "%I:%M:%S%.f %p", "%I:%M %p"];
/// Forms of a date that can be read in one way only.
const CLEAR_DATES: [&str; 7] = [
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%b %d %Y", "%B %d %Y", "%d-%b-%Y", "%d-%b-%y",
];

/// Reads RFC 3339 and its kin, the number of milliseconds that Windows PowerShell writes as `/Date(…)/`, and dates with a
/// time of day on the clock of `zone`. A date alone is its midnight.
///
/// Dates in which day and month could be mixed up are read in the order that is given.
pub(super) fn read_instant(text: &str, zone: Tz, order: Option<&DateOrder>) -> ReadInstant {
    let text = text.trim();
    if let Some(at) = parse_with_zone(text) {
        return ReadInstant::At(with_zone(at, TimePrecision::Second));
    }
    let local = |(local, precision): LocalRead, guess| {
        ReadInstant::At(TimeRead {
            at: local_instant(zone, local).to_utc(),
            day: local.date(),
            names_zone: false,
            precision,
            guess,
        })
    };
    if let Some(DateOrder::Format(format)) = order {
        if let Ok(at) = DateTime::parse_from_str(text, format) {
            return ReadInstant::At(with_zone(at.to_utc(), TimePrecision::of_clock(text)));
        }
        let read = parse_format(text, format).filter(|(at, _)| has_long_year(at));
        return read.map_or(ReadInstant::Not, |read| local(read, None));
    }
    let text = simplify(text);
    let clear = CLEAR_DATES.iter().find_map(|date| parse_local(&text, date));
    if let Some(read) = clear {
        return local(read, None);
    }
    let orders = ["%d-%m-", "%m-%d-"];
    let long = orders.map(|date| parse_local(&text, &format!("{date}%Y")));
    // Of a year of two digits one cannot even tell that it is the year.
    let short = orders.map(|date| parse_local(&text, &format!("{date}%y")));
    let [day_first, month_first] = [0, 1].map(|index| long[index].or(short[index]));
    match (order, day_first, month_first) {
        (Some(DateOrder::DayFirst), Some(read), _)
        | (Some(DateOrder::MonthFirst), _, Some(read)) => local(read, None),
        (Some(_), ..) | (None, None, None) => ReadInstant::Not,
        (None, ..) if long == [None, None] => ReadInstant::Ambiguous,
        (None, Some(read), other) if other.is_none_or(|other| other == read) => {
            local(read, Some(DateOrder::DayFirst))
        }
        (None, None, Some(read)) => local(read, Some(DateOrder::MonthFirst)),
        (None, Some(_), _) => ReadInstant::Ambiguous,
    }
}

fn with_zone(at: DateTime<Utc>, precision: TimePrecision) -> TimeRead {
    TimeRead {
        at,
        day: at.date_naive(),
        names_zone: true,
        precision,
        guess: None,
    }
}

/// `%Y` takes a year of two digits too, as one of the first century.
fn has_long_year(at: &NaiveDateTime) -> bool {
    chrono::Datelike::year(at) >= 1000
}

/// One blank between parts, no comma, AM and PM in capitals, a `T` as a blank.
fn simplify(text: &str) -> String {
    let text = text.replace(',', " ").replace(['\u{a0}', '\u{202f}'], " ");
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    for word in &mut words {
        if ["am", "pm", "a.m.", "p.m."].contains(&word.to_ascii_lowercase().as_str()) {
            *word = word.to_ascii_uppercase().replace('.', "");
        }
    }
    let text = words.join(" ");
    match text.split_once('T') {
        Some((date, time)) if date.len() == 10 => format!("{date} {time}"),
        _ => text,
    }
}

/// A date in one form, and behind a blank a time of day in any.
fn parse_local(text: &str, form: &str) -> Option<LocalRead> {
    let words = form.split(' ').count();
    let end = text
        .match_indices(' ')
        .nth(words - 1)
        .map_or(text.len(), |(at, _)| at);
    let (date, clock) = text.split_at(end);
    // Dates are written with slashes and points too: 13/Mar/26, 13.03.2026.
    let date = if form.starts_with("%Y") {
        date.to_owned()
    } else {
        date.replace(['/', '.'], "-")
    };
    let day = NaiveDate::parse_from_str(&date, form).ok()?;
    let clock = clock.trim_start();
    let time = if clock.is_empty() {
        NaiveTime::MIN
    } else {
        CLOCKS
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(clock, form).ok())?
    };
    let at = day.and_time(time);
    let has_year = has_long_year(&at) || form.contains("%y");
    has_year.then(|| (at, TimePrecision::of_clock(clock)))
}

/// A date and time in a form that somebody named; a date alone where the form has no time.
fn parse_format(text: &str, format: &str) -> Option<LocalRead> {
    if let Ok(at) = NaiveDateTime::parse_from_str(text, format) {
        let has_seconds = ["%S", "%T", "%X", "%c", "%r"]
            .iter()
            .any(|part| format.contains(part));
        let precision = if has_seconds {
            TimePrecision::Second
        } else {
            TimePrecision::Minute
        };
        return Some((at, precision));
    }
    if DateOrder::has_time(format) {
        return None;
    }
    let day = NaiveDate::parse_from_str(text, format).ok()?;
    Some((day.and_time(NaiveTime::MIN), TimePrecision::Day))
}

/// Jira writes an offset without a colon, others a blank before it.
const WITH_OFFSET: [&str; 2] = ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f %z"];

/// A time that names its zone.
fn parse_with_zone(text: &str) -> Option<DateTime<Utc>> {
    if let Some(number) = text
        .strip_prefix("/Date(")
        .and_then(|rest| rest.strip_suffix(")/"))
    {
        // Windows PowerShell 5.1: milliseconds since 1970, in UTC whatever offset follows.
        let digits = number.find(['+', '-']).filter(|at| *at > 0);
        let number = digits.map_or(number, |at| &number[..at]);
        return DateTime::from_timestamp_millis(number.parse().ok()?);
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    let with_offset = WITH_OFFSET
        .iter()
        .find_map(|form| DateTime::parse_from_str(text, form).ok());
    with_offset.map(|at| at.to_utc())
}

/// RFC 3339 in UTC, to the second.
pub(super) fn format_utc(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, zone: Tz, expected: Option<&str>) {
        check_order(text, zone, None, expected);
    }

    fn check_order(text: &str, zone: Tz, order: Option<&str>, expected: Option<&str>) {
        let order = order.map(|order| DateOrder::parse(order).expect("an order"));
        let found = match read_instant(text, zone, order.as_ref()) {
            ReadInstant::At(read) => Some(format_utc(read.at)),
            ReadInstant::Ambiguous => Some("ambiguous".to_owned()),
            ReadInstant::Not => None,
        };
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn forms_of_the_products() {
        let zone = Tz::Europe__Copenhagen;
        for (text, expected) in [
            ("2026-03-13T14:04:00Z", "2026-03-13T14:04:00Z"),
            ("2021-01-12T18:54:11.5499478Z", "2021-01-12T18:54:11Z"),
            ("2026-03-13T15:04:00+01:00", "2026-03-13T14:04:00Z"),
            ("2026-03-13T15:04:00.000+0100", "2026-03-13T14:04:00Z"),
            ("2026-03-13 15:04:00", "2026-03-13T14:04:00Z"),
            ("2026-03-13T15:04:00", "2026-03-13T14:04:00Z"),
            ("2026-03-13 15:04", "2026-03-13T14:04:00Z"),
            ("2026-03-13 03:04:00 PM", "2026-03-13T14:04:00Z"),
            ("2026/03/13 15:04", "2026-03-13T14:04:00Z"),
            ("Mar 13, 2026 3:04 PM", "2026-03-13T14:04:00Z"),
            ("Mar 13, 2026, 3:04:00\u{202f}PM", "2026-03-13T14:04:00Z"),
            ("13/Mar/26 3:04 PM", "2026-03-13T14:04:00Z"),
            ("13-Mar-2026 15:04:00", "2026-03-13T14:04:00Z"),
            ("March 13, 2026 15:04", "2026-03-13T14:04:00Z"),
            ("2026-03-13 15:04:00 +0100", "2026-03-13T14:04:00Z"),
            ("3/13/2026, 3:04:00.200 PM", "2026-03-13T14:04:00Z"),
            ("/Date(1773360000000)/", "2026-03-13T00:00:00Z"),
            ("/Date(1773360000000+0100)/", "2026-03-13T00:00:00Z"),
            // The hour that comes twice is the later, the one that is skipped ends after the gap.
            ("2026-10-25 02:30:00", "2026-10-25T01:30:00Z"),
            ("2026-03-29 02:30:00", "2026-03-29T01:00:00Z"),
        ] {
            check(text, zone, Some(expected));
        }
        check("2026-03-13 15:04:00", Tz::UTC, Some("2026-03-13T15:04:00Z"));
    }

    #[test]
    fn what_could_be_two_days_is_not_read() {
        for text in [
            "3/4/2026, 9:12:44 AM",
            "04.03.2026 09:12",
            "02-03-2026 10:12:44",
            "02/03/26 10:12",
            "26-03-14",
            "26-03-13 20:00",
        ] {
            check(text, Tz::UTC, Some("ambiguous"));
        }
        check_order(
            "3/4/2026, 9:12:44 AM",
            Tz::UTC,
            Some("mdy"),
            Some("2026-03-04T09:12:44Z"),
        );
        check_order(
            "3/4/2026, 9:12:44 AM",
            Tz::UTC,
            Some("dmy"),
            Some("2026-04-03T09:12:44Z"),
        );
        check_order(
            "02-03-26 10:12",
            Tz::UTC,
            Some("dmy"),
            Some("2026-03-02T10:12:00Z"),
        );
        check_order("02-03-2026 10:12", Tz::UTC, Some("iso"), None);
        check_order(
            "10:12 02|03|2026",
            Tz::UTC,
            Some("%H:%M %d|%m|%Y"),
            Some("2026-03-02T10:12:00Z"),
        );
    }

    #[test]
    fn a_day_past_the_twelfth_is_not_a_month() {
        check("13.03.2026 09:12", Tz::UTC, Some("2026-03-13T09:12:00Z"));
        check("03/13/2026 09:12", Tz::UTC, Some("2026-03-13T09:12:00Z"));
        check_order("13.03.2026 09:12", Tz::UTC, Some("mdy"), None);
        check("05/05/2026 09:12", Tz::UTC, Some("2026-05-05T09:12:00Z"));
    }

    #[test]
    fn what_is_not_a_time_is_not_read() {
        for text in [
            "",
            "2026-03-1210:00",
            "13-03-2010:30",
            "2026-02-30 10:00:00",
            "32.13.2026",
            "yesterday",
            "13:00",
            "26-03-13 10:00 Uhr",
        ] {
            check(text, Tz::UTC, None);
        }
    }
}
