//! What a machine fetched: how it is recorded, and how a person confirms it.

use crate::harness::run::Run;
use crate::record::signing::{commit, listed, standing_of};
use crate::record::world::World;

const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";
const EVIDENCE: &str = "evidence/fetched/2026/2026-W11/beta.yaml";
const DUTY: &str = "fetched/2026-W11/beta";
const RUN: &str = "https://ci.example/runs/41";

/// A world with a task of the team beta, at which a person has to look.
fn world_of_fetches() -> World {
    let world = World::new();
    world.put(
        "policy/tasks/fetched.yaml",
        "kind: task/v1\nid: fetched\ntitle: Fetched work\nassigned: { team: beta }\ncadence: { every: week }\n\
         evidence: { attested: true }\n",
    );
    world.git(&["add", "-A"]);
    world.git(&["commit", "-q", "--amend", "-m", "Policy"]);
    world
}

fn fetch(world: &World, more: &[&str]) -> Run {
    let args = [
        "record",
        "fetched",
        "--performed-by",
        "b-1@soc.example",
        "--summary",
        "Looked at.",
    ];
    world.run(&[&args, more].concat())
}

#[test]
fn a_machine_is_written_behind_the_review_and_is_no_performer() {
    let world = World::new();
    world
        .report(&[
            "--collected-by",
            "collect.yml",
            "--collected-run",
            RUN,
            "--collected-at",
            "11:30",
            "--reviewed-by",
            "both@soc.example",
        ])
        .exits(0);
    let written = world.read(ALPHA);
    assert!(
        written.contains("performed_by:\n- a-1@soc.example\n"),
        "{written}"
    );
    assert!(
        written.ends_with(
            "reviewed_at: 2026-03-12T12:00:00+01:00\ncollected_by:\n  workflow: collect.yml\n  \
             run: https://ci.example/runs/41\n  at: 2026-03-12T11:30:00+01:00\n"
        ),
        "{written}"
    );
    world.check_passes();
}

#[test]
fn without_a_time_it_was_fetched_now_and_a_run_needs_a_machine() {
    let world = World::new();
    let machine = ["--collected-by", "collect.yml"];
    world.report(&machine).exits(0);
    let written = world.read(ALPHA);
    let expected = "collected_by:\n  workflow: collect.yml\n  at: 2026-03-12T12:00:00+01:00\n";
    assert!(written.ends_with(expected), "{written}");
    for more in [["--collected-run", RUN], ["--collected-at", "11:30"]] {
        let args = [&["--dry-run"][..], &more].concat();
        world.report(&args).exits(2).complains("--collected-by");
    }
}

#[test]
fn what_is_no_name_no_address_and_no_time_is_refused() {
    let world = World::new();
    let long = "w".repeat(301);
    for (more, said) in [
        (&["--collected-by", " "][..], "does not name a workflow"),
        (&["--collected-by", "a\nb"], "does not name a workflow"),
        (&["--collected-by", &long], "does not name a workflow"),
        (
            &[
                "--collected-by",
                "c",
                "--collected-run",
                "http://ci.example",
            ],
            "`http://ci.example` is not the address of a run",
        ),
        (
            &["--collected-by", "c", "--collected-at", "soon"],
            "`soon` is not a date and time",
        ),
    ] {
        world.report(more).exits(2).complains(said);
        assert!(!world.has(ALPHA), "{more:?}");
    }
    // The honest neighbour.
    world.report(&["--collected-by", &long[1..]]).exits(0);
}

#[test]
fn a_time_outside_the_window_or_after_the_work_is_refused() {
    let world = World::new();
    let at = |at: &'static str| {
        world.report(&[
            "--collected-by",
            "c",
            "--performed-at",
            "10:00",
            "--collected-at",
            at,
        ])
    };
    for wrong in ["2026-03-08 23:59:59", "11:00:01", "12:00:01"] {
        at(wrong).exits(1).complains("evidence/outside-window");
        assert!(!world.has(ALPHA), "{wrong}");
    }
    at("2026-03-09 00:00").exits(0);
}

