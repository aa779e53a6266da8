//! `required: true`: what no token covers in time counts from when a token covers it, or not at all.

use chrono::{DateTime, TimeDelta, Utc};

use super::authority::TestAuthority;
use super::book::{Book, Step, at};
use super::decade::{QUARTER_END, duty_of_week, founding, landing, of_week, policy, quarter_of};
use super::grades::{Proved, proved};
use crate::harness::run::text;
use crate::history::policy::Policy;

const MISSING: &str = "timestamp/missing";
const W10: (&str, &str) = ("2026-W10", "2026-03-06");
const LANDED: &str = "2026-03-06T15:00:00Z";

/// Evidence of one week that landed in time, and a token over it at some time, or none.
fn week_with(policy: &Policy, token: Option<DateTime<Utc>>) -> Book {
    let authority = TestAuthority::default();
    let mut steps = vec![
        founding(policy, &authority, at("2026-03-01T11:00:00Z")),
        // The policy itself is covered in time.
        Step::stamp(&authority, at("2026-03-01T12:00:00Z")),
        landing(&of_week(W10.0, W10.1), at(LANDED)),
    ];
    steps.extend(token.map(|time| Step::stamp(&authority, time)));
    Book::write(steps)
}

fn proved_w10(book: &Book, as_of: DateTime<Utc>) -> Proved {
    proved(book.repo.root(), as_of)[&duty_of_week(W10.0)].clone()
}

#[test]
fn covered_in_time_it_landed_when_its_commit_says() {
    let book = Book::write(quarter_of(
        &policy("required: true"),
        &TestAuthority::default(),
    ));
    // The founding commit is covered five days later: it counts from then on, and nothing was due before.
    let run = book.check(at(QUARTER_END));
    run.lacks(MISSING);
    let book = week_with(&policy("required: true"), Some(at("2026-03-06T20:00:00Z")));
    let as_of = at("2026-03-10T12:00:00Z");
    book.check(as_of).exits(0).found(&[], &[]);
    let found = proved_w10(&book, as_of);
    assert_eq!((found.standing, found.at), ("met", at(LANDED)));
}

#[test]
fn nothing_covers_it_and_it_is_older_than_the_span() {
    let book = week_with(&policy("required: true"), None);
    let as_of = at("2026-03-12T12:00:00Z");
    let run = book.check(as_of).exits(1).denies(MISSING);
    let told = text(&run.finding(MISSING)["message"]);
    assert!(
        told.starts_with("no token covers 1 commit in time"),
        "{told}"
    );
    let found = proved_w10(&book, as_of);
    assert_eq!((found.standing, found.at), ("late", as_of));
    assert_eq!((found.grade(), found.when.not_after), ("claimed", None));
}

#[test]
fn nothing_covers_it_yet_and_there_is_time() {
    let book = week_with(&policy("required: true"), None);
    let deadline = at(LANDED) + TimeDelta::days(1);
    for as_of in [at(LANDED) + TimeDelta::minutes(1), deadline] {
        book.check(as_of).exits(0).lacks(MISSING);
        assert_eq!(proved_w10(&book, as_of).at, at(LANDED));
    }
    let as_of = deadline + TimeDelta::seconds(1);
    book.check(as_of).exits(1).denies(MISSING);
    assert_eq!(proved_w10(&book, as_of).at, as_of);
}

/// The span is inclusive, and the accuracy of the authority's clock counts against what is covered.
#[test]
fn the_span_ends_where_it_ends() {
    let span = TimeDelta::days(1);
    let as_of = at("2026-03-12T18:00:00Z");
    let landed_with = |token| {
        let book = week_with(&policy("required: true"), Some(token));
        book.check(as_of).lacks(MISSING);
        proved_w10(&book, as_of).at
    };
    assert_eq!(landed_with(at(LANDED) + span), at(LANDED));
    let late = at(LANDED) + span + TimeDelta::seconds(1);
    assert_eq!(landed_with(late), late);
    let late = at(LANDED) + span + TimeDelta::nanoseconds(1_000_000);
    assert_eq!(landed_with(late), late);
}

#[test]
fn covered_late_it_landed_when_it_was_covered() {
    let token = at("2026-03-11T20:00:00Z");
    let book = week_with(&policy("required: true"), Some(token));
    let as_of = at("2026-03-12T12:00:00Z");
    // It is told as a late duty, not as a token that is missing.
    let late = ["duty/late", "history/backdated"];
    book.check(as_of).exits(0).found(&[], &late);
    let found = proved_w10(&book, as_of);
    assert_eq!((found.standing, found.at), ("late", token));
    assert_eq!(found.when.not_after, Some(token));
}

