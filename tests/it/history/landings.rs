//! Which commit is a landing, and what is said of it.

use crate::harness::repo::{Repo, START};
use crate::harness::run::{instant, text};
use crate::history::builder::{IN_TIME, NOW, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::Policy;

const EARLIER: &str = "2026-03-06T15:30:00+01:00";

/// Demands what `audit` says of the landing of 2026-W10.
#[track_caller]
fn landed(repo: &Repo, commit: &str, at: &str, author: &str, committer: &str) {
    let duty = repo.audit(NOW).exits(0).duty(W10);
    let landed = &duty["landed"];
    assert_eq!(landed["commit"], commit, "{duty:#}");
    assert_eq!(instant(text(&landed["at"])), instant(at), "{duty:#}");
    assert_eq!(landed["grade"], "bare", "{duty:#}");
    // Whether the name stands beside the address is left open.
    for (key, address) in [("author", author), ("committer", committer)] {
        assert!(text(&landed[key]).contains(address), "{key}: {duty:#}");
    }
    assert_eq!(duty["standing"], "met", "{duty:#}");
}

#[track_caller]
fn direct_pushes(repo: &Repo) -> usize {
    let informed = repo.check(NOW).exits(0).found(&[], &[]).rules("info");
    let is_push = |rule: &&String| **rule == "history/direct-push";
    informed.iter().filter(is_push).count()
}

/// A branch with evidence of 2026-W10, committed before `main` went on.
fn on_a_branch() -> Repo {
    let repo = Repo::with(&Policy::new());
    repo.branch("w10").add(&Evidence::w10());
    repo.commit("Report of 2026-W10").at(EARLIER).run();
    repo.switch("main").write("README.md", "Who we are\n");
    repo.land("Readme", "2026-03-06T15:45:00+01:00")
}

#[test]
fn a_merged_branch_lands_with_its_merge() {
    let repo = on_a_branch();
    let merge = repo
        .merge(&["w10"], "Merge pull request #7 from soc/w10")
        .at(IN_TIME)
        .author("analyst-2@soc.example")
        .committer("oversight-1@soc.example")
        .run();
    landed(
        &repo,
        &merge,
        IN_TIME,
        "analyst-2@soc.example",
        "oversight-1@soc.example",
    );
    assert_eq!(direct_pushes(&repo), 0);
}

#[test]
fn a_squashed_branch_lands_with_the_squash() {
    let repo = on_a_branch();
    let squash = repo
        .squash("w10", "Report of 2026-W10 (#8)")
        .at(IN_TIME)
        .committer("noreply@forge.example")
        .run();
    assert_eq!(repo.show("%P", &squash), repo.id("HEAD~1"));
    landed(
        &repo,
        &squash,
        IN_TIME,
        "analyst-1@soc.example",
        "noreply@forge.example",
    );
    assert_eq!(direct_pushes(&repo), 0);
}

#[test]
fn a_rebased_branch_lands_when_it_was_rebased_and_looks_like_a_push() {
    let repo = on_a_branch();
    let before = repo.id("w10");
    repo.rebase("w10", IN_TIME);
    let tip = repo.id("HEAD");
    assert_ne!(tip, before);
    assert_eq!(instant(repo.show("%aI", &tip)), instant(EARLIER));
    landed(
        &repo,
        &tip,
        IN_TIME,
        "analyst-1@soc.example",
        "analyst-1@soc.example",
    );
    assert_eq!(direct_pushes(&repo), 1);
}

#[test]
fn of_commits_that_arrive_together_the_first_that_holds_the_file_is_its_landing() {
    let repo = Repo::with(&Policy::new());
    repo.branch("w10").write("NOTES.md", "Notes\n");
    repo.commit("Notes").at(EARLIER).run();
    repo.add(&Evidence::w10());
    let first = repo.commit("Report of 2026-W10").at(IN_TIME).run();
    repo.write("NOTES.md", "More notes\n");
    repo.commit("More notes")
        .at("2026-03-06T17:00:00+01:00")
        .run();
    repo.switch("main");
    repo.git(&["merge", "--quiet", "--ff-only", "w10"]);
    let who = "analyst-1@soc.example";
    landed(&repo, &first, IN_TIME, who, who);
}

#[test]
fn an_amended_commit_is_the_one_that_counts() {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    let first = repo.commit("Report (#2)").at(EARLIER).run();
    let amended = repo.commit("Report of 2026-W10 (#2)").at(IN_TIME);
    let second = amended.amending().run();
    assert_ne!(first, second);
    let who = "analyst-1@soc.example";
    landed(&repo, &second, IN_TIME, who, who);
}

#[test]
fn a_landing_stays_whatever_is_committed_later() {
    let repo = Repo::honest();
    let landing = repo.id("HEAD");
    let again = Evidence::w10()
        .summary("Looked at twice")
        .amended("2026-03-09T09:00:00+01:00", "A second look");
    let repo = repo.record(&again);
    let repo = repo.land("Amended (#3)", "2026-03-09T10:00:00+01:00");
    let who = "analyst-1@soc.example";
    landed(&repo, &landing, IN_TIME, who, who);
}

/// Evidence that landed in a commit with a message.
pub(crate) fn pushed(message: &str) -> Repo {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    repo.land(message, IN_TIME)
}

/// How many direct pushes are told where evidence lands in a commit with a message.
#[track_caller]
fn with_message(message: &str, expected: usize) {
    let repo = pushed(message);
    assert_eq!(direct_pushes(&repo), expected, "{message}");
}

#[test]
fn marks_of_forges_are_no_direct_push() {
    with_message("Report of 2026-W10 (#12)", 0);
    with_message("Merged PR 123: Report of 2026-W10", 0);
    with_message("Report of 2026-W10\n\nSee merge request soc/duties!1", 0);
    with_message("Merge pull request #4 from soc/w10", 0);
    with_message("Merge branch 'w10' into 'main'", 0);
}

#[test]
fn everything_else_is_a_direct_push_and_never_fails() {
    with_message("Report of 2026-W10", 1);
    with_message("Report of (#12) and more", 1);
    with_message("About pull requests", 1);
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    let repo = repo.land("Report of 2026-W10", IN_TIME);
    let run = repo.check_with(NOW, "--fail-on warn").exits(0);
    let finding = run.finding("history/direct-push");
    assert_eq!(finding["level"], "info");
    let id = repo.id("HEAD");
    assert!(text(&finding["message"]).contains(&id[..7]), "{finding:#}");
}

#[test]
fn policy_that_is_pushed_is_told_and_other_files_are_not() {
    let repo = Repo::unborn().put(&Policy::new()).land("Policy", START);
    let repo = repo.record(&Evidence::w10()).land("Report (#2)", IN_TIME);
    assert_eq!(direct_pushes(&repo), 1);
    repo.write("README.md", "Who we are\n");
    let repo = repo.land("Readme", "2026-03-06T17:00:00+01:00");
    assert_eq!(direct_pushes(&repo), 1);
}

#[test]
fn the_history_is_said_to_be_complete() {
    let repo = Repo::honest();
    let json = repo.check(NOW).exits(0).found(&[], &[]).json();
    assert_eq!(json["verdict"], "pass");
    assert_eq!(json["history"]["status"], "complete");
    assert_eq!(json["history"]["mainline"], "main");
    assert_eq!(json["history"]["commit"], repo.id("HEAD"));
    assert!(json["history"]["since"].is_null());
}

#[test]
fn without_history_nothing_has_landed() {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    // Far too late, which only history tells.
    let repo = repo.land("Report of 2026-W10", "2026-03-20T10:00:00+01:00");
    let as_of = "2026-03-20T12:00:00+01:00";
    let json = repo.audit_with(as_of, "--no-history").exits(0);
    assert_eq!(json.json()["history"]["status"], "off");
    let duty = json.duty(W10);
    assert!(duty["landed"].is_null());
    assert!(duty["policy"]["commit"].is_null());
    assert_eq!(duty["standing"], "met");
    let run = repo.check_with(as_of, "--no-history").exits(1);
    run.found(&["duty/overdue"], &[]).lacks_family("history");
}
