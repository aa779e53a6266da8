//! `check --roots-of`: the roots that hold the files of a commit, as a hook names them.

use std::fs;
use std::path::Path;

use crate::harness::process::{git_in, printed_in, run_in};
use crate::harness::temporary::temporary_folder;

const HOOK: [&str; 4] = ["check", "--base", "HEAD", "--roots-of"];

/// A committed repository with roots at paths below its top.
fn repository(roots: &[&str]) -> tempfile::TempDir {
    let dir = temporary_folder().unwrap();
    for root in roots {
        let folder = dir.path().join(root);
        fs::create_dir_all(&folder).unwrap();
        printed_in(
            &folder,
            ["init", "--pack", "minimal", "--starts", "2099-01-05"],
        );
    }
    git_in(dir.path(), "init --quiet --initial-branch main");
    git_in(dir.path(), "add --all");
    git_in(dir.path(), "commit --quiet --message roots");
    dir
}

fn break_teams(root: &Path) {
    fs::write(root.join("policy/teams.yaml"), "kind: teams/v1\n").unwrap();
}

#[test]
fn a_root_is_found_above_a_file_at_the_top_and_below_it() {
    for root in [".", "tenants/a"] {
        let dir = repository(&[root]);
        let file = Path::new(root).join("policy/teams.yaml");
        let file = file.strip_prefix(".").unwrap_or(&file).to_str().unwrap();
        let run = || run_in(dir.path(), HOOK.iter().chain(&[file]));
        run().exits(0).says("PASS");
        break_teams(&dir.path().join(root));
        run().exits(1).says("policy/teams.yaml");
    }
}

#[test]
fn only_the_roots_of_the_files_are_judged() {
    let dir = repository(&["tenants/a", "tenants/b", "tenants/c"]);
    break_teams(&dir.path().join("tenants/c"));
    let run = |files: &[&str]| run_in(dir.path(), HOOK.iter().chain(files));
    let both = ["tenants/a/policy/teams.yaml", "tenants/b/evidence/.gitkeep"];
    let checked = run(&both).exits(0);
    assert!(!checked.stdout.contains("tenants/c"), "{}", checked.stdout);
    let all = [&both[..], &["tenants/c/policy/teams.yaml"]].concat();
    run(&all).exits(1).says("tenants/c");
}

#[test]
fn a_file_outside_of_every_root_is_told() {
    let dir = repository(&["tenants/a"]);
    fs::create_dir(dir.path().join("evidence")).unwrap();
    fs::write(dir.path().join("evidence/of-something.txt"), "x").unwrap();
    let run = run_in(
        dir.path(),
        HOOK.iter().chain(&["evidence/of-something.txt"]),
    );
    run.exits(0).complains("nothing is judged");
}

/// A root whose policy the commit removes is one still: its files are not outside of every root.
#[test]
fn a_root_that_the_change_removes_cannot_be_judged() {
    let dir = repository(&["tenants/a"]);
    let root = dir.path().join("tenants/a");
    fs::remove_file(root.join("policy/dutybook.yaml")).unwrap();
    let file = "tenants/a/policy/teams.yaml";
    run_in(dir.path(), HOOK.iter().chain(&[file])).exits(2);
}

/// A root within another, and one planted in its evidence, do not hide that one.
#[test]
fn a_root_within_a_root_hides_nothing() {
    for planted in ["tenants/a/policy", "tenants/a/evidence/alert-review/2026"] {
        let dir = repository(&["tenants/a"]);
        let policy = dir.path().join(planted).join("policy");
        fs::create_dir_all(&policy).unwrap();
        let settings = "kind: policy/v1\ntimezone: UTC\nstarts: 2099-01-01\n";
        fs::write(policy.join("dutybook.yaml"), settings).unwrap();
        break_teams(&dir.path().join("tenants/a"));
        let file = format!("{planted}/policy/dutybook.yaml");
        // The planted one has no teams: it cannot be judged.
        let run = run_in(dir.path(), HOOK.iter().copied().chain([file.as_str()]));
        run.exits(2).says("tenants/a/policy/teams.yaml");
    }
}

#[test]
fn a_file_named_like_an_option_is_a_file() {
    let dir = repository(&["tenants/a"]);
    break_teams(&dir.path().join("tenants/a"));
    let files = ["--sarif-category=x/policy/f", "tenants/a/policy/teams.yaml"];
    run_in(dir.path(), HOOK.iter().chain(&files)).exits(1);
}

#[test]
fn files_are_named_below_this_folder() {
    let dir = repository(&["tenants/a"]);
    for file in [
        "../tenants/a/policy/teams.yaml",
        "/tenants/a/policy/teams.yaml",
    ] {
        let run = run_in(dir.path(), HOOK.iter().chain(&[file])).exits(2);
        run.complains("not the path of a file below");
    }
}

/// What a change puts in the place of the named folder is not judged instead of it.
#[test]
fn a_named_folder_is_no_link_and_no_root_above() {
    let dir = repository(&[".", "tenants/a", "tenants/b"]);
    let check = || run_in(dir.path(), ["-C", "tenants/a", "check", "--base", "HEAD"]);
    check().exits(0);
    fs::remove_file(dir.path().join("tenants/a/policy/dutybook.yaml")).unwrap();
    check().exits(2).complains("is a dutybook root at HEAD");
    #[cfg(unix)]
    {
        fs::remove_dir_all(dir.path().join("tenants/a")).unwrap();
        std::os::unix::fs::symlink("b", dir.path().join("tenants/a")).unwrap();
        check().exits(2).complains("is a link");
        let both = ["-C", "tenants/a", "-C", "tenants/b", "check"];
        run_in(dir.path(), both).exits(2).complains("is a link");
    }
}

/// The neighbour: a link outside of the repository leads to it, as for a home folder.
#[cfg(unix)]
#[test]
fn a_link_to_the_repository_is_followed() {
    let dir = repository(&["."]);
    let other = temporary_folder().unwrap();
    let link = other.path().join("book");
    std::os::unix::fs::symlink(dir.path(), &link).unwrap();
    let arguments = ["-C", link.to_str().unwrap(), "check", "--base", "HEAD"];
    run_in(other.path(), arguments).exits(0);
}

/// A folder of the pattern's very name hides none of those that it means.
#[cfg(unix)]
#[test]
fn a_pattern_is_one_whatever_is_checked_out() {
    let dir = repository(&["tenants/a", "tenants/*"]);
    break_teams(&dir.path().join("tenants/a"));
    run_in(dir.path(), ["-C", "tenants/*", "check"])
        .exits(1)
        .says("tenants/a");
}

#[test]
fn roots_are_named_in_one_way() {
    let dir = repository(&["soc"]);
    let arguments = ["-C", "soc", "check", "--roots-of", "soc/policy/teams.yaml"];
    let run = run_in(dir.path(), arguments).exits(2);
    run.complains("leave -C out");
}
