//! Merge requests.

use std::fs;

use super::pipeline::{Outcome, Source, run_pipeline};
use crate::book::{Book, Change, Mainline, PERFORMER_LINE, evidence_path};

const JOB: &str = "duties-and-evidence";

/// A merge request with a change, as GitLab keeps it. What is overdue on the mainline already must not matter.
fn merge_request(change: Change) -> Book {
    of(Book::new("gitlab", Mainline::Overdue), change)
}

fn of(book: Book, change: Change) -> Book {
    let book = book.with_change(change, "refs/merge-requests/7/merge");
    book.git("push -q origin change:refs/merge-requests/7/head");
    book
}

/// Runs the pipeline of the merged result, and that of the branch alone.
fn judge(change: Change) -> Option<[Outcome; 2]> {
    let book = merge_request(change);
    let merged = run_pipeline(&book, &Source::merged_result(&book))?;
    Some([merged, run_pipeline(&book, &Source::detached(&book))?])
}

/// No variable of the project is set: a pipeline for a fork's merge request has none either.
#[test]
fn good_evidence_is_green_without_a_token() {
    for run in judge(Change::Good).into_iter().flatten() {
        let run = run.ends(&[(JOB, true)]);
        let report = &run.artifacts[&format!("{JOB}/dutybook-quality.json")];
        // What is found does not fail: commits of the tests are not signed.
        assert!(!report.contains("evidence/"), "{report}");
        assert_eq!(run.artifacts.len(), 3, "{:?}", run.artifacts.keys());
    }
}

#[test]
fn bad_evidence_is_red_at_its_line() {
    for run in judge(Change::Bad).into_iter().flatten() {
        let run = run.ends(&[(JOB, false)]);
        run.annotates(&evidence_path(), PERFORMER_LINE);
    }
}

/// The policy of the base applies, not the one that the change brings.
#[test]
fn a_change_that_admits_its_author_is_red() {
    for run in judge(Change::Admitting).into_iter().flatten() {
        let run = run.ends(&[(JOB, false)]);
        run.annotates(&evidence_path(), PERFORMER_LINE);
    }
}

#[test]
fn a_shallow_checkout_is_refused_with_the_line_that_is_missing() {
    let book = Book::edited("gitlab", Mainline::Overdue, |work| {
        let path = work.join(".gitlab-ci.yml");
        let text = fs::read_to_string(&path).unwrap();
        let shallow = text.replace("GIT_DEPTH: \"0\"", "GIT_DEPTH: \"1\"");
        assert_ne!(text, shallow);
        fs::write(path, shallow).unwrap();
    });
    let book = of(book, Change::Good);
    for source in [
        Source::merged_result(&book),
        Source::detached(&book),
        Source::of_mainline("push"),
    ] {
        let Some(run) = run_pipeline(&book, &source) else {
            return;
        };
        let run = run.says("GIT_DEPTH: 0");
        assert!(run.log.contains(&format!("FAIL  {JOB}")), "{}", run.log);
        assert!(!run.log.contains("> PASS"), "{}", run.log);
    }
}
