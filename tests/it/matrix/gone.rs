//! Tenants that a change makes vanish, in one way or another, and what a pattern must not pass over.

use std::fs;
use std::process::Command;

use crate::harness::process::git_in;
use crate::matrix::refused::refused;
use crate::matrix::world::Tenants;

/// Three tenants, and a branch on which a command of git was run.
fn changed(words: &str) -> Tenants {
    let tenants = Tenants::new(&["a", "b", "c"]);
    git_in(tenants.root(), "checkout -q -b change");
    git_in(tenants.root(), words);
    git_in(tenants.root(), "commit -q -m Change");
    tenants
}

#[test]
fn a_change_that_removes_a_tenant_does_not_pass() {
    for words in [
        "rm -rq tenants/c",
        "mv tenants/c tenants/.c",
        "mv tenants/c c",
        "rm -q tenants/c/policy/dutybook.yaml",
    ] {
        let output = changed(words).check(&["--base", "main"]);
        assert_eq!(output.code, Some(2), "{words}: {}", output.stdout);
        assert!(output.stderr.contains("tenants/c"), "{words}");
    }
}

#[test]
fn a_change_that_adds_a_tenant_is_judged_with_it() {
    let tenants = Tenants::new(&["a", "b"]);
    git_in(tenants.root(), "checkout -q -b change");
    let copy = |from: &str, to: &str| {
        let mut cp = Command::new("cp");
        cp.args(["-r", from, to]).current_dir(tenants.root());
        assert!(cp.status().unwrap().success());
    };
    copy("tenants/a", "tenants/c");
    git_in(tenants.root(), "add -A");
    git_in(tenants.root(), "commit -q -m Change");
    let output = tenants.check(&["--base", "main", "--format", "json"]);
    let roots = output.json()["roots"].as_array().unwrap().len();
    assert_eq!(roots, 3);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_tenant_is_refused() {
    for goal in ["a", "nowhere"] {
        let tenants = Tenants::new(&["a", "c"]);
        let folder = tenants.root().join("tenants/c");
        fs::remove_dir_all(&folder).unwrap();
        std::os::unix::fs::symlink(goal, &folder).unwrap();
        refused(
            &tenants.check(&[]),
            &["tenants/c is matched, and is not a plain folder"],
        );
    }
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_no_reason_to_panic() {
    use std::os::unix::ffi::OsStrExt;
    let tenants = Tenants::new(&["a"]);
    let odd = tenants
        .root()
        .join("tenants")
        .join(std::ffi::OsStr::from_bytes(b"f\xff"));
    fs::write(&odd, "").unwrap();
    assert_eq!(tenants.check(&[]).code, Some(1));
    fs::remove_file(&odd).unwrap();
    fs::create_dir(&odd).unwrap();
    refused(
        &tenants.check(&[]),
        &["is matched, and is not a plain folder"],
    );
}

#[test]
fn a_commit_is_judged_with_the_tenants_that_it_holds() {
    let tenants = Tenants::new(&["a", "b"]);
    // Only checked out, and no part of the commit.
    fs::create_dir_all(tenants.root().join("tenants/new/policy")).unwrap();
    fs::copy(
        tenants.root().join("tenants/a/policy/dutybook.yaml"),
        tenants.root().join("tenants/new/policy/dutybook.yaml"),
    )
    .unwrap();
    let output = tenants.check(&["--rev", "HEAD", "--format", "json"]);
    assert_eq!(output.json()["roots"].as_array().unwrap().len(), 2);
    // Part of the commit, and not checked out.
    fs::rename(tenants.root().join("tenants/b"), tenants.root().join("b")).unwrap();
    refused(
        &tenants.check(&["--rev", "HEAD"]),
        &["tenants/b is a dutybook root at HEAD"],
    );
}

#[test]
fn a_task_of_some_tenants_can_be_asked_for_and_one_of_none_cannot() {
    let tenants = Tenants::new(&["a", "b"]);
    let task = tenants
        .root()
        .join("tenants/b/policy/tasks/alert-review.yaml");
    let other = task.with_file_name("other-review.yaml");
    let words = fs::read_to_string(&task).unwrap();
    fs::write(&other, words.replace("alert-review", "other-review")).unwrap();
    let output = tenants.check(&["other-review", "--no-history", "--format", "json"]);
    let all = output.json();
    assert_eq!(all["roots"][0]["summary"]["duties"], 0);
    assert!(all["roots"][1]["summary"]["duties"].as_u64().unwrap() > 0);
    refused(
        &tenants.check(&["no-such-task"]),
        &["no root has a task or a team `no-such-task`"],
    );
}

#[test]
fn folders_without_git_are_named_from_what_they_have_in_common() {
    let tenants = Tenants::new(&["a", "b"]);
    fs::remove_dir_all(tenants.root().join(".git")).unwrap();
    let all = tenants.check(&["--format", "json"]).json();
    let paths: Vec<_> = all["roots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|root| root["path"].clone())
        .collect();
    assert_eq!(paths, ["a", "b"]);
}

#[test]
fn a_policy_that_is_not_understood_has_no_time_zone_to_differ_in() {
    let mut tenants = Tenants::new(&["a", "b"]);
    let policy = tenants.root().join("tenants/a/policy/dutybook.yaml");
    fs::write(&policy, "kind: [").unwrap();
    let policy = tenants.root().join("tenants/b/policy/dutybook.yaml");
    let words = fs::read_to_string(&policy).unwrap();
    fs::write(
        &policy,
        words.replace("timezone: UTC", "timezone: Asia/Tokyo"),
    )
    .unwrap();
    tenants.as_of = "2026-02-20".to_owned();
    let output = tenants.check(&["--format", "json"]);
    assert_eq!(output.code, Some(1), "{}", output.stderr);
    assert_eq!(output.json()["as_of"], "2026-02-20T14:59:59+00:00");
}
