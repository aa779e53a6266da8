//! Anchors: what somebody outside the repository saw of it.

use std::path::PathBuf;

use crate::harness::process::native_dutybook;
use crate::harness::repo::Repo;
use crate::harness::run::{Run, instant, text};
use crate::history::builder::{AFTER, IN_TIME, NOW, W10, W11};
use crate::history::evidence::Evidence;
use crate::history::gaps::check_in;
use crate::history::policy::Policy;

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

/// What was to be proved is never skipped, whatever keeps the anchors from being held against the history.
#[test]
fn anchors_that_cannot_be_held_against_the_history_are_no_answer() {
    let unknown = |repo: &Repo, folder: &std::path::Path, options: &str| {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let file = anchors(repo, &[(commit, SEEN)]);
        let options = format!("{options} --anchors {}", file.display());
        let run = check_in(repo, folder, &options).exits(2);
        assert_eq!(run.json()["verdict"], "unknown", "{options}");
        let run = run.denies("history/incomplete");
        assert!(
            run.stdout
                .contains("--anchors, --forge-log or --tsa-roots name cannot be held"),
            "{}",
            run.stdout
        );
        check_in(repo, folder, &format!("{options} --fail-on never")).exits(2);
        let span = "--from 2026-03-01 --to 2026-03-31";
        let anchors = format!("--anchors {}", file.display());
        let off = if options.contains("--no-history") {
            "--no-history"
        } else {
            ""
        };
        let audit = format!("audit {span} --as-of {NOW} {off} {anchors}");
        repo.run_in(folder, &audit).exits(2);
    };
    let repo = two_weeks();
    unknown(&repo, repo.root(), "--no-history");
    for history in ["since: 2027-01-01", "since: 2027-01-01\n  required: true"] {
        let repo = Repo::honest_with(&Policy::new().history(history));
        unknown(&repo, repo.root(), "");
    }
    let repo = Repo::honest_with(&Policy::new().history("required: false"));
    let clone = repo.clone_with(&["--depth", "1"]);
    check_in(&repo, &clone, "").exits(0);
    unknown(&repo, &clone, "");
    let repo = Repo::empty()
        .needing_history()
        .put(&Policy::new().history("required: false"));
    unknown(&repo, repo.root(), "");
}

#[test]
fn anchors_count_from_adoption_on() {
    let repo = Repo::honest_with(&Policy::new().history("since: 2026-03-02"));
    let anchor = repo.id("HEAD");
    check(&repo, &[(&anchor, SEEN)]).exits(0).found(&[], &[]);
}

/// What an anchor contains had landed when it was seen, whatever its commit says.
#[test]
fn an_anchor_bounds_what_it_contains() {
    let late = "2026-03-17T10:00:00+01:00";
    let now = "2026-03-20T12:00:00+01:00";
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    let repo = repo.land("Report (#2)", late);
    repo.stands(now, &[(W10, "late")]);
    let file = anchors(&repo, &[(&repo.id("HEAD"), IN_TIME)]);
    let audit = repo.audit_with(now, &format!("--anchors {}", file.display()));
    assert_eq!(audit.standing(W10), "met");
    assert_eq!(
        instant(text(&audit.duty(W10)["landed"]["at"])),
        instant(IN_TIME)
    );
    assert_eq!(
        instant(text(&audit.duty(W10)["landed"]["committed_at"])),
        instant(late)
    );
}

/// And what it does not contain had not.
#[test]
fn an_anchor_bounds_what_it_does_not_contain() {
    let now = "2026-03-20T12:00:00+01:00";
    let repo = Repo::with(&Policy::new());
    let policy = repo.id("HEAD");
    let repo = repo.record(&Evidence::w10()).land("Report (#2)", IN_TIME);
    repo.stands(now, &[(W10, "met")]);
    for (seen, standing) in [
        ("2026-03-17T10:00:00+01:00", "late"),
        // An honest job that ran a few minutes after the merge that it missed.
        ("2026-03-06T16:05:00+01:00", "met"),
    ] {
        let file = anchors(&repo, &[(&policy, seen)]);
        let audit = repo.audit_with(now, &format!("--anchors {}", file.display()));
        assert_eq!(audit.standing(W10), standing, "{seen}");
        assert_eq!(
            instant(text(&audit.duty(W10)["landed"]["at"])),
            instant(seen)
        );
    }
}

#[test]
fn a_rewrite_that_is_told_is_not_called_one_that_would_not_show() {
    let repo = two_weeks();
    let anchor = "0123456789abcdef0123456789abcdef01234567";
    let file = anchors(&repo, &[(anchor, SEEN)]);
    let arguments = format!("check --as-of {NOW} --anchors {}", file.display());
    let run = repo
        .run(&arguments)
        .exits(1)
        .says("no anchor names a commit of its mainline");
    assert!(!run.stdout.contains("no anchors"), "{}", run.stdout);
}

/// An anchor that nobody can keep was not made.
#[test]
fn an_anchor_that_is_not_kept_is_a_failure() {
    let repo = two_weeks();
    for shell in ["\"$0\" anchor >&-", "(\"$0\" anchor; echo $? >code) | true"] {
        let mut command = repo.program("sh");
        command.args(["-c", shell, native_dutybook()]);
        let output = command.output().expect("it starts");
        let code = match std::fs::read_to_string(repo.path("code")) {
            // The reader may have left after it had all.
            Ok(code) if shell.contains("code") => code.trim().parse().ok(),
            _ => output.status.code(),
        };
        if shell.contains("code") {
            assert!(matches!(code, Some(0 | 2)), "{code:?}");
        } else {
            assert_eq!(code, Some(2), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
    // Who throws it away says so.
    let mut command = repo.program("sh");
    command.args(["-c", "\"$0\" anchor >/dev/null", native_dutybook()]);
    assert!(command.status().expect("it starts").success());
}
