//! A working day of the pack: six duties with their exports, recorded by one analyst and reviewed by another person, on a
//! terminal. What is typed is counted.

use std::fs;

use crate::harness::files::{project, tests};
use crate::record::dialogue::Dialogue;
use crate::record::world::World;

const NOW: &str = "2026-03-11T15:04:00+01:00";

/// The most characters that are typed, Enter and arrows included: five minutes of 60 words a minute are 1,500.
const MOST_TYPED: usize = 600;

/// The folder of the files that the products exported.
fn exports(world: &World) -> String {
    let samples = tests().join("it/import/samples");
    let export = |name: &str, text: &str| world.outside(name, text.as_bytes());
    let read = |name: &str| {
        let text = fs::read_to_string(samples.join(name)).expect("a sample");
        // Two days earlier: a day on which only daily duties are due.
        text.replace("2026-03-11", "2026-03-09")
            .replace("2026-03-12", "2026-03-10")
            .replace("2026-03-13", "2026-03-11")
    };
    for (number, team) in ["csirt", "eng", "mon", "over", "ti"].iter().enumerate() {
        let text = read("servicenow-table.json");
        let text = text.replace("INC004", &format!("INC10{number}"));
        let text = text.replace("2026-03-02", &format!("2026-03-0{}", number + 1));
        export(
            &format!("{team}.json"),
            &text.replace("000000041", &format!("0000{number}0041")),
        );
    }
    export("tasks.json", &read("remediation-tasks.json"));
    let last = export("score.json", &read("exposure-score.json"));
    let folder = last.strip_suffix("score.json").expect("a name");
    folder.to_owned()
}

/// A small SOC: one analyst on all teams, and somebody else who oversees.
fn small_soc() -> World {
    let world = World::without_git();
    fs::remove_dir_all(world.root().join("policy")).expect("removed");
    let policy = project().join("policy");
    world.overlay("policy", &policy);
    fs::remove_dir_all(world.root().join("policy/waivers")).expect("removed");
    let mut teams = world.read("policy/teams.yaml");
    for team in [
        "soc-oversight",
        "threat-intelligence",
        "engineering-secops",
        "csirt",
    ] {
        let start = teams.find(&format!("\n  {team}:\n")).expect("the team");
        let at = start + teams[start..].find("members:\n").expect("members") + "members:\n".len();
        teams.insert_str(at, "      - email: analyst-1@soc.example\n");
    }
    world.put("policy/teams.yaml", &teams);
    let settings = world.read("policy/dutybook.yaml");
    world.put(
        "policy/dutybook.yaml",
        &settings.replace("starts: 2026-01-05", "starts: 2026-03-11"),
    );
    world.git(&["init", "-q", "-b", "main"]);
    world.is("analyst-1@soc.example");
    world.commit_at("2026-03-01T00:00:00Z", "Policy");
    world
}

#[test]
fn six_duties_are_recorded_and_reviewed_with_few_keys() {
    let world = small_soc();
    let folder = exports(&world);
    let Some(mut run) = Dialogue::start_at(&world, NOW, "record --commit") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked(
        "(monitoring): 2026-03-11, due Wed 11 Mar 2026 17:00",
        "\u{1b}[C\r",
    );
    // What a shell completes is not typed.
    let mut completed = 0;
    for (number, file) in ["csirt", "eng", "mon", "over", "ti"].iter().enumerate() {
        run.asked(&format!("{} of 6", number + 1), "");
        run.asked("Export to import", &format!("{folder}{file}\t\r"));
        completed += folder.len();
        run.asked("Another page or export", "\r");
        run.asked("Optional fields", "\r");
        run.asked("Write evidence/escalation-tickets/2026/2026-03-11/", "\r");
    }
    run.asked("6 of 6", "");
    run.asked("Export to import", &format!("{folder}tas\t\r"));
    run.asked("Another page or export", &format!("{folder}sco\t\r"));
    completed += 2 * folder.len();
    run.asked("Another page or export", "\r");
    run.asked(
        "Report address",
        "https://intranet.example/soc/remediation\r",
    );
    run.asked("Owners notified 1", "\r");
    run.asked(
        "Write evidence/vulnerability-remediation/2026/2026-03-11/",
        "\r",
    );
    let (answers, typed) = (run.answers, run.typed - completed);
    assert_eq!(run.ends(), Some(0));

    world.is("oversight-1@soc.example");
    let command = "review evidence/escalation-tickets evidence/vulnerability-remediation --commit";
    let Some(mut run) = Dialogue::start_at(&world, NOW, command) else {
        return;
    };
    for _ in 0..6 {
        run.asked("Record that you reviewed ", "y\r");
    }
    let (answers, typed) = (answers + run.answers, typed + run.typed + command.len());
    assert_eq!(run.ends(), Some(0));
    eprintln!("{answers} answers, {typed} characters");
    assert!(typed <= MOST_TYPED, "{answers} answers, {typed} characters");

    let subjects = world.git(&["log", "--format=%an %s", "main.."]);
    assert_eq!(subjects.matches("Record ").count(), 6, "{subjects}");
    assert_eq!(subjects.matches("Review ").count(), 6, "{subjects}");
    let check = world.run_at(NOW, &["--no-history", "check"]).exits(0);
    assert!(!check.stdout.contains("2026-03-11/"), "{}", check.stdout);
}
