//! Times and days as people type them.

use crate::record::world::{NOW, WHOLE, World};

const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";

#[track_caller]
fn check_performed_at(world: &World, as_of: &str, typed: &str, expected: &str) {
    let args = [
        &["record", "report", "--occurrence", "2026-W11", "--force"][..],
        &["--performed-at", typed][..],
        WHOLE,
    ]
    .concat();
    world.run_at(as_of, &args).exits(0);
    let written = world.read(ALPHA);
    assert!(
        written.contains(&format!("\nperformed_at: {expected}\n")),
        "{typed}: {written}"
    );
}

#[test]
fn a_local_time_is_that_of_the_policy() {
    let world = World::new();
    check_performed_at(&world, NOW, "11:50", "2026-03-12T11:50:00+01:00");
    check_performed_at(&world, NOW, "yesterday 16:50", "2026-03-11T16:50:00+01:00");
    check_performed_at(&world, NOW, "2026-03-10 16:50", "2026-03-10T16:50:00+01:00");
}

#[test]
fn a_task_has_a_clock_of_its_own() {
    let world = World::new();
    let task = world.read("policy/tasks/report.yaml");
    world.put(
        "policy/tasks/report.yaml",
        &format!("{task}timezone: America/New_York\n"),
    );
    world.git(&["commit", "-qam", "Zone"]);
    check_performed_at(&world, NOW, "06:30", "2026-03-12T06:30:00-04:00");
}

#[test]
fn a_change_of_the_clock_is_told() {
    let world = World::new();
    let args = [
        &[
            "record",
            "report",
            "--occurrence",
            "2026-W13",
            "--performed-at",
            "2026-03-29 02:30",
        ],
        WHOLE,
    ];
    let run = world
        .run_at("2026-03-29T12:00:00+02:00", &args.concat())
        .exits(0);
    run.complains("note: 02:30 on 2026-03-29 does not exist in Europe/Copenhagen");
}

#[test]
fn what_is_no_time_is_refused_with_the_forms() {
    let world = World::new();
    let args = [&["record", "report", "--performed-at", "16.50"], WHOLE].concat();
    world
        .run(&args)
        .exits(2)
        .complains("`16.50` is not a date and time")
        .complains("`yesterday 16:50`");
}

#[test]
fn days_are_read_alike_everywhere() {
    let world = World::new();
    let audit = |args: &[&str]| {
        let all = [&["audit"], args].concat();
        world.run(&all)
    };
    for (args, interval) in [
        (&["--from", "2026-Q1"][..], "2026-01-01 to 2026-03-31"),
        (&["--from", "last-month"], "2026-02-01 to 2026-02-28"),
        (&["--from", "7d"], "2026-03-05 to 2026-03-12"),
        (
            &["--from", "2026-W10", "--to", "yesterday"],
            "2026-03-02 to 2026-03-11",
        ),
    ] {
        let shown = audit(args).exits(0).stdout;
        let (from, to) = interval.split_once(" to ").expect("two days");
        assert!(
            shown.contains(from) && shown.contains(to),
            "{args:?}: {shown}"
        );
    }
    audit(&["--from", "soon"])
        .exits(2)
        .complains("`soon` is not a day: write 2026-03-13, 2026-W11");
    let waive = [
        "waive",
        "report",
        "--occurrence",
        "2026-W11",
        "--reason",
        "x",
        "--expires",
        "14d",
    ];
    world
        .run_at("2026-03-12 12:00", &["check", "report"])
        .exits(0);
    world.run(&waive).exits(0);
    assert!(
        world
            .read("policy/waivers/2026-w11-report.yaml")
            .contains("\nexpires: 2026-03-26\n")
    );
    world.run_at("2026-W11", &["due"]).exits(0);
    world
        .run_at("noon", &["check"])
        .exits(2)
        .complains("`noon` is not a date or a time");
}
