//! The windows and labels of requests.

use chrono::{DateTime, FixedOffset};

use super::{COPENHAGEN, Case, plain};
use crate::model::{AsNeeded, Cadence, Duration, Grace};
use crate::schedule::{label_year, request_label, request_window};

fn case(within: &str, grace: &str) -> Case {
    let as_needed = AsNeeded::new(Vec::new(), Duration::parse(within).unwrap(), None).unwrap();
    let cadence = Cadence::new(None, Some(as_needed), Grace::parse(grace).unwrap()).unwrap();
    Case::new(cadence, "2026-01-05").ends("2026-06-30")
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

#[track_caller]
fn check(within: &str, grace: &str, requested_at: &str, expected: Option<[&str; 3]>) {
    let window = request_window(&case(within, grace).terms(), "label", at(requested_at));
    let found = window.map(|window| {
        assert_eq!((window.closes, &*window.label), (None, "label"));
        [window.opens, window.due, window.deadline].map(|instant| instant.to_rfc3339())
    });
    assert_eq!(
        found,
        expected.map(|times| times.map(str::to_owned)),
        "{requested_at}"
    );
}

#[test]
fn windows() {
    check(
        "P5D",
        "P0D",
        "2026-03-26T09:00:00+01:00",
        Some([
            "2026-03-26T09:00:00+01:00",
            "2026-03-31T09:00:00+02:00",
            "2026-03-31T09:00:00+02:00",
        ]),
    );
    // No request is moved by a holiday, its grace counts business days all the same.
    check(
        "P8D",
        "1 business-day",
        "2026-03-26T08:00:00Z",
        Some([
            "2026-03-26T09:00:00+01:00",
            "2026-04-03T09:00:00+02:00",
            "2026-04-07T09:00:00+02:00",
        ]),
    );
    check(
        "PT4H",
        "P0D",
        "2026-03-29T00:30:00.75Z",
        Some([
            "2026-03-29T01:30:00+01:00",
            "2026-03-29T06:30:00+02:00",
            "2026-03-29T06:30:00+02:00",
        ]),
    );
}

#[test]
fn requests_outside_the_span_open_nothing() {
    check("P5D", "P0D", "2026-01-04T23:59:59+01:00", None);
    let first = [
        "2026-01-05T00:00:00+01:00",
        "2026-01-10T00:00:00+01:00",
        "2026-01-10T00:00:00+01:00",
    ];
    check("P5D", "P0D", "2026-01-04T23:00:00Z", Some(first));
    let last = [
        "2026-06-30T23:59:59+02:00",
        "2026-07-05T23:59:59+02:00",
        "2026-07-05T23:59:59+02:00",
    ];
    check("P5D", "P0D", "2026-06-30T23:59:59.9+02:00", Some(last));
    check("P5D", "P0D", "2026-07-01T00:00:00+02:00", None);
}

#[test]
fn a_cadence_by_calendar_takes_no_request() {
    let case = Case::new(plain("week"), "2026-01-05");
    assert_eq!(
        request_window(&case.terms(), "label", at("2026-03-26T09:00:00Z")),
        None
    );
}

#[test]
fn labels() {
    let label = |requested_at| request_label(COPENHAGEN, at(requested_at), "new-saas-licence");
    assert_eq!(
        label("2026-03-14T09:00:00+01:00"),
        "2026-03-14-new-saas-licence"
    );
    assert_eq!(label("2026-12-31T23:30:00Z"), "2027-01-01-new-saas-licence");
    assert_eq!(
        label("2026-03-14T00:30:00+13:00"),
        "2026-03-13-new-saas-licence"
    );
    assert_eq!(label_year(&label("2026-12-31T23:30:00Z")), Some(2027));
}

#[test]
fn the_ends_of_time_do_not_overflow() {
    let mut case = case("P1000Y", "P1000Y");
    case.ends = None;
    let utc = chrono::DateTime::<chrono::Utc>::MAX_UTC.fixed_offset();
    assert_eq!(request_window(&case.terms(), "label", utc), None);
    let _ = request_label(COPENHAGEN, utc, "slug");
    let late = request_window(&case.terms(), "label", at("9999-12-30T00:00:00Z")).unwrap();
    assert_eq!(late.deadline.to_rfc3339(), "9999-12-31T01:00:00+01:00");
}
