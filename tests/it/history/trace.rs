//! `trace`: the story of one duty, told from git.
//!
//! The design leaves the wording and the JSON open. These tests demand the names that must be in it,
//! whichever the words: commits by at least seven digits for people, and whole for programs.

use crate::harness::repo::Repo;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10};
use crate::history::evidence::{Evidence, WAIVER, waiver};
use crate::history::policy::{Policy, Task};

/// Runs `trace` of 2026-W10 or its file.
#[track_caller]
fn told(repo: &Repo, what: &str, options: &str) -> String {
    let run = repo.run(&format!("trace {what} --as-of {NOW} {options}"));
    run.exits(0).stdout
}

#[track_caller]
fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
}

#[test]
fn a_duty_that_was_met() {
    let repo = Repo::honest();
    let (policy, landing) = (repo.id("HEAD~1"), repo.id("HEAD"));
    let text = told(&repo, W10, "");
    let path = Evidence::w10().path();
    holds(
        &text,
        &[&policy[..7], &landing[..7], "met", "every: week", &path],
    );
    holds(
        &text,
        &["analyst-1@soc.example", "6 Mar 2026", "1 Mar 2026"],
    );
    let json = told(&repo, W10, "--format json");
    let document: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(document["duty"], W10);
    assert_eq!(document["standing"], "met");
    holds(&json, &[&policy, &landing, &path]);
    holds(
        &told(&repo, W10, "--format markdown"),
        &[&policy[..7], &landing[..7], "met"],
    );
}

#[test]
fn the_path_of_the_evidence_names_the_duty_as_well() {
    let repo = Repo::honest();
    let path = Evidence::w10().path();
    assert_eq!(told(&repo, &path, ""), told(&repo, W10, ""));
    let json = "--format json";
    assert_eq!(told(&repo, &path, json), told(&repo, W10, json));
}

#[test]
fn the_policy_is_that_of_the_opening() {
    let repo = Repo::honest().put(&Policy::new().task(Task::monthly()));
    let repo = repo.land("Once a month (#3)", AFTER);
    let text = told(&repo, W10, "");
    holds(&text, &[&repo.id("HEAD~2")[..7], "every: week"]);
    assert!(!text.contains("every: month"), "{text}");
}

#[test]
fn what_changed_since() {
    let better = Evidence::w10().summary("Two things were found");
    let better = better.amended("2026-03-09T09:00:00+01:00", "The summary was wrong");
    let repo = Repo::honest().record(&better).land("Amended (#3)", AFTER);
    let text = told(&repo, W10, "");
    holds(
        &text,
        &[
            &repo.id("HEAD")[..7],
            &repo.id("HEAD~1")[..7],
            "The summary was wrong",
        ],
    );
}

#[test]
fn a_duty_that_was_recorded_late() {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    let repo = repo.land("Report of 2026-W10 (#2)", "2026-03-12T16:00:00+01:00");
    let run = repo.run(&format!("trace {W10} --as-of 2026-03-13"));
    holds(
        &run.exits(0).stdout,
        &["late", "recorded", &repo.id("HEAD")[..7]],
    );
}

#[test]
fn a_duty_that_was_waived() {
    let repo = Repo::with(&Policy::new());
    repo.write(WAIVER, waiver("2026-W10"));
    let repo = repo.land("Freeze (#2)", IN_TIME);
    let text = told(&repo, W10, "");
    let landing = repo.id("HEAD");
    holds(
        &text,
        &["waived", WAIVER, "oversight-1@soc.example", &landing[..7]],
    );
}

#[test]
fn a_duty_that_is_overdue() {
    let repo = Repo::with(&Policy::new());
    holds(
        &told(&repo, W10, ""),
        &["overdue", "9 Mar 2026", &repo.id("HEAD")[..7]],
    );
}

#[test]
fn a_duty_that_nobody_owes_is_no_answer() {
    let repo = Repo::honest();
    for what in [
        "weekly-report/2026-W09/alpha",
        "nothing/2026-W10/alpha",
        "policy/teams.yaml",
        "words",
    ] {
        repo.run(&format!("trace {what} --as-of {NOW}")).exits(2);
    }
}
