//! The forge's own log of pushes, held against the history.

use std::path::PathBuf;

use crate::harness::repo::Repo;
use crate::harness::run::{Run, text};
use crate::history::anchors::two_weeks;
use crate::history::builder::{NOW, W10};

/// One activity of GitHub's log.
fn activity(kind: &str, before: &str, after: &str, time: &str) -> String {
    format!(
        r#"{{"id": 1, "ref": "refs/heads/main", "activity_type": "{kind}", "timestamp": "{time}",
        "before": "{before}", "after": "{after}", "actor": {{"login": "lead-1"}}}}"#
    )
}

/// Imports an export of GitHub, and keeps the log beside the repository.
fn kept(repo: &Repo, activities: &[String]) -> PathBuf {
    repo.write("../activity.json", format!("[{}]", activities.join(",")));
    let log = repo.run("timestamp import-forge ../activity.json").exits(0);
    let file = repo.beside("forge.jsonl");
    std::fs::write(&file, log.stdout).expect("written");
    file
}

fn check(repo: &Repo, activities: &[String]) -> Run {
    let file = kept(repo, activities);
    repo.check_with(NOW, &format!("--forge-log {}", file.display()))
}

const PUSHED: &str = "2026-03-09T19:30:00Z";
const OTHER: &str = "7d20c4e0aa3cbe1f27d70bdee1d5ab35a85a12f9";

#[test]
fn what_was_pushed_is_forge_logged() {
    let repo = two_weeks();
    let (first, pushed) = (repo.id("HEAD~2"), repo.id("HEAD~1"));
    let push = activity("push", &first, &pushed, PUSHED);
    let log = kept(&repo, std::slice::from_ref(&push));
    check(&repo, &[push]).exits(0).found(&[], &[]);
    let audit = repo.audit_with(NOW, &format!("--forge-log {}", log.display()));
    let when = audit.duty(W10)["landed"]["when"].clone();
    assert_eq!(text(&when["grade"]), "forge-logged");
    assert_eq!(text(&when["not_after"]), "2026-03-09T20:30:00+01:00");
}

#[test]
fn a_push_after_the_evaluation_time_proves_nothing() {
    let repo = two_weeks();
    let push = activity(
        "push",
        &repo.id("HEAD~2"),
        &repo.id("HEAD~1"),
        "2030-01-01T00:00:00Z",
    );
    let log = kept(&repo, &[push]);
    let audit = repo.audit_with(NOW, &format!("--forge-log {}", log.display()));
    assert_eq!(text(&audit.duty(W10)["landed"]["when"]["grade"]), "claimed");
}

#[test]
fn a_force_push_of_the_mainline_is_a_rewrite() {
    let repo = two_weeks();
    let pushed = repo.id("HEAD~1");
    let forced = activity("force_push", OTHER, &pushed, PUSHED);
    check(&repo, &[forced]).exits(1).denies("history/rewritten");
    // What Azure DevOps calls no force push left the commit before behind all the same.
    let silent = activity("push", OTHER, &pushed, PUSHED);
    check(&repo, &[silent]).exits(1).denies("history/rewritten");
    let gone = activity("push", &pushed, OTHER, PUSHED);
    check(&repo, &[gone]).exits(1).denies("history/rewritten");
    // A branch that was made left nothing behind.
    let made = activity("branch_creation", &"0".repeat(40), &pushed, PUSHED);
    check(&repo, &[made]).exits(0).lacks("history/rewritten");
}

#[test]
fn a_log_that_cannot_be_read_is_no_answer() {
    let repo = two_weeks();
    repo.write("../forge.jsonl", "{}\n");
    let run = repo.run("check --forge-log ../forge.jsonl").exits(2);
    run.complains("forge.jsonl cannot be used: line 1");
    repo.write("../activity.json", "[{\"ref\": \"refs/heads/main\"}]");
    let run = repo.run("timestamp import-forge ../activity.json").exits(2);
    run.complains("activity.json cannot be used: item 1");
    let other = activity("push", OTHER, OTHER, PUSHED).replace("heads/main", "heads/other");
    repo.write("../activity.json", format!("[{other}]"));
    let run = repo.run("timestamp import-forge ../activity.json").exits(2);
    run.complains("no push of main is in these files");
}
