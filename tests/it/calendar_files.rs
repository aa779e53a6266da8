//! `dutybook calendar`: what it writes, refuses and lists; and the calendars of docs/calendars.md.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use crate::harness::files::project;
use crate::harness::repo::Repo;
use crate::harness::run::Run;

const AT: &str = "--as-of 2026-03-31 ";

fn repo() -> Repo {
    let repo = Repo::empty();
    repo.overlay_at("policy", &project().join("policy"));
    repo
}

fn run(repo: &Repo, arguments: &str) -> Run {
    repo.run(&format!("{AT}{arguments}"))
}

/// The findings about the form of policy files.
fn faults(repo: &Repo) -> Vec<String> {
    let all = run(repo, "check --format json").answers().findings();
    let rules = all
        .iter()
        .map(|it| format!("{} {}", it["rule"], it["message"]));
    rules.filter(|it| it.starts_with("\"policy/")).collect()
}

#[test]
fn a_country_is_added_and_accepted() {
    let repo = repo();
    let added = run(&repo, "calendar add SE").exits(0);
    added
        .says("wrote policy/calendars/sweden.yaml")
        .complains("`calendar: sweden` in policy/dutybook.yaml")
        .complains("in a team of policy/teams.yaml");
    let text = repo.read("policy/calendars/sweden.yaml");
    assert!(text.contains("\ncovers_until: 2028\n"), "{text}");
    assert!(text.contains("  - { date: 2026-06-06, name: "), "{text}");
    repo.edit(
        "policy/dutybook.yaml",
        "calendar: denmark",
        "calendar: sweden",
    );
    assert_eq!(faults(&repo), [""; 0]);
}

#[test]
fn every_kind_of_place_is_accepted() {
    let repo = repo();
    for (place, id, days) in [
        ("DE-BY", "germany-by", ["2026-01-06", "2026-11-01"]),
        ("gb-eng", "united-kingdom-eng", ["2026-04-06", "2026-12-28"]),
        (
            "US --id us --until-year 2035",
            "us",
            ["2027-12-31", "2026-07-03"],
        ),
        ("MY-01", "malaysia-01", ["2026-02-17", "2026-08-31"]),
        (
            "EG --from-year 2026 --until-year 2026",
            "egypt",
            ["2026-04-25", "2026-04-13"],
        ),
        (
            "BR-São-Paulo-Capital",
            "brazil-sao-paulo-capital",
            ["2026-01-25", "2026-06-04"],
        ),
        ("AU-NSW", "australia-nsw", ["2026-06-08", "2026-01-26"]),
        ("CI", "cote-d-ivoire", ["2026-08-07", "2026-12-25"]),
    ] {
        run(&repo, &format!("calendar add {place}")).exits(0);
        let text = repo.read(&format!("policy/calendars/{id}.yaml"));
        for day in days {
            assert!(
                text.contains(&format!("date: {day}")),
                "{place} {day}: {text}"
            );
        }
    }
    assert_eq!(faults(&repo), [""; 0]);
}

/// Windows could not check out the file, nor the commit that it is in.
#[test]
fn no_calendar_is_named_after_a_device() {
    let repo = repo();
    for id in ["con", "com1"] {
        run(&repo, &format!("calendar add SE --id {id}"))
            .exits(2)
            .complains(&format!("`{id}` is a device on Windows"));
    }
    run(&repo, "init other --calendar nul")
        .exits(2)
        .complains("`nul` is a device on Windows");
    run(&repo, "calendar add SE --id console").exits(0);
}

#[test]
fn a_file_is_never_overwritten_unasked() {
    let repo = repo();
    let own = repo.read("policy/calendars/denmark.yaml");
    run(&repo, "calendar add DK")
        .exits(2)
        .complains("policy/calendars/denmark.yaml is there already")
        .complains("--force");
    assert_eq!(repo.read("policy/calendars/denmark.yaml"), own);
    run(&repo, "calendar add DK --dry-run --force")
        .exits(0)
        .says("kind: calendar/v1");
    assert_eq!(repo.read("policy/calendars/denmark.yaml"), own);
    run(&repo, "calendar add DK --force").exits(0);
    assert_ne!(repo.read("policy/calendars/denmark.yaml"), own);
    assert_eq!(faults(&repo), [""; 0]);
}

