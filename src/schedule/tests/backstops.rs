//! Backstop scenarios: at least every so often, from 2026-01-05 in Copenhagen.

use super::{Case, plain, unlimited, utc};
use crate::model::{AsNeeded, Cadence, Duration, Grace, last_instant};
use crate::schedule::occurrences::MAX_OCCURRENCES;
use crate::schedule::{Completion, TooManyOccurrences, Window, backstops, label_year};

fn case(every: &str) -> Case {
    let every = Some(Duration::parse(every).unwrap());
    let as_needed = AsNeeded::new(Vec::new(), Duration::days(5), every).unwrap();
    let grace = Grace::Duration(Duration::days(7));
    Case::new(
        Cadence::new(None, Some(as_needed), grace).unwrap(),
        "2026-01-05",
    )
}

/// When something was performed, and after `, landed` when its evidence landed, where that is proved.
fn completion(text: &str) -> Completion {
    let (performed_at, landed_at) = text.split_once(", landed ").unwrap_or((text, ""));
    Completion {
        performed_at: utc(performed_at),
        landed_at: (!landed_at.is_empty()).then(|| utc(landed_at)),
        reviewed_at: None,
    }
}

/// `label opens-date settled-date`, where unsettled `-`.
#[track_caller]
fn check_case(case: &Case, completions: &[&str], waived: &[&str], as_of: &str, expected: &[&str]) {
    let completions: Vec<_> = completions.iter().map(|it| completion(it)).collect();
    let is_waived = |window: &Window, _| waived.contains(&&*window.label);
    let found = backstops(
        &[unlimited(case.terms())],
        &completions,
        is_waived,
        utc(as_of),
    )
    .unwrap();
    let lines: Vec<String> = found
        .iter()
        .map(|backstop| {
            let window = &backstop.window;
            assert_eq!(window.closes, None);
            assert_eq!(window.deadline, Duration::days(7).after(window.due));
            assert_eq!(
                window.label.strip_prefix("by-"),
                Some(&*window.due.date_naive().to_string())
            );
            assert!(label_year(&window.label).is_some());
            let settled = backstop
                .settled_by
                .map(|index| completions[index].performed_at);
            let settled = settled.map(|at| at.date_naive().to_string());
            let opens = window.opens.date_naive();
            format!(
                "{} {opens} {}",
                window.label,
                settled.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(lines, expected);
}

#[track_caller]
fn check(completions: &[&str], waived: &[&str], as_of: &str, expected: &[&str]) {
    check_case(&case("P1Y"), completions, waived, as_of, expected);
}

#[test]
fn counting_starts_at_the_start() {
    check(&[], &[], "2026-01-04", &[]);
    check(&[], &[], "2026-01-04T22:59:59Z", &[]);
    check(
        &[],
        &[],
        "2026-01-04T23:00:00Z",
        &["by-2027-01-05 2026-01-05 -"],
    );
    check(&[], &[], "2026-12-01", &["by-2027-01-05 2026-01-05 -"]);
    // Overdue, it stays the one that is owed: no second one opens beside it.
    check(&[], &[], "2031-12-01", &["by-2027-01-05 2026-01-05 -"]);
}

#[test]
fn a_completion_starts_counting_again() {
    check(
        &["2026-06-01T12:00:00Z"],
        &[],
        "2026-12-01",
        &["by-2027-06-01 2026-06-01 -"],
    );
    check(
        &["2026-06-01", "2026-03-01", "2026-06-01"],
        &[],
        "2026-12-01",
        &["by-2027-06-01 2026-06-01 -"],
    );
    check(
        &["2026-06-01", "2027-05-31", "2028-05-31"],
        &[],
        "2028-06-01",
        &["by-2029-05-31 2028-05-31 -"],
    );
}

#[test]
fn due_is_inclusive() {
    check(
        &["2027-01-04T23:00:00Z"],
        &[],
        "2027-02-01",
        &["by-2028-01-05 2027-01-05 -"],
    );
    check(
        &["2027-01-04T23:00:00.9Z"],
        &[],
        "2027-02-01",
        &["by-2028-01-05 2027-01-05 -"],
    );
    check(
        &["2027-01-04T23:00:01Z"],
        &[],
        "2027-02-01",
        &[
            "by-2027-01-05 2026-01-05 2027-01-04",
            "by-2028-01-05 2027-01-05 -",
        ],
    );
}

#[test]
fn a_late_completion_settles_and_stays() {
    check(
        &["2027-03-01", "2028-04-01"],
        &[],
        "2028-05-01",
        &[
            "by-2027-01-05 2026-01-05 2027-03-01",
            "by-2028-03-01 2027-03-01 2028-04-01",
            "by-2029-04-01 2028-04-01 -",
        ],
    );
}

#[test]
fn completions_before_the_start_or_in_the_future_do_not_count() {
    check(
        &["2025-12-31", "2026-12-02"],
        &[],
        "2026-12-01",
        &["by-2027-01-05 2026-01-05 -"],
    );
    check(
        &["2026-01-04T23:00:00Z"],
        &[],
        "2026-12-01",
        &["by-2027-01-05 2026-01-05 -"],
    );
}

#[test]
fn a_waiver_releases_one() {
    check(
        &[],
        &["by-2027-01-05"],
        "2026-12-01",
        &["by-2027-01-05 2026-01-05 -"],
    );
    check(
        &[],
        &["by-2027-01-05"],
        "2027-02-01",
        &["by-2027-01-05 2026-01-05 -", "by-2028-01-05 2027-01-05 -"],
    );
    // A completion within the waived one's grace counts for the next, on time.
    check(
        &["2027-01-08"],
        &["by-2027-01-05"],
        "2027-02-01",
        &["by-2027-01-05 2026-01-05 -", "by-2028-01-08 2027-01-08 -"],
    );
    check(
        &["2028-02-01"],
        &["by-2027-01-05"],
        "2028-03-01",
        &[
            "by-2027-01-05 2026-01-05 -",
            "by-2028-01-05 2027-01-05 2028-02-01",
            "by-2029-02-01 2028-02-01 -",
        ],
    );
    // One that is completed in time needs no waiver.
    check(
        &["2026-06-01"],
        &["by-2027-01-05"],
        "2026-12-01",
        &["by-2027-06-01 2026-06-01 -"],
    );
}

#[test]
fn none_is_owed_after_the_end() {
    let ends = |date: &str| case("P1Y").ends(date);
    check_case(
        &ends("2027-01-05"),
        &[],
        &[],
        "2026-12-01",
        &["by-2027-01-05 2026-01-05 -"],
    );
    check_case(&ends("2027-01-04"), &[], &[], "2026-12-01", &[]);
    check_case(
        &ends("2027-01-05"),
        &["2027-03-01"],
        &[],
        "2027-04-01",
        &["by-2027-01-05 2026-01-05 2027-03-01"],
    );
    check_case(
        &ends("2028-12-31"),
        &[],
        &["by-2027-01-05"],
        "2031-01-01",
        &["by-2027-01-05 2026-01-05 -", "by-2028-01-05 2027-01-05 -"],
    );
}

#[test]
fn leap_days() {
    let mut leap = case("P1Y");
    leap.starts = super::date("2024-02-29");
    check_case(
        &leap,
        &[],
        &[],
        "2024-03-01",
        &["by-2025-02-28 2024-02-29 -"],
    );
}

#[test]
fn a_cadence_without_backstop_owes_none() {
    let calendar = Case::new(plain("week"), "2026-01-05");
    check_case(&calendar, &["2026-06-01"], &[], "2028-01-01", &[]);
}

#[test]
fn endless_waivers_are_bounded() {
    let mut daily = case("P1D");
    daily.starts = super::date("0001-01-01");
    let found = backstops(
        &[unlimited(daily.terms())],
        &[],
        |_, _| true,
        utc("2026-01-01"),
    );
    assert_eq!(
        found,
        Err(TooManyOccurrences {
            limit: MAX_OCCURRENCES
        })
    );
    let yearly = backstops(
        &[unlimited(case("P1Y").terms())],
        &[],
        |_, _| true,
        last_instant(),
    )
    .unwrap();
    assert_eq!(
        yearly.last().map(|last| &*last.window.label),
        Some("by-9999-01-05")
    );
}

/// Due on 2027-01-05, with a week of grace and two days to land.
const YEARLY: &str = "by-2027-01-05 2026-01-05";

#[test]
fn what_landed_in_time_settles_by_its_own_date() {
    let in_time = "2026-12-21T12:00:00Z, landed 2027-01-13T23:00:00Z";
    let next = "by-2027-12-21 2026-12-21 -";
    check(&[in_time], &[], "2027-06-01", &[next]);
}

#[test]
fn what_landed_too_late_is_late_whatever_its_date_says() {
    let typed = "2026-12-21T12:00:00Z, landed 2027-01-13T23:00:01Z";
    let first = format!("{YEARLY} 2026-12-21");
    let next = "by-2028-01-05 2027-01-05 -";
    check(&[typed], &[], "2027-06-01", &[&first, next]);
    // Years of it, typed at once, are each late.
    let landed = "landed 2029-03-01T12:00:00Z";
    let years = ["2026-12-20T12:00:00Z", "2027-12-19T12:00:00Z"];
    let years = years.map(|at| format!("{at}, {landed}"));
    let first = format!("{YEARLY} 2026-12-20");
    let listed = [
        first.as_str(),
        "by-2028-01-05 2027-01-05 2027-12-19",
        "by-2029-01-05 2028-01-05 -",
    ];
    check(&[&years[0], &years[1]], &[], "2029-06-01", &listed);
}

#[test]
fn a_later_landing_changes_nothing_that_is_settled() {
    let honest = "2026-12-30T12:00:00Z, landed 2026-12-31T12:00:00Z";
    let typed = "2026-12-21T12:00:00Z, landed 2027-06-01T12:00:00Z";
    let next = "by-2027-12-30 2026-12-30 -";
    check(&[honest], &[], "2027-07-01", &[next]);
    check(&[typed, honest], &[], "2027-07-01", &[next]);
    // Nor what was settled late.
    let late = "2027-02-01T12:00:00Z, landed 2027-02-02T12:00:00Z";
    let first = format!("{YEARLY} 2027-02-01");
    let listed = [first.as_str(), "by-2028-02-01 2027-02-01 -"];
    check(&[late], &[], "2027-07-01", &listed);
    check(&[typed, late], &[], "2027-07-01", &listed);
}
