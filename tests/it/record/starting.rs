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
    run.asked("Which policy to start from?", "\u{1b}[B\r");
    run.asked("Whose duties are these?", "Example SOC\r");
    run.asked("Type a part of its name", "openhag\r");
    run.asked("From which day on", "\u{15}next-month\r");
    run.asked("Which calendar of business days?", "\r");
    run.asked("Which CI service", "\u{1b}[A\u{1b}[A\u{1b}[A\r");
    assert_eq!(run.ends(), Some(0));
    let settings = world.beside("new/policy/dutybook.yaml");
    for part in [
        "organisation: \"Example SOC\"",
        "timezone: Europe/Copenhagen",
        "starts: 2026-04-01",
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
