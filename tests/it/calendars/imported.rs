//! `dutybook calendar import`: what of a file it takes, and what it says of the rest.

use crate::harness::files::project;
use crate::harness::repo::Repo;
use crate::harness::run::Run;

/// Imports a file with these lines.
fn import(lines: &[&str]) -> (Repo, Run) {
    let repo = Repo::empty();
    repo.overlay_at("policy", &project().join("policy"));
    repo.write("x.ics", lines.join("\r\n") + "\r\n");
    let run = repo.run("--as-of 2026-03-31 calendar import x.ics");
    (repo, run)
}

fn calendar<'a>(events: &[&[&'a str]]) -> Vec<&'a str> {
    let mut lines = vec!["BEGIN:VCALENDAR", "VERSION:2.0"];
    for event in events {
        lines.push("BEGIN:VEVENT");
        lines.extend(*event);
        lines.push("END:VEVENT");
    }
    lines.push("END:VCALENDAR");
    lines
}

#[test]
fn the_last_year_of_a_fifth_weekday_is_counted_by_its_occurrences() {
    let rule = "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=5SA;COUNT=3";
    let event = ["DTSTART;VALUE=DATE:20260530", rule, "SUMMARY:Fair"];
    let (repo, run) = import(&calendar(&[&event]));
    run.exits(0).complains("covers_until is 2031");
    let text = repo.read("policy/calendars/x.yaml");
    let expected = "nth: 5, from: 2026, until: 2031, name: Fair }";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_count_beyond_all_calendars_is_no_end() {
    let rule = "RRULE:FREQ=YEARLY;COUNT=4000000000";
    let (repo, run) = import(&calendar(&[&["DTSTART;VALUE=DATE:20261225", rule]]));
    run.exits(0).complains("covers_until is 2150");
    let text = repo.read("policy/calendars/x.yaml");
    assert!(text.contains("{ date: 12-25, from: 2026 }"), "{text}");
}

#[test]
fn midnight_without_an_end_is_a_time_of_day() {
    for start in [
        "DTSTART:20261225T000000",
        "DTSTART;TZID=Europe/Copenhagen:20261225T000000",
    ] {
        let (repo, run) = import(&calendar(&[&[start, "SUMMARY:Call"]]));
        run.exits(2)
            .complains("x.ics:3: refused: `Call`: it has a time of day");
        assert!(!repo.has("policy/calendars/x.yaml"));
        let whole = [start, "DTEND:20261226T000000"];
        import(&calendar(&[&whole])).1.exits(0);
    }
}

#[test]
fn all_calendars_of_a_file_are_read() {
    let first = calendar(&[&["DTSTART;VALUE=DATE:20261225"]]);
    let second = calendar(&[&["DTSTART;VALUE=DATE:20261226"]]);
    let (repo, run) = import(&[first.clone(), vec![""], second].concat());
    run.exits(0);
    let text = repo.read("policy/calendars/x.yaml");
    let expected = "holidays:\n  - { date: 2026-12-25 }\n  - { date: 2026-12-26 }\n";
    assert!(text.ends_with(expected), "{text}");
    let timed = calendar(&[&["DTSTART:20261226T120000"]]);
    let (_, run) = import(&[first, timed].concat());
    run.exits(2)
        .complains("x.ics:9: refused: ``: it has a time of day");
}

#[test]
fn a_file_with_too_many_days_is_to_be_divided() {
    let long: Vec<String> = (1000..1015)
        .map(|year| format!("DTSTART:{year}0101\r\nDTEND:{year}1220"))
        .collect();
    let events: Vec<Vec<&str>> = long.iter().map(|event| vec![event.as_str()]).collect();
    let events: Vec<&[&str]> = events.iter().map(Vec::as_slice).collect();
    let (_, run) = import(&calendar(&events));
    run.exits(2)
        .complains("more than 5000 days")
        .complains("export fewer years, or divide the events");
    import(&calendar(&events[..13])).1.exits(0);
    import(&["date;name"])
        .1
        .exits(2)
        .complains("export it again as iCalendar (.ics)");
}
