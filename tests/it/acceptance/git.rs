//! What is said of git, and what happens where it cannot be read.

use std::process::Command;

use serde_json::Value;

use crate::harness::session::{QUARTER, Run, Session};

const JSON: &str = "check --as-of 2026-03-31 --format json";

fn history(session: &Session, arguments: &str) -> Value {
    session.run(arguments).exits(0).json()["history"].clone()
}

#[test]
fn without_git_there_is_no_history() {
    let session = Session::sample();
    let history = history(&session, JSON);
    assert_eq!(history["status"], "absent");
    assert!(history["commit"].is_null());
    assert!(history["mainline"].is_null());
    session
        .run(QUARTER)
        .exits(0)
        .says("nothing is proved about when evidence landed");
}

#[test]
fn the_commit_and_the_mainline_are_those_of_git() {
    let session = Session::sample();
    let commit = session.commit_all();
    let told = history(&session, JSON);
    assert_eq!(told["status"], "complete");
    assert_eq!(told["commit"], commit);
    assert_eq!(told["mainline"], "main");
    let off = history(&session, &format!("{JSON} --no-history"));
    assert_eq!(off["status"], "off");
    assert_eq!(off["commit"], commit);
    session.run(QUARTER).exits(0).says(&commit[..12]);
    session.git(&["checkout", "--quiet", "-b", "release/2026"]);
    assert_eq!(history(&session, JSON)["mainline"], "release/2026");
}

#[test]
fn a_detached_head_has_a_commit_and_the_mainline_of_its_origin() {
    let session = Session::sample();
    let commit = session.commit_all();
    session.git(&["checkout", "--quiet", "--detach"]);
    let detached = history(&session, JSON);
    assert_eq!(detached["commit"], commit);
    assert!(detached["mainline"].is_null());
    session.git(&["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
    session.git(&[
        "symbolic-ref",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/trunk",
    ]);
    assert_eq!(history(&session, JSON)["mainline"], "trunk");
}

#[test]
fn before_the_first_commit_there_is_none() {
    let session = Session::sample();
    session.git(&["init", "--quiet", "--initial-branch=main"]);
    let history = history(&session, JSON);
    assert!(history["commit"].is_null());
    assert_eq!(history["mainline"], "main");
}

#[test]
fn a_policy_in_a_folder_of_a_larger_repository_is_judged() {
    let session = Session::sample();
    let commit = session.commit_all();
    std::fs::create_dir(session.path("soc")).expect("made");
    for part in ["policy", "evidence"] {
        session.git(&["mv", part, "soc/"]);
    }
    let run = session.run(&format!("-C soc {JSON}")).exits(0);
    assert_eq!(run.json()["history"]["commit"], commit);
}

/// Could not judge; the files alone can be judged all the same.
#[track_caller]
fn refused(session: &Session) -> Run {
    let run = session.run(QUARTER).exits(2).complains("help: ");
    assert!(run.stdout.is_empty(), "{}", run.stdout);
    session
        .run(&format!("{QUARTER} --no-history"))
        .exits(0)
        .says("PASS");
    run
}

#[test]
fn a_damaged_repository_is_no_answer() {
    let damage = |path: &str, content: &str| {
        let session = Session::sample();
        session.commit_all();
        session.write(path, content);
        refused(&session).complains("--no-history");
    };
    damage(".git/config", "[core\nbroken");
    damage(".git/HEAD", "nothing that git knows\n");
    damage(".git/refs/heads/main", "no commit id\n");
}

#[test]
fn a_repository_that_is_none_any_more_is_no_answer() {
    let session = Session::sample();
    session.write(".git", "gitdir: ../nowhere\n");
    refused(&session);
    for lost in ["HEAD", "objects", "refs"] {
        let session = Session::sample();
        session.commit_all();
        std::fs::rename(session.path(".git").join(lost), session.path("lost")).expect("moved");
        refused(&session);
    }
}

/// The effective user of a process is told by a file that it makes.
fn is_root(session: &Session) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(session.root()).expect("there").uid() == 0
}

#[test]
fn a_repository_of_somebody_else_is_refused_with_the_line_that_trusts_it() {
    let session = Session::sample();
    if !is_root(&session) {
        eprintln!("skipped: only root can give a repository to somebody else");
        return;
    }
    session.commit_all();
    let chown = Command::new("chown")
        .arg("-R")
        .arg("65534")
        .arg(session.root())
        .status();
    assert!(chown.expect("chown").success());
    let root = session.root().canonicalize().expect("there");
    let command = format!(
        "git config --global --add safe.directory {}",
        root.display()
    );
    let run = refused(&session).complains("belongs to another user");
    run.complains(&command);
}
