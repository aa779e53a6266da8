//! Anchors: what somebody outside the repository saw of it.

use std::path::PathBuf;

use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10, W11};
use crate::history::evidence::Evidence;

/// Writes a file of anchors beside the repository.
fn anchors(repo: &Repo, commits: &[(&str, &str)]) -> PathBuf {
    let entry = |(commit, time): &(&str, &str)| {
        format!("- commit: {commit}\n  time: {time}\n  seen: the nightly job\n")
    };
    let file = repo.beside("anchors.yaml");
    let text: String = commits.iter().map(entry).collect();
    std::fs::write(&file, text).expect("written");
    file
}

#[track_caller]
pub(crate) fn check(repo: &Repo, commits: &[(&str, &str)]) -> Run {
    let file = anchors(repo, commits);
    repo.check_with(NOW, &format!("--anchors {}", file.display()))
}

/// Evidence of two weeks, the second after the anchor.
pub(crate) fn two_weeks() -> Repo {
    let next = Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00");
    let repo = Repo::honest();
    repo.write("README.md", "Who we are\n");
    let repo = repo.land("Readme (#3)", AFTER).record(&next);
    repo.land("Report of 2026-W11 (#4)", "2026-03-10T11:00:00+01:00")
}

pub(crate) const SEEN: &str = "2026-03-09T20:00:00+01:00";

#[test]
fn what_landed_before_an_anchor_is_anchored() {
    let repo = two_weeks();
    // The commit after the landing of 2026-W10.
    let anchor = repo.id("HEAD~1");
    check(&repo, &[(&anchor, SEEN)]).exits(0).found(&[], &[]);
    let file = anchors(&repo, &[(&anchor, SEEN)]);
    let audit = repo.audit_with(NOW, &format!("--anchors {}", file.display()));
    assert_eq!(audit.grade(W10), "anchored");
    assert_eq!(audit.grade(W11), "bare");
    let landing = repo.id("HEAD~2");
    let file = anchors(&repo, &[(&landing, SEEN)]);
    let audit = repo.audit_with(NOW, &format!("--anchors {}", file.display()));
    assert_eq!(audit.grade(W10), "anchored");
}

#[test]
fn the_tip_can_be_an_anchor() {
    let repo = two_weeks();
    let tip = repo.id("HEAD");
    let first = repo.id("HEAD~3");
    let later = "2026-03-10T12:00:00+01:00";
    check(&repo, &[(&first, IN_TIME), (&tip, later)])
        .exits(0)
        .found(&[], &[]);
}

#[test]
fn a_mainline_that_was_rewritten() {
    let repo = two_weeks();
    let anchor = repo.id("HEAD");
    let better = Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00").summary("Nothing");
    repo.add(&better);
    let amended = repo
        .commit("Report of 2026-W11 (#4)")
        .at("2026-03-10T11:00:00+01:00");
    amended.amending().run();
    repo.check(NOW).exits(0).found(&[], &[]);
    let run = check(&repo, &[(&anchor, "2026-03-10T12:00:00+01:00")]).exits(1);
    let told = run
        .found(&["history/rewritten"], &[])
        .told("history/rewritten");
    assert!(told.contains(&anchor[..7]), "{told}");
}

/// The anchored commit may be gone altogether.
#[test]
fn an_anchor_that_the_repository_does_not_hold() {
    let repo = two_weeks();
    let anchor = "0123456789abcdef0123456789abcdef01234567";
    let run = check(&repo, &[(anchor, SEEN)]).exits(1);
    run.found(&["history/rewritten"], &[]);
}

/// The mainline became the side branch of another one; and the commit that it ended with.
pub(crate) fn flipped() -> (Repo, String) {
    let repo = Repo::honest();
    repo.branch("work").write("README.md", "Who we are\n");
    repo.commit("Readme").at(AFTER).run();
    repo.switch("main")
        .add(&Evidence::weekly("2026-W11", "2026-03-09T10:00:00+01:00"));
    let anchor = repo
        .commit("Report of 2026-W11 (#3)")
        .at("2026-03-09T11:00:00+01:00")
        .run();
    repo.switch("work");
    let flip = repo
        .merge(&["main"], "Merge branch 'main' into work")
        .at("2026-03-09T12:00:00+01:00");
    flip.run();
    repo.switch("main");
    repo.git(&["merge", "--quiet", "--ff-only", "work"]);
    (repo, anchor)
}

#[test]
fn a_mainline_that_became_a_side_branch() {
    let (repo, anchor) = flipped();
    repo.check(NOW).exits(0).found(&[], &[]);
    let run = check(&repo, &[(&anchor, SEEN)]).exits(1);
    let told = run
        .found(&["history/mainline-flip"], &[])
        .told("history/mainline-flip");
    assert!(told.contains(&anchor[..7]), "{told}");
}

#[test]
fn without_anchors_it_is_said_that_a_rewrite_would_not_be_seen() {
    let repo = two_weeks();
    repo.run(&format!("check --as-of {NOW}"))
        .exits(0)
        .says("anchor");
    let anchor = repo.id("HEAD~1");
    let file = anchors(&repo, &[(&anchor, SEEN)]);
    let run = repo
        .run(&format!("check --as-of {NOW} --anchors {}", file.display()))
        .exits(0);
    // From which day on it would be.
    run.says("9 Mar 2026");
}

#[test]
fn anchors_that_cannot_be_read_are_no_answer() {
    let repo = two_weeks();
    repo.check_with(NOW, "--anchors nowhere.yaml")
        .exits(2)
        .complains("nowhere.yaml");
    let file = repo.beside("anchors.yaml");
    for text in [
        "- commit: [",
        "- time: 2026-03-09T20:00:00+01:00\n",
        "commit: HEAD\n",
        "- commit: main\n  time: 2026-03-09T20:00:00+01:00\n",
    ] {
        std::fs::write(&file, text).expect("written");
        repo.check_with(NOW, &format!("--anchors {}", file.display()))
            .exits(2);
    }
}

#[test]
fn an_anchor_that_is_printed_can_be_read() {
    let repo = two_weeks();
    let printed = repo.run(&format!("anchor --as-of {NOW}")).exits(0).stdout;
    assert!(printed.contains(&repo.id("HEAD")), "{printed}");
    let file = repo.beside("anchors.yaml");
    std::fs::write(&file, &printed).expect("written");
    let options = format!("--anchors {}", file.display());
    repo.check_with(NOW, &options).exits(0).found(&[], &[]);
    assert_eq!(repo.audit_with(NOW, &options).grade(W11), "anchored");
    // A job adds one below the other.
    std::fs::write(&file, format!("{printed}{printed}")).expect("written");
    repo.check_with(NOW, &options).exits(0).found(&[], &[]);
}
