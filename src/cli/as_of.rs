//! The instant at which everything is judged: the one place that reads the clock.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::cli::CliError;
use crate::model::{END_OF_DAY, local_instant, whole_seconds};

/// The instant that `--as-of` means, else the wall clock, in whole seconds.
pub(super) fn as_of(typed: Option<&str>, timezone: Tz) -> Result<DateTime<Utc>, CliError> {
    let Some(text) = typed else {
        return Ok(whole_seconds(Utc::now()));
    };
    if let Ok(day) = text.parse::<NaiveDate>() {
        return end_of_day(day, timezone);
    }
    let instant = DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|instant| instant.to_utc());
    instant
        .filter(is_usual)
        .map(whole_seconds)
        .ok_or_else(|| not_an_instant(text))
}

/// The last second of a local day.
pub(super) fn end_of_day(day: NaiveDate, timezone: Tz) -> Result<DateTime<Utc>, CliError> {
    at(day, END_OF_DAY, timezone)
}

/// The first second of a local day.
pub(super) fn start_of_day(day: NaiveDate, timezone: Tz) -> Result<DateTime<Utc>, CliError> {
    at(day, NaiveTime::MIN, timezone)
}

fn at(day: NaiveDate, time: NaiveTime, timezone: Tz) -> Result<DateTime<Utc>, CliError> {
    let instant = local_instant(timezone, day.and_time(time)).to_utc();
    Some(instant)
        .filter(is_usual)
        .ok_or_else(|| not_an_instant(&day.to_string()))
}

/// When outputs say that they were made, where `SOURCE_DATE_EPOCH` says so, in seconds since 1970
/// (<https://reproducible-builds.org/specs/source-date-epoch/>). No verdict depends on it.
pub(super) fn source_date() -> Result<Option<DateTime<Utc>>, CliError> {
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
        None => Err(CliError::Usage {
            message: format!(
                "SOURCE_DATE_EPOCH is `{text}`, which is no number of seconds since 1970"
            ),
            help: "unset it, or set it to such a number".to_owned(),
        }),
    }
}

/// How far ahead of the evaluation time may be asked, in days: some ten years.
const AHEAD: i64 = 3_660;

/// Refuses an instant that lies so far ahead that a calendar of today says nothing of it.
pub(super) fn not_too_far(until: DateTime<Utc>, as_of: DateTime<Utc>) -> Result<(), CliError> {
    if (until - as_of).num_days() <= AHEAD {
        return Ok(());
    }
    Err(CliError::Usage {
        message: format!("{} lies more than ten years ahead", until.date_naive()),
        help: "ask for a nearer day".to_owned(),
    })
}

/// Years that every output can write.
fn is_usual(instant: &DateTime<Utc>) -> bool {
    use chrono::Datelike;
    (1..=9998).contains(&instant.year())
}

fn not_an_instant(text: &str) -> CliError {
    CliError::Usage {
        message: format!("`{text}` is no instant and no day"),
        help: "write 2026-03-31, or 2026-03-31T17:00:00+02:00 (years 1 to 9998)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_end_where_the_policy_is() {
        let check = |text: &str, expected: &str| {
            let instant = as_of(Some(text), Tz::Europe__Copenhagen).expect("an instant");
            assert_eq!(instant.to_rfc3339(), expected, "{text}");
        };
        check("2026-03-31", "2026-03-31T21:59:59+00:00");
        check("2026-01-31", "2026-01-31T22:59:59+00:00");
        check("2026-03-31T12:00:00.9Z", "2026-03-31T12:00:00+00:00");
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for bad in [
            "",
            "yesterday",
            "2026-02-30",
            "2026-03-31T12:00:00",
            "+99999-01-01",
        ] {
            assert!(as_of(Some(bad), Tz::UTC).is_err(), "{bad}");
        }
    }
}
