//! Hand-counted deadlines.

use chrono::Weekday;

use super::{Case, date, recurrence, time};
use crate::model::{Cadence, Calendar, DueRule, Grace, IfHoliday};

/// A weekly duty that is due on a weekday at 17:00.
fn case(weekday: Weekday, grace: &str, monday: &str) -> Case {
    let due = DueRule::Week {
        weekday,
        time: time("17:00:00"),
    };
    let recurrence = recurrence("week", Some(due), IfHoliday::Keep);
    let cadence = Cadence::new(Some(recurrence), None, Grace::parse(grace).unwrap()).unwrap();
    let sunday = date(monday) + chrono::Days::new(6);
    Case::new(cadence, monday).ends(&sunday.to_string())
}

#[track_caller]
fn check(weekday: Weekday, grace: &str, monday: &str, expected: &str) {
    let windows = case(weekday, grace, monday).all();
    assert_eq!(windows[0].deadline.to_rfc3339(), expected, "{grace}");
}

#[test]
fn business_days() {
    check(
        Weekday::Fri,
        "1 business-day",
        "2026-03-09",
        "2026-03-16T17:00:00+01:00",
    );
    check(
        Weekday::Wed,
        "1 business-day",
        "2026-03-30",
        "2026-04-07T17:00:00+02:00",
    );
    check(
        Weekday::Sat,
        "1 business-day",
        "2026-03-09",
        "2026-03-16T17:00:00+01:00",
    );
    check(
        Weekday::Sun,
        "2 business-days",
        "2026-03-09",
        "2026-03-17T17:00:00+01:00",
    );
    check(
        Weekday::Fri,
        "1 business-day",
        "2026-03-23",
        "2026-03-30T17:00:00+02:00",
    );
}

#[test]
fn durations() {
    check(
        Weekday::Fri,
        "P0D",
        "2026-03-09",
        "2026-03-13T17:00:00+01:00",
    );
    check(
        Weekday::Fri,
        "PT4H",
        "2026-03-09",
        "2026-03-13T21:00:00+01:00",
    );
    check(
        Weekday::Sat,
        "P1D",
        "2026-03-23",
        "2026-03-29T17:00:00+02:00",
    );
    check(
        Weekday::Sat,
        "PT24H",
        "2026-03-23",
        "2026-03-29T18:00:00+02:00",
    );
    check(
        Weekday::Sat,
        "P1M",
        "2026-01-26",
        "2026-02-28T17:00:00+01:00",
    );
}

#[test]
fn the_deadline_may_lie_after_the_window() {
    let windows = case(Weekday::Sun, "P1W", "2026-03-09").all();
    assert!(Some(windows[0].deadline) > windows[0].closes);
}

#[test]
fn business_days_that_never_come_are_no_grace() {
    let mut case = case(Weekday::Fri, "1 business-day", "2026-03-09");
    let days = date("2026-03-01")
        .iter_days()
        .take(4000)
        .map(|day| (day, "shut".to_owned()));
    case.calendar = Calendar::new([], days).unwrap();
    assert_eq!(
        case.all()[0].deadline.to_rfc3339(),
        "2026-03-13T17:00:00+01:00"
    );
}
