//! `init` on a terminal.

use crate::record::dialogue::Dialogue;
use crate::record::world::{NOW, World};

#[test]
fn pack_zone_calendar_and_ci_are_asked_for() {
    let world = World::without_git();
    let Some(mut run) = Dialogue::start_at(&world, NOW, "init ../new") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("One weekly task, to be replaced", "\u{1b}[B\r");
    run.asked("Name of your organisation", "Example SOC\r");
    run.asked("Type a part of its name", "openhag\r");
    run.asked("From which day on", "\u{15}next-month\r");
    run.asked("another one", "\u{1b}[B\u{1b}[B\r");
    run.asked("Which?", "den mark\r");
    run.asked("is not the name of a calendar", "");
    run.asked("Which?", "\u{15}nordic\r");
    run.asked("Which CI service", "\u{1b}[A\u{1b}[A\u{1b}[A\r");
    run.asked("dutybook's wheel", "http://x\r");
    run.asked("expected the address of a wheel", "");
    run.asked("dutybook's wheel", "\r");
    assert_eq!(run.ends(), Some(0));
    let settings = world.beside("new/policy/dutybook.yaml");
    for part in [
        "organisation: \"Example SOC\"",
        "timezone: Europe/Copenhagen",
        "starts: 2026-04-01",
        "calendar: nordic",
    ] {
        assert!(settings.contains(part), "{settings}");
    }
    assert!(
        world
            .beside("new/.github/workflows/dutybook-daily.yml")
            .contains("dutybook")
    );
}

#[test]
fn a_country_may_be_named_by_its_code_and_the_wheel_is_asked_for() {
    let world = World::without_git();
    let flags =
        "--pack m365-defender-soc --timezone UTC --starts 2026-03-09 --organisation X --ci gitlab";
    let Some(mut run) = Dialogue::start_at(&world, NOW, &format!("init ../new {flags}")) else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    // Monday to Friday comes first in a time zone of no country.
    run.asked("Which calendar of business days?", "\u{1b}[B\r");
    run.asked("Which?", "DE-BY\r");
    run.asked("dutybook's wheel", "https://files.example/dutybook.whl\r");
    assert_eq!(run.ends(), Some(0));
    let settings = world.beside("new/policy/dutybook.yaml");
    assert!(settings.contains("\ncalendar: germany-by\n"), "{settings}");
    let ci = world.beside("new/.gitlab-ci.yml");
    let variable = "DUTYBOOK_WHEEL: \"https://files.example/dutybook.whl\"";
    assert!(ci.contains(variable), "{ci}");
}

#[test]
fn a_folder_that_is_not_empty_is_confirmed() {
    let world = World::without_git();
    world.outside("mine.txt", b"mine");
    let flags = "--pack minimal --timezone UTC --starts 2026-03-09 --calendar none --organisation X --ci none";
    let answer = |typed: &str| {
        let mut run = Dialogue::start_at(&world, NOW, &format!("init .. {flags}"))?;
        run.asked("is not empty: it has ", typed);
        Some(run.ends())
    };
    let Some(refused) = answer("\r") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    assert_eq!(refused, Some(130));
    assert!(!world.root().join("../policy").exists());
    assert_eq!(answer("y\r").flatten(), Some(0));
    assert!(world.root().join("../policy/dutybook.yaml").exists());
}
