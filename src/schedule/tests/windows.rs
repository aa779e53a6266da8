//! Hand-counted tables of labels and windows.

use super::{Case, plain};

/// `expected` is `label opens closes` in local times, one window a line.
#[track_caller]
fn check_case(case: &Case, expected: &str) {
    let windows = case.all();
    let found: Vec<String> = windows
        .iter()
        .map(|window| {
            let closes = window.closes.unwrap();
            assert_eq!(window.due, closes, "due by default");
            assert_eq!(window.deadline, closes, "no grace by default");
            let (opens, closes) = (window.opens.naive_local(), closes.naive_local());
            format!("{} {opens} {closes}", window.label)
        })
        .collect();
    let lines: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    assert_eq!(found, lines);
}

/// Windows that open and close at ordinary midnights. `span` is `starts/ends`, `expected` is `label first-day last-day`, one
/// window a line.
#[track_caller]
fn check(every: &str, span: &str, expected: &str) {
    let (starts, ends) = span.split_once('/').unwrap();
    let full = |line: &str| {
        let [label, first, last] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        format!("{label} {first} 00:00:00 {last} 23:59:59")
    };
    let lines: Vec<String> = expected.trim().lines().map(full).collect();
    check_case(
        &Case::new(plain(every), starts).ends(ends),
        &lines.join("\n"),
    );
}

#[test]
fn days() {
    check(
        "day",
        "2024-02-28/2024-03-01",
        "
        2024-02-28 2024-02-28 2024-02-28
        2024-02-29 2024-02-29 2024-02-29
        2024-03-01 2024-03-01 2024-03-01
        ",
    );
    check(
        "3 day",
        "2026-02-26/2026-03-06",
        "
        2026-02-26 2026-02-26 2026-02-28
        2026-03-01 2026-03-01 2026-03-03
        2026-03-04 2026-03-04 2026-03-06
        ",
    );
}

#[test]
fn business_days_only() {
    check(
        "business-day",
        "2026-03-31/2026-04-08",
        "
        2026-03-31 2026-03-31 2026-03-31
        2026-04-01 2026-04-01 2026-04-01
        2026-04-07 2026-04-07 2026-04-07
        2026-04-08 2026-04-08 2026-04-08
        ",
    );
    // Two joined business days may have days off between them; the third pair would end after the 9th.
    check(
        "2 business-day",
        "2026-03-29/2026-04-09",
        "
        2026-03-30 2026-03-30 2026-03-31
        2026-04-01 2026-04-01 2026-04-07
        2026-04-08 2026-04-08 2026-04-09
        ",
    );
    check("2 business-day", "2026-04-01/2026-04-06", "");
}

#[test]
fn weeks() {
    check(
        "week",
        "2025-12-29/2026-01-11",
        "
        2026-W01 2025-12-29 2026-01-04
        2026-W02 2026-01-05 2026-01-11
        ",
    );
    // A week that has begun before the start is not owed, nor one that ends after the end.
    check(
        "week",
        "2025-12-30/2026-01-17",
        "2026-W02 2026-01-05 2026-01-11",
    );
    check(
        "week",
        "2020-12-21/2021-01-10",
        "
        2020-W52 2020-12-21 2020-12-27
        2020-W53 2020-12-28 2021-01-03
        2021-W01 2021-01-04 2021-01-10
        ",
    );
    check(
        "2 week",
        "2026-12-15/2027-01-24",
        "
        2026-W52 2026-12-21 2027-01-03
        2027-W01 2027-01-04 2027-01-17
        ",
    );
}

#[test]
fn months_and_what_is_made_of_them() {
    check(
        "month",
        "2026-01-02/2026-03-31",
        "
        2026-02 2026-02-01 2026-02-28
        2026-03 2026-03-01 2026-03-31
        ",
    );
    check(
        "month",
        "2026-01-01/2026-02-27",
        "2026-01 2026-01-01 2026-01-31",
    );
    check(
        "2 month",
        "2023-12-01/2024-04-30",
        "
        2023-12 2023-12-01 2024-01-31
        2024-02 2024-02-01 2024-03-31
        ",
    );
    check(
        "quarter",
        "2026-01-05/2026-12-31",
        "
        2026-Q2 2026-04-01 2026-06-30
        2026-Q3 2026-07-01 2026-09-30
        2026-Q4 2026-10-01 2026-12-31
        ",
    );
    check(
        "3 quarter",
        "2026-04-01/2027-12-31",
        "
        2026-Q2 2026-04-01 2026-12-31
        2027-Q1 2027-01-01 2027-09-30
        ",
    );
    check(
        "half-year",
        "2026-01-01/2026-12-31",
        "
        2026-H1 2026-01-01 2026-06-30
        2026-H2 2026-07-01 2026-12-31
        ",
    );
    check(
        "year",
        "2025-01-02/2027-12-31",
        "
        2026 2026-01-01 2026-12-31
        2027 2027-01-01 2027-12-31
        ",
    );
}

