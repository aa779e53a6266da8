//! Where a pack came from: the folder, the repository and the commit that its record names.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Place, TASK, git, write_pack};
use crate::harness::process::run_in;

/// A pack in a checkout is remembered by the repository's address and the commit, as long as nothing in it was changed since.
#[test]
fn a_checkout_is_remembered_by_its_commit() {
    let place = Place::with_packs(&["minimal"]);
    let checkout = place.path().join("checkout");
    write_pack(&checkout.join("packs/own"), "1.0.0", TASK);
    git(&checkout, &["init", "-q", "-b", "main"]);
    git(
        &checkout,
        &[
            "remote",
            "add",
            "origin",
            "https://user:secret@git.example/packs.git?token=secret#f",
        ],
    );
    git(&checkout, &["add", "-A"]);
    git(&checkout, &["commit", "-q", "-m", "Packs"]);
    place
        .run(&["pack", "add", "../checkout/packs/own"])
        .exits(0);
    let record = place.read("policy/packs/own.yaml");
    assert!(record.contains("  folder: packs/own\n"), "{record}");
    assert!(
        record.contains("  repository: https://git.example/packs.git\n"),
        "{record}"
    );
    assert!(!record.contains("secret"), "{record}");
    let commit = record
        .lines()
        .find_map(|line| line.strip_prefix("  commit: "))
        .unwrap();
    assert_eq!(commit.len(), 40, "{record}");
    place
        .run(&["pack", "update", "own"])
        .exits(2)
        .complains("came from packs/own in a checkout of https://git.example/packs.git");
    fs::write(checkout.join("packs/own/README.md"), "# Changed\n").unwrap();
    place
        .run(&["pack", "update", "own", "--from", "../checkout/packs/own"])
        .exits(0)
        .says("own 1.0.0 is up to date");
    fs::remove_file(place.root().join("policy/packs/own.yaml")).unwrap();
    fs::remove_file(place.root().join("policy/tasks/own-review.yaml")).unwrap();
    place
        .run(&["pack", "add", "../checkout/packs/own"])
        .exits(0);
    assert!(!place.read("policy/packs/own.yaml").contains("commit:"));
}

/// A pack in a git repository of its own, all committed.
fn committed_pack(place: &Place) -> PathBuf {
    let checkout = place.path().join("own");
    write_pack(&checkout, "1.0.0", TASK);
    git(&checkout, &["init", "-q", "-b", "main"]);
    git(&checkout, &["add", "-A"]);
    git(&checkout, &["commit", "-q", "-m", "Packs"]);
    checkout
}

/// Whether the record of the pack names a commit, where the checkout was changed like this.
fn names_commit(change: impl Fn(&Path)) -> bool {
    let place = Place::with_packs(&["minimal"]);
    change(&committed_pack(&place));
    place.run(&["pack", "add", "../own"]).exits(0);
    place.read("policy/packs/own.yaml").contains("  commit: ")
}

/// Also where git was told not to look.
#[test]
fn a_commit_is_named_only_where_it_holds_what_was_read() {
    let task = "tasks/own-review.yaml";
    let edited = TASK.replace("Look at", "Glance at");
    assert!(names_commit(|_| ()));
    assert!(names_commit(|folder| {
        fs::write(folder.join("notes.txt"), "not of the pack").unwrap();
    }));
    assert!(names_commit(|folder| {
        fs::write(folder.join(task), TASK.replace('\n', "\r\n")).unwrap();
    }));
    for bit in ["--assume-unchanged", "--skip-worktree"] {
        assert!(!names_commit(|folder| {
            git(folder, &["update-index", bit, task]);
            fs::write(folder.join(task), &edited).unwrap();
        }));
    }
    let second = TASK.replace("own-review", "own-second");
    assert!(!names_commit(|folder| {
        fs::write(folder.join(".git/info/exclude"), "own-second.yaml\n").unwrap();
        fs::write(folder.join("tasks/own-second.yaml"), &second).unwrap();
    }));
    assert!(!names_commit(|folder| {
        fs::write(folder.join("tasks/own-second.yaml"), &second).unwrap();
        git(folder, &["add", "-A"]);
        git(folder, &["commit", "-q", "-m", "More"]);
        fs::remove_file(folder.join("tasks/own-second.yaml")).unwrap();
    }));
}

/// The record says the same from wherever the command was run, and leads there from anywhere.
#[test]
fn a_folder_is_found_from_the_root() {
    let place = Place::with_packs(&["minimal"]);
    write_pack(&place.path().join("packs/own"), "1.0.0", TASK);
    run_in(
        &place.root().join("policy"),
        ["pack", "add", "../../packs/own"],
    )
    .exits(0);
    let record = place.read("policy/packs/own.yaml");
    assert!(record.contains("  folder: ../packs/own\n"), "{record}");
    write_pack(&place.path().join("packs/own"), "1.1.0", TASK);
    for folder in [place.root(), place.root().join("policy/tasks")] {
        run_in(&folder, ["pack", "diff", "own"])
            .exits(0)
            .says("1.1.0 is available");
    }
    // A folder of that path from elsewhere is another one.
    fs::rename(place.path().join("packs"), place.root().join("packs")).unwrap();
    run_in(&place.root().join("policy"), ["pack", "update", "own"])
        .exits(2)
        .complains("came from the folder ../packs/own, which is not there");
}
