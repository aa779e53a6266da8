//! What readers see.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::harness::json::{list, text};
use crate::harness::subject::Subject;
use crate::harness::subjects::calendars::{
    all, as_of, calendar, duties, instant, is_settled, sample,
};
use crate::programs::{node, python, satisfied};

/// A calendar as each reader that is there tells it.
fn told(calendar: &str) -> Vec<(&'static str, Value)> {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(file.path(), calendar).expect("written");
    let outputs = [
        ("vobject", python("ics_vobject.py", [file.path()])),
        ("icalendar", python("ics_icalendar.py", [file.path()])),
        ("ical.js", node("ics_ical_js.mjs", [file.path()])),
    ];
    let outputs = outputs.into_iter().filter_map(|(name, output)| {
        let said = satisfied(&output?);
        Some((name, serde_json::from_str(&said).expect("JSON")))
    });
    outputs.collect()
}

/// The events of a calendar by the duty that they name.
fn by_duty(told: &Value) -> BTreeMap<String, &Value> {
    let events = list(&told["events"]);
    let named = events.iter().map(|event| {
        let first = text(&event["description"]).lines().next();
        let duty = first.and_then(|line| line.strip_prefix("Duty: "));
        (duty.expect("a duty").to_owned(), event)
    });
    let by_duty: BTreeMap<String, &Value> = named.collect();
    assert_eq!(by_duty.len(), events.len(), "a duty stands twice");
    let uids: BTreeSet<&str> = events.iter().map(|event| text(&event["uid"])).collect();
    assert_eq!(uids.len(), events.len(), "a UID stands twice");
    by_duty
}

#[test]
fn every_reader_sees_the_duties_of_the_json() {
    let mut standings = BTreeSet::new();
    for judged in all() {
        let duties = duties(&judged);
        for (reader, told) in told(&calendar(&judged)) {
            let events = by_duty(&told);
            assert_eq!(events.len(), duties.len(), "{} {reader}", judged.name);
            for duty in &duties {
                let event = events[text(&duty["duty"])];
                assert_eq!(instant(&event["start"]), instant(&duty["due"]), "{reader}");
                assert_eq!(instant(&event["stamp"]), stamp(&judged, duty), "{reader}");
                let is_settled = is_settled(duty);
                let status = if is_settled { "CANCELLED" } else { "CONFIRMED" };
                assert_eq!(event["status"], status, "{reader} {duty}");
                // Without history there are no commits to be counted.
                let has_passed = instant(&duty["deadline"]) <= as_of(&judged);
                assert_eq!(event["sequence"], u8::from(has_passed), "{reader} {duty}");
                let standing = text(&duty["standing"]);
                let line = format!("\nStanding: {standing}\n");
                assert!(text(&event["description"]).contains(&line), "{event}");
                standings.insert(standing.to_owned());
            }
        }
    }
    let seen = [
        "met", "late", "waived", "excused", "upcoming", "open", "overdue",
    ];
    for standing in seen {
        let is_skipped = standings.is_empty();
        assert!(is_skipped || standings.contains(standing), "{standings:?}");
    }
}

/// Without history: the opening, and nothing that is to come.
fn stamp(judged: &Subject, duty: &Value) -> DateTime<Utc> {
    instant(&duty["opens"]).min(as_of(judged))
}

#[test]
fn every_reader_sees_the_same() {
    for judged in all() {
        let told = told(&calendar(&judged));
        for pair in told.windows(2) {
            let ((one, first), (other, second)) = (&pair[0], &pair[1]);
            let events = list(&first["events"]).iter().zip(list(&second["events"]));
            for (a, b) in events {
                assert_eq!(a, b, "{} {one} {other}", judged.name);
            }
        }
    }
}

#[test]
fn an_entry_says_what_it_is_and_whose() {
    let judged = all().remove(2);
    assert_eq!(judged.name, "overdue");
    for (reader, told) in told(&calendar(&judged)) {
        let events = by_duty(&told);
        let event = events["escalation-tickets/2026-03-27/monitoring"];
        let title = title(&judged, "escalation-tickets");
        let summary = format!("Overdue: {title}, 2026-03-27 (Monitoring)");
        assert_eq!(event["summary"], summary.as_str(), "{reader}");
        assert_eq!(event["alarm_texts"], json!([summary]), "{reader}");
        assert_eq!(event["categories"], json!(["Monitoring"]), "{reader}");
        assert_eq!(told["name"], "Security duties – Case SOC", "{reader}");
        let done = events.values().find(|event| event["status"] == "CANCELLED");
        let done = text(&done.expect("a settled duty")["summary"]);
        assert!(done.starts_with("Done: "), "{done}");
        // Any of two teams may fulfil it: it is found under both.
        let any = events.iter().find(|(duty, _)| duty.ends_with("/any"));
        let (_, any) = any.expect("a duty of any team");
        let names = ["Monitoring", "CSIRT"];
        for name in names {
            assert!(list(&any["categories"]).contains(&name.into()), "{any}");
        }
        assert!(text(&any["summary"]).ends_with("(Any of several teams)"));
    }
}

fn title(judged: &Subject, task: &str) -> String {
    let path = judged.root().join(format!("policy/tasks/{task}.yaml"));
    let policy = fs::read_to_string(path).expect("a task");
    let policy: Value = serde_yaml::from_str(&policy).expect("YAML");
    text(&policy["title"]).to_owned()
}

#[test]
fn what_is_unsettled_rings_twice_and_what_is_settled_never() {
    // What each policy calls soon, in seconds.
    for (judged, soon) in [(sample(), 2 * 86_400), (all().remove(2), 7_200)] {
        for (reader, told) in told(&calendar(&judged)) {
            let mut ringing = 0;
            for event in list(&told["events"]) {
                let expected = if event["status"] == "CANCELLED" {
                    json!([])
                } else {
                    ringing += 1;
                    json!([-soon, 0])
                };
                assert_eq!(event["alarms"], expected, "{} {reader}", judged.name);
            }
            assert!(ringing > 0, "{}", judged.name);
        }
    }
}

#[test]
fn hostile_titles_stay_in_their_line() {
    let judged = all().remove(4);
    for (reader, told) in told(&calendar(&judged)) {
        for (duty, event) in by_duty(&told) {
            let summary = text(&event["summary"]);
            assert!(!summary.contains(char::is_control), "{reader}: {summary:?}");
            assert!(!summary.contains(['\u{202e}', '\u{2028}']), "{reader}");
            let expected = match duty.split('/').next() {
                Some("escalation-tickets") => "␍␊END:VEVENT␍␊BEGIN:VEVENT␊SUMMARY:evil \\n;,\"^n",
                Some("secure-score-report") => &*format!("{}老虎😀", "ø".repeat(150)),
                _ => "∷:",
            };
            let is_other = duty.starts_with("ir-");
            assert!(
                is_other || summary.contains(expected),
                "{reader}: {summary}"
            );
        }
    }
}
