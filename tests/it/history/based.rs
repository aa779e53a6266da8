//! `--base`: a pull request is judged for what it does to evidence, no more and no less.

use serde_json::Value;

use crate::harness::repo::Repo;
use crate::harness::run::{Run, text};
use crate::history::builder::{AFTER, IN_TIME, NOW, W10};
use crate::history::evidence::{Evidence, REQUEST, WAIVER, request, waiver};
use crate::history::policy::{Policy, Task};

const BASE: &str = "--base main";

/// A repository in which beta misses its check of every day.
fn behind() -> Repo {
    Repo::with(&Policy::new().task(Task::daily()))
}

#[track_caller]
fn judged(repo: &Repo) -> Run {
    repo.check_with(NOW, BASE)
}

fn already_there(run: &Run) -> Vec<Value> {
    let mut found = run.findings();
    found.retain(|found| found["already_there"] == true);
    found
}

#[test]
fn one_evidence_is_not_blocked_by_what_others_owe() {
    let repo = behind();
    let before = repo.check(NOW).exits(1);
    let overdue = before.rules("deny").len();
    assert!(overdue > 3, "{}", before.stdout);
    let done = Evidence::w10().at("2026-03-09T16:00:00+01:00");
    repo.branch("w10").add(&done);
    repo.commit("Report of 2026-W10")
        .at("2026-03-10T17:00:00+01:00")
        .run();
    let run = judged(&repo).exits(0).found(&[], &[]);
    let json = run.json();
    assert_eq!(json["verdict"], "pass");
    assert_eq!(json["summary"]["findings"]["deny"], 0);
    let there = already_there(&run);
    assert_eq!(json["summary"]["already_there"], there.len());
    // All that was overdue but the one that this settles, under the same fingerprints.
    let prints = |found: &[Value]| -> Vec<String> {
        let overdue = found.iter().filter(|found| found["rule"] == "duty/overdue");
        overdue.map(|found| text(&found["fingerprint"])).collect()
    };
    let there = prints(&there);
    assert_eq!(there.len(), overdue - 1);
    let before = prints(&before.findings());
    assert!(there.iter().all(|print| before.contains(print)));
    repo.check(NOW).exits(1);
}

#[test]
fn what_is_not_committed_is_judged_as_well() {
    let repo = behind();
    repo.branch("w10")
        .add(&Evidence::w10().at("2026-03-09T16:00:00+01:00"));
    let run = judged(&repo).exits(0).found(&[], &[]);
    assert!(!already_there(&run).is_empty());
}

/// The change lands when it is judged: it can be too late, which is a warning.
#[test]
fn evidence_that_comes_too_late_is_late() {
    let repo = Repo::with(&Policy::new().task(Task::weekly().ends("2026-03-08")));
    repo.branch("w10").add(&Evidence::w10());
    repo.commit("Report of 2026-W10").at(IN_TIME).run();
    let run = repo.check_with("2026-03-12T12:00:00+01:00", BASE).exits(0);
    run.found(&[], &["duty/late", "history/backdated"]);
}

#[test]
fn evidence_with_a_fault_fails() {
    let repo = behind();
    repo.branch("w10")
        .add(&Evidence::w10().by("analyst-9@soc.example"));
    repo.commit("Report of 2026-W10").at(AFTER).run();
    let run = judged(&repo).exits(1);
    run.found(&["evidence/performer"], &[]);
}

#[test]
fn no_change_does_not_fail() {
    let repo = behind();
    let run = judged(&repo).exits(0).found(&[], &[]);
    assert!(!already_there(&run).is_empty());
    repo.branch("readme").write("README.md", "Who we are\n");
    repo.commit("Readme").at(AFTER).run();
    judged(&repo).exits(0).found(&[], &[]);
}

#[test]
fn evidence_that_is_deleted_fails() {
    let repo = Repo::honest();
    repo.branch("gone").remove(&Evidence::w10().path());
    repo.commit("Gone").at(AFTER).run();
    let run = judged(&repo).exits(1);
    let run = run.found(&["duty/overdue", "history/deleted"], &[]);
    assert_eq!(run.finding("history/deleted")["duty"], W10);
    assert!(already_there(&run).is_empty());
}

