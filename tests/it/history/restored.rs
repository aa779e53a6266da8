//! What a change of policy stops to ask for, and a later one asks for again: what opened in between is owed.

use std::fmt::Write as _;

use crate::harness::repo::Repo;
use crate::harness::run::text;
use crate::history::builder::{W10, W11, W12};
use crate::history::policy::{Policy, Task};

/// A Wednesday in 2026-W12.
const W12_WEDNESDAY: &str = "2026-03-18T12:00:00+01:00";
/// Saturday in 2026-W10, and Tuesday in 2026-W12.
const PAUSED: &str = "2026-03-07T12:00:00+01:00";
const RESTORED: &str = "2026-03-17T12:00:00+01:00";

fn with(task: Task) -> Policy {
    Policy::new().task(task)
}

/// One version, another from 7 March on, and a third from 17 March on.
fn changed(first: &Policy, paused: &Policy, restored: &Policy) -> Repo {
    let repo = Repo::with(first).put(paused).land("Paused (#2)", PAUSED);
    repo.put(restored).land("Restored (#3)", RESTORED)
}

/// Weeks that open after a lowered end, or before a raised start.
#[test]
fn a_start_or_an_end_that_is_put_back_owes_what_opened_in_between() {
    let paused = [
        Task::weekly().starts("2026-03-23"),
        Task::weekly().ends("2026-03-08"),
    ];
    for paused in paused {
        let repo = changed(&Policy::new(), &with(paused), &Policy::new());
        let owed = [(W10, "overdue"), (W11, "overdue"), (W12, "open")];
        repo.stands(W12_WEDNESDAY, &owed);
        let run = repo.check(W12_WEDNESDAY).exits(1).warns("policy/weakened");
        run.lacks("policy/retroactive");
        let commit = |duty: &str| text(&repo.audit(W12_WEDNESDAY).duty(duty)["policy"]["commit"]);
        assert_eq!(commit(W10), repo.id("HEAD~2"));
        assert_eq!(commit(W11), repo.id("HEAD"));
        assert_eq!(commit(W12), repo.id("HEAD"));
    }
}

/// What the restoring version changes besides is no way out.
#[test]
fn a_task_that_is_put_back_with_more_grace_owes_what_opened_in_between() {
    let paused = with(Task::weekly().ends("2026-03-08"));
    let longer = with(Task::weekly().grace("2 business-days").ends("2026-12-31"));
    let repo = changed(&Policy::new(), &paused, &longer);
    let owed = [(W10, "overdue"), (W11, "overdue"), (W12, "open")];
    repo.stands(W12_WEDNESDAY, &owed);
}

