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

/// Each step is less than a day: what counts is how far all of them lead back.
#[test]
fn small_steps_backwards_add_up() {
    let steps = [
        "2026-03-05T17:00:00+01:00",
        "2026-03-04T18:00:00+01:00",
        "2026-03-03T19:00:00+01:00",
    ];
    let mut repo = Repo::honest();
    for (index, at) in steps.into_iter().enumerate() {
        repo.write("README.md", format!("Step {index}\n"));
        repo = repo.land("Readme (#3)", at);
    }
    let run = repo.check(NOW).exits(1);
    run.found(&[CLOCK, CLOCK], &[CLOCK]);
}

/// One clock is half an hour ahead: that is one fault, however many commits follow until the others catch up.
#[test]
fn a_clock_that_is_ahead_is_told_once() {
    let mut repo = then("2026-03-06T16:30:00+01:00");
    for minute in 10..15 {
        repo.write("README.md", format!("Minute {minute}\n"));
        repo = repo.land("Readme (#4)", &format!("2026-03-06T16:{minute}:00+01:00"));
    }
    repo.check(NOW).exits(0).found(&[], &[CLOCK]);
}

/// Evidence that is made up, and dated back in one step or in many, lands where the mainline had arrived.
#[test]
fn a_landing_that_is_dated_back_is_late_all_the_same() {
    for steps in [
        &[][..],
        &["2026-03-16T12:00:00+01:00", "2026-03-15T13:00:00+01:00"],
    ] {
        let mut repo = Repo::with(&Policy::new());
        for at in ["2026-03-17T11:00:00+01:00"].iter().chain(steps) {
            repo.write("README.md", *at);
            repo = repo.land("Readme (#2)", at);
        }
        let repo = repo.record(&Evidence::w10()).land("Report (#3)", IN_TIME);
        let later = "2026-03-17T12:00:00+01:00";
        repo.stands(later, &[(W10, "late")]);
        repo.check(later).exits(1).denies(CLOCK);
    }
}

/// A commit dated far ahead fails by itself, and does not date what honest people commit after it.
#[test]
fn a_date_far_ahead_does_not_date_what_follows() {
    let repo = Repo::with(&Policy::new());
    repo.write("README.md", "Who we are\n");
    let repo = repo.land("Readme (#2)", "2031-01-01T00:00:00Z");
    let repo = repo.record(&Evidence::w10()).land("Report (#3)", IN_TIME);
    repo.stands(NOW, &[(W10, "met")]);
    repo.check(NOW).exits(1).found(&[CLOCK], &[]);
}

/// Nor is anything gained by it: what landed with such a commit landed before the next one, or at that date.
#[test]
fn a_date_far_ahead_gains_nothing() {
    let later = "2026-03-20T12:00:00+01:00";
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    let repo = repo.land("Report (#2)", "2031-01-01T00:00:00Z");
    repo.stands(later, &[(W10, "late")]);
    repo.check(later).exits(1).denies(CLOCK);
    repo.write("README.md", "Who we are\n");
    let repo = repo.land("Readme (#3)", "2026-03-20T11:00:00+01:00");
    let duty = repo.audit(later).duty(W10);
    assert_eq!(duty["standing"], "late");
    let at = instant(text(&duty["landed"]["at"]));
    assert_eq!(at, instant("2026-03-20T11:00:00+01:00"));
    repo.check(later).exits(1).denies(CLOCK);
}

#[test]
fn a_landing_is_told_by_the_mainline_with_what_the_commit_says_beside_it() {
    let repo = Repo::with(&Policy::new());
    repo.write("README.md", "Who we are\n");
    let repo = repo.land("Readme (#2)", "2026-03-06T18:00:00+01:00");
    let repo = repo.record(&Evidence::w10()).land("Report (#3)", IN_TIME);
    let duty = repo.audit(NOW).duty(W10);
    let told = |field: &str| instant(text(&duty["landed"][field]));
    assert_eq!(told("at"), instant("2026-03-06T18:00:00+01:00"), "{duty:#}");
    assert_eq!(told("committed_at"), instant(IN_TIME), "{duty:#}");
    let trace = repo.run(&format!("trace --as-of {NOW} {W10}")).exits(0);
    trace
        .says("6 Mar 2026 18:00")
        .says("dated Fri 6 Mar 2026 16:00");
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
