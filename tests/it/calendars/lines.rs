//! The bytes of a calendar (RFC 5545 §3.1).

use std::collections::BTreeMap;

use crate::harness::subjects::calendars::{all, calendar, duties, sample};

#[test]
fn every_line_is_short_whole_and_ended_by_crlf() {
    for judged in all() {
        let calendar = calendar(&judged).into_bytes();
        let lines: Vec<&[u8]> = calendar.split(|byte| *byte == b'\n').collect();
        let (last, lines) = lines.split_last().expect("lines");
        assert!(last.is_empty(), "{}", judged.name);
        for line in lines {
            let line = line.strip_suffix(b"\r").expect("CR before LF");
            let text = std::str::from_utf8(line).expect("no character is split");
            assert!(line.len() <= 75, "{}: {text}", judged.name);
            assert!(
                !text.contains(char::is_control),
                "{}: {text:?}",
                judged.name
            );
            let command = text.trim_start();
            assert!(!command.starts_with("::"), "{}: {text}", judged.name);
            assert!(!command.contains("##["), "{}: {text}", judged.name);
        }
    }
}

#[test]
fn what_begins_ends_and_nothing_else_begins() {
    for judged in all() {
        let calendar = calendar(&judged).replace("\r\n ", "");
        let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
        for line in calendar.lines() {
            if let Some(name) = line.strip_prefix("BEGIN:") {
                *counts.entry(name).or_default() += 1;
            }
        }
        let ends = calendar.lines().filter(|line| line.starts_with("END:"));
        assert_eq!(
            ends.count(),
            usize::try_from(counts.values().sum::<i64>()).expect("small")
        );
        let events = i64::try_from(duties(&judged).len()).expect("small");
        assert_eq!(counts["VCALENDAR"], 1, "{}", judged.name);
        assert_eq!(counts["VEVENT"], events, "{}", judged.name);
        assert!(counts.len() <= 3, "{counts:?}");
    }
}

#[test]
fn the_head_says_how_to_subscribe() {
    let calendar = calendar(&sample());
    let head: Vec<&str> = calendar
        .lines()
        .take_while(|line| *line != "BEGIN:VEVENT")
        .collect();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "REFRESH-INTERVAL;VALUE=DURATION:PT21600S",
    ] {
        assert!(head.contains(&line), "{head:#?}");
    }
    let product = format!(
        "PRODID:-//dutybook//dutybook {}//EN",
        env!("CARGO_PKG_VERSION")
    );
    assert!(head.contains(&product.as_str()), "{head:#?}");
    // A published message would have to name an organizer in each entry (RFC 5546 §3.2.1).
    assert!(!calendar.contains("METHOD"));
}

#[test]
fn an_alarm_holds_what_alarms_hold() {
    let calendar = calendar(&sample()).replace("\r\n ", "");
    let alarms = calendar.split("BEGIN:VALARM\r\n").skip(1);
    let mut count = 0;
    for alarm in alarms {
        count += 1;
        let (alarm, _) = alarm.split_once("END:VALARM").expect("its end");
        let mut names: Vec<&str> = alarm
            .lines()
            .filter_map(|line| line.split([':', ';']).next())
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["ACTION", "DESCRIPTION", "TRIGGER", "UID"]);
    }
    assert!(count > 0);
}
