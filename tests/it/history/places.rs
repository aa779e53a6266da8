//! Repositories of every shape.

use crate::harness::repo::Repo;
use crate::history::builder::{AFTER, NOW, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::Policy;

#[test]
fn before_the_first_commit_nothing_has_landed() {
    let repo = Repo::unborn().put(&Policy::new()).record(&Evidence::w10());
    assert_eq!(repo.git(&["rev-list", "--all", "--count"]), "0");
    let run = repo.check(NOW).exits(2).denies("history/incomplete");
    assert!(run.told("history/incomplete").contains("--no-history"));
    assert!(run.json()["history"]["commit"].is_null());
    assert_eq!(run.json()["history"]["mainline"], "main");
    repo.check_with(NOW, "--no-history")
        .exits(0)
        .found(&[], &[]);
    // As a change, everything lands when it is judged, the policy after the day on which it starts.
    let run = repo.check_with(NOW, "--base HEAD").exits(0);
    run.denies_nothing().warns("policy/retroactive");
}

#[test]
fn a_detached_head_is_judged_like_the_branch() {
    let repo = Repo::honest();
    let branch = repo.check(NOW).exits(0).found(&[], &[]);
    repo.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(repo.git(&["branch", "--show-current"]), "");
    let detached = repo.check(NOW).exits(0).found(&[], &[]);
    assert!(detached.json()["history"]["mainline"].is_null());
    assert_eq!(detached.json()["history"]["commit"], repo.id("main"));
    assert_eq!(branch.json()["summary"], detached.json()["summary"]);
    assert_eq!(detached.json()["history"]["status"], "complete");
}

#[test]
fn a_linked_worktree_has_the_history_of_its_branch() {
    let repo = Repo::honest();
    let linked = repo.beside("linked");
    let folder = linked.to_str().expect("UTF-8");
    repo.git(&["worktree", "add", "--quiet", "-b", "other", folder]);
    // What happens here does not happen there.
    repo.remove(&Evidence::w10().path());
    let repo = repo.land("Gone (#3)", AFTER);
    let arguments = format!("check --format json --as-of {NOW}");
    let run = repo.run_in(&linked, &arguments).exits(0).found(&[], &[]);
    assert_eq!(run.json()["history"]["mainline"], "other");
    assert_eq!(run.json()["history"]["status"], "complete");
    let denied = ["duty/overdue", "history/deleted"];
    repo.check(NOW).exits(1).found(&denied, &[]);
}

#[test]
fn a_bare_repository_is_judged_by_its_commits() {
    let repo = Repo::honest();
    let bare = repo.clone_with(&["--bare"]);
    let folder = bare.to_str().expect("UTF-8");
    let arguments = format!("-C {folder} check --format json --as-of {NOW}");
    let outside = repo.beside("home");
    let run = repo.run_in(&outside, &format!("{arguments} --rev HEAD"));
    run.exits(0).found(&[], &[]);
    let run = repo.run_in(&outside, &format!("{arguments} --rev HEAD~1"));
    run.exits(1).found(&["duty/overdue"], &[]);
    repo.run_in(&outside, &arguments)
        .exits(2)
        .complains("--rev");
}

#[test]
fn a_folder_of_a_larger_repository_is_judged_for_itself() {
    let repo = Repo::below("soc");
    repo.check(NOW).exits(0).found(&[], &[]);
    let from_the_top = format!("-C soc check --format json --as-of {NOW}");
    repo.run_in(repo.root(), &from_the_top)
        .exits(0)
        .found(&[], &[]);
    let duty = repo.audit(NOW).duty(W10);
    assert_eq!(duty["landed"]["commit"], repo.id("HEAD"));
    // Files of others do not matter, even where they look like ours.
    repo.write("../policy/teams.yaml", "teams: [");
    repo.write("../evidence/x.yaml", "one");
    let repo = repo.land("Others", "2026-03-07T12:00:00+01:00");
    repo.write("../evidence/x.yaml", "two");
    let repo = repo.land("Others again", AFTER);
    let run = repo.check(NOW).exits(0).found(&[], &[]);
    run.lacks("history/direct-push");
    repo.add(&Evidence::w10().summary("Nothing at all was found"));
    let repo = repo.land("Better words (#3)", AFTER);
    let run = repo.check(NOW).exits(1).found(&["history/changed"], &[]);
    assert_eq!(
        run.finding("history/changed")["file"],
        Evidence::w10().path()
    );
    // A commit and a base are judged in the same folder.
    repo.check_with(NOW, "--rev HEAD~1")
        .exits(0)
        .found(&[], &[]);
    let run = repo.check_with(NOW, "--base HEAD~1").exits(1);
    run.found(&["history/changed"], &[]);
}

#[test]
fn a_repository_of_sha_256_is_refused() {
    let repo = Repo::empty();
    let format = "--object-format=sha256";
    repo.git(&["init", "--quiet", "--initial-branch=main", format]);
    let repo = repo.put(&Policy::new()).record(&Evidence::w10());
    let repo = repo.land("Policy (#1)", crate::harness::repo::START);
    assert_eq!(repo.id("HEAD").len(), 64);
    repo.check(NOW).exits(2).complains("SHA-256");
    repo.check_with(NOW, "--no-history").exits(0);
}

#[test]
fn packed_or_loose_it_reads_the_same() {
    let repo = Repo::honest();
    repo.add(&Evidence::w10().summary("Nothing at all was found"));
    let repo = repo.land("Better words (#3)", AFTER);
    let told = |repo: &Repo| (repo.check(NOW).stdout, repo.audit(NOW).stdout);
    let loose = told(&repo);
    repo.git(&["gc", "--quiet", "--aggressive", "--prune=now"]);
    repo.git(&["commit-graph", "write", "--reachable"]);
    repo.git(&["pack-refs", "--all"]);
    assert_eq!(told(&repo), loose);
    repo.check(NOW).exits(1).found(&["history/changed"], &[]);
}

/// Nothing that the repository's configuration names is run, and none of it changes what is read.
#[test]
fn configuration_of_the_repository_is_not_run() {
    let repo = Repo::honest();
    let told = repo.check(NOW).exits(0).stdout;
    let witness = repo.beside("witness");
    let command = format!("touch {}", witness.display());
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "filter.x.smudge",
        "filter.x.clean",
        "gpg.program",
        "gpg.ssh.program",
        "diff.external",
        "core.pager",
        "log.showSignature",
    ] {
        repo.git(&["config", key, &command]);
    }
    std::fs::write(
        repo.root().join(".git/info/attributes"),
        "* filter=x diff=x\n",
    )
    .expect("written");
    assert_eq!(repo.check(NOW).exits(0).stdout, told);
    assert!(!witness.is_file());
}
