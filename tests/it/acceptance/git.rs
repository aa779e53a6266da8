//! What is said of git, and what happens where it cannot be read.

use std::process::Command;

use serde_json::Value;

use crate::acceptance::QUARTER;
use crate::harness::process::{is_on_windows, shown_path};
use crate::harness::repo::Repo;
use crate::harness::run::Run;

const JSON: &str = "check --as-of 2026-03-31 --format json";

fn history(repo: &Repo, arguments: &str) -> Value {
    repo.run(arguments).exits(0).json()["history"].clone()
}

#[test]
fn without_git_there_is_no_history_and_no_answer() {
    let repo = Repo::small_sample().needing_history();
    let run = repo.run(JSON).exits(2).denies("history/incomplete");
    assert!(run.told("history/incomplete").contains("--no-history"));
    let history = run.json()["history"].clone();
    assert_eq!(run.json()["verdict"], "unknown");
    assert_eq!(history["status"], "absent");
    assert!(history["commit"].is_null());
    assert!(history["mainline"].is_null());
    repo.run(QUARTER)
        .exits(2)
        .says("nothing is proved about when evidence landed");
    for arguments in [
        "due --as-of 2026-03-31",
        "report --as-of 2026-03-31 --output site",
    ] {
        repo.run(arguments).exits(2).complains("--no-history");
    }
    repo.run(&format!("{QUARTER} --no-history"))
        .exits(0)
        .says("PASS");
}

#[test]
fn the_commit_and_the_mainline_are_those_of_git() {
    let repo = Repo::small_sample();
    let commit = repo.commit_all();
    let told = history(&repo, JSON);
    assert_eq!(told["status"], "complete");
    assert_eq!(told["commit"], commit);
    assert_eq!(told["mainline"], "main");
    let off = history(&repo, &format!("{JSON} --no-history"));
    assert_eq!(off["status"], "off");
    assert_eq!(off["commit"], commit);
    repo.run(QUARTER).exits(0).says(&commit[..12]);
    repo.git(&["checkout", "--quiet", "-b", "release/2026"]);
    assert_eq!(history(&repo, JSON)["mainline"], "release/2026");
}

#[test]
fn a_detached_head_has_a_commit_and_the_mainline_of_its_origin() {
    let repo = Repo::small_sample();
    let commit = repo.commit_all();
    repo.git(&["checkout", "--quiet", "--detach"]);
    let detached = history(&repo, JSON);
    assert_eq!(detached["commit"], commit);
    assert!(detached["mainline"].is_null());
    repo.git(&["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
    repo.git(&[
        "symbolic-ref",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/trunk",
    ]);
    assert_eq!(history(&repo, JSON)["mainline"], "trunk");
}

#[test]
fn before_the_first_commit_there_is_none() {
    let repo = Repo::small_sample();
    repo.git(&["init", "--quiet", "--initial-branch=main"]);
    let run = repo.run(JSON).exits(2);
    assert!(run.told("history/incomplete").contains("git commit"));
    let history = run.json()["history"].clone();
    assert_eq!(history["status"], "absent");
    assert!(history["commit"].is_null());
    assert_eq!(history["mainline"], "main");
    // What a hook judges before the first commit is the change that brings everything.
    repo.run(&format!("{JSON} --base HEAD")).exits(0);
    repo.run(&format!("{JSON} --no-history")).exits(0);
}

#[test]
fn a_policy_in_a_folder_of_a_larger_repository_is_judged() {
    let repo = Repo::small_sample();
    repo.commit_all();
    std::fs::create_dir(repo.path("soc")).expect("made");
    for part in ["policy", "evidence"] {
        repo.git(&["mv", part, "soc/"]);
    }
    // No commit holds it there yet.
    repo.run(&format!("-C soc {JSON}"))
        .exits(2)
        .denies("history/incomplete");
    let commit = repo.commit("Moved").run();
    let run = repo.run(&format!("-C soc {JSON}")).exits(0);
    assert_eq!(run.json()["history"]["commit"], commit);
}

/// Could not judge; the files alone can be judged all the same.
#[track_caller]
fn refused(repo: &Repo) -> Run {
    let run = repo.run(QUARTER).exits(2).complains("help: ");
    assert!(run.stdout.is_empty(), "{}", run.stdout);
    repo.run(&format!("{QUARTER} --no-history"))
        .exits(0)
        .says("PASS");
    run
}

#[test]
fn a_damaged_repository_is_no_answer() {
    let damage = |path: &str, content: &str| {
        let repo = Repo::small_sample();
        repo.commit_all();
        repo.write(path, content);
        refused(&repo).complains("--no-history");
    };
    damage(".git/config", "[core\nbroken");
    damage(".git/HEAD", "nothing that git knows\n");
    damage(".git/refs/heads/main", "no commit id\n");
}

#[test]
fn a_repository_that_is_none_any_more_is_no_answer() {
    let repo = Repo::small_sample();
    repo.write(".git", "gitdir: ../nowhere\n");
    refused(&repo);
    for lost in ["HEAD", "objects", "refs"] {
        let repo = Repo::small_sample();
        repo.commit_all();
        std::fs::rename(repo.path(".git").join(lost), repo.path("lost")).expect("moved");
        refused(&repo);
    }
}

/// The effective user of a process is told by a file that it makes.
fn is_root(repo: &Repo) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(repo.root()).expect("there").uid() == 0
}

#[test]
fn a_repository_of_somebody_else_is_refused_with_the_line_that_trusts_it() {
    let repo = Repo::small_sample();
    if !is_root(&repo) {
        eprintln!("skipped: only root can give a repository to somebody else");
        return;
    }
    repo.commit_all();
    let chown = Command::new("chown")
        .arg("-R")
        .arg("65534")
        .arg(repo.root())
        .status();
    assert!(chown.expect("chown").success());
    let root = repo.root().canonicalize().expect("there");
    let (root, quote) = (shown_path(&root), if is_on_windows() { "'" } else { "" });
    let command = format!("git config --global --add safe.directory {quote}{root}{quote}");
    let run = refused(&repo).complains("belongs to another user");
    run.complains(&command);
}
