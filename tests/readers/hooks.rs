//! The hooks for pre-commit.

use std::fs;

use serde_yaml::Value;

use crate::harness::process::{git_in, native_dutybook, program_in};
use crate::harness::process::{printed_in, run_in};
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;
use crate::programs::{reader, satisfies};

#[test]
fn pre_commit_knows_the_hooks() {
    let Some(reader) = reader("pre-commit") else {
        return;
    };
    let hooks = [own().join(".pre-commit-hooks.yaml")];
    satisfies(&reader, &["validate-manifest"], &hooks);
}

#[test]
fn the_hook_stops_what_is_staged_and_does_not_hold() {
    let Some(reader) = reader("pre-commit") else {
        return;
    };
    let dir = temporary_folder().unwrap();
    // Long ago, so that duties are overdue: those stop no commit.
    let words = "init --pack minimal --starts 2026-01-05";
    printed_in(dir.path(), words.split(' '));
    git_in(dir.path(), "init --quiet --initial-branch main");
    fs::write(dir.path().join(".pre-commit-config.yaml"), local_hook()).unwrap();
    git_in(dir.path(), "add --all");
    let hook = || {
        let mut command = program_in(dir.path(), &reader);
        command.env("PRE_COMMIT_HOME", dir.path().join(".git/pre-commit"));
        let output = command.args(["run", "--color", "never"]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    // Before the first commit no history says anything.
    let unborn = run_in(dir.path(), ["check"]);
    assert_eq!(unborn.code, Some(2));
    let failed = hook();
    assert!(
        failed.contains("duty/overdue"),
        "everything is new: {failed}"
    );
    git_in(dir.path(), "commit --quiet --no-verify --message policy");

    let settings = dir.path().join("policy/dutybook.yaml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}# read by somebody\n")).unwrap();
    git_in(dir.path(), "add --all");
    let passed = hook();
    assert!(passed.contains("Passed"), "overdue already: {passed}");

    let folder = dir.path().join("evidence/alert-review/2026/2026-W02");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("soc.yaml"), "kind: evidence/v1\n").unwrap();
    git_in(dir.path(), "add evidence");
    let failed = hook();
    assert!(
        failed.contains("Failed") && failed.contains("evidence/schema"),
        "{failed}"
    );
    // What is changed and not staged is set aside.
    git_in(dir.path(), "rm --quiet --cached -r evidence/alert-review");
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&settings, "kind: nothing\n").unwrap();
    let passed = hook();
    assert!(passed.contains("Passed"), "not staged: {passed}");
}

#[test]
fn the_hook_lets_the_first_commit_through() {
    let Some(reader) = reader("pre-commit") else {
        return;
    };
    let dir = temporary_folder().unwrap();
    printed_in(dir.path(), ["init", "--pack", "minimal"]);
    git_in(dir.path(), "init --quiet --initial-branch main");
    fs::write(dir.path().join(".pre-commit-config.yaml"), local_hook()).unwrap();
    git_in(dir.path(), "add --all");
    let mut command = program_in(dir.path(), &reader);
    command.env("PRE_COMMIT_HOME", dir.path().join(".git/pre-commit"));
    let output = command.args(["run", "--color", "never"]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// The hook, straight from a repository that has it.
#[cfg(unix)]
#[test]
fn the_hook_runs_under_try_repo() {
    let Some(reader) = reader("pre-commit") else {
        return;
    };
    let dir = temporary_folder().unwrap();
    let (hooks, soc, bin) = (
        dir.path().join("hooks"),
        dir.path().join("soc"),
        dir.path().join("bin"),
    );
    for folder in [&hooks, &soc, &bin] {
        fs::create_dir(folder).unwrap();
    }
    let name = ".pre-commit-hooks.yaml";
    fs::copy(own().join(name), hooks.join(name)).unwrap();
    std::os::unix::fs::symlink(native_dutybook(), bin.join("dutybook")).unwrap();
    printed_in(&soc, ["init", "--pack", "minimal"]);
    for folder in [&hooks, &soc] {
        git_in(folder, "init --quiet --initial-branch main");
        git_in(folder, "add --all");
        git_in(folder, "commit --quiet --message first");
    }
    let tried = || {
        let mut command = program_in(&soc, &reader);
        let path = std::env::var("PATH").unwrap_or_default();
        let output = command
            .env("PATH", format!("{}:{path}", bin.display()))
            .env("PRE_COMMIT_HOME", dir.path().join("home"))
            .args(["try-repo", "../hooks", "dutybook-check-system"])
            .args(["--all-files", "--color", "never"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.success(), said)
    };
    let (is_fine, said) = tried();
    assert!(is_fine && said.contains("Passed"), "{said}");
    fs::write(soc.join("policy/teams.yaml"), "kind: teams/v1\n").unwrap();
    git_in(&soc, "add --all");
    let (is_fine, said) = tried();
    assert!(!is_fine && said.contains("Failed"), "{said}");
}

/// A configuration with the entry of our hooks, and without the network.
fn local_hook() -> String {
    let hooks = fs::read_to_string(own().join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Value = serde_yaml::from_str(&hooks).unwrap();
    let entries: Vec<&str> = hooks
        .as_sequence()
        .unwrap()
        .iter()
        .map(|hook| hook["entry"].as_str().unwrap())
        .collect();
    assert_eq!(entries, ["dutybook check --base HEAD"; 3]);
    let entry = entries[0].replacen("dutybook", native_dutybook(), 1);
    format!(
        "repos:\n- repo: local\n  hooks:\n  - id: dutybook-check\n    name: dutybook check\n    \
         entry: {entry} --roots-of\n    language: system\n    files: (^|/)(policy|evidence)/\n"
    )
}
