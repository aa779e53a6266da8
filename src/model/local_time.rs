//! Local times and instants.
//!
//! A local time that does not exist (spring forward) means the first instant after the gap; one that exists twice
//! (fall back) means the later. Everything is in whole seconds.

use chrono::{
    DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone,
    Timelike, Utc,
};
use chrono_tz::Tz;

/// More than any offset from UTC plus any jump of a clock: Samoa and the Philippines skipped a whole day.
const GAP_SEARCH: TimeDelta = TimeDelta::hours(48);

/// The first year that a date may lie in.
pub(super) const FIRST_YEAR: i32 = 1;
/// The last year that a date may lie in: RFC 3339 and ISO 8601 write years in four digits.
pub(super) const LAST_YEAR: i32 = 9999;

/// The instant at which a local date and time is reached in `tz`.
///
/// Where it does not exist, the first instant after the gap, to the second; where it exists twice, the later. Fractions
/// of a second are dropped. A date outside the years 0 to 10000 counts as the nearest end of that span, so that no
/// arithmetic can overflow; no policy can have one.
#[must_use]
pub fn local_instant(tz: Tz, local: NaiveDateTime) -> DateTime<Tz> {
    let local = clamp_year(local.with_nanosecond(0).unwrap_or(local));
    match tz.from_local_datetime(&local) {
        LocalResult::Single(instant) => instant,
        LocalResult::Ambiguous(one, other) => one.max(other),
        LocalResult::None => after_gap(tz, local),
    }
}

/// The local date of an instant in `tz`. Instants outside the years 0 to 10000 count as the nearest end of that span.
#[must_use]
pub fn local_date(tz: Tz, instant: DateTime<Utc>) -> NaiveDate {
    tz.from_utc_datetime(&clamp_year(instant.naive_utc()))
        .date_naive()
}

/// The instant without its fraction of a second: all comparisons are in whole seconds.
#[must_use]
pub fn whole_seconds(instant: DateTime<Utc>) -> DateTime<Utc> {
    instant.with_nanosecond(0).unwrap_or(instant)
}

/// Where date arithmetic stops: 9999-12-31 00:00:00 UTC, in the year 9999 in every time zone.
#[must_use]
pub fn last_instant() -> DateTime<Utc> {
    last_date().and_time(NaiveTime::MIN).and_utc()
}

/// The last date of the year 9999.
#[must_use]
pub fn last_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// The first date of the year 1.
#[must_use]
pub fn first_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap_or(NaiveDate::MIN)
}

/// The time, or the nearest end of the years 0 to 10000: one year more on either side than dates may have, so that what
/// was outside stays outside.
fn clamp_year(time: NaiveDateTime) -> NaiveDateTime {
    let (first, last) = (FIRST_YEAR - 1, LAST_YEAR + 1);
    let end = match time.year() {
        year if year < first => NaiveDate::from_ymd_opt(first, 1, 1),
        year if year > last => NaiveDate::from_ymd_opt(last, 12, 31),
        _ => None,
    };
    end.map_or(time, |date| date.and_time(NaiveTime::MIN))
}

