//! The instant at which everything is judged: the one place that reads the clock.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::cli::CliError;
use crate::cli::typed_days::{DAY_FORMS, DayDirection, TypedDays};
use crate::cli::typed_instant::{INSTANT_FORMS, parse_instant};
use crate::model::{END_OF_DAY, local_instant, whole_seconds};

/// The instant at which everything is judged, as settings have it.
#[derive(Debug, Clone)]
pub(super) enum AsOf {
    /// The text of `--as-of`, and the wall clock, from which `yesterday` counts. A day ends in a time zone that the policy
    /// names, so it becomes an instant only once the policy is read.
    Typed(String, DateTime<Utc>),
    /// The wall clock, or an instant that is the same for several roots.
    Fixed(DateTime<Utc>),
}

impl AsOf {
    pub(super) fn new(typed: Option<&str>) -> Self {
        let clock = whole_seconds(Utc::now());
        typed.map_or(AsOf::Fixed(clock), |typed| {
            AsOf::Typed(typed.to_owned(), clock)
        })
    }

    /// The instant, in whole seconds; `timezone` is the policy's.
    pub(super) fn instant(&self, timezone: Tz) -> Result<DateTime<Utc>, CliError> {
        let (text, clock) = match self {
            AsOf::Fixed(instant) => return Ok(*instant),
            AsOf::Typed(text, clock) => (text, clock.with_timezone(&timezone)),
        };
        if let Ok(days) = text.parse::<TypedDays>() {
            let days = days.days(clock.date_naive(), DayDirection::Back);
            let (_, last) = days.map_err(|_| not_an_instant(text))?;
            return end_of_day(last, timezone);
        }
        let instant = parse_instant(text, clock).map_err(|_| not_an_instant(text))?;
        let instant = Some(instant.at.to_utc()).filter(is_usual);
        instant
            .map(whole_seconds)
            .ok_or_else(|| not_an_instant(text))
    }

    /// Whether an instant was typed.
    pub(super) fn is_typed(&self) -> bool {
        matches!(self, AsOf::Typed(..))
    }

    /// Whether the instant depends on the policy's time zone.
    pub(super) fn is_local(&self) -> bool {
        match self {
            AsOf::Fixed(_) => false,
            AsOf::Typed(text, _) => DateTime::parse_from_rfc3339(text).is_err(),
        }
    }
}

/// The last second of a local day.
pub(super) fn end_of_day(day: NaiveDate, timezone: Tz) -> Result<DateTime<Utc>, CliError> {
    local_time(day, END_OF_DAY, timezone)
}

/// The first second of a local day.
pub(super) fn start_of_day(day: NaiveDate, timezone: Tz) -> Result<DateTime<Utc>, CliError> {
    local_time(day, NaiveTime::MIN, timezone)
}

fn local_time(day: NaiveDate, time: NaiveTime, timezone: Tz) -> Result<DateTime<Utc>, CliError> {
    let instant = local_instant(timezone, day.and_time(time)).to_utc();
    Some(instant)
        .filter(is_usual)
        .ok_or_else(|| not_an_instant(&day.to_string()))
}

/// The "generated at" time of outputs, from `SOURCE_DATE_EPOCH` in seconds since 1970
/// (<https://reproducible-builds.org/specs/source-date-epoch/>). No verdict depends on it.
pub(super) fn source_date_epoch() -> Result<Option<DateTime<Utc>>, CliError> {
    let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let text = text.to_string_lossy();
    let instant = text
        .parse()
        .ok()
        .and_then(|at| DateTime::from_timestamp(at, 0));
    match instant.filter(is_usual) {
        Some(instant) => Ok(Some(instant)),
        None => Err(CliError::usage(
            format!("SOURCE_DATE_EPOCH is `{text}`, which is not a number of seconds since 1970"),
            "unset it, or set it to such a number",
        )),
    }
}

/// How far ahead of the evaluation time duties are listed, in days: some ten years.
const AHEAD: i64 = 3_660;

/// Refuses an instant so far ahead that today's calendars do not cover it.
pub(super) fn require_near(until: DateTime<Utc>, as_of: DateTime<Utc>) -> Result<(), CliError> {
    if (until - as_of).num_days() <= AHEAD {
        return Ok(());
    }
    Err(CliError::usage(
        format!("{} is more than ten years ahead", until.date_naive()),
        "ask for a nearer day",
    ))
}

/// Years that every output can write.
fn is_usual(instant: &DateTime<Utc>) -> bool {
    use chrono::Datelike;
    (1..=9998).contains(&instant.year())
}

fn not_an_instant(text: &str) -> CliError {
    CliError::usage(
        format!("`{text}` is not a date or a time"),
        format!("write {DAY_FORMS} for the end of a day, or {INSTANT_FORMS} (years 1 to 9998)"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_end_where_the_policy_is() {
        let check = |text: &str, expected: &str| {
            let instant = AsOf::new(Some(text))
                .instant(Tz::Europe__Copenhagen)
                .expect("an instant");
            assert_eq!(instant.to_rfc3339(), expected, "{text}");
        };
        check("2026-03-31", "2026-03-31T21:59:59+00:00");
        check("2026-01-31", "2026-01-31T22:59:59+00:00");
        check("2026-Q1", "2026-03-31T21:59:59+00:00");
        check("2026-03-31T12:00:00.9Z", "2026-03-31T12:00:00+00:00");
        check("2026-03-31 12:00", "2026-03-31T10:00:00+00:00");
    }

    #[test]
    fn yesterday_counts_from_the_clock() {
        let clock = "2026-03-14T00:30:00+01:00".parse().expect("a time");
        let check = |text: &str, expected: &str| {
            let instant = AsOf::Typed(text.to_owned(), clock).instant(Tz::Europe__Copenhagen);
            assert_eq!(instant.expect("an instant").to_rfc3339(), expected);
        };
        check("yesterday", "2026-03-13T22:59:59+00:00");
        check("yesterday 16:50", "2026-03-13T15:50:00+00:00");
        check("last-month", "2026-02-28T22:59:59+00:00");
        check("7d", "2026-03-07T22:59:59+00:00");
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for bad in [
            "",
            "some day",
            "2026-02-30",
            "2026-03-31T25:00:00",
            "+99999-01-01",
        ] {
            assert!(AsOf::new(Some(bad)).instant(Tz::UTC).is_err(), "{bad}");
        }
    }
}
