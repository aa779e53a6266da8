//! Each version of a waiver is judged by what the mainline held when it landed.

use crate::harness::repo::{Repo, START};
use crate::history::builder::{IN_TIME, W10, W11, W12};
use crate::history::evidence::{Evidence, WAIVER, waiver};
use crate::history::policy::{Member, Policy, Task};

const NOT_AUTHORISED: &str = "waiver/not-authorised";
const FUTURE: &str = "evidence/future";

/// Before the deadline of 2026-W10.
const EARLY: &str = "2026-03-04T12:00:00+01:00";

/// 2026-W12 is open, and the deadlines of the two weeks before have passed.
const W12_TUESDAY: &str = "2026-03-17T12:00:00+01:00";
const W12_WEDNESDAY: &str = "2026-03-18T12:00:00+01:00";

/// A waiver of both weeks, approved by somebody.
fn approved_by(who: &str) -> String {
    waiver("2026-W10, 2026-W11").replace("oversight-1@soc.example", who)
}

/// A waiver that lands before its first deadline, under a policy.
fn waived(policy: &Policy, text: &str) -> Repo {
    let repo = Repo::with(policy);
    repo.write(WAIVER, text);
    repo.land("Freeze (#2)", EARLY)
}

#[test]
fn an_approval_without_authority_holds_no_place() {
    let repo = waived(&Policy::new(), &approved_by("analyst-1@soc.example"));
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue"), (W11, "overdue")]);
    repo.check(W12_WEDNESDAY).exits(1).denies(NOT_AUTHORISED);
    repo.write(WAIVER, approved_by("oversight-1@soc.example"));
    let repo = repo.land("Approved after all (#3)", "2026-03-10T12:00:00+01:00");
    // After the deadline of the first week, and before that of the second.
    repo.stands(W12_WEDNESDAY, &[(W10, "excused"), (W11, "waived")]);
    repo.check(W12_WEDNESDAY).exits(0).found(&[], &[]);
}

#[test]
fn who_joins_the_approvers_later_does_not_make_it_good() {
    let who = "oversight-3@soc.example";
    let repo = waived(&Policy::new(), &approved_by(who));
    repo.set(&Policy::new().member("oversight", Member::new(who)));
    let repo = repo.land("Oversight grows (#3)", "2026-03-05T12:00:00+01:00");
    // An edit elsewhere in the file leaves the approval what it was.
    repo.edit(WAIVER, "Change freeze", "Change freeze, by the board");
    let repo = repo.land("Reason (#4)", "2026-03-06T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue"), (W11, "overdue")]);
    let told = repo.check(W12_WEDNESDAY).exits(1).told(NOT_AUTHORISED);
    assert!(told.contains("by the roster at its landing"), "{told}");
    // Approved anew, it counts from then on.
    repo.edit(WAIVER, "2026-03-03T10", "2026-03-10T10");
    let repo = repo.land("Approved anew (#5)", "2026-03-10T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "excused"), (W11, "waived")]);
    repo.check(W12_WEDNESDAY).exits(0);
}

#[test]
fn who_leaves_the_approvers_later_does_not_unmake_it() {
    let repo = waived(&Policy::new(), &approved_by("oversight-1@soc.example"));
    repo.set(&Policy::new().without_member("oversight-1@soc.example"));
    let repo = repo.land("They left (#3)", "2026-03-12T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "waived"), (W11, "waived")]);
    repo.check(W12_WEDNESDAY).exits(0).found(&[], &[]);
    // Nor does an edit that leaves the approval and what it covers alone.
    repo.edit(WAIVER, "Change freeze", "Change freeze, by the board");
    let repo = repo.land("Reason (#4)", "2026-03-13T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "waived"), (W11, "waived")]);
    repo.check(W12_WEDNESDAY).exits(0).found(&[], &[]);
}

#[test]
fn other_teams_that_approve_later_change_nothing() {
    let repo = waived(&Policy::new(), &approved_by("oversight-1@soc.example"));
    repo.set(&Policy::new().approvers("beta"));
    let repo = repo.land("Beta approves now (#3)", "2026-03-12T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "waived"), (W11, "waived")]);
    repo.check(W12_WEDNESDAY).lacks(NOT_AUTHORISED);
}

#[test]
fn an_alias_that_is_dropped_later_does_not_make_two_of_one() {
    let own = "oversight-1@users.noreply.example";
    let text = approved_by("oversight-1@soc.example").replace("analyst-2@soc.example", own);
    let repo = waived(&Policy::new(), &text);
    let without = |member: &mut Member| member.aliases.clear();
    repo.set(&Policy::new().change("oversight-1@soc.example", without));
    let repo = repo.land("No aliases (#3)", "2026-03-05T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue")]);
    repo.check(W12_WEDNESDAY).denies("waiver/self-approved");
}

#[test]
fn a_requester_typed_later_does_not_make_two_of_one() {
    let own = approved_by("oversight-1@soc.example")
        .replace("analyst-2@soc.example", "oversight-1@soc.example");
    let repo = waived(&Policy::new(), &own);
    repo.write(WAIVER, approved_by("oversight-1@soc.example"));
    let repo = repo.land("Asked by another (#3)", "2026-03-05T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue")]);
    repo.check(W12_WEDNESDAY).denies("waiver/self-approved");
}