/// The first instant whose local time is later than `local`, a local time that does not exist.
///
/// Local time grows with the instant, except for a jump back that would make `local` exist. So bisection finds the jump,
/// whatever its length.
fn after_gap(tz: Tz, local: NaiveDateTime) -> DateTime<Tz> {
    let local_time = |instant: NaiveDateTime| tz.from_utc_datetime(&instant).naive_local();
    let (mut before, mut after) = (local - GAP_SEARCH, local + GAP_SEARCH);
    while (after - before).num_seconds() > 1 {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if local_time(middle) > local {
            after = middle;
        } else {
            before = middle;
        }
    }
    tz.from_utc_datetime(&after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{TZ_VARIANTS, Tz};
    use proptest::prelude::*;

    #[track_caller]
    fn check(zone: &str, local: &str, expected: &str) {
        let zone: Tz = zone.parse().unwrap();
        let local: NaiveDateTime = local.parse().unwrap();
        assert_eq!(
            local_instant(zone, local).to_rfc3339(),
            expected,
            "{zone} {local}"
        );
    }

    #[test]
    fn ordinary_times() {
        check(
            "Europe/Copenhagen",
            "2026-03-13T17:00:00",
            "2026-03-13T17:00:00+01:00",
        );
        check(
            "Europe/Copenhagen",
            "2026-07-13T17:00:00",
            "2026-07-13T17:00:00+02:00",
        );
        check(
            "UTC",
            "2026-07-13T17:00:00.999",
            "2026-07-13T17:00:00+00:00",
        );
    }

    #[test]
    fn times_that_do_not_exist_mean_the_end_of_the_gap() {
        check(
            "Europe/Copenhagen",
            "2026-03-29T02:00:00",
            "2026-03-29T03:00:00+02:00",
        );
        check(
            "Europe/Copenhagen",
            "2026-03-29T02:59:59",
            "2026-03-29T03:00:00+02:00",
        );
        check(
            "America/Sao_Paulo",
            "2018-11-04T00:00:00",
            "2018-11-04T01:00:00-02:00",
        );
        check(
            "Asia/Beirut",
            "2022-03-27T00:00:00",
            "2022-03-27T01:00:00+03:00",
        );
        check(
            "Africa/Cairo",
            "2025-04-25T00:00:00",
            "2025-04-25T01:00:00+03:00",
        );
        check(
            "Australia/Lord_Howe",
            "2026-10-04T02:15:00",
            "2026-10-04T02:30:00+11:00",
        );
        check(
            "Pacific/Apia",
            "2011-12-30T00:00:00",
            "2011-12-31T00:00:00+14:00",
        );
        check(
            "Pacific/Apia",
            "2011-12-30T23:59:59",
            "2011-12-31T00:00:00+14:00",
        );
    }

    #[test]
    fn a_gap_may_begin_at_an_odd_second() {
        // Monrovia kept -00:44:30 until 1972; Berlin's mean time of +00:53:28 gave way to +01:00 in 1893.
        check(
            "Africa/Monrovia",
            "1972-01-07T00:10:00",
            "1972-01-07T00:44:30+00:00",
        );
        check(
            "Europe/Berlin",
            "1893-04-01T00:06:31",
            "1893-04-01T00:06:32+01:00",
        );
        check(
            "Europe/Berlin",
            "1893-04-01T00:00:00",
            "1893-04-01T00:06:32+01:00",
        );
    }

    #[test]
    fn times_that_exist_twice_mean_the_later() {
        check(
            "Europe/Copenhagen",
            "2026-10-25T02:30:00",
            "2026-10-25T02:30:00+01:00",
        );
        check(
            "America/New_York",
            "2026-11-01T01:00:00",
            "2026-11-01T01:00:00-05:00",
        );
        check(
            "Atlantic/Azores",
            "2026-10-25T00:00:00",
            "2026-10-25T00:00:00-01:00",
        );
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        for tz in [
            chrono_tz::UTC,
            chrono_tz::Pacific::Apia,
            chrono_tz::Pacific::Niue,
        ] {
            let _ = local_instant(tz, NaiveDateTime::MAX);
            let _ = local_instant(tz, NaiveDateTime::MIN);
            let _ = local_date(tz, DateTime::<Utc>::MAX_UTC);
            let _ = local_date(tz, DateTime::<Utc>::MIN_UTC);
        }
    }

    proptest! {
        #[test]
        fn an_instant_reads_as_asked_or_ends_a_gap(zone in 0..TZ_VARIANTS.len(), seconds in -4_000_000_000_i64..4_000_000_000) {
            let tz = TZ_VARIANTS[zone];
            let local = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
            let instant = local_instant(tz, local);
            if instant.naive_local() == local {
                let later = tz.from_local_datetime(&local).latest();
                prop_assert_eq!(Some(instant), later);
            } else {
                prop_assert!(instant.naive_local() > local);
                prop_assert!((instant - TimeDelta::seconds(1)).naive_local() < local);
            }
        }
    }
}
