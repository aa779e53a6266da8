//! Hand-counted due instants of months and of what is made of them, in Copenhagen with its holidays of 2026.

#![allow(
    clippy::unnecessary_wraps,
    reason = "the helper makes what the constructor takes"
)]

use chrono::Weekday;

use super::dues::{KEEP, case, check, check_case};
use super::{date, time};
use crate::model::{Calendar, DayOfMonth, DueRule};

fn day(day: DayOfMonth, month: Option<u32>) -> Option<DueRule> {
    Some(DueRule::Month {
        day,
        month,
        time: time("17:00:00"),
    })
}

#[test]
fn of_months() {
    let year = "2026-01-01/2026-03-31";
    let nth = |n| day(DayOfMonth::Day(n), None);
    check(
        "month",
        nth(25),
        KEEP,
        year,
        "2026-01-25 17:00:00, 2026-02-25 17:00:00, 2026-03-25 17:00:00",
    );
    check(
        "month",
        nth(31),
        KEEP,
        year,
        "2026-01-31 17:00:00, 2026-02-28 17:00:00, 2026-03-31 17:00:00",
    );
    check(
        "month",
        nth(-1),
        KEEP,
        year,
        "2026-01-31 17:00:00, 2026-02-28 17:00:00, 2026-03-31 17:00:00",
    );
    check(
        "month",
        nth(-30),
        KEEP,
        year,
        "2026-01-02 17:00:00, 2026-02-01 17:00:00, 2026-03-02 17:00:00",
    );
    check(
        "month",
        nth(29),
        KEEP,
        "2024-02-01/2024-02-29",
        "2024-02-29 17:00:00",
    );
    check(
        "month",
        nth(29),
        KEEP,
        "2100-02-01/2100-02-28",
        "2100-02-28 17:00:00",
    );
}

#[test]
fn of_business_days_of_months() {
    let nth = |n| day(DayOfMonth::BusinessDay(n), None);
    let spring = "2026-04-01/2026-05-31";
    check(
        "month",
        nth(1),
        KEEP,
        spring,
        "2026-04-01 17:00:00, 2026-05-01 17:00:00",
    );
    // Maundy Thursday, Good Friday and Easter Monday lie between the first and the second.
    check(
        "month",
        nth(2),
        KEEP,
        spring,
        "2026-04-07 17:00:00, 2026-05-04 17:00:00",
    );
    check(
        "month",
        nth(-1),
        KEEP,
        spring,
        "2026-04-30 17:00:00, 2026-05-29 17:00:00",
    );
    check(
        "month",
        nth(-4),
        KEEP,
        spring,
        "2026-04-27 17:00:00, 2026-05-26 17:00:00",
    );
    // April has 19 business days: the 31st is clamped to the last, the 31st from the end to the first.
    check(
        "month",
        nth(31),
        KEEP,
        "2026-04-01/2026-04-30",
        "2026-04-30 17:00:00",
    );
    check(
        "month",
        nth(-31),
        KEEP,
        "2026-04-01/2026-04-30",
        "2026-04-01 17:00:00",
    );
    let mut shut = case("month", nth(1), KEEP, "2026-07-01/2026-07-31");
    let july = date("2026-07-01")
        .iter_days()
        .take(31)
        .map(|day| (day, "shut".to_owned()));
    shut.calendar = Calendar::new([Weekday::Sun], july).unwrap();
    check_case(&shut, "2026-07-31 17:00:00");
}

#[test]
fn of_longer_periods() {
    let nth = |n, month| day(DayOfMonth::Day(n), month);
    let year = "2026-01-01/2026-12-31";
    check(
        "half-year",
        nth(15, None),
        KEEP,
        year,
        "2026-06-15 17:00:00, 2026-12-15 17:00:00",
    );
    check(
        "half-year",
        nth(31, Some(2)),
        KEEP,
        year,
        "2026-02-28 17:00:00, 2026-08-31 17:00:00",
    );
    check(
        "2 quarter",
        nth(1, Some(4)),
        KEEP,
        year,
        "2026-04-01 17:00:00, 2026-10-01 17:00:00",
    );
    check("year", nth(10, Some(3)), KEEP, year, "2026-03-10 17:00:00");
    check(
        "2 month",
        nth(10, Some(1)),
        KEEP,
        "2026-12-01/2027-03-31",
        "2026-12-10 17:00:00, 2027-02-10 17:00:00",
    );
}
