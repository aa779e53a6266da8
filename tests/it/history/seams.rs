//! Where one version of the policy follows another, and where history was adopted: nothing is lost, and nothing that is
//! past is judged by what came later.

use crate::harness::repo::Repo;
use crate::harness::run::text;
use crate::history::builder::{W10, W11, W12};
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};

/// A Wednesday in 2026-W12.
const W12_WEDNESDAY: &str = "2026-03-18T12:00:00+01:00";

fn in_zone(zone: &str) -> Policy {
    let mut task = Task::weekly();
    task.evidence = vec![format!("artifacts: {{ min: 0 }}\ntimezone: {zone}")];
    Policy::new().task(task)
}

/// 2026-W11 has opened in Tokyo, and not yet in New York.
#[test]
fn a_week_that_neither_zone_would_own_is_owed_by_the_new_one() {
    let repo = Repo::with(&in_zone("America/New_York"));
    let repo = repo
        .put(&in_zone("Asia/Tokyo"))
        .land("East (#2)", "2026-03-08T21:00:00+01:00");
    let owed = [(W10, "overdue"), (W11, "overdue"), (W12, "open")];
    repo.stands(W12_WEDNESDAY, &owed);
    let commit = |duty: &str| text(&repo.audit(W12_WEDNESDAY).duty(duty)["policy"]["commit"]);
    assert_eq!(commit(W10), repo.id("HEAD~1"));
    assert_eq!(commit(W11), repo.id("HEAD"));
    // Its evidence counts.
    let done = Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00");
    let repo = repo
        .record(&done)
        .land("Report (#3)", "2026-03-10T11:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W11, "met")]);
    repo.check(W12_WEDNESDAY)
        .lacks("evidence/unknown-duty")
        .lacks("evidence/outside-window");
}

#[test]
fn a_week_that_both_zones_would_own_is_owed_by_the_old_one() {
    let repo = Repo::with(&in_zone("Asia/Tokyo"));
    let repo = repo
        .put(&in_zone("America/New_York"))
        .land("West (#2)", "2026-03-08T21:00:00+01:00");
    repo.stands(
        W12_WEDNESDAY,
        &[(W10, "overdue"), (W11, "overdue"), (W12, "open")],
    );
    let commit = text(&repo.audit(W12_WEDNESDAY).duty(W11)["policy"]["commit"]);
    assert_eq!(commit, repo.id("HEAD~1"));
}

/// What opened while a task, or all of `policy/`, was gone for a day is owed by the version that brings it back.
#[test]
fn what_opened_while_the_policy_was_gone_is_owed() {
    let gone = [vec!["policy/tasks/weekly-report.yaml".to_owned()], {
        let files = Policy::new().files().into_iter();
        files.map(|(path, _)| path).collect()
    }];
    for files in gone {
        let repo = Repo::with(&Policy::new());
        for file in &files {
            repo.remove(file);
        }
        let repo = repo.land("Gone (#2)", "2026-03-08T12:00:00+01:00");
        let repo = repo
            .put(&Policy::new())
            .land("Back (#3)", "2026-03-09T12:00:00+01:00");
        repo.stands(
            W12_WEDNESDAY,
            &[(W10, "overdue"), (W11, "overdue"), (W12, "open")],
        );
        let run = repo.check(W12_WEDNESDAY).exits(1).warns("policy/weakened");
        // `starts` did not move.
        run.lacks("policy/retroactive");
        let commit = |duty: &str| text(&repo.audit(W12_WEDNESDAY).duty(duty)["policy"]["commit"]);
        assert_eq!(commit(W10), repo.id("HEAD~2"));
        assert_eq!(commit(W11), repo.id("HEAD"));
    }
}

/// A task that comes back with a `starts` of its own says that nothing was owed in between.
#[test]
fn a_task_that_comes_back_may_start_anew() {
    let repo = Repo::with(&Policy::new()).put(&Policy::new().without("weekly-report"));
    let repo = repo.land("Gone (#2)", "2026-03-08T12:00:00+01:00");
    let again = Policy::new().task(Task::weekly().starts("2026-03-16"));
    let repo = repo
        .put(&again)
        .land("Back (#3)", "2026-03-15T12:00:00+01:00");
    repo.stands(
        W12_WEDNESDAY,
        &[(W10, "overdue"), (W11, "-"), (W12, "open")],
    );
}

/// A weekly task that landed on 3 March is owed from 2 February on, though it became monthly later, and whatever
/// `history.since` says.
#[test]
fn an_edit_after_adoption_changes_nothing_of_what_opened_before_the_first_policy() {
    for since in ["", "since: 2026-02-20", "since: 2026-03-04"] {
        let with = |policy: Policy| match since {
            "" => policy.starts("2026-02-02"),
            since => policy.starts("2026-02-02").history(since),
        };
        let repo = Repo::unborn().put(&with(Policy::new()));
        let repo = repo.land("Policy (#1)", "2026-03-03T12:00:00+01:00");
        let repo = repo.put(&with(Policy::new().task(Task::monthly())));
        let repo = repo.land("By the month (#2)", "2026-03-10T12:00:00+01:00");
        let week = |number: &str| format!("weekly-report/2026-W{number}/alpha");
        let (w06, w09) = (week("06"), week("09"));
        let owed = [
            (&*w06, "overdue"),
            (&*w09, "overdue"),
            (W10, "overdue"),
            (W11, "overdue"),
            (W12, "-"),
            ("weekly-report/2026-02/alpha", "-"),
            ("weekly-report/2026-03/alpha", "-"),
            ("weekly-report/2026-04/alpha", "upcoming"),
        ];
        repo.stands(W12_WEDNESDAY, &owed);
    }
}

/// The version in force on the day of adoption judges what opened before it.
#[test]
fn what_opened_before_adoption_is_judged_by_the_version_of_that_day() {
    let with = |policy: Policy| policy.history("since: 2026-03-07");
    let repo = Repo::with(&with(Policy::new().task(Task::monthly())));
    let repo = repo
        .put(&with(Policy::new()))
        .land("Weekly", "2026-03-06T12:00:00+01:00");
    let longer = Policy::new().task(Task::weekly().grace("20 business-days"));
    let repo = repo
        .put(&with(longer))
        .land("Longer (#3)", "2026-03-10T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue"), (W11, "overdue")]);
    let commit = text(&repo.audit(W12_WEDNESDAY).duty(W10)["policy"]["commit"]);
    assert_eq!(commit, repo.id("HEAD~1"));
    // Only where history is switched off does the newest policy judge everything.
    let run = repo.run(&format!(
        "check --format json --no-history --as-of {W12_WEDNESDAY}"
    ));
    run.lacks("duty/overdue");
}
