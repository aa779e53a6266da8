//! Requests and waivers.

use crate::record::world::World;

#[test]
fn a_request_opens_an_occurrence_that_is_then_recorded() {
    let world = World::new();
    let args = [
        "request",
        "drill",
        "--slug",
        "ransomware",
        "--reason",
        "New playbook",
        "--trigger",
        "new-playbook",
    ];
    let ran = world.run_at("2026-03-12T23:30:00Z", &args).exits(0);
    let ran = ran.complains("dutybook record drill --occurrence 2026-03-13-ransomware");
    // The date is the local one: half past midnight in Copenhagen.
    let path = "evidence/drill/2026/2026-03-13-ransomware/request.yaml";
    assert!(
        ran.stdout.starts_with(&format!("wrote {path}\n")),
        "{}",
        ran.stdout
    );
    assert_eq!(
        world.read(path),
        "kind: request/v1\ntask: drill\nid: 2026-03-13-ransomware\ntrigger: new-playbook\nrequested_by: \
         a-1@soc.example\nrequested_at: 2026-03-13T00:30:00+01:00\nreason: New playbook\n"
    );
    world
        .run_at(
            "2026-03-14T12:00:00Z",
            &["record", "drill", "--summary", "Drilled"],
        )
        .exits(0);
    assert!(world.has("evidence/drill/2026/2026-03-13-ransomware/alpha.yaml"));
}

#[test]
fn requests_that_mean_nothing_are_refused() {
    let world = World::new();
    let run = |line: &str| world.run(&line.split(' ').collect::<Vec<_>>());
    let check = |line: &str, code: i32, said: &str| {
        run(line).exits(code).complains(said);
        assert!(!world.has("evidence"), "{line}");
    };
    let trigger = "request drill --slug a --reason b --trigger incidnt";
    check(trigger, 1, "did you mean `incident`?");
    check("request drill --slug A.b --reason b", 2, "is not a slug");
    check("request drill --reason b", 2, "--slug is missing");
    check("request drill --slug a --reason ", 2, "--reason is missing");
    check(
        "request report --slug a --reason b",
        2,
        "report is not done on request",
    );
    check(
        "request dril --slug a --reason b",
        2,
        "did you mean `drill`?",
    );
    check(
        "request drill --slug a --reason b --dry-run",
        0,
        "would write",
    );
    run("request drill --slug a --reason b").exits(0);
    run("request drill --slug a --reason c")
        .exits(2)
        .complains("is there already");
}

#[test]
fn a_waiver_is_asked_for_and_releases_only_once_somebody_else_approves() {
    let world = World::new();
    world.is("b-1@soc.example");
    let args = [
        "waive",
        "report",
        "--occurrence",
        "2026-W11",
        "--occurrence",
        "2026-W12",
        "--team",
        "beta",
        "--reason",
        "Freeze",
        "--expires",
        "2026-04-30",
    ];
    world
        .run(&args)
        .exits(0)
        .complains("a member of alpha approves it, with `dutybook approve 2026-w11-report-beta`")
        .complains("can approve it");
    let path = "policy/waivers/2026-w11-report-beta.yaml";
    let written = world.read(path);
    assert_eq!(
        written,
        "kind: waiver/v1\nid: 2026-w11-report-beta\ntask: report\noccurrences:\n- 2026-W11\n- 2026-W12\nteams:\n\
         - beta\nreason: Freeze\nrequested_by: b-1@soc.example\nexpires: 2026-04-30\n"
    );
    let check = |file: &str, expected: &str| {
        world.put(path, file);
        let out = world
            .run(&[
                "--no-history",
                "audit",
                "--from",
                "2026-03-09",
                "--to",
                "2026-03-15",
                "report",
                "--format",
                "json",
            ])
            .stdout;
        let beta = out.split("report/2026-W11/beta").nth(1).expect("the duty");
        assert!(
            beta.contains(&format!("\"standing\": \"{expected}\""))
                || beta.contains(&format!("\"standing\":\"{expected}\"")),
            "{beta}"
        );
    };
    check(&written, "open");
    let approved = format!("{written}approved_by: a-1@soc.example\n");
    world.put(path, &approved);
    let ran = world.run(&[&args[..], &["--force"]].concat()).exits(0);
    ran.complains("its approval is dropped");
    check(
        &format!("{written}approved_by: a-1@soc.example\napproved_at: 2026-03-11T10:00:00+01:00\n"),
        "waived",
    );
}

#[test]
fn waivers_that_mean_nothing_are_refused() {
    let world = World::new();
    let check = |task: &str, more: &[&str], code: i32, said: &str| {
        let common = ["waive", task, "--reason", "x", "--expires", "2026-04-30"];
        world
            .run(&[&common, more].concat())
            .exits(code)
            .complains(said);
        assert!(!world.has("policy/waivers"), "{more:?}");
    };
    check(
        "report",
        &["--occurrence", "2026-W1l"],
        1,
        "waiver/unknown-duty",
    );
    check(
        "report",
        &["--occurrence", "2026-W11", "--team", "gamma"],
        2,
        "unknown team `gamma`",
    );
    check(
        "drill",
        &["--occurrence", "2026-03-12-a", "--team", "beta"],
        1,
        "waiver/unknown-duty",
    );
    check("report", &[], 2, "--occurrence is missing");
    check(
        "report",
        &["--occurrence", "2026-W11", "--id", "Not so"],
        2,
        "is not a name for a waiver",
    );
    check(
        "report",
        &["--occurrence", "2026-W11", "--dry-run"],
        0,
        "would write",
    );
}

#[test]
fn every_command_shows_examples_and_documents_every_prompt_by_a_flag() {
    let world = World::new();
    for (command, flags) in [
        (
            "record",
            &[
                "--team",
                "--occurrence",
                "--field",
                "--summary",
                "--attach",
                "--no-input",
                "--dry-run",
            ][..],
        ),
        (
            "request",
            &["--slug", "--reason", "--trigger", "--no-input"],
        ),
        (
            "waive",
            &[
                "--occurrence",
                "--reason",
                "--expires",
                "--team",
                "--no-input",
            ],
        ),
    ] {
        let help = world.run(&[command, "--help"]).exits(0).stdout;
        assert!(help.contains("Examples:"), "{help}");
        for flag in flags {
            assert!(help.contains(flag), "{flag} of {command}");
        }
    }
}
