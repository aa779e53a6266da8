//! A change that adds a closing is judged like any other.

use super::{CLOSING, LATER, THEN, overdue_and_closed};
use crate::harness::repo::Repo;
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};

fn offered(edit: impl Fn(&Repo)) -> Repo {
    let repo = Repo::honest();
    repo.branch("close").close_week().approve_week();
    edit(&repo);
    repo.commit("Close 2026-W10").at(super::CLOSED).run();
    repo
}

#[test]
fn an_honest_closing_passes_and_an_edited_one_does_not() {
    let repo = offered(|_| ());
    repo.check_with(THEN, "--base main")
        .exits(0)
        .found(&[], &[]);
    let repo = offered(|repo| {
        repo.edit(CLOSING, "  met: 1\n", "  met: 2\n");
    });
    repo.check_with(THEN, "--base main")
        .exits(1)
        .denies("closing/differs");
}

#[test]
fn an_edit_of_what_is_closed_does_not_pass() {
    let repo = overdue_and_closed();
    repo.branch("edit")
        .edit(CLOSING, "  overdue: 1\n", "  overdue: 0\n");
    repo.commit("Edit").at(LATER).run();
    let run = repo.check_with(THEN, "--base main").exits(1);
    run.denies("closing/differs").denies("history/changed");
}

#[test]
fn a_policy_that_reaches_behind_a_closing_does_not_pass() {
    let repo = overdue_and_closed();
    repo.branch("reach");
    repo.set(&Policy::new().task(Task::daily().starts("2026-03-02")));
    repo.commit("Reach back").at(LATER).run();
    let run = repo.check_with(THEN, "--base main").exits(1);
    run.denies("closing/differs");
}

#[test]
fn late_evidence_of_a_closed_period_passes_with_a_warning() {
    let repo = overdue_and_closed();
    repo.branch("late").add(&Evidence::w10());
    repo.commit("Late").at(LATER).run();
    let run = repo.check_with(THEN, "--base main").exits(0);
    run.warns("closing/restated");
}

#[test]
fn one_change_closes_at_most_four_periods() {
    let repo = Repo::honest();
    repo.branch("many");
    for day in 2..8 {
        let close = "close --closed-by analyst-1@soc.example --through";
        repo.run(&format!("{close} 2026-03-0{day} --as-of {THEN}"))
            .exits(0);
    }
    repo.commit("Close each day").at(THEN).run();
    let run = repo.check_with("2026-03-12T12:00:00+01:00", "--base main");
    let found = run.findings();
    let bounded = found.iter().filter(|it| {
        let message = it["message"].to_string();
        message.contains("one change closes at most 4 periods")
    });
    assert_eq!(bounded.count(), 2);
}
