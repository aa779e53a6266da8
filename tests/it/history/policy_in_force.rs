//! Every occurrence is judged by the policy that the mainline held when it opened.

use crate::harness::repo::Repo;
use crate::harness::run::{instant, text};
use crate::history::builder::{AFTER, IN_TIME, NOW, W10, W11, W12};
use crate::history::evidence::Evidence;
use crate::history::policy::{Member, Policy, Task};

/// A Tuesday in 2026-W12.
const W12_TUESDAY: &str = "2026-03-17T12:00:00+01:00";
/// A Wednesday in 2026-W13: 2026-W12 is past its deadline.
const W13_WEDNESDAY: &str = "2026-03-25T12:00:00+01:00";

const W13: &str = "weekly-report/2026-W13/alpha";

/// The usual policy, and another that lands in 2026-W12. Nothing is ever done.
fn cut(policy: &Policy) -> Repo {
    Repo::with(&Policy::new())
        .put(policy)
        .land("Another policy (#2)", W12_TUESDAY)
}

#[test]
fn weeks_stay_owed_when_a_task_becomes_monthly() {
    let repo = cut(&Policy::new().task(Task::monthly()));
    let run = repo.check(W13_WEDNESDAY).exits(1);
    run.found(&["duty/overdue"; 3], &["policy/weakened"]);
    let owed = [(W10, "overdue"), (W11, "overdue"), (W12, "overdue")];
    repo.stands(W13_WEDNESDAY, &owed);
    // March is a span that was owed by the week; the months begin with the next.
    let months = [
        (W13, "-"),
        ("weekly-report/2026-03/alpha", "-"),
        ("weekly-report/2026-04/alpha", "upcoming"),
    ];
    repo.stands(W13_WEDNESDAY, &months);
}

#[test]
fn debts_of_a_removed_task_remain() {
    let repo = cut(&Policy::new().without("weekly-report"));
    let run = repo.check(W13_WEDNESDAY).exits(1);
    let run = run.found(&["duty/overdue"; 3], &["policy/weakened"]);
    let told = run.told("policy/weakened");
    assert!(told.contains("weekly-report"), "{told}");
    let owed = [
        (W10, "overdue"),
        (W11, "overdue"),
        (W12, "overdue"),
        (W13, "-"),
    ];
    repo.stands(W13_WEDNESDAY, &owed);
}

#[test]
fn a_debt_of_a_removed_task_can_be_paid() {
    let repo = cut(&Policy::new().without("weekly-report")).record(&Evidence::w10());
    let repo = repo.land("Report of 2026-W10 (#3)", "2026-03-17T15:00:00+01:00");
    let run = repo.check(W13_WEDNESDAY).exits(1);
    let run = run
        .lacks("evidence/unknown-task")
        .lacks("evidence/unknown-duty");
    run.warns("duty/late");
    let owed = [(W10, "late"), (W11, "overdue"), (W12, "overdue")];
    repo.stands(W13_WEDNESDAY, &owed);
}

#[test]
fn evidence_of_a_removed_task_still_counts() {
    let repo = Repo::honest().put(&Policy::new().without("weekly-report"));
    let repo = repo.land("Another policy (#3)", AFTER);
    let run = repo.check(NOW).exits(0);
    run.found(&[], &["policy/weakened"]);
    repo.stands(NOW, &[(W10, "met"), (W11, "open")]);
}

#[test]
fn what_was_owed_has_the_deadline_of_its_policy() {
    let longer = Task::weekly().grace("5 business-days");
    let repo = cut(&Policy::new().task(longer));
    let audit = repo.audit(W13_WEDNESDAY);
    let deadline = |duty: &str| instant(text(&audit.duty(duty)["deadline"]));
    assert_eq!(deadline(W12), instant("2026-03-23T17:00:00+01:00"));
    assert_eq!(deadline(W13), instant("2026-04-03T17:00:00+02:00"));
    // And each names the commit of its policy.
    let commit = |duty: &str| text(&audit.duty(duty)["policy"]["commit"]);
    assert_eq!(commit(W12), repo.id("HEAD~1"));
    assert_eq!(commit(W13), repo.id("HEAD"));
}

#[test]
fn a_task_that_changes_hands_is_owed_by_the_team_of_its_time() {
    let repo = cut(&Policy::new().task(Task::weekly().team("beta")));
    let owed = [
        (W12, "overdue"),
        ("weekly-report/2026-W12/beta", "-"),
        (W13, "-"),
        ("weekly-report/2026-W13/beta", "open"),
    ];
    repo.stands(W13_WEDNESDAY, &owed);
}

