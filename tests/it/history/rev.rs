//! `--rev`: a commit is judged from git's objects, and nothing in the folder counts.

use crate::harness::repo::Repo;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::Policy;

/// Everything in the folder is broken or gone.
fn dirty() -> Repo {
    let repo = Repo::honest();
    repo.remove(&Evidence::w10().path());
    repo.write("policy/teams.yaml", "teams: [");
    repo.write("policy/tasks/more.yaml", "kind: nothing");
    repo
}

#[test]
fn a_commit_is_judged_without_checking_it_out() {
    let repo = dirty();
    let status = repo.git(&["status", "--porcelain"]);
    let run = repo.check_with(NOW, "--rev HEAD").exits(0).found(&[], &[]);
    assert_eq!(run.json()["history"]["commit"], repo.id("HEAD"));
    assert_eq!(repo.git(&["status", "--porcelain"]), status);
    repo.check(NOW).exits(1);
}

#[test]
fn an_older_commit_is_judged_as_it_was() {
    let repo = Repo::honest();
    let first = repo.id("HEAD~1");
    for name in ["HEAD~1", &first, &first[..10]] {
        let run = repo.check_with(NOW, &format!("--rev {name}")).exits(1);
        let run = run.found(&["duty/overdue"], &[]);
        assert_eq!(run.json()["history"]["commit"], first);
    }
    assert_eq!(
        repo.audit_with(NOW, "--rev HEAD~1").standing(W10),
        "overdue"
    );
}

#[test]
fn tags_and_branches_are_names_as_well() {
    let repo = Repo::honest();
    repo.git(&["tag", "-a", "-m", "Tagged", "v1"]);
    repo.branch("work").remove(&Evidence::w10().path());
    repo.commit("Gone").at(AFTER).run();
    repo.check_with(NOW, "--rev v1").exits(0).found(&[], &[]);
    repo.check_with(NOW, "--rev main").exits(0).found(&[], &[]);
    let denied = ["duty/overdue", "history/deleted"];
    repo.check_with(NOW, "--rev work")
        .exits(1)
        .found(&denied, &[]);
}

#[test]
fn nothing_of_it_is_pending() {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    repo.would_stand(NOW, &[(W10, "met")]);
    for options in ["", "--rev HEAD"] {
        assert_eq!(repo.audit_with(NOW, options).standing(W10), "overdue");
    }
}

#[test]
fn artifacts_are_read_from_git() {
    let evidence = Evidence::w10().artifact("export.txt", "53 %\n");
    let repo = Repo::with(&Policy::new()).record(&evidence);
    let repo = repo.land("Report of 2026-W10 (#2)", IN_TIME);
    repo.write(evidence.beside("export.txt"), "99 %\n");
    repo.check_with(NOW, "--rev HEAD").exits(0).found(&[], &[]);
    repo.check(NOW).exits(1).denies("artifact/hash");
}

#[test]
fn where_the_folder_is_as_it_was_committed_both_say_the_same() {
    let repo = Repo::honest();
    let worktree = repo.check(NOW).exits(0).stdout;
    let commit = repo.check_with(NOW, "--rev HEAD").exits(0).stdout;
    assert_eq!(worktree, commit);
    let audit = repo.audit(NOW).stdout;
    assert_eq!(audit, repo.audit_with(NOW, "--rev HEAD").stdout);
}

#[test]
fn a_commit_that_is_not_there_is_no_answer() {
    let repo = Repo::honest();
    repo.check_with(NOW, "--rev nowhere")
        .exits(2)
        .complains("nowhere");
    let blob = repo.git(&["rev-parse", "HEAD:policy/teams.yaml"]);
    repo.check_with(NOW, &format!("--rev {blob}")).exits(2);
}

#[test]
fn a_commit_without_a_policy_is_no_answer() {
    let repo = Repo::unborn();
    repo.write("README.md", "Who we are\n");
    let repo = repo
        .land("Readme", crate::harness::repo::START)
        .put(&Policy::new());
    repo.check_with(NOW, "--rev HEAD").exits(2);
}