/// The approval that landed stays what it was, and the file that says otherwise is at fault.
#[test]
fn an_approver_who_is_made_the_requester_later_is_reported() {
    let honest = approved_by("oversight-1@soc.example");
    for own in [
        "oversight-1@soc.example",
        "oversight-1@users.noreply.example",
    ] {
        let repo = waived(&Policy::new(), &honest);
        repo.edit(WAIVER, "analyst-2@soc.example", own);
        let repo = repo.land("Asked by the approver (#3)", "2026-03-05T12:00:00+01:00");
        repo.edit(WAIVER, "Change freeze", "Change freeze, by the board");
        let repo = repo.land("Reason (#4)", "2026-03-06T12:00:00+01:00");
        repo.stands(W12_WEDNESDAY, &[(W10, "waived"), (W11, "waived")]);
        let run = repo.check(W12_WEDNESDAY).exits(1);
        let run = run.found(&["waiver/self-approved"], &[]);
        assert_eq!(
            run.finding("waiver/self-approved")["range"]["start"]["line"],
            6
        );
        // Named rightly again, it is no longer at fault.
        repo.write(WAIVER, &honest);
        let repo = repo.land("Asked by another (#5)", "2026-03-07T12:00:00+01:00");
        repo.stands(W12_WEDNESDAY, &[(W10, "waived"), (W11, "waived")]);
        repo.check(W12_WEDNESDAY).exits(0).found(&[], &[]);
    }
}

#[test]
fn another_requester_is_no_fault_nor_is_an_alias_that_is_added_later() {
    let honest = approved_by("oversight-1@soc.example");
    let repo = waived(&Policy::new(), &honest);
    repo.edit(WAIVER, "analyst-2@soc.example", "analyst-1@soc.example");
    let repo = repo.land("Asked by another (#3)", "2026-03-05T12:00:00+01:00");
    repo.check(W12_WEDNESDAY).exits(0).found(&[], &[]);
    let repo = waived(&Policy::new(), &honest);
    let add = |member: &mut Member| member.aliases.push("analyst-9@soc.example".to_owned());
    repo.edit(WAIVER, "analyst-2@soc.example", "analyst-9@soc.example");
    let repo = repo.land("Asked by a guest (#3)", "2026-03-05T12:00:00+01:00");
    repo.set(&Policy::new().change("oversight-1@soc.example", add));
    let repo = repo.land("An alias (#4)", "2026-03-06T12:00:00+01:00");
    repo.check(W12_WEDNESDAY).lacks("waiver/self-approved");
    repo.stands(W12_WEDNESDAY, &[(W10, "waived"), (W11, "waived")]);
}

#[test]
fn an_approval_typed_ahead_never_comes_to_hold() {
    let ahead = |at: &str| waiver("2026-W10").replace("2026-03-03T10:00:00+01:00", at);
    let repo = waived(&Policy::new(), &ahead("2026-03-04T13:00:01+01:00"));
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue")]);
    let run = repo.check(W12_WEDNESDAY).exits(1).denies(FUTURE);
    assert_eq!(run.finding(FUTURE)["file"], WAIVER);
    assert_eq!(run.finding(FUTURE)["range"]["start"]["line"], 9);
    // Nor by an edit elsewhere, once the day has passed.
    repo.edit(WAIVER, "Change freeze", "Change freeze, by the board");
    let repo = repo.land("Reason (#3)", "2026-03-06T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue")]);
    repo.check(W12_WEDNESDAY).denies(FUTURE);
    // A clock may be an hour ahead.
    let repo = waived(&Policy::new(), &ahead("2026-03-04T13:00:00+01:00"));
    repo.stands(W12_WEDNESDAY, &[(W10, "waived")]);
    repo.check(W12_WEDNESDAY).lacks(FUTURE);
}