#[test]
fn a_requirement_that_was_dropped_still_holds_for_what_opened_before() {
    let strict = Policy::new().task(Task::weekly().artifacts(1));
    let repo = Repo::honest_with(&strict).put(&Policy::new());
    let repo = repo.land("No artifacts (#3)", "2026-03-07T12:00:00+01:00");
    let run = repo.check(NOW).exits(1);
    run.found(&["artifact/too-few", "duty/overdue"], &["policy/weakened"]);
}

#[test]
fn a_requirement_that_was_added_is_not_asked_of_what_opened_before() {
    let strict = Policy::new().task(Task::weekly().artifacts(1));
    let repo = Repo::honest().put(&strict);
    let repo = repo.land("One artifact (#3)", "2026-03-07T12:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[]);
    let next = Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00");
    let repo = repo
        .record(&next)
        .land("Report (#4)", "2026-03-10T11:00:00+01:00");
    repo.check(NOW).exits(1).found(&["artifact/too-few"], &[]);
}

#[test]
fn a_policy_that_cannot_be_understood_leaves_the_last_one_in_force() {
    let repo = Repo::honest();
    let path = Task::weekly().path();
    repo.write(&path, "kind: task/v1\nid: [\n");
    let repo = repo.land("Oops (#3)", "2026-03-07T12:00:00+01:00");
    let run = repo.check(NOW).exits(1).denies("policy/syntax");
    assert_eq!(text(&run.finding("policy/syntax")["file"]), path);
    // 2026-W11 opened while the file was broken.
    repo.write(&path, Task::weekly().text());
    let repo = repo.land("Mended (#4)", "2026-03-09T12:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[]);
    repo.stands(NOW, &[(W10, "met"), (W11, "open")]);
}

pub(crate) fn stranger() -> Member {
    Member::new("analyst-9@soc.example")
}

pub(crate) fn by_stranger() -> Evidence {
    Evidence::w10().by("analyst-9@soc.example")
}

#[test]
fn a_performer_who_joins_after_the_landing_was_not_on_the_roster() {
    let repo = Repo::with(&Policy::new()).record(&by_stranger());
    let repo = repo.land("Report (#2)", IN_TIME);
    let repo = repo.put(&Policy::new().member("alpha", stranger()));
    let repo = repo.land("Welcome (#3)", "2026-03-07T12:00:00+01:00");
    let run = repo.check(NOW).exits(1);
    run.found(&["duty/overdue", "evidence/performer"], &[]);
}

#[test]
fn a_performer_who_joined_in_between_was_on_the_roster() {
    let repo = Repo::with(&Policy::new()).put(&Policy::new().member("alpha", stranger()));
    // After 2026-W10 opened, and before its evidence landed.
    let repo = repo.land("Welcome (#2)", "2026-03-04T12:00:00+01:00");
    let repo = repo.record(&by_stranger()).land("Report (#3)", IN_TIME);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_performer_who_leaves_later_was_on_the_roster() {
    let without = Policy::new().without_member("analyst-1@soc.example");
    let repo = Repo::honest().put(&without).land("Farewell (#3)", AFTER);
    repo.check(NOW).exits(0).found(&[], &[]);
    repo.stands(NOW, &[(W10, "met")]);
}

#[test]
fn a_roster_and_evidence_that_gains_from_it_are_two_changes() {
    let repo = Repo::with(&Policy::new());
    let repo = repo.put(&Policy::new().member("alpha", stranger()));
    let repo = repo.record(&by_stranger()).land("Both (#2)", IN_TIME);
    repo.check(NOW)
        .exits(0)
        .found(&[], &["policy/mixed-change"]);
}

#[test]
fn a_task_and_evidence_that_gains_from_it_are_two_changes() {
    let strict = Policy::new().task(Task::weekly().artifacts(1));
    let repo = Repo::with(&strict)
        .put(&Policy::new())
        .record(&Evidence::w10());
    let repo = repo.land("Both (#2)", IN_TIME);
    let run = repo.check(NOW).warns("policy/mixed-change");
    // It gains nothing all the same: 2026-W10 had opened.
    run.denies("artifact/too-few").exits(1);
}

#[test]
fn evidence_that_gains_nothing_from_a_policy_may_come_with_it() {
    let other = Policy::new().task(Task::drill().id("exercise"));
    let repo = Repo::with(&Policy::new())
        .put(&other)
        .record(&Evidence::w10());
    let repo = repo.land("Both (#2)", IN_TIME);
    repo.check(NOW).exits(0).lacks("policy/mixed-change");
}

/// A policy that is checked out with other line ends is no edit of it.
#[test]
fn other_line_ends_are_no_other_policy() {
    let repo = Repo::honest();
    let task = Task::weekly().path();
    repo.write(&task, repo.read(&task).replace('\n', "\r\n"));
    repo.add(&Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00"));
    repo.check(NOW).exits(0).found(&[], &[]);
}
