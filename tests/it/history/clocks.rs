//! Committer dates that run backwards, or lie ahead.

use crate::harness::repo::Repo;
use crate::harness::run::{instant, text};
use crate::history::builder::{IN_TIME, NOW, W10, W11};
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};

/// An honest repository, and then a commit that touches neither policy nor evidence.
pub(crate) fn then(at: &str) -> Repo {
    let repo = Repo::honest();
    repo.write("README.md", "Who we are\n");
    repo.land("Readme (#3)", at)
}

const CLOCK: &str = "history/clock";

#[test]
fn an_hour_backwards_is_a_warning() {
    let repo = then("2026-03-06T15:00:00+01:00");
    let run = repo.check(NOW).exits(0).found(&[], &[CLOCK]);
    let told = run.told(CLOCK);
    assert!(told.contains(&repo.id("HEAD")[..7]), "{told}");
}

#[test]
fn two_days_backwards_fail() {
    let repo = then("2026-03-04T16:00:00+01:00");
    repo.check(NOW).exits(1).found(&[CLOCK], &[]);
}

#[test]
fn a_day_backwards_is_a_warning_and_a_second_more_fails() {
    let repo = then("2026-03-05T16:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[CLOCK]);
    let repo = then("2026-03-05T15:59:59+01:00");
    repo.check(NOW).exits(1).found(&[CLOCK], &[]);
}

#[test]
fn the_same_time_and_another_offset_are_no_fault() {
    then(IN_TIME).check(NOW).exits(0).found(&[], &[]);
    let repo = then("2026-03-06T11:00:00-05:00");
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn an_hour_ahead_is_a_warning() {
    let repo = then("2026-03-10T19:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[CLOCK]);
    let repo = then(NOW);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn two_days_ahead_fail() {
    let repo = then("2026-03-12T18:00:00+01:00");
    repo.check(NOW).exits(1).found(&[CLOCK], &[]);
}

#[test]
fn clocks_of_merged_branches_do_not_matter() {
    let repo = Repo::honest();
    repo.branch("other").write("README.md", "Who we are\n");
    repo.commit("Readme").at("2026-02-01T12:00:00+01:00").run();
    repo.switch("main");
    let merge = repo.merge(&["other"], "Merge branch 'other'");
    merge.at("2026-03-06T17:00:00+01:00").run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_landing_is_told_as_the_commit_says_it() {
    let repo = Repo::with(&Policy::new());
    repo.write("README.md", "Who we are\n");
    let repo = repo.land("Readme (#2)", "2026-03-06T18:00:00+01:00");
    let repo = repo.record(&Evidence::w10()).land("Report (#3)", IN_TIME);
    let duty = repo.audit(NOW).duty(W10);
    let at = text(&duty["landed"]["at"]);
    assert_eq!(instant(at), instant(IN_TIME), "{duty:#}");
}

/// Policy is in force from the latest time that the mainline had reached.
#[test]
fn a_policy_that_is_dated_back_forgives_nothing() {
    let repo = Repo::with(&Policy::new());
    repo.write("README.md", "Who we are\n");
    let repo = repo.land("Readme (#2)", "2026-03-10T12:00:00+01:00");
    let repo = repo.put(&Policy::new().task(Task::monthly()));
    let repo = repo.land("Once a month is enough (#3)", "2026-03-01T13:00:00+01:00");
    repo.stands(NOW, &[(W10, "overdue"), (W11, "open")]);
    let denied = ["duty/overdue", CLOCK];
    let run = repo.check(NOW).exits(1);
    run.found(&denied, &["policy/weakened"]);
}

#[test]
fn a_level_of_its_own_holds_for_every_fault() {
    let repo = Repo::honest_with(&Policy::new().rule(CLOCK, "allow"));
    repo.write("README.md", "Who we are\n");
    let repo = repo.land("Readme (#3)", "2026-03-04T16:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[]);
}