#[test]
fn a_batch_names_the_machine_of_each_entry() {
    let world = world_of_fetches();
    let batch = |machine: &str| {
        let text = format!(
            "- task: fetched\n  performed_by: [b-1@soc.example]\n  summary: Looked at.\n  collected_by: {machine}\n"
        );
        let file = world.outside("batch.yaml", text.as_bytes());
        world.run(&["record", "--batch", &file])
    };
    for wrong in [
        "collect.yml",
        "{ run: \"https://ci.example/1\" }",
        "{ workflow: c, who: me }",
    ] {
        batch(wrong).exits(2);
        assert!(!world.has(EVIDENCE), "{wrong}");
    }
    batch("{ workflow: collect.yml, run: \"https://ci.example/runs/41\", at: \"11:30\" }")
        .exits(0)
        .complains("waits for its review");
    let written = world.read(EVIDENCE);
    assert!(
        written.ends_with(
            "collected_by:\n  workflow: collect.yml\n  run: https://ci.example/runs/41\n  \
             at: 2026-03-12T11:30:00+01:00\n"
        ),
        "{written}"
    );
}

#[test]
fn an_amendment_keeps_the_machine() {
    let world = World::new();
    world.report(&["--collected-by", "collect.yml"]).exits(0);
    let amend = |more: &[&str]| {
        let args = [
            "record",
            "--amend",
            "report/2026-W11/alpha",
            "--reason",
            "A slip",
            "--summary",
            "Second.",
        ];
        world.run_at("2026-03-13T10:00:00+01:00", &[&args, more].concat())
    };
    amend(&["--collected-by", "other.yml"]).exits(2);
    amend(&[]).exits(0);
    let written = world.read(ALPHA);
    let kept =
        "collected_by:\n  workflow: collect.yml\n  at: 2026-03-12T12:00:00+01:00\namendments:\n";
    assert!(written.contains(kept), "{written}");
}

#[test]
fn the_performer_confirms_what_a_machine_fetched() {
    let world = world_of_fetches();
    fetch(&world, &["--collected-by", "collect.yml"])
        .exits(0)
        .complains("review/missing")
        .complains("dutybook review fetched/2026-W11/beta")
        .complains("fetched/2026-W11/beta is then open: recorded, and waits for its review");
    commit(&world, "Work");
    world.is("b-1@soc.example");
    let waiting = listed(&world.run(&["review", "--json"]).exits(0));
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["duty"], DUTY);
    assert_eq!(waiting[0]["required"], true);
    assert_eq!(waiting[0]["confirmation"], true);
    assert_eq!(waiting[0]["collected_by"]["workflow"], "collect.yml");
    assert_eq!(waiting[0]["refused"], serde_json::Value::Null);
    let shown = world.run(&["review", "--no-input"]).exits(0).stdout;
    assert!(shown.contains("by the machine collect.yml"), "{shown}");
    assert!(shown.contains("a person confirms it by"), "{shown}");
    let due = world.run(&["due", "--mine"]).exits(0).stdout;
    assert!(due.contains("recorded, waits for its review"), "{due}");
    assert!(due.contains("1 review"), "{due}");
    world
        .run(&["review", DUTY])
        .exits(0)
        .complains("fetched/2026-W11/beta is then met");
    let written = world.read(EVIDENCE);
    assert!(
        written.ends_with("reviewed_by: b-1@soc.example\nreviewed_at: 2026-03-12T12:00:00+01:00\n"),
        "{written}"
    );
    commit(&world, "Looked at");
    assert_eq!(standing_of(&world, "fetched", DUTY), "met");
    world
        .run(&["review", DUTY])
        .exits(2)
        .complains("does not await a review");
}

#[test]
fn an_approver_may_confirm_and_a_stranger_may_not() {
    let world = world_of_fetches();
    fetch(&world, &["--collected-by", "collect.yml"]).exits(0);
    commit(&world, "Work");
    let before = world.read(EVIDENCE);
    for who in ["gone@soc.example", "nobody@soc.example"] {
        world.is(who);
        world.run(&["review", DUTY]).exits(2);
        assert_eq!(world.read(EVIDENCE), before, "{who}");
    }
    world.is("a-1@soc.example");
    world
        .run(&["review", DUTY])
        .exits(0)
        .complains("is then met");
}

#[test]
fn what_a_person_recorded_waits_for_nobody() {
    let world = world_of_fetches();
    fetch(&world, &[]).exits(0).complains("is then met");
    commit(&world, "Work");
    world.is("b-1@soc.example");
    world
        .run(&["review", "--no-input"])
        .exits(0)
        .complains("nothing awaits your review");
    // A review that nobody asks for stays one by somebody else.
    world
        .run(&["review", DUTY])
        .exits(2)
        .complains("same person");
}

#[test]
fn what_is_confirmed_as_it_is_recorded_is_met() {
    let world = world_of_fetches();
    fetch(
        &world,
        &[
            "--collected-by",
            "collect.yml",
            "--reviewed-by",
            "b-1@soc.example",
        ],
    )
    .exits(0)
    .complains("is then met");
}
