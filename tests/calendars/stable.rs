//! What stays the same from one calendar to the next.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::scene::{Scene, run};
use crate::{Judged, edit, printed};

/// For each duty of a calendar the value of a property of its event.
fn values(calendar: &str, property: &str) -> BTreeMap<String, String> {
    let calendar = calendar.replace("\r\n ", "");
    let events = calendar.split("BEGIN:VEVENT\r\n").skip(1);
    let of_event = |event: &str| {
        // An alarm has a UID of its own, and stands last.
        let event = event.split("BEGIN:VALARM").next().unwrap_or_default();
        let value = |name: &str| {
            let lines = event.lines();
            let mut values = lines.filter_map(|line| line.strip_prefix(name));
            values.next().expect("the property").to_owned()
        };
        let description = value("DESCRIPTION:Duty: ");
        let duty = description.split("\\n").next().unwrap_or_default();
        (duty.to_owned(), value(&format!("{property}:")))
    };
    events.map(of_event).collect()
}

/// How many duties two calendars share; what they say of these must be the same.
fn shared(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> usize {
    let both = one
        .iter()
        .filter_map(|(duty, value)| Some((value, other.get(duty)?)));
    both.inspect(|(a, b)| assert_eq!(a, b)).count()
}

#[test]
fn the_same_run_writes_the_same_bytes() {
    let all = Judged::all();
    let once: Vec<String> = all.iter().map(Judged::calendar).collect();
    // A clock that is read has gone on by then: its unit is the second.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    for (judged, once) in all.iter().zip(once) {
        assert!(once == judged.calendar(), "{}", judged.name);
    }
}

#[test]
fn a_uid_knows_neither_the_time_of_the_run_nor_the_team_that_was_asked_for() {
    let sample = Judged::sample();
    let uids = values(&sample.calendar(), "UID");
    let later = Judged {
        as_of: "2026-03-16T09:00:00+01:00",
        ..Judged::sample()
    };
    assert!(shared(&uids, &values(&later.calendar(), "UID")) > 100);
    let team = sample.print(&["due", "--team", "monitoring", "--format", "ics"]);
    assert!(team.contains("X-WR-CALNAME:Security duties of Monitoring – "));
    let team = values(&team, "UID");
    assert!(!team.is_empty() && team.len() < uids.len());
    assert_eq!(shared(&uids, &team), team.len());
    assert!(team.keys().all(|duty| duty.ends_with("/monitoring")));
}

#[test]
fn a_uid_knows_the_organisation_and_not_the_due_instant() {
    let before = Judged::of("before", Scene::base());
    let moved = Scene::base();
    let (task, due) = ("policy/tasks/escalation-tickets.yaml", "  due: ");
    edit(&moved, task, due, "{ time: \"15:30\" }");
    let moved = Judged::of("moved", moved);
    let (one, other) = (before.calendar(), moved.calendar());
    let (uids, others) = (values(&one, "UID"), values(&other, "UID"));
    assert_eq!(shared(&uids, &others), uids.len());
    assert_ne!(values(&one, "DTSTART"), values(&other, "DTSTART"));
    let elsewhere = Scene::base();
    edit(
        &elsewhere,
        "policy/dutybook.yaml",
        "organisation: ",
        "Another SOC",
    );
    let elsewhere = values(&Judged::of("elsewhere", elsewhere).calendar(), "UID");
    assert_eq!(uids.len(), elsewhere.len());
    assert!(uids.iter().all(|(duty, uid)| elsewhere[duty] != *uid));
}

#[test]
fn an_entry_is_stamped_with_the_time_of_the_commit_that_brought_its_policy() {
    let scene = Scene::base();
    commit(scene.root(), "2026-01-05T12:00:00+01:00");
    let calendar = |as_of: &str| {
        let global = ["--as-of", as_of];
        printed(&run(scene.root(), &global, &["due", "--format", "ics"]))
    };
    let first = calendar("2026-03-31T20:00:00+02:00");
    for (duty, stamp) in values(&first, "DTSTAMP") {
        assert_eq!(stamp, "20260105T110000Z", "{duty}");
    }
    // A later policy judges what opens after it: its entries have to outdo those that clients hold.
    let (task, due) = ("policy/tasks/escalation-tickets.yaml", "  due: ");
    edit(&scene, task, due, "{ time: \"15:30\" }");
    commit(scene.root(), "2026-03-31T21:00:00+02:00");
    let second = calendar("2026-03-31T22:00:00+02:00");
    let (before, after) = (values(&first, "SEQUENCE"), values(&second, "SEQUENCE"));
    let (starts, moved) = (values(&first, "DTSTART"), values(&second, "DTSTART"));
    let stamps = values(&second, "DTSTAMP");
    let mut count = 0;
    for (duty, start) in &starts {
        let is_moved = moved.get(duty).is_some_and(|other| other != start);
        if is_moved {
            count += 1;
            assert!(number(&after[duty]) > number(&before[duty]), "{duty}");
            assert_eq!(stamps[duty], "20260331T190000Z", "{duty}");
        }
    }
    assert!(count > 0);
}

fn number(text: &str) -> u32 {
    text.parse().expect("a number")
}

/// Commits everything at a time.
fn commit(root: &Path, at: &str) {
    for arguments in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "Policy"],
    ] {
        let mut command = Command::new("git");
        command.current_dir(root).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Analyst One");
            command.env(format!("GIT_{role}_EMAIL"), "analyst-1@soc.example");
            command.env(format!("GIT_{role}_DATE"), at);
        }
        let output = command.output().expect("git runs");
        assert!(output.status.success(), "{output:?}");
    }
}