#[test]
fn what_is_unknown_is_refused_with_what_may_be_meant() {
    let repo = repo();
    let refuse = |arguments: &str, message: &str, help: &str| {
        run(&repo, &format!("calendar {arguments}"))
            .exits(2)
            .complains(message)
            .complains(help);
    };
    refuse(
        "add Denmrak",
        "`Denmrak` is not the code of a country",
        "did you mean `DK`, Denmark?",
    );
    refuse("add QQ", "`QQ` is not the code", "dutybook calendar list");
    refuse(
        "add DE-BYY",
        "Germany has no region `BYY`",
        "did you mean `DE-BY`?",
    );
    refuse(
        "add DE-Bayern",
        "Germany has no region `Bayern`",
        "did you mean `DE-BY`?",
    );
    refuse("add DE-", "Germany has no region ``", "regions: ");
    refuse("add DK-84", "Denmark has no region `84`", "write `DK`");
    refuse(
        "add DK --until-year 2023 --from-year 2022",
        "known from 2024 to 2035 only",
        "newer dutybook",
    );
    refuse(
        "add DK --until-year 2025 --from-year 2026",
        "lies before --from-year",
        "inclusive",
    );
    refuse("add SE --id Sweden", "Sweden", "hyphens");
    refuse(
        "list qqq",
        "no country and no region has `qqq`",
        "calendar list",
    );
    repo.run("--as-of 2036-03-31 calendar add DK --force --from-year 2036")
        .exits(2)
        .complains("known from 2024 to 2035 only");
    run(&repo, "calendar add LK --until-year 2030")
        .exits(0)
        .complains("are known until 2026");
}

#[test]
fn countries_are_listed() {
    let repo = Repo::empty();
    let all = repo.run("calendar list").exits(0);
    assert_eq!(all.stdout.lines().count(), 250);
    let check = |text: &str, expected: &str| {
        repo.run(&format!("calendar list {text}"))
            .exits(0)
            .says(expected);
    };
    check("denm", "DK       Denmark, 2024–2035\n");
    check("DK", "DK       Denmark, 2024–2035\n");
    check(
        "bayern",
        "DE       Germany, 2024–2035, 17 regions\n  DE-BY    Bayern\n",
    );
    check("DE-BY", "  DE-BY    Bayern\n");
    check("Europe/Copenhagen", "DK       Denmark");
    check("Asia/Calcutta", "IN       India");
}

/// An iCalendar file with these lines in its calendar.
fn ics(lines: &[&str]) -> String {
    let all = ["BEGIN:VCALENDAR", "VERSION:2.0"]
        .iter()
        .chain(lines)
        .chain(&["END:VCALENDAR"]);
    all.fold(String::new(), |text, line| text + line + "\r\n")
}

