//! When a waiver landed decides what it does.

use crate::harness::repo::Repo;
use crate::harness::run::text;
use crate::history::builder::{AFTER, W10, W11, W12};
use crate::history::evidence::{Evidence, WAIVER, unapproved, waiver};
use crate::history::policy::Policy;

/// 2026-W12 is open, and the deadlines of the two weeks before have passed.
const W12_WEDNESDAY: &str = "2026-03-18T12:00:00+01:00";

/// Two hours after the waiver was approved, as it says itself: it cannot land before that.
const APPROVED: &str = "2026-03-03T12:00:00+01:00";

/// A waiver of some weeks that lands at a time.
fn waived(weeks: &str, at: &str) -> Repo {
    let repo = Repo::with(&Policy::new());
    repo.write(WAIVER, waiver(weeks));
    repo.land("Freeze (#2)", at)
}

#[test]
fn on_the_deadline_it_waives_and_a_second_later_it_excuses() {
    let repo = waived("2026-W10", "2026-03-09T17:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "waived"), (W11, "overdue")]);
    let repo = waived("2026-W10", "2026-03-09T17:00:01+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "excused"), (W11, "overdue")]);
}

#[test]
fn what_somebody_typed_as_its_approval_does_not_decide() {
    // Approved on the third of March, as it says itself.
    let repo = waived("2026-W10, 2026-W11", W12_WEDNESDAY);
    repo.stands(W12_WEDNESDAY, &[(W10, "excused"), (W11, "excused")]);
    repo.check(W12_WEDNESDAY).exits(0).found(&[], &[]);
    let duty = repo.audit(W12_WEDNESDAY).duty(W10);
    assert_eq!(text(&duty["waiver"]), WAIVER);
}

#[test]
fn what_is_added_to_it_later_counts_from_then_on() {
    let repo = waived("2026-W10", APPROVED);
    repo.write(WAIVER, waiver("2026-W10, 2026-W11, 2026-W12"));
    let repo = repo.land("More freeze (#3)", "2026-03-17T12:00:00+01:00");
    let expected = [(W10, "waived"), (W11, "excused"), (W12, "waived")];
    repo.stands(W12_WEDNESDAY, &expected);
    repo.check(W12_WEDNESDAY).exits(0).found(&[], &[]);
}

#[test]
fn it_counts_from_when_its_approval_landed() {
    let repo = Repo::with(&Policy::new());
    repo.write(WAIVER, unapproved("2026-W10, 2026-W11"));
    let repo = repo.land("Freeze? (#2)", "2026-03-04T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue"), (W11, "overdue")]);
    repo.write(WAIVER, waiver("2026-W10, 2026-W11"));
    // After the deadline of the first, before that of the second.
    let repo = repo.land("Freeze! (#3)", "2026-03-10T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "excused"), (W11, "waived")]);
}

#[test]
fn it_lands_with_its_merge() {
    let repo = Repo::with(&Policy::new());
    repo.branch("freeze").write(WAIVER, waiver("2026-W10"));
    repo.commit("Freeze").at("2026-03-05T12:00:00+01:00").run();
    repo.switch("main");
    let merge = repo.merge(&["freeze"], "Merge branch 'freeze'");
    merge.at("2026-03-10T12:00:00+01:00").run();
    repo.stands(W12_WEDNESDAY, &[(W10, "excused")]);
}

#[test]
fn before_it_is_committed_it_lands_at_the_evaluation_time() {
    let repo = Repo::with(&Policy::new());
    repo.write(WAIVER, waiver("2026-W10"));
    repo.would_stand("2026-03-09T17:00:00+01:00", &[(W10, "waived")]);
    repo.would_stand("2026-03-09T17:00:01+01:00", &[(W10, "excused")]);
}

#[test]
fn evidence_goes_before_it() {
    let repo = waived("2026-W10", APPROVED).record(&Evidence::w10());
    let repo = repo.land("Done all the same (#3)", AFTER);
    repo.stands(W12_WEDNESDAY, &[(W10, "met")]);
}

#[test]
fn other_words_in_it_change_nothing() {
    let repo = waived("2026-W10", APPROVED);
    repo.edit(WAIVER, "Change freeze", "Change freeze, by the board");
    let repo = repo.land("Reason (#3)", "2026-03-17T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "waived")]);
}

/// The date of approval is believed where the landing proves nothing, and then only as it was
/// imported.
#[test]
fn an_imported_waiver_keeps_the_approval_that_it_was_imported_with() {
    let policy = Policy::new().history("since: 2026-03-11");
    let repo = Repo::with(&policy);
    let late = waiver("2026-W10").replace("2026-03-03T10", "2026-03-10T10");
    repo.write(WAIVER, &late);
    repo.commit("Waiver").at("2026-03-10T11:00:00+01:00").run();
    let now = "2026-03-12T18:00:00+01:00";
    repo.stands(now, &[(W10, "excused")]);
    repo.write(WAIVER, waiver("2026-W10"));
    repo.commit("Typed").at("2026-03-12T11:00:00+01:00").run();
    repo.stands(now, &[(W10, "excused")]);
}
