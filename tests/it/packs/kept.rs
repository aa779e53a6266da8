//! What an update keeps, what it can remove later, and what it cannot look at.

use std::fs;

use super::{Place, TASK, git, manifest, write_pack};

const SECOND: &str = "policy/tasks/own-second.yaml";

/// A repository with the pack of two tasks, whose next version has one of them.
fn with_a_task_that_goes() -> Place {
    let place = Place::with_packs(&["minimal"]);
    let folder = place.path().join("own");
    write_pack(&folder, "1.0.0", TASK);
    let second = TASK.replace("own-review", "own-second");
    fs::write(folder.join("tasks/own-second.yaml"), second).unwrap();
    place.run(&["pack", "add", "../own"]).exits(0);
    fs::remove_file(folder.join("tasks/own-second.yaml")).unwrap();
    fs::write(folder.join("pack.yaml"), manifest("1.1.0")).unwrap();
    place
}

#[test]
fn what_the_pack_has_no_longer_can_be_removed_later() {
    let place = with_a_task_that_goes();
    place
        .run(&["pack", "update", "own"])
        .exits(0)
        .says("own-second.yaml: no longer in the pack, kept: --remove removes it");
    for command in ["diff", "update"] {
        place
            .run(&["pack", command, "own"])
            .exits(0)
            .says("own-second.yaml: no longer in the pack");
    }
    let run = place.run(&["pack", "update", "own", "--remove"]).exits(0);
    run.says("own-second.yaml: no longer in the pack, removed");
    assert!(!place.root().join(SECOND).exists());
    let run = place.run(&["pack", "update", "own", "--remove"]).exits(0);
    assert_eq!(run.stdout, "own 1.1.0 is up to date\n");
}

#[test]
fn what_was_edited_is_never_removed() {
    let place = with_a_task_that_goes();
    place.edit(SECOND, "grace: P1D", "grace: P2D");
    for _ in 0..2 {
        place
            .run(&["pack", "update", "own", "--remove"])
            .exits(0)
            .says("own-second.yaml: no longer in the pack, kept: it was edited here");
    }
    assert!(place.read(SECOND).contains("grace: P2D"));
}

#[test]
fn a_pack_of_another_repository_does_not_stop_those_that_can_be_compared() {
    let place = Place::with_packs(&["minimal"]);
    let folder = place.path().join("own");
    write_pack(&folder, "1.0.0", TASK);
    git(&folder, &["init", "-q", "-b", "main"]);
    let address = "https://git.example/packs/own.git";
    git(&folder, &["remote", "add", "origin", address]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-q", "-m", "Pack"]);
    place.run(&["pack", "add", "../own"]).exits(0);
    place.edit("policy/tasks/own-review.yaml", "grace: P1D", "grace: P2D");
    place
        .run(&["pack", "diff"])
        .exits(0)
        .says("minimal 1.0.0\n")
        .says("policy/tasks/own-review.yaml: edited here")
        .says("dutybook pack diff own --from FOLDER");
    place
        .run(&["pack", "update"])
        .exits(0)
        .says("own is left as it is, since it came from . in a checkout of")
        .says("dutybook pack update own --from FOLDER");
    place
        .run(&["pack", "update", "own"])
        .exits(2)
        .complains("name its folder: dutybook pack update own --from FOLDER");
}

#[test]
fn what_a_pack_adds_weakens_nothing() {
    let place = Place::with_packs(&["minimal"]);
    git(&place.root(), &["switch", "-q", "-c", "add"]);
    place.run(&["pack", "add", "nis2"]).exits(0);
    place.commit("Add a pack");
    let json = place
        .run(&[
            "check",
            "--base",
            "main",
            "--as-of",
            "2026-01-05",
            "--format",
            "json",
        ])
        .json();
    let findings = json["findings"].as_array().unwrap();
    let weakened: Vec<_> = findings
        .iter()
        .filter(|it| it["rule"] == "policy/weakened")
        .collect();
    assert!(weakened.is_empty(), "{weakened:#?}");
}

#[test]
fn values_of_a_pack_that_is_not_named_are_refused() {
    let place = Place::with_packs(&["minimal"]);
    place
        .run(&["pack", "add", "nis2", "--set", "nis.due-time=16:00"])
        .exits(2)
        .complains("no pack of this command is called `nis`")
        .complains("nis2");
    let both = [
        "pack",
        "add",
        "nis2",
        "dora",
        "--set",
        "due-time=16:00",
        "--dry-run",
    ];
    place
        .run(&both)
        .exits(0)
        .complains("--set due-time=16:00 holds for nis2, dora");
}
