//! `history.since`: what landed before it was imported, and its landing proves nothing.

use crate::harness::repo::{Repo, START};
use crate::history::builder::{AFTER, NOW, W10, W11};
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};

/// A Saturday: 2026-W11 is in its grace.
const SATURDAY: &str = "2026-03-14T12:00:00+01:00";
/// Too late for 2026-W10.
const TOO_LATE: &str = "2026-03-12T12:00:00+01:00";

fn since(day: &str) -> Policy {
    Policy::new().history(format!("since: {day}"))
}

fn better() -> Evidence {
    Evidence::w10().summary("Nothing at all was found")
}

#[test]
fn imported_evidence_is_neither_late_nor_dated_back() {
    let repo = Repo::with(&since("2026-03-13")).record(&Evidence::w10());
    let repo = repo.land("Import", TOO_LATE);
    let run = repo.check(SATURDAY).exits(0).found(&[], &[]);
    assert_eq!(run.json()["history"]["since"], "2026-03-13");
    let audit = repo.audit(SATURDAY);
    assert_eq!(audit.standing(W10), "met");
    assert_eq!(audit.grade(W10), "imported");
    assert_eq!(audit.standing(W11), "grace");
    repo.run(&format!(
        "audit --from 2026-03-01 --to 2026-03-31 --as-of {SATURDAY}"
    ))
    .exits(0)
    .says("imported");
}

#[test]
fn the_same_without_adoption_is_late() {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    let repo = repo.land("Import (#2)", TOO_LATE);
    let run = repo.check(SATURDAY).exits(0);
    run.found(&[], &["duty/late", "history/backdated"]);
    assert_eq!(repo.audit(SATURDAY).grade(W10), "bare");
}

/// The day begins at midnight in Copenhagen: 23:00 on the eighth, in UTC.
#[test]
fn the_day_of_adoption_begins_at_local_midnight() {
    let grade = |at: &str| {
        let repo = Repo::with(&since("2026-03-09"));
        let done = Evidence::w10().at("2026-03-08T20:00:00+01:00");
        let repo = repo.record(&done).land("Report (#2)", at);
        repo.audit(NOW).grade(W10)
    };
    assert_eq!(grade("2026-03-08T22:59:59+00:00"), "imported");
    assert_eq!(grade("2026-03-08T23:00:00+00:00"), "bare");
}

#[test]
fn what_happened_before_is_not_told() {
    let repo = Repo::with(&since("2026-03-10")).record(&Evidence::w10());
    let repo = repo.land("Import", "2026-03-06T16:00:00+01:00");
    // Edited, on a clock that runs back two days, and pushed.
    let repo = repo
        .record(&better())
        .land("Better words", "2026-03-04T16:00:00+01:00");
    let repo = repo
        .put(&since("2026-03-10").without("drill"))
        .land("Less", AFTER);
    let run = repo.check(NOW).exits(0).found(&[], &[]);
    run.lacks_family("history");
}

#[test]
fn what_happens_to_imported_evidence_afterwards_is_told() {
    let repo = Repo::with(&since("2026-03-09")).record(&Evidence::w10());
    let repo = repo.land("Import", "2026-03-06T16:00:00+01:00");
    let repo = repo.record(&better()).land("Better words (#3)", AFTER);
    repo.check(NOW).exits(1).found(&["history/changed"], &[]);
    repo.remove(&Evidence::w10().path());
    let repo = repo.land("Gone (#4)", "2026-03-10T10:00:00+01:00");
    repo.check(NOW).exits(1).denies("history/deleted");
}

#[test]
fn judged_as_of_a_day_before_adoption_history_says_nothing() {
    let repo = Repo::with(&since("2026-06-01")).record(&Evidence::w10());
    let repo = repo.land("Import", "2026-03-06T16:00:00+01:00");
    let repo = repo.record(&better()).land("Better words", AFTER);
    // Not committed either, but not judged by that.
    let next = Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00");
    let repo = repo.record(&next);
    let run = repo.check(NOW).exits(0).found(&[], &[]);
    assert_eq!(run.json()["history"]["status"], "complete");
    run.lacks_family("history");
    repo.would_stand(NOW, &[(W10, "met"), (W11, "met")]);
}

#[test]
fn before_adoption_the_newest_policy_judges() {
    let policy = since("2026-03-09").starts("2026-03-01");
    let repo = Repo::with(&policy);
    let monthly = policy.task(Task::monthly());
    let repo = repo
        .put(&monthly)
        .land("By the month", "2026-03-05T12:00:00+01:00");
    repo.stands(NOW, &[(W10, "-"), (W11, "-")]);
    repo.stands(NOW, &[("weekly-report/2026-03/alpha", "open")]);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_policy_that_was_imported_is_not_retroactive() {
    let repo = Repo::unborn()
        .put(&since("2026-03-09"))
        .record(&Evidence::w10());
    let repo = repo.land("Import", "2026-03-08T12:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[]);
    repo.stands(NOW, &[(W10, "met"), (W11, "open")]);
}

#[test]
fn signatures_are_asked_from_adoption_on() {
    let policy = since("2026-03-09").history("signatures: required");
    let repo = Repo::unborn().put(&policy).land("Import", START);
    let repo = repo
        .record(&Evidence::w10())
        .land("Import", "2026-03-06T16:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[]);
    let next = Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00");
    let repo = repo
        .record(&next)
        .land("Report (#3)", "2026-03-10T11:00:00+01:00");
    repo.check(NOW).exits(1).found(&["signature/unsigned"], &[]);
}

/// One edit must not end all history unseen, be it that it moves adoption beyond its own landing or
/// beyond the instant of judging.
#[test]
fn adoption_that_is_put_off_is_told_whatever_it_forgives() {
    for day in ["2026-03-10", "2099-01-01"] {
        let repo = Repo::honest_with(&since("2026-03-01"));
        repo.check(NOW).exits(0).lacks("policy/weakened");
        repo.set(&since(day));
        let told = repo.check(NOW).exits(0).told("policy/weakened");
        assert!(told.contains("2026-03-01") && told.contains(day), "{told}");
        repo.commit("Put off (#3)").at(AFTER).run();
        let run = repo.check(NOW).exits(0).found(&[], &["policy/weakened"]);
        let told = run.told("policy/weakened");
        assert!(told.contains(&repo.id("HEAD")[..12]), "{told}");
        let place = run.finding("policy/weakened")["range"]["start"]["line"].clone();
        assert!(place.as_u64() > Some(1), "{place}");
    }
}

#[test]
fn a_pull_request_that_puts_adoption_off_is_told_so() {
    let repo = Repo::honest();
    repo.branch("later")
        .set(&Policy::new().history("since: 2099-01-01"));
    repo.commit("Later").at(AFTER).run();
    let run = repo.check_with(NOW, "--base main").exits(0);
    run.found(&[], &["policy/weakened"]);
}

/// What was gone by then was not imported: its path is no licence for what is put there later.
#[test]
fn what_comes_back_after_adoption_lands_then() {
    let repo = Repo::with(&since("2026-03-08")).record(&Evidence::w10());
    let repo = repo.land("Planted", "2026-03-05T10:00:00+01:00");
    repo.remove(&Evidence::w10().path());
    let repo = repo.land("Gone", "2026-03-05T11:00:00+01:00");
    let repo = repo.record(&Evidence::w10());
    let repo = repo.land("Typed (#4)", "2026-03-12T11:00:00+01:00");
    let run = repo.audit("2026-03-12T18:00:00+01:00");
    assert_eq!(run.standing(W10), "late");
    assert_eq!(run.grade(W10), "bare");
}