/// A version in between that changes nothing about the end is none that restores.
#[test]
fn several_versions_may_lie_in_between() {
    let ended = with(Task::weekly().ends("2026-03-08"));
    let more = with(Task::weekly().ends("2026-03-08").grace("PT4H"));
    let repo = Repo::with(&Policy::new())
        .put(&ended)
        .land("Ended (#2)", PAUSED);
    let repo = repo
        .put(&more)
        .land("Shorter (#3)", "2026-03-11T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W11, "-"), (W12, "-")]);
    let repo = repo.put(&Policy::new()).land("Restored (#4)", RESTORED);
    let owed = [(W10, "overdue"), (W11, "overdue"), (W12, "open")];
    repo.stands(W12_WEDNESDAY, &owed);
}

#[test]
fn an_end_that_was_always_there_owes_nothing_back_once_it_is_lifted() {
    let ended = with(Task::weekly().ends("2026-03-08"));
    let repo = Repo::with(&ended)
        .put(&Policy::new())
        .land("On (#2)", RESTORED);
    let owed = [
        (W10, "overdue"),
        (W11, "-"),
        (W12, "-"),
        ("weekly-report/2026-W13/alpha", "upcoming"),
    ];
    repo.stands(W12_WEDNESDAY, &owed);
}

/// A `starts` of its own says that nothing was owed in between, as for a task that was removed.
#[test]
fn a_task_that_is_put_back_may_start_anew() {
    let paused = with(Task::weekly().ends("2026-03-08"));
    let anew = with(Task::weekly().starts("2026-03-16"));
    let repo = changed(&Policy::new(), &paused, &anew);
    let owed = [(W10, "overdue"), (W11, "-"), (W12, "open")];
    repo.stands(W12_WEDNESDAY, &owed);
}

/// What opened under another cadence is judged by that cadence.
#[test]
fn a_cadence_that_was_another_in_between_owes_nothing_back() {
    let monthly = with(Task::monthly());
    let repo = changed(&Policy::new(), &monthly, &Policy::new());
    let owed = [(W10, "overdue"), (W11, "-"), (W12, "-")];
    repo.stands(W12_WEDNESDAY, &owed);
    // And one that is new owes nothing before it landed.
    let ended = with(Task::weekly().ends("2026-03-08"));
    let mut daily = Task::weekly();
    daily.cadence = vec!["every: day".to_owned()];
    let repo = changed(&Policy::new(), &ended, &with(daily));
    let owed = [
        (W11, "-"),
        ("weekly-report/2026-03-16/alpha", "-"),
        ("weekly-report/2026-03-18/alpha", "open"),
    ];
    repo.stands(W12_WEDNESDAY, &owed);
}

/// A month that another version calls for owes the weeks within it only where it asks for something itself.
#[test]
fn another_cadence_that_asks_for_nothing_forgives_nothing() {
    let ended = with(Task::monthly().ends("2026-03-08"));
    let repo = changed(&Policy::new(), &ended, &Policy::new());
    let owed = [(W10, "overdue"), (W11, "overdue"), (W12, "open")];
    repo.stands(W12_WEDNESDAY, &owed);
}

fn calendar(repo: &Repo, holidays: &[&str]) {
    let mut text = "kind: calendar/v1\nname: Usual\nweekend: [saturday, sunday]\n".to_owned();
    text.push_str("holidays:\n");
    for day in holidays.iter().chain(&["2027-12-31"]) {
        let _ = writeln!(text, "  - {{ date: {day}, name: Free }}");
    }
    repo.write("policy/calendars/usual.yaml", text);
}

fn daily() -> Policy {
    let mut task = Task::daily();
    task.evidence = vec!["artifacts: { min: 0 }\ncalendar: usual".to_owned()];
    Policy::new().task(task)
}

/// 12 March is a holiday while it begins, and a business day from 10:00 on.
#[test]
fn a_holiday_that_is_taken_back_owes_the_day() {
    let day = |day: &str| format!("daily-check/2026-03-{day}/beta");
    let repo = Repo::unborn().put(&daily());
    calendar(&repo, &[]);
    let repo = repo.land("Policy (#1)", "2026-03-01T12:00:00+01:00");
    calendar(&repo, &["2026-03-12", "2026-03-13"]);
    let repo = repo.land("Free (#2)", "2026-03-11T12:00:00+01:00");
    calendar(&repo, &["2026-03-13"]);
    let repo = repo.land("Not free (#3)", "2026-03-12T10:00:00+01:00");
    let owed = [
        (&*day("11"), "overdue"),
        (&*day("12"), "overdue"),
        // It is free under the version in force, and under the newest one.
        (&*day("13"), "-"),
        (&*day("14"), "-"),
        (&*day("16"), "overdue"),
    ];
    repo.stands(W12_WEDNESDAY, &owed);
    let commit = |duty: &str| text(&repo.audit(W12_WEDNESDAY).duty(duty)["policy"]["commit"]);
    assert_eq!(commit(&day("12")), repo.id("HEAD"));
}

/// A day that the calendar called a holiday from the beginning, and that was one when it began, stays free.
#[test]
fn a_holiday_that_no_version_before_called_a_business_day_stays_free() {
    let repo = Repo::unborn().put(&daily());
    calendar(&repo, &["2026-03-12"]);
    let repo = repo.land("Policy (#1)", "2026-03-01T12:00:00+01:00");
    calendar(&repo, &[]);
    let repo = repo.land("Not free (#2)", "2026-03-12T10:00:00+01:00");
    repo.stands(
        W12_WEDNESDAY,
        &[
            ("daily-check/2026-03-12/beta", "-"),
            ("daily-check/2026-03-13/beta", "overdue"),
        ],
    );
}

/// The clock of `max_gap` runs on, as it does for a task that was removed and restored.
#[test]
fn a_gap_runs_on_while_the_task_has_ended() {
    let gap = |mut task: Task| {
        task.cadence.push("max_gap: P7D".to_owned());
        with(task)
    };
    let repo = changed(
        &gap(Task::weekly()),
        &gap(Task::weekly().ends("2026-03-08")),
        &gap(Task::weekly()),
    );
    let run = repo.check(W12_WEDNESDAY).exits(1).denies("duty/gap");
    let told = run.told("duty/gap");
    assert!(told.contains("2 Mar"), "{told}");
}
