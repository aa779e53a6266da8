//! Clocks of authorities and of machines that commit: what is no contradiction, and from where on it is one.

use chrono::{DateTime, TimeDelta, Utc};

use super::authority::TestAuthority;
use super::book::{Book, Stamp, Step, at};
use super::decade::{duty_of_week, founding, landing, of_week, policy};
use super::grades::proved;

const CLOCK: &str = "history/clock";
const LANDED: &str = "2026-03-06T15:00:00Z";

/// A week whose token has one `genTime` and lands at another time.
fn week(authority: &TestAuthority, token: DateTime<Utc>, lands: DateTime<Utc>) -> Book {
    let mut bringing = Step::new(lands, "Time stamp (#3)");
    bringing.stamp = Some(Stamp {
        tokens: vec![(authority.clone(), token)],
        witnesses: Vec::new(),
    });
    let accepted = TestAuthority::named(&authority.name);
    Book::write(vec![
        founding(&policy(""), &accepted, at("2026-03-01T11:00:00Z")),
        landing(&of_week("2026-W10", "2026-03-06"), at(LANDED)),
        bringing,
    ])
}

#[test]
fn an_authority_two_seconds_ahead_is_no_fault_and_neither_is_a_check_at_once() {
    let authority = TestAuthority::default();
    let lands = at("2026-03-06T15:00:03Z");
    let token = lands + TimeDelta::seconds(2);
    let book = week(&authority, token, lands);
    for as_of in [lands, token, at("2026-03-10T12:00:00Z")] {
        book.check(as_of).exits(0).found(&[], &[]);
        let found = &proved(book.repo.root(), as_of)[&duty_of_week("2026-W10")];
        assert_eq!(found.grade(), "timestamped", "{as_of}");
        assert_eq!(found.at, at(LANDED), "{as_of}");
    }
}

/// An authority that is behind: the token is older than the commit that it covers.
#[test]
fn an_authority_that_is_behind_by_less_than_five_minutes_is_no_fault() {
    let authority = TestAuthority::default();
    let as_of = at("2026-03-10T12:00:00Z");
    let token = at(LANDED) - TimeDelta::minutes(5);
    let book = week(&authority, token, at("2026-03-06T15:01:00Z"));
    book.check(as_of).exits(0).found(&[], &[]);
    let found = &proved(book.repo.root(), as_of)[&duty_of_week("2026-W10")];
    assert_eq!(found.at, token, "it had landed by then");
    let token = token - TimeDelta::seconds(1);
    let book = week(&authority, token, at("2026-03-06T15:01:00Z"));
    book.check(as_of).exits(1).denies(CLOCK);
}

#[test]
fn a_commit_that_is_behind_the_token_that_it_brings() {
    let authority = TestAuthority::default();
    let as_of = at("2026-03-10T12:00:00Z");
    let lands = at("2026-03-06T15:10:00Z");
    let book = week(&authority, lands + TimeDelta::minutes(5), lands);
    book.check(as_of).exits(0).found(&[], &[]);
    let token = lands + TimeDelta::minutes(5) + TimeDelta::seconds(1);
    week(&authority, token, lands)
        .check(as_of)
        .exits(1)
        .denies(CLOCK);
}

/// An authority says how far its clock may be off: what it covers landed no later than that, and what holds it was made
/// no earlier.
#[test]
fn the_accuracy_widens_both_bounds() {
    let authority = TestAuthority {
        accuracy: Some((60, 0, 0)),
        ..TestAuthority::default()
    };
    let as_of = at("2026-03-10T12:00:00Z");
    let token = at("2026-03-06T20:00:00Z");
    let book = week(&authority, token, at("2026-03-06T20:02:00Z"));
    book.check(as_of).exits(0).found(&[], &[]);
    let when = &proved(book.repo.root(), as_of)[&duty_of_week("2026-W10")].when;
    assert_eq!(when.not_after, Some(token + TimeDelta::minutes(1)));
    // Six minutes late is within five and one.
    let token = at(LANDED) - TimeDelta::minutes(6);
    let book = week(&authority, token, at("2026-03-06T15:01:00Z"));
    book.check(as_of).exits(0).found(&[], &[]);
    let lands = at("2026-03-06T15:10:00Z");
    let book = week(&authority, lands + TimeDelta::minutes(6), lands);
    book.check(as_of).exits(0).found(&[], &[]);
}

/// `--as-of` of an instant before a token was made: what came later is not known yet, and no fault of that instant.
#[test]
fn an_earlier_instant_does_not_know_later_tokens() {
    let authority = TestAuthority::default();
    let book = week(
        &authority,
        at("2026-03-06T20:00:00Z"),
        at("2026-03-06T20:02:00Z"),
    );
    let token_commit = &book.ids[1];
    let run = book.check_with(at("2026-03-06T16:00:00Z"), &format!("--rev {token_commit}"));
    run.exits(0).found(&[], &[]);
}
