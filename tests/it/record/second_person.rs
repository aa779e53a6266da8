//! `review`: a second person's name in the work of others.

use serde_json::Value;

use crate::harness::process::not_on_windows;
use crate::harness::run::Run;
#[cfg(target_os = "linux")]
use crate::record::dialogue::Dialogue;
use crate::record::signing::{commit, listed, standing_of};
use crate::record::world::{NOW, World};

const EVIDENCE: &str = "evidence/looked-at/2026/2026-W11/beta.yaml";
const DUTY: &str = "looked-at/2026-W11/beta";

/// Work of the team beta that waits for a review by the team alpha.
fn world_of_review() -> World {
    let world = World::new();
    let proof = world.outside("proof.txt", b"Seen.\n");
    world
        .run(&[
            "record",
            "looked-at",
            "--performed-by",
            "b-1@soc.example",
            "--attach",
            &proof,
            "--summary",
            "Done.",
        ])
        .exits(0)
        .complains("looked-at/2026-W11/beta is then open: recorded, and waits for its review");
    commit(&world, "Work");
    world
}

#[test]
fn a_review_settles_what_waits_for_it() {
    let world = world_of_review();
    let shown = world.run(&["review", "--no-input"]).exits(0).stdout;
    for part in [
        DUTY,
        "by b-1@soc.example",
        "│ summary: Done.",
        "proof.txt, 6 bytes",
        "the first of its team",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let before = world.read(EVIDENCE);
    let done = world.run(&["review", DUTY]).exits(0);
    let done = done.complains("looked-at/2026-W11/beta is then met");
    assert!(
        done.stdout
            .contains("switch --no-track -c review/looked-at-2026-W11-beta main")
    );
    let review = "reviewed_by: a-1@soc.example\nreviewed_at: 2026-03-12T12:00:00+01:00\n";
    assert_eq!(world.read(EVIDENCE), format!("{before}{review}"));
    commit(&world, "Review");
    assert_eq!(standing_of(&world, "looked-at", DUTY), "met");
    world
        .run(&["review", "--no-input"])
        .exits(0)
        .complains("nothing awaits your review");
    world
        .run(&["review", DUTY])
        .exits(2)
        .complains("does not await a review");
}

#[test]
fn nobody_reviews_their_own_work_and_no_stranger_any() {
    let world = world_of_review();
    let before = world.read(EVIDENCE);
    for (who, said) in [
        (
            "b-1@soc.example",
            "b-1@soc.example did the work or asked for it, and is the same person",
        ),
        ("gone@soc.example", "is on no roster"),
        ("nobody@soc.example", "is on no roster"),
    ] {
        world.is(who);
        world.run(&["review", DUTY]).exits(2).complains(said);
        world
            .run(&["review", DUTY, "--force"])
            .exits(2)
            .complains(said);
        let listed = world.run(&["review", "--no-input"]);
        if who == "b-1@soc.example" {
            listed.exits(0).complains("nothing awaits your review");
        } else {
            listed.exits(2).complains("is on no roster");
        }
        assert_eq!(world.read(EVIDENCE), before);
    }
    // The honest neighbour: an alias of a reviewer.
    world.is("a-1@users.noreply.example");
    world
        .run(&["review", DUTY])
        .exits(0)
        .complains("is then met");
    assert!(
        world
            .read(EVIDENCE)
            .contains("\nreviewed_by: a-1@soc.example\n")
    );
}

#[test]
fn what_was_changed_since_waits_again() {
    let world = world_of_review();
    world.run(&["review", DUTY]).exits(0);
    commit(&world, "Review");
    // The amendment is not refused for want of a review: that is for the reviewer.
    world
        .run(&[
            "record",
            "--amend",
            DUTY,
            "--reason",
            "More to say",
            "--summary",
            "Done, twice.",
            "--performed-by",
            "b-1@soc.example",
        ])
        .exits(0)
        .complains("review/stale")
        .complains("waits for its review");
    commit(&world, "Amendment");
    let again = world.run(&["review", "--json"]).exits(0);
    let waiting = listed(&again);
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["stale"], true);
    world
        .run_at("2026-03-12T13:00:00+01:00", &["review", DUTY])
        .exits(0)
        .complains("is then met");
    let written = world.read(EVIDENCE);
    assert_eq!(written.matches("reviewed_by:").count(), 1, "{written}");
    assert!(
        written.contains("reviewed_at: 2026-03-12T13:00:00+01:00"),
        "{written}"
    );
}