fn event(lines: &[&'static str]) -> Vec<&'static str> {
    let all = ["BEGIN:VEVENT"].iter().chain(lines).chain(&["END:VEVENT"]);
    all.copied().collect()
}

#[test]
fn an_icalendar_file_is_imported_and_accepted() {
    let repo = repo();
    let parts = [
        vec!["X-WR-CALNAME:Kontor: \"Aarhus\" #1\\, 🎄"],
        event(&[
            "DTSTART;VALUE=DATE:20261224",
            "DTEND;VALUE=DATE:20261227",
            "SUMMARY:Jul: \"fri\" #1\\, ",
            " og 🎅",
        ]),
        event(&[
            "DTSTART;VALUE=DATE:20260605",
            "RRULE:FREQ=YEARLY",
            "SUMMARY:Grundlovsdag",
        ]),
        event(&[
            "DTSTART;VALUE=DATE:20261126",
            "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20301231",
            "SUMMARY:Thanks",
        ]),
        event(&[
            "DTSTART;VALUE=DATE:20261101",
            "STATUS:CANCELLED",
            "SUMMARY:Off",
        ]),
        event(&["DTSTART;VALUE=DATE:20270101", "SUMMARY:"]),
        vec!["BEGIN:VTODO", "SUMMARY:Do", "END:VTODO"],
    ];
    repo.write("office days.ics", ics(&parts.concat()));
    let path = repo.path("office days.ics");
    let mut command = repo.command(&format!("{AT}calendar import"));
    let imported = Run::of(command.arg(&path)).exits(0);
    imported
        .says("wrote policy/calendars/office-days.yaml")
        .complains("left out: `Off`: it is cancelled")
        .complains("left out: `VTODO`: it is not an event")
        .complains("covers_until is 2026");
    let text = repo.read("policy/calendars/office-days.yaml");
    let expected = "kind: calendar/v1\nname: \"Kontor: \\\"Aarhus\\\" #1, 🎄\"\n# Imported from office days.ics.\n\
        covers_until: 2026\nweekend: [saturday, sunday]\nyearly:\n  \
        - { date: 06-05, from: 2026, name: Grundlovsdag }\n  \
        - { month: 11, weekday: thursday, nth: 4, from: 2026, until: 2030, name: Thanks }\nholidays:\n  \
        - { date: 2026-12-24, name: \"Jul: \\\"fri\\\" #1, og 🎅\" }\n  \
        - { date: 2026-12-25, name: \"Jul: \\\"fri\\\" #1, og 🎅\" }\n  \
        - { date: 2026-12-26, name: \"Jul: \\\"fri\\\" #1, og 🎅\" }\n  - { date: 2027-01-01 }\n";
    assert_eq!(text, expected);
    repo.edit(
        "policy/dutybook.yaml",
        "calendar: denmark",
        "calendar: office-days",
    );
    assert_eq!(faults(&repo), [""; 0]);
}

#[test]
fn events_that_are_no_holidays_are_refused_by_line_or_left_out_aloud() {
    let repo = repo();
    let good = event(&["DTSTART;VALUE=DATE:20261225", "SUMMARY:Christmas"]);
    for (lines, reason) in [
        (
            vec!["DTSTART:20260605T090000Z"],
            "it has a time of day in UTC",
        ),
        (
            vec!["DTSTART;TZID=Europe/Copenhagen:20260605T090000"],
            "it has a time of day",
        ),
        (
            vec!["DTSTART;VALUE=DATE:20260605", "RRULE:FREQ=WEEKLY"],
            "does not return every year",
        ),
        (
            vec![
                "DTSTART;VALUE=DATE:20260605",
                "RRULE:FREQ=YEARLY",
                "EXDATE;VALUE=DATE:20270605",
            ],
            "EXDATE",
        ),
        (
            vec!["DTSTART;VALUE=DATE:20260605", "RDATE;VALUE=DATE:20270605"],
            "RDATE",
        ),
        (
            vec![
                "DTSTART;VALUE=DATE:20260605",
                "RECURRENCE-ID;VALUE=DATE:20260604",
            ],
            "RECURRENCE-ID",
        ),
        (
            vec!["DTSTART;VALUE=DATE:20260605", "DTEND;VALUE=DATE:20260601"],
            "ends before it starts",
        ),
        (
            vec!["DTSTART;VALUE=DATE:20260605", "DTSTART;VALUE=DATE:20260606"],
            "DTSTART stands twice",
        ),
        (vec!["SUMMARY:\u{1b}[31mred"], "it has no DTSTART"),
    ] {
        let bad = event(&lines);
        repo.write("x.ics", ics(&[good.clone(), bad].concat()));
        let refused = run(&repo, "calendar import x.ics").exits(2);
        let refused = refused.complains("x.ics:7: refused: ").complains(reason);
        assert!(!refused.stderr.contains('\u{1b}'), "{}", refused.stderr);
        assert!(!repo.has("policy/calendars/x.yaml"));
        run(&repo, "calendar import x.ics --leave-out --force")
            .exits(0)
            .complains("x.ics:7: left out: ");
        assert!(
            repo.read("policy/calendars/x.yaml")
                .ends_with("holidays:\n  - { date: 2026-12-25, name: Christmas }\n")
        );
        repo.remove("policy/calendars/x.yaml");
    }
}

#[test]
fn hostile_icalendar_files_are_refused_soon() {
    let repo = repo();
    let nested = "BEGIN:X\r\n".repeat(100_000);
    let folded = format!("BEGIN:VCALENDAR\r\nX{}", "\r\n X".repeat(200_000));
    let mut many = String::from("BEGIN:VCALENDAR\r\n");
    for day in 0..20_000 {
        let (year, month, day) = (1000 + day / 300, day % 12 + 1, day % 25 + 1);
        let _ = write!(
            many,
            "BEGIN:VEVENT\r\nDTSTART:{year}{month:02}{day:02}\r\nEND:VEVENT\r\n"
        );
    }
    many.push_str("END:VCALENDAR\r\n");
    for (content, message) in [
        (String::new(), "line 1: expected BEGIN:VCALENDAR"),
        ("date;name\r\n".to_owned(), "line 1: expected NAME:VALUE"),
        (format!("BEGIN:VCALENDAR\r\n{nested}"), "too deep"),
        (folded, "line "),
        (many, "more than 5000 days"),
        (
            ics(&event(&["DTSTART:99991231", "DTEND:20260101"])),
            "1 event cannot be a holiday",
        ),
        (ics(&["X:\0\u{feff}"]), "has no holiday"),
        ("x".repeat(5 << 20), "larger than 4 MiB"),
    ] {
        repo.write("x.ics", &content);
        let start = Instant::now();
        run(&repo, "calendar import x.ics")
            .exits(2)
            .complains(message);
        assert!(start.elapsed() < Duration::from_secs(20), "{message}");
    }
    repo.write("x.ics", b"BEGIN:VCALENDAR\r\nX:\xff\r\n");
    run(&repo, "calendar import x.ics")
        .exits(2)
        .complains("line 2: expected UTF-8");
    run(&repo, "calendar import none.ics")
        .exits(2)
        .complains("cannot be read");
    repo.write("🎄.ics", ics(&event(&["DTSTART:20261225"])));
    run(&repo, "calendar import 🎄.ics")
        .exits(2)
        .complains("--id");
    run(&repo, "calendar import 🎄.ics --id jul --name 🎄").exits(0);
    assert!(
        repo.read("policy/calendars/jul.yaml")
            .contains("name: \"🎄\"\n")
    );
}

#[test]
fn calendars_with_many_rules_are_read_soon() {
    let repo = repo();
    let rules = "  - {easter: 1}\n".repeat(200);
    let text = format!(
        "kind: calendar/v1\nweekend: [sunday, monday]\nobserved: {{ monday: following }}\nyearly:\n{rules}"
    );
    // As many as a pull request may bring.
    for number in 0..100 {
        repo.write(format!("policy/calendars/c{number}.yaml"), &text);
    }
    let start = Instant::now();
    let found = faults(&repo);
    assert!(
        start.elapsed() < Duration::from_mins(1),
        "{:?}",
        start.elapsed()
    );
    assert!(
        found.iter().any(|it| it.contains("cannot be moved")),
        "{found:?}"
    );
}

#[test]
fn the_calendars_of_the_documentation_are_read() {
    let page = fs::read_to_string(project().join("docs/calendars.md")).expect("the page");
    let blocks = page.split("```yaml\n").skip(1);
    let blocks: Vec<&str> = blocks
        .map(|block| block.split("```").next().expect("its end"))
        .collect();
    let repo = repo();
    let mut calendars = 0;
    for block in blocks {
        if block.starts_with("kind: calendar/v1\n") {
            calendars += 1;
            repo.write(format!("policy/calendars/example-{calendars}.yaml"), block);
        } else {
            repo.write("policy/tasks/log-review-berlin.yaml", block);
        }
    }
    assert_eq!(calendars, 7);
    run(&repo, "calendar add DE-BE").exits(0);
    assert_eq!(faults(&repo), [""; 0]);
}