#[test]
fn the_span_is_the_policys() {
    let token = at("2026-03-11T20:00:00Z");
    let policy = policy("required: true, within: P10D");
    let book = week_with(&policy, Some(token));
    let as_of = at("2026-03-12T12:00:00Z");
    book.check(as_of).exits(0).found(&[], &[]);
    assert_eq!(proved_w10(&book, as_of).at, at(LANDED));
}

/// Without `required`, a token that never came is nobody's fault.
#[test]
fn nothing_is_missed_where_nothing_is_required() {
    let book = week_with(&policy(""), None);
    let as_of = at("2026-03-10T18:00:00Z");
    book.check(as_of).exits(0).found(&[], &[]);
    assert_eq!(proved_w10(&book, as_of).standing, "met");
}

#[test]
fn what_was_imported_needs_no_token() {
    let authority = TestAuthority::default();
    let policy = policy("required: true").history("since: 2026-03-09");
    let steps = vec![
        founding(&policy, &authority, at("2026-03-01T11:00:00Z")),
        landing(&of_week(W10.0, W10.1), at(LANDED)),
    ];
    let as_of = at("2026-03-13T18:00:00Z");
    Book::write(steps.clone())
        .check(as_of)
        .exits(0)
        .lacks(MISSING);
    // What comes after adoption needs one.
    let mut steps = steps;
    let w11 = of_week("2026-W11", "2026-03-10");
    steps.push(landing(&w11, at("2026-03-10T15:00:00Z")));
    let run = Book::write(steps).check(as_of).exits(1).denies(MISSING);
    let told = text(&run.finding(MISSING)["message"]);
    assert!(
        told.starts_with("no token covers 1 commit in time"),
        "{told}"
    );
}

/// A commit that is dated before adoption is not imported for that: it lands after commits that were not.
#[test]
fn a_commit_dated_back_before_adoption_needs_a_token_all_the_same() {
    let authority = TestAuthority::default();
    let policy = policy("required: true").history("since: 2026-03-02");
    let steps = vec![
        founding(&policy, &authority, at("2026-03-01T11:00:00Z")),
        landing(
            &of_week("2026-W11", "2026-03-10"),
            at("2026-03-10T15:00:00Z"),
        ),
        Step::stamp(&authority, at("2026-03-10T20:00:00Z")),
        // The week before was missed, and is made up, dated to the day before adoption.
        landing(&of_week(W10.0, W10.1), at("2026-03-01T12:00:00Z")),
    ];
    // Without the token, nothing but the clock says so.
    let mut unstamped = steps.clone();
    unstamped.remove(2);
    let as_of = at("2026-03-20T12:00:00Z");
    for steps in [steps, unstamped] {
        let book = Book::write(steps);
        let run = book.check(as_of).exits(1);
        run.denies("history/clock").denies(MISSING);
        let found = proved_w10(&book, as_of);
        assert_eq!((found.standing, found.at), ("late", as_of));
    }
}

/// A policy that requires tokens from now on says nothing of what landed before, and one that no longer does forgives
/// nothing.
#[test]
fn the_policy_that_was_in_force_when_it_landed_decides() {
    let authority = TestAuthority::default();
    let (strict, lax) = (policy("required: true"), policy(""));
    let write = |first: &Policy, then: &Policy| {
        let mut change = Step::new(at("2026-03-08T12:00:00Z"), "Policy (#3)");
        for (path, text) in then.files() {
            change = change.put(&path, text);
        }
        Book::write(vec![
            founding(first, &authority, at("2026-03-01T11:00:00Z")),
            Step::stamp(&authority, at("2026-03-01T12:00:00Z")),
            landing(&of_week(W10.0, W10.1), at(LANDED)),
            change,
        ])
    };
    let as_of = at("2026-03-08T13:00:00Z");
    write(&lax, &strict).check(as_of).exits(0).lacks(MISSING);
    let forgiven = write(&strict, &lax);
    forgiven.check(as_of).exits(1).denies(MISSING);
    assert_eq!(proved_w10(&forgiven, as_of).at, as_of);
}

/// A commit that brings tokens alone needs none itself, else each token would ask for the next.
#[test]
fn a_commit_that_brings_a_token_needs_none() {
    let book = week_with(&policy("required: true"), Some(at("2026-03-06T20:00:00Z")));
    book.check(at("2026-03-13T15:00:00Z"))
        .exits(0)
        .lacks(MISSING);
}