#[test]
fn an_approval_after_the_deadline_does_not_waive_by_an_early_landing() {
    let typed = waiver("2026-W10").replace("2026-03-03T10", "2026-03-10T10");
    let repo = waived(&Policy::new(), &typed);
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue")]);
    repo.edit(WAIVER, "2026-03-10T10", "2026-03-10T11");
    let repo = repo.land("Approved (#3)", "2026-03-10T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "excused")]);
    repo.check(W12_WEDNESDAY).lacks(FUTURE);
}

#[test]
fn what_is_added_after_the_approver_left_is_not_approved() {
    let repo = waived(&Policy::new(), &waiver("2026-W10"));
    repo.set(&Policy::new().without_member("oversight-1@soc.example"));
    let repo = repo.land("They left (#3)", "2026-03-05T12:00:00+01:00");
    repo.write(WAIVER, approved_by("oversight-1@soc.example"));
    let repo = repo.land("More freeze (#4)", "2026-03-06T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "waived"), (W11, "overdue")]);
    let told = repo.check(W12_WEDNESDAY).exits(1).told(NOT_AUTHORISED);
    assert!(told.contains(W11), "{told}");
}

#[test]
fn a_shorter_waiver_counts_at_once_and_a_longer_one_from_its_landing() {
    let repo = waived(&Policy::new(), &approved_by("oversight-1@soc.example"));
    repo.edit(WAIVER, "expires: 2026-04-30", "expires: 2026-03-08");
    let repo = repo.land("Shorter (#3)", "2026-03-05T12:00:00+01:00");
    repo.stands(W12_TUESDAY, &[(W10, "waived"), (W11, "overdue")]);
    repo.check(W12_TUESDAY).warns("waiver/cut");
    repo.edit(WAIVER, "expires: 2026-03-08", "expires: 2026-04-30");
    let repo = repo.land("Longer again (#4)", "2026-03-17T10:00:00+01:00");
    repo.stands(W12_TUESDAY, &[(W10, "waived"), (W11, "excused")]);
    repo.check(W12_TUESDAY).exits(0).found(&[], &[]);
}

#[test]
fn other_teams_in_it_count_from_their_landing() {
    let teams = |team: &str| format!("{}teams: [{team}]\n", waiver("2026-W10"));
    let repo = Repo::with(&Policy::new());
    let task = "policy/tasks/weekly-report.yaml";
    repo.edit(task, "team: alpha", "each_of: [alpha, beta]");
    let repo = repo.land("Both (#2)", "2026-03-01T12:00:00+01:00");
    repo.write(WAIVER, teams("beta"));
    let repo = repo.land("Freeze (#3)", EARLY);
    let beta = "weekly-report/2026-W10/beta";
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue"), (beta, "waived")]);
    repo.write(WAIVER, teams("alpha, beta"));
    let repo = repo.land("Alpha, too (#4)", W12_TUESDAY);
    repo.stands(W12_WEDNESDAY, &[(W10, "excused"), (beta, "waived")]);
}

#[test]
fn a_team_that_may_do_it_later_does_not_undo_a_waiver() {
    let repo = Repo::with(&Policy::new());
    let task = "policy/tasks/weekly-report.yaml";
    repo.edit(task, "team: alpha", "any_of: [alpha, beta]");
    let repo = repo.land("Either (#2)", START);
    repo.write(
        WAIVER,
        format!("{}teams: [alpha, beta]\n", waiver("2026-W10")),
    );
    let repo = repo.land("Freeze (#3)", EARLY);
    let any = "weekly-report/2026-W10/any";
    repo.stands(W12_WEDNESDAY, &[(any, "waived")]);
    repo.edit(
        task,
        "any_of: [alpha, beta]",
        "any_of: [alpha, beta, oversight]",
    );
    let repo = repo.land("Any (#4)", "2026-03-12T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(any, "waived")]);
    repo.check(W12_WEDNESDAY).lacks_family("waiver");
}

#[test]
fn work_of_the_approver_takes_no_other_week_out_of_a_waiver() {
    let policy = Policy::new().member("alpha", Member::new("oversight-1@soc.example"));
    let repo = waived(&policy, &approved_by("oversight-1@soc.example"));
    let done = crate::history::evidence::Evidence::w10().by("oversight-1@soc.example");
    let repo = repo
        .record(&done)
        .land("Done (#3)", "2026-03-06T16:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "met"), (W11, "waived")]);
    repo.check(W12_WEDNESDAY).denies("waiver/self-approved");
}

/// The evaluation time judges what has not landed.
#[test]
fn before_it_is_committed_the_current_roster_judges_it() {
    let repo = Repo::with(&Policy::new());
    repo.write(WAIVER, approved_by("analyst-1@soc.example"));
    repo.stands("2026-03-05T12:00:00+01:00", &[(W10, "open")]);
    repo.check("2026-03-05T12:00:00+01:00")
        .denies(NOT_AUTHORISED);
    repo.write(WAIVER, approved_by("oversight-2@soc.example"));
    let json = repo.check("2026-03-05T12:00:00+01:00").json();
    assert_eq!(json["summary"]["standings"]["waived"], 1, "{json:#}");
    repo.check("2026-03-03T09:59:59+01:00").denies(FUTURE);
}

#[test]
fn imported_waivers_are_judged_by_the_roster_at_adoption() {
    let policy = Policy::new().history("since: 2026-03-11");
    let repo = waived(&policy, &approved_by("oversight-1@soc.example"));
    repo.set(&policy.clone().without_member("oversight-1@soc.example"));
    let repo = repo.land("They left (#3)", "2026-03-12T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "waived"), (W11, "waived")]);
    let repo = waived(&policy, &approved_by("oversight-3@soc.example"));
    repo.set(
        &policy
            .clone()
            .member("oversight", Member::new("oversight-3@soc.example")),
    );
    let repo = repo.land("They came (#3)", "2026-03-12T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue"), (W12, "open")]);
    repo.check(W12_WEDNESDAY).denies(NOT_AUTHORISED);
}

/// A task with the labels of the usual one.
fn with_other_task() -> Policy {
    Policy::new().task(Task::weekly().id("other-report"))
}

/// What a waiver says of another task lends it neither a landing nor an approval.
#[test]
fn a_waiver_that_is_turned_to_another_task_counts_from_then() {
    let other = approved_by("oversight-1@soc.example").replace("weekly-report", "other-report");
    let repo = waived(&with_other_task(), &other);
    repo.edit(WAIVER, "other-report", "weekly-report");
    let turned = repo.land("Another task (#3)", "2026-03-10T12:00:00+01:00");
    // After the deadline of the first week, and before that of the second.
    turned.stands(W12_WEDNESDAY, &[(W10, "excused"), (W11, "waived")]);
    // Once the approver left, nobody approves it.
    let repo = waived(&with_other_task(), &other);
    repo.set(&with_other_task().without_member("oversight-1@soc.example"));
    let repo = repo.land("They left (#3)", "2026-03-09T12:00:00+01:00");
    repo.edit(WAIVER, "other-report", "weekly-report");
    let repo = repo.land("Another task (#4)", "2026-03-10T12:00:00+01:00");
    repo.stands(W12_WEDNESDAY, &[(W10, "overdue"), (W11, "overdue")]);
    repo.check(W12_WEDNESDAY).exits(1).denies(NOT_AUTHORISED);
}

/// That a waiver stops the clock of `max_gap` was approved only where it said so.
#[test]
fn a_clock_is_not_stopped_by_an_approval_that_came_before_it_was_asked_for() {
    let mut task = Task::weekly();
    task.cadence.push("max_gap: P7D".to_owned());
    let policy = Policy::new().task(task);
    for (leaves, denied) in [(true, true), (false, false)] {
        let repo = Repo::with(&policy).record(&Evidence::w10());
        let repo = repo.land("Report (#2)", IN_TIME);
        repo.write(WAIVER, waiver("2026-W11"));
        let repo = repo.land("Freeze (#3)", "2026-03-06T17:00:00+01:00");
        let repo = if leaves {
            repo.set(&policy.clone().without_member("oversight-1@soc.example"));
            repo.land("They left (#4)", "2026-03-07T12:00:00+01:00")
        } else {
            repo
        };
        repo.edit(WAIVER, "expires:", "gap: true\nexpires:");
        let repo = repo.land("And the clock (#5)", "2026-03-08T12:00:00+01:00");
        let run = repo.check(W12_WEDNESDAY);
        let rules = run.rules("deny");
        assert_eq!(rules.contains(&"duty/gap".to_owned()), denied, "{rules:?}");
    }
}
