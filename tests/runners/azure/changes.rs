//! Pull requests.

use std::fs;

use super::agent::{Build, Outcome, run_build};
use crate::book::{Book, Change, Mainline, PERFORMER_LINE, evidence_path};

const MERGED: &str = "refs/pull/7/merge";

/// Runs the pipeline for a pull request. What is overdue on the mainline already must not matter.
fn judge(change: Change, target: &str) -> Option<Outcome> {
    let book = Book::new("azure", Mainline::Overdue).with_change(change, MERGED);
    run_build(&book, &Build::pull_request(target))
}

#[test]
fn good_evidence_is_green() {
    for target in ["refs/heads/main", "main"] {
        let Some(run) = judge(Change::Good, target) else {
            return;
        };
        let run = run.ends(&[("check", true)]);
        assert_eq!(run.errors, []);
        assert!(run.summary.contains("# dutybook: PASS"), "{}", run.summary);
        assert!(run.tests.contains("<testsuites"), "{}", run.tests);
        assert!(
            run.artifacts
                .contains_key("dutybook-1/dutybook-check.sarif")
        );
    }
}

#[test]
fn bad_evidence_is_red_at_its_line() {
    let Some(run) = judge(Change::Bad, "refs/heads/main") else {
        return;
    };
    let run = run.ends(&[("check", false)]);
    let run = run.annotates(&evidence_path(), PERFORMER_LINE);
    assert!(run.artifacts.contains_key("dutybook-1/dutybook-check.json"));
}

/// The policy of the base applies, not the one that the change brings.
#[test]
fn a_change_that_admits_its_author_is_red() {
    let Some(run) = judge(Change::Admitting, "refs/heads/main") else {
        return;
    };
    let run = run.ends(&[("check", false)]);
    run.annotates(&evidence_path(), PERFORMER_LINE);
}

#[test]
fn a_shallow_checkout_is_refused_with_the_line_that_is_missing() {
    let book = Book::edited("azure", Mainline::Overdue, |work| {
        let path = work.join("azure-pipelines.yml");
        let text = fs::read_to_string(&path).unwrap();
        let shallow = text.replace("fetchDepth: \"0\"", "fetchDepth: \"1\"");
        assert_ne!(text, shallow);
        fs::write(path, shallow).unwrap();
    });
    let book = book.with_change(Change::Good, MERGED);
    let Some(run) = run_build(&book, &Build::pull_request("refs/heads/main")) else {
        return;
    };
    let run = run.ends(&[("check", false)]);
    run.says("fetchDepth: 0").says("Bash exited with code '2'");
}
