//! Pull requests and merge queues.

use std::fs;

use super::act::{Act, Event, Outcome};
use crate::book::{Book, Change, Mainline, PERFORMER_LINE, evidence_path};

const WORKFLOW: &str = "dutybook-pull-request";
const MERGED: &str = "refs/pull/7/merge";

const GREEN: [(&str, &str); 1] = [("check", "success")];
const RED: [(&str, &str); 1] = [("check", "failure")];

/// Runs the workflow of pull requests for a change. What is overdue on the mainline already must not matter.
fn judge(change: Change, event: &Event) -> Option<Outcome> {
    let book = Book::new("github", Mainline::Overdue).with_change(change, MERGED);
    Some(Act::new(&book)?.run(event, WORKFLOW))
}

#[test]
fn good_evidence_is_green() {
    let Some(run) = judge(Change::Good, &Event::pull_request()) else {
        return;
    };
    let run = run.ends(&GREEN);
    assert_eq!(run.errors, []);
    assert!(run.summary.contains("# dutybook: PASS"), "{}", run.summary);
    let kept = [
        "dutybook-check.json",
        "dutybook-check.sarif",
        "dutybook-check.xml",
    ];
    assert_eq!(run.files_of("dutybook-check-1"), kept);
}

#[test]
fn bad_evidence_is_red_at_its_line() {
    let Some(run) = judge(Change::Bad, &Event::pull_request()) else {
        return;
    };
    let run = run.ends(&RED).annotates(&evidence_path(), PERFORMER_LINE);
    assert_eq!(run.errors.len(), 1, "{:?}", run.errors);
    assert_eq!(run.files_of("dutybook-check-1").len(), 3);
}

/// The policy of the base applies, not the one that the change brings.
#[test]
fn a_change_that_admits_its_author_is_red() {
    let Some(run) = judge(Change::Admitting, &Event::pull_request()) else {
        return;
    };
    let run = run.ends(&RED).annotates(&evidence_path(), PERFORMER_LINE);
    assert_eq!(run.errors.len(), 1, "{:?}", run.errors);
}

/// Runs for pull requests from forks get no secret: none is needed.
#[test]
fn a_fork_is_judged_in_the_same_way() {
    let event = Event::pull_request_from_a_fork;
    let Some(run) = judge(Change::Good, &event()) else {
        return;
    };
    run.ends(&GREEN);
    let Some(run) = judge(Change::Bad, &event()) else {
        return;
    };
    run.ends(&RED).annotates(&evidence_path(), PERFORMER_LINE);
}

/// A group of a merge queue that merges two pull requests, of which only the first brings evidence.
fn queued(first: Change) -> Option<Outcome> {
    let book = Book::new("github", Mainline::Overdue);
    book.branch("first", "main", first);
    book.branch("second", "main", Change::Notes);
    let queue = "refs/heads/gh-readonly-queue/main";
    book.merge("first", "main", &format!("{queue}/pr-6"));
    book.merge("second", "HEAD", &format!("{queue}/pr-7"));
    let event = Event::merge_group(&book, "main");
    Some(Act::new(&book)?.run(&event, WORKFLOW))
}

#[test]
fn every_change_of_a_merge_queue_is_judged() {
    let Some(run) = queued(Change::Good) else {
        return;
    };
    run.ends(&GREEN);
    let Some(run) = queued(Change::Bad) else {
        return;
    };
    run.ends(&RED).annotates(&evidence_path(), PERFORMER_LINE);
}

/// A workflow that fetches too few commits, and what its log says.
fn fetched(depth: u32) -> Option<Outcome> {
    let book = Book::edited("github", Mainline::Overdue, |work| {
        let path = work.join(format!(".github/workflows/{WORKFLOW}.yml"));
        let text = fs::read_to_string(&path).unwrap();
        let whole = "          fetch-depth: 0\n";
        let shallow = text.replace(whole, &whole.replace('0', &depth.to_string()));
        assert_ne!(text, shallow);
        fs::write(path, shallow).unwrap();
    });
    let book = book.with_change(Change::Good, MERGED);
    Some(Act::new(&book)?.run(&Event::pull_request(), WORKFLOW))
}

#[test]
fn a_shallow_checkout_is_refused_with_the_line_that_is_missing() {
    // Without its parents, a merge does not look like one; with them, the history still ends early.
    for depth in [1, 2] {
        let Some(run) = fetched(depth) else {
            return;
        };
        let run = run.ends(&RED).says("exit status 2").says("fetch-depth: 0");
        assert!(!run.output.contains("PASS"), "{}", run.output);
    }
}
