//! Since when a task is owed, where the file and its landing say different days.

use crate::harness::repo::{Repo, START};
use crate::harness::run::text;
use crate::history::builder::{NOW, W10, W11, W12};
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};

const W12_TUESDAY: &str = "2026-03-17T12:00:00+01:00";
const W12_WEDNESDAY: &str = "2026-03-18T12:00:00+01:00";

const RETROACTIVE: &str = "policy/retroactive";

/// A second weekly task, of beta.
fn scan() -> Task {
    Task::weekly().id("weekly-scan").team("beta")
}

fn scan_of(week: &str) -> String {
    format!("weekly-scan/2026-W{week}/beta")
}

/// The usual policy, and a second task that lands in 2026-W12. The first has an end, so that only the
/// second is owed from then on.
fn added(task: Task) -> Repo {
    let policy = Policy::new().task(Task::weekly().ends("2026-03-08"));
    let repo = Repo::with(&policy).record(&Evidence::w10());
    let repo = repo.land("Report (#2)", crate::history::builder::IN_TIME);
    repo.put(&policy.task(task))
        .land("A scan (#3)", W12_TUESDAY)
}

#[test]
fn a_task_added_in_the_middle_starts_with_the_next() {
    let repo = added(scan());
    repo.check(W12_WEDNESDAY).exits(0).found(&[], &[]);
    let (w11, w12, w13) = (scan_of("11"), scan_of("12"), scan_of("13"));
    repo.stands(
        W12_WEDNESDAY,
        &[(&w11, "-"), (&w12, "-"), (&w13, "upcoming")],
    );
}

#[test]
fn a_task_that_starts_before_its_landing_is_owed_from_there_on() {
    let repo = added(scan().starts("2026-03-02"));
    let run = repo.check(W12_WEDNESDAY).exits(1);
    let run = run.found(&["duty/overdue"; 2], &[RETROACTIVE]);
    assert_eq!(text(&run.finding(RETROACTIVE)["file"]), scan().path());
    let told = run.told(RETROACTIVE);
    assert!(
        told.contains("2026-03-02") || told.contains("2 Mar 2026"),
        "{told}"
    );
    let (w10, w11, w12) = (scan_of("10"), scan_of("11"), scan_of("12"));
    let owed = [(&*w10, "overdue"), (&*w11, "overdue"), (&*w12, "open")];
    repo.stands(W12_WEDNESDAY, &owed);
    // They are judged by the first policy that names them.
    let duty = repo.audit(W12_WEDNESDAY).duty(&w10);
    assert_eq!(duty["policy"]["commit"], repo.id("HEAD"));
}

#[test]
fn a_task_that_starts_on_the_day_of_its_landing_is_not_retroactive() {
    let repo = added(scan().starts("2026-03-17"));
    repo.check(W12_WEDNESDAY).exits(0).found(&[], &[]);
    let (w12, w13) = (scan_of("12"), scan_of("13"));
    repo.stands(W12_WEDNESDAY, &[(&w12, "-"), (&w13, "upcoming")]);
}

/// The day counts on the policy's clock: it is the 17th in Copenhagen when it is the 16th in UTC.
#[test]
fn the_day_of_a_landing_is_local() {
    let policy = Policy::new();
    let repo = Repo::honest_with(&policy);
    let daily = Task::daily().starts("2026-03-09");
    let repo = repo.put(&policy.task(daily));
    let repo = repo.land("A check (#3)", "2026-03-09T22:59:59+00:00");
    repo.check(NOW).exits(1).lacks(RETROACTIVE);
    let repo = Repo::honest().put(&Policy::new().task(Task::daily().starts("2026-03-09")));
    let repo = repo.land("A check (#3)", "2026-03-09T23:00:00+00:00");
    repo.check(NOW).exits(1).warns(RETROACTIVE);
}

#[test]
fn a_first_policy_that_starts_before_its_landing_owes_what_it_says() {
    let repo = Repo::unborn().put(&Policy::new());
    let repo = repo.land("Policy (#1)", "2026-03-10T12:00:00+01:00");
    let run = repo.check(NOW).exits(1);
    run.denies("duty/overdue").warns(RETROACTIVE);
    repo.stands(NOW, &[(W10, "overdue"), (W11, "open")]);
}

#[test]
fn moving_the_start_forward_forgives_nothing() {
    let repo = Repo::with(&Policy::new()).put(&Policy::new().starts("2026-04-06"));
    let repo = repo.land("Later (#2)", W12_TUESDAY);
    let owed = [
        (W10, "overdue"),
        (W11, "overdue"),
        (W12, "open"),
        ("weekly-report/2026-W13/alpha", "-"),
        ("weekly-report/2026-W15/alpha", "upcoming"),
    ];
    repo.stands(W12_WEDNESDAY, &owed);
    let run = repo.check(W12_WEDNESDAY).exits(1);
    assert_eq!(run.rules("deny"), ["duty/overdue"; 2]);
    // The same where the task itself says so.
    let later = Policy::new().task(Task::weekly().starts("2026-04-06"));
    let repo = Repo::with(&Policy::new())
        .put(&later)
        .land("Later (#2)", W12_TUESDAY);
    repo.stands(W12_WEDNESDAY, &owed);
}

#[test]
fn an_end_that_lies_back_forgives_nothing() {
    let ended = Policy::new().task(Task::weekly().ends("2026-03-04"));
    let repo = Repo::with(&Policy::new())
        .put(&ended)
        .land("Over (#2)", W12_TUESDAY);
    let owed = [(W10, "overdue"), (W11, "overdue"), (W12, "open")];
    repo.stands(W12_WEDNESDAY, &owed);
}

/// What opened in a span that was owed under one policy is not judged again under a later one; what
/// opened before that span is.
#[test]
fn a_start_that_lies_back_does_not_judge_what_was_judged() {
    for (starts, of_march) in [("2026-03-02", "-"), ("2026-03-01", "open")] {
        let monthly = Task::monthly().starts(starts);
        let repo = Repo::honest().put(&Policy::new().task(monthly));
        let repo = repo.land("By the month (#3)", "2026-03-10T12:00:00+01:00");
        repo.stands(NOW, &[(W10, "met"), (W11, "open")]);
        repo.stands(NOW, &[("weekly-report/2026-03/alpha", of_march)]);
    }
}

#[test]
fn a_start_before_the_landing_of_the_policy_is_no_fault_in_itself() {
    let repo = Repo::unborn()
        .put(&Policy::new())
        .land("Policy (#1)", START);
    repo.check("2026-03-03T12:00:00+01:00")
        .exits(0)
        .found(&[], &[]);
}
