//! The hook for pre-commit that installs the wheel: nobody compiles.

use std::fs;
use std::path::Path;

use super::wheel;
use crate::harness::process::{git_in, printed_in, program_in};
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;
use crate::programs::{folder, reader, there};

/// A repository of hooks, as pre-commit fetches this one.
fn make_hooks(folder: &Path) {
    for name in [".pre-commit-hooks.yaml", "pyproject.toml"] {
        fs::copy(own().join(name), folder.join(name)).unwrap();
    }
    commit_all(folder);
}

fn commit_all(folder: &Path) {
    git_in(folder, "init --quiet --initial-branch main");
    git_in(folder, "add --all");
    git_in(folder, "commit --quiet --no-verify --message first");
}

/// The hook of the wheel, in a repository with a root at a path below its top.
fn try_hook(below: &str) {
    let (Some(reader), Some(wheel)) = (reader("pre-commit"), wheel()) else {
        return;
    };
    let index = folder().join("wheelhouse");
    let Some(index) = there("setuptools", index.is_dir().then_some(index)) else {
        return;
    };
    let dir = temporary_folder().unwrap();
    let (hooks, soc) = (dir.path().join("hooks"), dir.path().join("soc"));
    fs::create_dir(&hooks).unwrap();
    fs::create_dir(&soc).unwrap();
    let root = soc.join(below);
    fs::create_dir_all(&root).unwrap();
    make_hooks(&hooks);
    printed_in(&root, ["init", "--pack", "minimal", "--ci", "none"]);
    commit_all(&soc);
    let tried = || {
        let mut command = program_in(&soc, &reader);
        let links = format!("{} {}", index.display(), wheel.parent().unwrap().display());
        let output = command
            .env("PRE_COMMIT_HOME", dir.path().join("home"))
            .envs([("PIP_NO_INDEX", "1"), ("PIP_FIND_LINKS", &links)])
            .args(["try-repo", "../hooks", "dutybook-check", "--color", "never"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.success(), said)
    };
    let settings = root.join("policy/dutybook.yaml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}# read by somebody\n")).unwrap();
    git_in(&soc, "add --all");
    let (is_fine, said) = tried();
    assert!(is_fine && said.contains("Passed"), "{said}");
    fs::write(root.join("policy/teams.yaml"), "kind: teams/v1\n").unwrap();
    git_in(&soc, "add --all");
    let (is_fine, said) = tried();
    assert!(
        !is_fine && said.contains("Failed") && said.contains("policy/"),
        "{said}"
    );
}

#[test]
fn the_hook_judges_a_root_at_the_top() {
    try_hook(".");
}

#[test]
fn the_hook_judges_a_root_below_the_top() {
    try_hook("tenants/a");
}
