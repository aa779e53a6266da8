//! `--base`: the base's policy judges a pull request, whatever that does to the policy.
//!
//! The design says that the edited policy's verdict is shown beside the base's, and not under which
//! name. These tests take `edited_policy: { verdict }` at the top of the JSON, null where the pull
//! request leaves the policy alone.

use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::history::builder::{AFTER, NOW, W11};
use crate::history::evidence::Evidence;
use crate::history::policy::{Member, Policy, Task};

const STRANGER: &str = "analyst-9@soc.example";

/// A branch on which the policy is another.
fn offered(policy: &Policy) -> Repo {
    let repo = Repo::honest();
    repo.branch("policy").set(policy);
    repo.commit("Another policy").at(AFTER).run();
    repo
}

#[track_caller]
fn judged(repo: &Repo) -> Run {
    repo.check_with(NOW, "--base main")
}

#[track_caller]
fn edited(run: &Run) -> String {
    crate::harness::run::text(&run.json()["edited_policy"]["verdict"])
}

#[test]
fn a_pull_request_cannot_admit_itself() {
    let welcome = Policy::new().member("alpha", Member::new(STRANGER));
    let repo = offered(&welcome);
    let done = Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00").by(STRANGER);
    repo.add(&done);
    repo.commit("Report of 2026-W11")
        .at("2026-03-10T11:00:00+01:00")
        .run();
    let run = judged(&repo).exits(1);
    let run = run.found(&["evidence/performer"], &["policy/mixed-change"]);
    assert_eq!(run.json()["verdict"], "fail");
    assert_eq!(edited(&run), "pass");
    // People see both as well.
    let human = repo
        .run(&format!("check --as-of {NOW} --base main"))
        .exits(1);
    human.says("FAIL").says("edited policy");
}

#[test]
fn it_can_ask_for_admission_first() {
    let welcome = Policy::new().member("alpha", Member::new(STRANGER));
    let run = judged(&offered(&welcome)).exits(0).found(&[], &[]);
    assert_eq!(edited(&run), "pass");
}

#[test]
fn a_policy_that_is_left_alone_has_one_verdict() {
    let repo = Repo::honest();
    repo.branch("readme").write("README.md", "Who we are\n");
    let run = judged(&repo).exits(0);
    assert!(run.json()["edited_policy"].is_null());
}

#[test]
fn a_policy_file_that_is_broken_fails() {
    let repo = Repo::honest();
    repo.branch("broken")
        .write("policy/teams.yaml", "kind: teams/v1\nteams: [\n");
    let run = judged(&repo).exits(1).denies("policy/syntax");
    assert_ne!(edited(&run), "pass");
    repo.set(&Policy::new());
    repo.edit(
        "policy/tasks/weekly-report.yaml",
        "team: alpha",
        "team: omega",
    );
    judged(&repo).exits(1).denies("policy/unknown-reference");
    repo.set(&Policy::new());
    repo.remove("policy/dutybook.yaml");
    // Whether this is a finding or no answer is left open; it is no pass.
    assert_ne!(judged(&repo).code, Some(0));
}

#[test]
fn a_rule_cannot_be_lowered_for_the_change_that_breaks_it() {
    let repo = offered(&Policy::new().rule("history/changed", "allow"));
    repo.add(&Evidence::w10().summary("Nothing at all was found"));
    repo.commit("Better words").at(AFTER).run();
    let run = judged(&repo).exits(1).denies("history/changed");
    // Nor once it is merged: the lower level counts for the change after it.
    assert_eq!(edited(&run), "fail");
}

#[test]
fn a_rule_that_is_raised_does_not_fail_yet() {
    let raised = Policy::new()
        .without("drill")
        .rule("policy/weakened", "deny");
    let run = judged(&offered(&raised)).exits(0);
    let run = run.found(&[], &["policy/weakened"]);
    assert_eq!(edited(&run), "fail");
}

#[test]
fn a_weaker_policy_is_told_before_it_merges() {
    let run = judged(&offered(&Policy::new().task(Task::monthly()))).exits(0);
    let told = run.found(&[], &["policy/weakened"]).told("policy/weakened");
    assert!(told.contains("week") && told.contains("month"), "{told}");
}

#[test]
fn a_removed_task_leaves_its_debts() {
    let repo = Repo::with(&Policy::new());
    repo.branch("less")
        .set(&Policy::new().without("weekly-report"));
    repo.commit("Less").at(AFTER).run();
    let run = judged(&repo).exits(0).found(&[], &["policy/weakened"]);
    assert_eq!(run.json()["summary"]["standings"]["overdue"], 1);
    assert_eq!(run.json()["summary"]["already_there"], 1);
    assert_eq!(repo.audit(NOW).standing(W11), "open");
}

#[test]
fn a_task_that_reaches_back_is_told_before_it_merges() {
    let task = Task::weekly().id("weekly-scan").starts("2026-03-02");
    let repo = offered(&Policy::new().task(task));
    judged(&repo).exits(0).warns("policy/retroactive");
}

#[test]
fn switching_history_off_in_the_change_does_not_switch_it_off() {
    let repo = offered(&Policy::new().history("since: 2027-01-01"));
    repo.remove(&Evidence::w10().path());
    judged(&repo).exits(1).denies("history/deleted");
}

/// A base that cannot be understood in part is mended by a change, and not only by force.
#[test]
fn it_can_mend_a_task_that_the_base_cannot_understand() {
    let broken = Task::weekly().text().replace("every: week", "every: moon");
    let repo = Repo::with(&Policy::new());
    repo.write(Task::weekly().path(), &broken);
    let repo = repo.land("Broken (#2)", "2026-03-02T09:00:00+01:00");
    judged(&repo).exits(2);
    repo.branch("mended")
        .write(Task::weekly().path(), Task::weekly().text());
    repo.commit("Mended").at(AFTER).run();
    let run = judged(&repo);
    assert_ne!(run.json()["verdict"], "unknown");
    assert_eq!(edited(&run), run.json()["verdict"]);
}