#[test]
fn rules() {
    check(
        "FREQ=MONTHLY;BYDAY=2TU",
        "2026-03-01/2026-06-08",
        "
        2026-03-10 2026-03-10 2026-04-13
        2026-04-14 2026-04-14 2026-05-11
        2026-05-12 2026-05-12 2026-06-08
        ",
    );
    // The window that reaches beyond the end is not owed.
    check(
        "FREQ=MONTHLY;BYDAY=2TU",
        "2026-03-01/2026-06-07",
        "
        2026-03-10 2026-03-10 2026-04-13
        2026-04-14 2026-04-14 2026-05-11
        ",
    );
    // The last instance of a finite rule lasts a day.
    check(
        "FREQ=WEEKLY;COUNT=2;BYDAY=WE",
        "2026-03-10/2027-01-01",
        "
        2026-03-11 2026-03-11 2026-03-17
        2026-03-18 2026-03-18 2026-03-18
        ",
    );
    check(
        "FREQ=WEEKLY;UNTIL=20260318;BYDAY=WE",
        "2026-03-10/2027-01-01",
        "
        2026-03-11 2026-03-11 2026-03-17
        2026-03-18 2026-03-18 2026-03-18
        ",
    );
    // Midnight of the 18th in Copenhagen is 23:00 UTC of the 17th.
    check(
        "FREQ=WEEKLY;UNTIL=20260317T230000Z;BYDAY=WE",
        "2026-03-10/2027-01-01",
        "
        2026-03-11 2026-03-11 2026-03-17
        2026-03-18 2026-03-18 2026-03-18
        ",
    );
    check(
        "FREQ=WEEKLY;UNTIL=20260317T225959Z;BYDAY=WE",
        "2026-03-10/2027-01-01",
        "2026-03-11 2026-03-11 2026-03-11",
    );
}

#[test]
fn midnights_that_do_not_exist_and_days_that_were_skipped() {
    let case = Case::new(plain("day"), "2018-11-03").ends("2018-11-04");
    check_case(
        &case.zone(chrono_tz::America::Sao_Paulo),
        "
        2018-11-03 2018-11-03 00:00:00 2018-11-03 23:59:59
        2018-11-04 2018-11-04 01:00:00 2018-11-04 23:59:59
        ",
    );
    let rule = Case::new(plain("FREQ=DAILY"), "2022-03-26").ends("2022-03-27");
    check_case(
        &rule.zone(chrono_tz::Asia::Beirut),
        "
        2022-03-26 2022-03-26 00:00:00 2022-03-26 23:59:59
        2022-03-27 2022-03-27 01:00:00 2022-03-27 23:59:59
        ",
    );
    let apia = Case::new(plain("day"), "2011-12-29").ends("2011-12-31");
    check_case(
        &apia.zone(chrono_tz::Pacific::Apia),
        "
        2011-12-29 2011-12-29 00:00:00 2011-12-29 23:59:59
        2011-12-31 2011-12-31 00:00:00 2011-12-31 23:59:59
        ",
    );
}

#[test]
fn a_midnight_that_exists_twice_is_the_later() {
    // At 01:00 summer time of 25 October, the clocks of the Azores go back to midnight.
    let case = Case::new(plain("day"), "2026-10-24").ends("2026-10-25");
    let windows = case.zone(chrono_tz::Atlantic::Azores).all();
    let text = |n: usize| {
        (
            windows[n].opens.to_rfc3339(),
            windows[n].closes.unwrap().to_rfc3339(),
        )
    };
    assert_eq!(
        text(0),
        (
            "2026-10-24T00:00:00+00:00".into(),
            "2026-10-25T00:59:59+00:00".into()
        )
    );
    assert_eq!(
        text(1),
        (
            "2026-10-25T00:00:00-01:00".into(),
            "2026-10-25T23:59:59-01:00".into()
        )
    );
}

#[test]
fn until_is_inclusive_and_an_instant() {
    let case = Case::new(plain("week"), "2026-03-09");
    assert_eq!(case.until("2026-03-08T22:59:59Z").len(), 0);
    assert_eq!(case.until("2026-03-08T23:00:00Z").len(), 1);
    assert_eq!(case.until("2026-03-15T22:59:59Z").len(), 1);
    assert_eq!(case.until("2026-03-15T23:00:00Z").len(), 2);
}
