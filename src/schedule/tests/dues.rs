//! Hand-counted due instants, in Copenhagen with its holidays of 2026 unless said otherwise.

#![allow(
    clippy::unnecessary_wraps,
    reason = "the helpers make what the constructor takes"
)]

use chrono::Weekday;

use super::{Case, recurrence, time};
use crate::model::{Cadence, DueRule, Duration, Grace, IfHoliday};

pub(super) const KEEP: IfHoliday = IfHoliday::Keep;

pub(super) fn case(every: &str, due: Option<DueRule>, if_holiday: IfHoliday, span: &str) -> Case {
    let recurrence = recurrence(every, due, if_holiday);
    let cadence = Cadence::new(Some(recurrence), None, Grace::None).unwrap();
    let (starts, ends) = span.split_once('/').unwrap();
    Case::new(cadence, starts).ends(ends)
}

/// `expected` are local times, separated by commas.
#[track_caller]
pub(super) fn check_case(case: &Case, expected: &str) {
    let windows = case.all().into_iter();
    let dues: Vec<String> = windows
        .map(|window| window.due.naive_local().to_string())
        .collect();
    assert_eq!(dues.join(", "), expected);
}

/// `span` is `starts/ends`.
#[track_caller]
pub(super) fn check(
    every: &str,
    due: Option<DueRule>,
    if_holiday: IfHoliday,
    span: &str,
    expected: &str,
) {
    check_case(&case(every, due, if_holiday, span), expected);
}

pub(super) fn at(text: &str) -> Option<DueRule> {
    Some(DueRule::Day { time: time(text) })
}

pub(super) fn on(weekday: Weekday) -> Option<DueRule> {
    Some(DueRule::Week {
        weekday,
        time: time("17:00:00"),
    })
}

pub(super) fn within(text: &str, at: Option<&str>) -> Option<DueRule> {
    Some(DueRule::Rrule {
        within: Duration::parse(text).unwrap(),
        time: at.map(time),
    })
}

#[test]
fn of_days() {
    check(
        "day",
        at("17:00:00"),
        KEEP,
        "2026-04-03/2026-04-04",
        "2026-04-03 17:00:00, 2026-04-04 17:00:00",
    );
    check(
        "2 day",
        at("17:00:00"),
        KEEP,
        "2026-04-03/2026-04-04",
        "2026-04-04 17:00:00",
    );
    check(
        "3 business-day",
        at("09:30:00"),
        KEEP,
        "2026-04-01/2026-04-08",
        "2026-04-08 09:30:00",
    );
    // 02:30 does not exist on 29 March, and exists twice on 25 October.
    check(
        "day",
        at("02:30:00"),
        KEEP,
        "2026-03-29/2026-03-29",
        "2026-03-29 03:00:00",
    );
    let twice = case("day", at("02:30:00"), KEEP, "2026-10-25/2026-10-25").all();
    assert_eq!(twice[0].due.to_rfc3339(), "2026-10-25T02:30:00+01:00");
}

#[test]
fn of_weeks() {
    check(
        "week",
        on(Weekday::Fri),
        KEEP,
        "2026-03-09/2026-03-22",
        "2026-03-13 17:00:00, 2026-03-20 17:00:00",
    );
    check(
        "week",
        on(Weekday::Mon),
        KEEP,
        "2026-03-09/2026-03-15",
        "2026-03-09 17:00:00",
    );
    check(
        "week",
        on(Weekday::Sun),
        KEEP,
        "2026-03-09/2026-03-15",
        "2026-03-15 17:00:00",
    );
    check(
        "2 week",
        on(Weekday::Fri),
        KEEP,
        "2026-03-09/2026-03-22",
        "2026-03-20 17:00:00",
    );
}

#[test]
#[rustfmt::skip] // A table reads by its rows.
fn of_rules() {
    let rule = "FREQ=MONTHLY;BYDAY=2TU;COUNT=2";
    let span = "2026-03-01/2026-12-31";
    check(rule, None, KEEP, span, "2026-04-13 23:59:59, 2026-04-14 23:59:59");
    check(rule, within("P0D", None), KEEP, span, "2026-03-10 23:59:59, 2026-04-14 23:59:59");
    check(rule, within("P0D", Some("17:00:00")), KEEP, span, "2026-03-10 17:00:00, 2026-04-14 17:00:00");
    check(rule, within("P1W", Some("17:00:00")), KEEP, span, "2026-03-17 17:00:00, 2026-04-21 17:00:00");
    check(rule, within("P1M", None), KEEP, span, "2026-04-10 23:59:59, 2026-05-14 23:59:59");
    check(rule, within("PT8H", None), KEEP, span, "2026-03-10 08:00:00, 2026-04-14 08:00:00");
    check(rule, within("P1DT36H", None), KEEP, span, "2026-03-12 12:00:00, 2026-04-16 12:00:00");
    // Exact hours from midnight of the day on which the clocks go forward; and from a midnight that does not exist.
    check("FREQ=DAILY", within("PT8H", None), KEEP, "2026-03-29/2026-03-29", "2026-03-29 09:00:00");
    let zone = |case: Case| case.zone(chrono_tz::America::Sao_Paulo);
    let gap = case(
        "FREQ=DAILY",
        within("P1DT8H", None),
        KEEP,
        "2018-11-04/2018-11-04",
    );
    check_case(&zone(gap), "2018-11-05 08:00:00");
}
