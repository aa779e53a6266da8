//! `approve`: a second person's name in a waiver.

use crate::record::signing::{commit, listed, standing_of};
use crate::record::world::World;

/// A waiver that `b-1` asks for.
fn world_of_waiver() -> World {
    let world = World::new();
    world.is("b-1@soc.example");
    world
        .run(&[
            "waive",
            "report",
            "--id",
            "freeze",
            "--occurrence",
            "2026-W11",
            "--team",
            "beta",
            "--reason",
            "Freeze",
            "--expires",
            "2026-04-30",
        ])
        .exits(0)
        .complains("approves it, with `dutybook approve freeze`");
    commit(&world, "Waiver");
    world
}

#[test]
fn an_approval_releases_the_duty() {
    let world = world_of_waiver();
    world.is("a-1@soc.example");
    let shown = world.run(&["approve", "--no-input"]).exits(0).stdout;
    for part in [
        "freeze",
        "asked for by b-1@soc.example",
        "│ reason: Freeze",
        "report/2026-W11/beta is open",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let waiting = listed(&world.run(&["approve", "--json"]).exits(0));
    assert_eq!(waiting[0]["waiver"], "freeze");
    assert_eq!(waiting[0]["duties"][0]["standing"], "open");
    world.run(&["approve", "freeze"]).exits(0);
    assert!(
        world
            .read("policy/waivers/freeze.yaml")
            .ends_with("approved_by: a-1@soc.example\napproved_at: 2026-03-12T12:00:00+01:00\n")
    );
    commit(&world, "Approval");
    assert_eq!(
        standing_of(&world, "report", "report/2026-W11/beta"),
        "waived"
    );
    world
        .run(&["approve", "--no-input"])
        .exits(0)
        .complains("no waiver awaits your approval");
}

#[test]
fn nobody_approves_their_own_request_and_no_stranger_any() {
    let world = world_of_waiver();
    let file = "policy/waivers/freeze.yaml";
    let before = world.read(file);
    for (who, said) in [
        ("b-1@soc.example", "is the same person"),
        ("nobody@soc.example", "is on no roster"),
    ] {
        world.is(who);
        world.run(&["approve", "freeze"]).exits(2).complains(said);
        world
            .run(&["approve", file, "--force"])
            .exits(2)
            .complains(said);
        assert_eq!(world.read(file), before);
    }
    world.is("a-1@soc.example");
    world
        .run(&["approve", "thaw"])
        .exits(2)
        .complains("thaw does not await an approval");
    world.run(&["approve", file]).exits(0);
}

#[test]
fn who_did_the_work_does_not_waive_it() {
    let world = World::new();
    world.report(&["--team", "alpha"]).exits(0);
    world.is("b-1@soc.example");
    world
        .run(&[
            "waive",
            "report",
            "--id",
            "freeze",
            "--occurrence",
            "2026-W11",
            "--reason",
            "Freeze",
            "--expires",
            "2026-04-30",
        ])
        .exits(0);
    commit(&world, "Work and waiver");
    world.is("a-1@soc.example");
    world
        .run(&["approve", "freeze"])
        .exits(2)
        .complains("did the work or asked for it");
    assert!(
        !world
            .read("policy/waivers/freeze.yaml")
            .contains("approved_by")
    );
    world.is("both@soc.example");
    world.run(&["approve", "freeze"]).exits(0);
}

#[test]
fn a_date_typed_back_gives_no_right_that_is_gone() {
    let standing = |landed: &str| {
        let world = World::new();
        world.is("b-1@soc.example");
        let early = "2026-03-09T12:00:00+01:00";
        let waive = [
            "waive",
            "report",
            "--id",
            "freeze",
            "--occurrence",
            "2026-W11",
        ];
        let more = [
            "--team",
            "beta",
            "--reason",
            "Freeze",
            "--expires",
            "2026-04-30",
        ];
        world.run_at(early, &[&waive[..], &more].concat()).exits(0);
        let teams = world.read("policy/teams.yaml");
        let former = "members:\n      - { email: former@soc.example, until: 2026-03-10 }\n";
        world.put(
            "policy/teams.yaml",
            &teams.replacen("members:\n", former, 1),
        );
        let file = "policy/waivers/freeze.yaml";
        let approval = "approved_by: former@soc.example\napproved_at: 2026-03-10T10:00:00+01:00\n";
        let waiver = world.read(file) + approval;
        world.put(file, &waiver);
        world.commit_at(landed, "Approval");
        standing_of(&world, "report", "report/2026-W11/beta")
    };
    assert_eq!(standing("2026-03-12T10:00:00+01:00"), "open");
    // The honest neighbour: it landed while they were on the roster.
    assert_eq!(standing("2026-03-10T11:00:00+01:00"), "waived");
}
