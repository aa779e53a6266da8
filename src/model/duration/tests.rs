//! Durations after instants, across ends of months and changes of clocks.

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(zone: &str, instant: &str, duration: &str, expected: &str) {
    let instant: DateTime<Utc> = instant.parse().unwrap();
    let instant = instant.with_timezone(&zone.parse::<Tz>().unwrap());
    let duration = Duration::parse(duration).unwrap();
    assert_eq!(
        duration.after(instant).to_rfc3339(),
        expected,
        "{instant} + {duration}"
    );
}

#[test]
fn months_clamp_and_keep_the_time_of_day() {
    let copenhagen = "Europe/Copenhagen";
    check(
        copenhagen,
        "2026-01-31T16:00:00Z",
        "P1M",
        "2026-02-28T17:00:00+01:00",
    );
    check(
        copenhagen,
        "2024-02-29T16:00:00Z",
        "P1Y",
        "2025-02-28T17:00:00+01:00",
    );
    check(
        copenhagen,
        "2024-02-29T16:00:00Z",
        "P4Y",
        "2028-02-29T17:00:00+01:00",
    );
    check(
        copenhagen,
        "2026-01-31T16:00:00Z",
        "P1M1D",
        "2026-03-01T17:00:00+01:00",
    );
}

#[test]
fn days_keep_the_local_time_and_hours_are_exact() {
    let copenhagen = "Europe/Copenhagen";
    check(
        copenhagen,
        "2026-03-28T16:00:00Z",
        "P1D",
        "2026-03-29T17:00:00+02:00",
    );
    check(
        copenhagen,
        "2026-03-28T16:00:00Z",
        "PT24H",
        "2026-03-29T18:00:00+02:00",
    );
    check(
        copenhagen,
        "2026-10-24T15:00:00Z",
        "P1D",
        "2026-10-25T17:00:00+01:00",
    );
    check(
        copenhagen,
        "2026-10-24T15:00:00Z",
        "PT24H",
        "2026-10-25T16:00:00+01:00",
    );
    check(
        copenhagen,
        "2026-03-28T01:30:00Z",
        "P1D",
        "2026-03-29T03:00:00+02:00",
    );
    check(
        "Australia/Sydney",
        "2026-10-03T06:00:00Z",
        "P1D",
        "2026-10-04T16:00:00+11:00",
    );
    check(
        "Australia/Sydney",
        "2026-04-04T05:00:00Z",
        "P1DT1H",
        "2026-04-05T17:00:00+10:00",
    );
}

#[test]
fn no_duration_moves_nothing() {
    // The first of two 02:30: read back as a local time, it would be the second.
    check(
        "Europe/Copenhagen",
        "2026-10-25T00:30:00Z",
        "P0D",
        "2026-10-25T02:30:00+02:00",
    );
    check(
        "Europe/Copenhagen",
        "2026-10-25T00:30:00Z",
        "PT1S",
        "2026-10-25T02:30:01+02:00",
    );
}

#[test]
fn the_end_of_time() {
    check(
        "UTC",
        "9999-12-30T00:00:00Z",
        "P1000Y",
        "9999-12-31T00:00:00+00:00",
    );
    check(
        "UTC",
        "9999-12-30T00:00:00Z",
        "PT8000000H",
        "9999-12-31T00:00:00+00:00",
    );
    check(
        "UTC",
        "9999-12-31T12:00:00Z",
        "P1D",
        "9999-12-31T12:00:00+00:00",
    );
    let far = DateTime::<Utc>::MAX_UTC.with_timezone(&chrono_tz::Pacific::Apia);
    assert_eq!(Duration::days(1).after(far), far);
    assert_eq!(Duration::days(9).after_date(NaiveDate::MAX), NaiveDate::MAX);
}

proptest! {
    #[test]
    fn spelling_and_reading_agree(months in 0..12_000_u64, days in 0..2000_u64, seconds in 0..1_000_000_u64) {
        let duration = Duration::from_parts(months, days, seconds);
        if let Some(duration) = duration {
            prop_assert_eq!(Duration::parse(&duration.to_iso()), Ok(duration));
        }
    }
}