#[test]
fn a_request_or_a_waiver_that_is_deleted_fails() {
    let repo = Repo::honest();
    repo.write(
        REQUEST,
        request("2026-03-03T09:00:00+01:00", "A new playbook"),
    );
    repo.write(WAIVER, waiver("2026-W12"));
    let repo = repo.land("Both (#3)", "2026-03-07T12:00:00+01:00");
    for path in [REQUEST, WAIVER] {
        repo.switch("main")
            .branch(&path.replace('/', "-"))
            .remove(path);
        repo.commit("Gone").at(AFTER).run();
        let run = judged(&repo).exits(1).denies("history/deleted");
        assert_eq!(text(&run.finding("history/deleted")["file"]), path);
    }
}

#[test]
fn evidence_that_is_edited_fails_without_an_amendment() {
    let repo = Repo::honest();
    let better = Evidence::w10().summary("Nothing at all was found");
    repo.branch("better").add(&better);
    repo.commit("Better words").at(AFTER).run();
    judged(&repo).exits(1).found(&["history/changed"], &[]);
    // Of several commits, what they come to is one change.
    repo.add(&better.amended("2026-03-09T09:00:00+01:00", "The summary was wrong"));
    repo.commit("And why").at(AFTER).run();
    judged(&repo).exits(0).found(&[], &[]);
}

#[test]
fn what_was_edited_before_is_already_there() {
    let repo = Repo::honest();
    repo.add(&Evidence::w10().summary("Nothing at all was found"));
    let repo = repo.land("Better words (#3)", AFTER);
    repo.branch("w11")
        .add(&Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00"));
    repo.commit("Report of 2026-W11")
        .at("2026-03-10T11:00:00+01:00")
        .run();
    let run = judged(&repo).exits(0).found(&[], &[]);
    let there = already_there(&run);
    assert_eq!(there.len(), 1, "{there:#?}");
    assert_eq!(there[0]["rule"], "history/changed");
}

/// A branch that is behind lacks what its base has, and deletes none of it.
#[test]
fn a_stale_branch_deletes_nothing() {
    let repo = Repo::with(&Policy::new());
    repo.branch("stale").write("README.md", "Who we are\n");
    repo.commit("Readme").at(IN_TIME).run();
    repo.switch("main").add(&Evidence::w10());
    repo.commit("Report of 2026-W10 (#2)").at(IN_TIME).run();
    repo.switch("stale");
    assert!(!repo.path(Evidence::w10().path()).is_file());
    let run = judged(&repo).exits(0).found(&[], &[]);
    assert_eq!(run.json()["summary"]["standings"]["overdue"], 0);
}

/// Nor does it take back what its base has changed since.
#[test]
fn a_stale_branch_takes_nothing_back() {
    let repo = Repo::honest();
    repo.branch("stale")
        .add(&Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00"));
    repo.commit("Report of 2026-W11")
        .at("2026-03-10T11:00:00+01:00")
        .run();
    repo.switch("main");
    let amended = Evidence::w10().summary("Two things were found");
    repo.add(&amended.amended("2026-03-09T09:00:00+01:00", "The summary was wrong"));
    repo.commit("Amended (#3)").at(AFTER).run();
    repo.switch("stale");
    let run = judged(&repo).exits(0).found(&[], &[]);
    assert_eq!(run.json()["summary"]["standings"]["met"], 2);
}

/// History is that of the base: what its mainline did is judged, and the branch's commits are not.
#[test]
fn clocks_of_the_branch_do_not_matter() {
    let repo = Repo::honest();
    repo.branch("w11")
        .add(&Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00"));
    repo.commit("Report of 2026-W11")
        .at("2026-02-01T12:00:00+01:00")
        .run();
    let run = judged(&repo).exits(0).found(&[], &[]);
    assert_eq!(run.json()["summary"]["standings"]["met"], 2);
}

#[test]
fn the_base_is_any_name_of_a_commit() {
    let repo = behind();
    let base = repo.id("HEAD");
    repo.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    repo.git(&["tag", "-a", "-m", "Tagged", "v1"]);
    repo.branch("w10").add(&Evidence::w10());
    repo.commit("Report of 2026-W10").at(AFTER).run();
    let mut told = Vec::new();
    for name in ["main", "origin/main", "v1", "HEAD~1", &base, &base[..10]] {
        let run = repo.check_with(NOW, &format!("--base {name}")).exits(0);
        told.push(run.findings());
    }
    assert!(told.iter().all(|findings| *findings == told[0]));
}

#[test]
fn a_base_that_is_not_there_is_no_answer() {
    let repo = Repo::honest();
    let run = repo.check_with(NOW, "--base nowhere").exits(2);
    run.complains("nowhere");
}