#[test]
fn the_list_for_scripts_says_who_may_and_what_changed() {
    let world = World::new();
    let proof = |name: &str| world.outside(name, name.as_bytes());
    for (at, label, summary) in [
        ("2026-03-12T12:00:00+01:00", "2026-W11", "First."),
        ("2026-03-18T12:00:00+01:00", "2026-W12", "Second."),
    ] {
        let file = proof(label);
        world
            .run_at(
                at,
                &[
                    "record",
                    "looked-at",
                    "--occurrence",
                    label,
                    "--performed-by",
                    "both@soc.example",
                    "--attach",
                    &file,
                    "--summary",
                    summary,
                    "--team",
                    "beta",
                ],
            )
            .exits(0);
    }
    let args = ["review", "--json"];
    let listed_now = listed(&world.run_at("2026-03-18T12:00:00+01:00", &args).exits(0));
    assert_eq!(listed_now.len(), 2);
    let second = &listed_now[1];
    assert_eq!(second["compared_with"], "looked-at/2026-W11/beta");
    assert_eq!(second["changes"][0]["field"], "summary");
    assert_eq!(second["changes"][0]["before"], "First.");
    assert_eq!(second["landed_at"], Value::Null);
    assert_eq!(second["refused"], Value::Null);
    world.is("both@soc.example");
    let own = listed(&world.run_at("2026-03-18T12:00:00+01:00", &args).exits(0));
    assert!(
        own[0]["refused"]
            .as_str()
            .is_some_and(|why| why.contains("same person"))
    );
    assert!(!world.read(EVIDENCE).contains("reviewed_by"));
}

#[test]
fn a_review_that_nobody_requires_is_given_where_it_is_named() {
    let world = World::new();
    world.report(&["--team", "alpha"]).exits(0);
    world.is("both@soc.example");
    world
        .run(&["review", "--no-input"])
        .exits(0)
        .complains("nothing awaits your review");
    world.run(&["review", "evidence/report"]).exits(0);
    let written = world.read("evidence/report/2026/2026-W11/alpha.yaml");
    assert!(
        written
            .ends_with("reviewed_by: both@soc.example\nreviewed_at: 2026-03-12T12:00:00+01:00\n")
    );
    world.check_passes();
}

#[test]
fn a_review_before_the_pull_request_is_recorded_with_the_work() {
    let world = World::new();
    let proof = world.outside("proof.txt", b"Seen.\n");
    let record = |reviewer: &'static str| {
        world.run(&[
            "record",
            "looked-at",
            "--performed-by",
            "b-1@soc.example",
            "--attach",
            &proof,
            "--reviewed-by",
            reviewer,
        ])
    };
    record("b-1@soc.example").exits(1).complains("review/self");
    record("nobody@soc.example")
        .exits(1)
        .complains("review/not-authorised");
    assert!(!world.has(EVIDENCE));
    record("a-1@soc.example").exits(0).complains("is then met");
    assert!(
        world
            .read(EVIDENCE)
            .contains("\nreviewed_by: a-1@soc.example\n")
    );
}

#[test]
fn the_pull_request_of_the_work_takes_its_review() {
    not_on_windows!("there is no git in Wine that could commit");
    let world = World::new();
    let proof = world.outside("proof.txt", b"Seen.\n");
    world.is("b-1@soc.example");
    world
        .run(&["record", "looked-at", "--attach", &proof, "--commit"])
        .exits(0);
    world.is("a-1@soc.example");
    let done = world.run(&["review", DUTY, "--commit"]).exits(0);
    assert!(
        done.stdout
            .contains("git push -u origin record/looked-at-2026-W11-beta"),
        "{}",
        done.stdout
    );
    let log = world.git(&["log", "--format=%s %ae", "main.."]);
    assert_eq!(
        log,
        "Review looked-at/2026-W11/beta a-1@soc.example\nRecord looked-at 2026-W11 (beta) b-1@soc.example\n"
    );
}

#[test]
fn what_nobody_committed_is_not_signed_into_a_commit() {
    not_on_windows!("there is no git in Wine that could commit");
    let world = World::new();
    let proof = world.outside("proof.txt", b"Seen.\n");
    world
        .run(&[
            "record",
            "looked-at",
            "--performed-by",
            "b-1@soc.example",
            "--attach",
            &proof,
        ])
        .exits(0);
    let before = world.read(EVIDENCE);
    world
        .run(&["review", DUTY, "--commit"])
        .exits(2)
        .complains("is not committed as it is");
    assert_eq!(world.read(EVIDENCE), before);
    assert_eq!(world.git(&["branch", "--show-current"]), "main\n");
    // The honest neighbour: with everything committed.
    commit(&world, "Work");
    world.run(&["review", DUTY, "--commit"]).exits(0);
}

#[test]
fn a_file_is_named_as_a_shell_completes_it() {
    let world = world_of_review();
    let whole = world.root().join(EVIDENCE);
    world
        .run(&["review", &whole.to_string_lossy(), "--dry-run"])
        .exits(0);
    let mut command = world.command();
    command.current_dir(world.root().join("evidence/looked-at"));
    command.args([
        "--as-of",
        NOW,
        "review",
        "2026/2026-W11/beta.yaml",
        "--dry-run",
    ]);
    Run::of(&mut command).exits(0);
}

#[test]
#[cfg(target_os = "linux")]
fn what_was_changed_after_it_was_shown_is_not_signed() {
    let world = world_of_review();
    let Some(mut run) = Dialogue::start(&world, "review") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("Record that you reviewed", "");
    let sneaked = world.read(EVIDENCE).replace("Done.", "Not done.");
    world.put(EVIDENCE, &sneaked);
    run.types("y\r");
    assert_eq!(run.ends(), Some(2));
    assert_eq!(world.read(EVIDENCE), sneaked);
}
