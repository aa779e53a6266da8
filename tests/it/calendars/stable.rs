//! What stays the same from one calendar to the next.

use std::collections::BTreeMap;

use crate::harness::cases::AS_OF;
use crate::harness::files::tests;
use crate::harness::repo::Repo;
use crate::harness::subject::Subject;
use crate::harness::subjects::calendars::{all, calendar, edit, of, sample};

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
    let all = all();
    let once: Vec<String> = all.iter().map(calendar).collect();
    // A clock that is read has gone on by then: its unit is the second.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    for (judged, once) in all.iter().zip(once) {
        assert!(once == calendar(judged), "{}", judged.name);
    }
}

#[test]
fn a_uid_knows_neither_the_time_of_the_run_nor_the_team_that_was_asked_for() {
    let sample = sample();
    let uids = values(&calendar(&sample), "UID");
    let later = Subject::sample().at("later", "2026-03-16T09:00:00+01:00");
    assert!(shared(&uids, &values(&calendar(&later), "UID")) > 20);
    let team = ["due", "--team", "monitoring", "--format", "ics"];
    let team = sample.run(&team).exits(0).stdout;
    assert!(team.contains("X-WR-CALNAME:Security duties of Monitoring – "));
    let team = values(&team, "UID");
    assert!(!team.is_empty() && team.len() < uids.len());
    assert_eq!(shared(&uids, &team), team.len());
    assert!(team.keys().all(|duty| duty.ends_with("/monitoring")));
}

#[test]
fn a_uid_knows_the_organisation_and_not_the_due_instant() {
    let before = of("before", Repo::base());
    let moved = Repo::base();
    let (task, due) = ("policy/tasks/escalation-tickets.yaml", "  due: ");
    edit(&moved, task, due, "{ time: \"15:30\" }");
    let moved = of("moved", moved);
    let (one, other) = (calendar(&before), calendar(&moved));
    let (uids, others) = (values(&one, "UID"), values(&other, "UID"));
    assert_eq!(shared(&uids, &others), uids.len());
    assert_ne!(values(&one, "DTSTART"), values(&other, "DTSTART"));
    let elsewhere = Repo::base();
    edit(
        &elsewhere,
        "policy/dutybook.yaml",
        "organisation: ",
        "Another SOC",
    );
    let elsewhere = values(&calendar(&of("elsewhere", elsewhere)), "UID");
    assert_eq!(uids.len(), elsewhere.len());
    assert!(uids.iter().all(|(duty, uid)| elsewhere[duty] != *uid));
}

#[test]
fn an_entry_is_stamped_with_the_commit_of_its_policy() {
    let repo = Repo::base();
    repo.commit_all_at("2026-01-05T12:00:00+01:00");
    let first = with_history(&repo, AS_OF);
    let (stamps, starts) = (values(&first, "DTSTAMP"), values(&first, "DTSTART"));
    assert!(!stamps.is_empty());
    for (duty, stamp) in &stamps {
        assert_eq!(stamp, "20260105T110000Z", "{duty}");
    }
    // The same at another time of asking.
    let later = values(&with_history(&repo, "2026-04-01T20:00:00+02:00"), "DTSTAMP");
    assert!(shared(&stamps, &later) > 0);
    // A later policy judges what opens after it: its entries have to outdo those that clients hold.
    let (task, due) = ("policy/tasks/escalation-tickets.yaml", "  due: ");
    edit(&repo, task, due, "{ time: \"15:30\" }");
    repo.commit_all_at("2026-03-31T21:00:00+02:00");
    let second = with_history(&repo, "2026-03-31T22:00:00+02:00");
    let moved = values(&second, "DTSTART");
    let (before, after) = (revisions(&first), revisions(&second));
    let mut count = 0;
    for (duty, start) in &starts {
        if moved.get(duty).is_some_and(|other| other != start) {
            count += 1;
            assert!(after[duty] > before[duty], "{duty}");
            assert_eq!(after[duty].1, "20260331T190000Z", "{duty}");
        }
    }
    assert!(count > 0);
}

#[test]
fn what_is_recorded_and_removed_again_is_not_left_cancelled_with_clients() {
    let repo = Repo::base();
    let file = "evidence/escalation-tickets/2026/2026-03-27/monitoring.yaml";
    let duty = "escalation-tickets/2026-03-27/monitoring";
    let text = repo.read(file);
    repo.remove(file);
    repo.commit_all_at("2026-01-05T12:00:00+01:00");
    let mut held = with_history(&repo, "2026-03-27T09:00:00+01:00");
    // Two commits carry a time before the deadline, and are seen after it.
    for (as_of, at, is_recorded, status) in [
        ("2026-03-28T09:00:00+01:00", None, false, "CONFIRMED"),
        (
            "2026-03-28T10:00:00+01:00",
            Some("2026-03-27T20:00:00+01:00"),
            true,
            "CANCELLED",
        ),
        (
            "2026-03-28T11:00:00+01:00",
            Some("2026-03-28T10:30:00+01:00"),
            false,
            "CONFIRMED",
        ),
        (
            "2026-03-28T12:00:00+01:00",
            Some("2026-03-28T11:30:00+01:00"),
            true,
            "CANCELLED",
        ),
    ] {
        if let Some(at) = at {
            if is_recorded {
                repo.write(file, &text);
            } else {
                repo.remove(file);
            }
            repo.commit_all_at(at);
        }
        let next = with_history(&repo, as_of);
        assert_eq!(values(&next, "STATUS")[duty], status, "{as_of}");
        assert_eq!(values(&held, "UID")[duty], values(&next, "UID")[duty]);
        assert!(revisions(&next)[duty] >= revisions(&held)[duty], "{as_of}");
        if values(&next, "STATUS")[duty] != values(&held, "STATUS")[duty] {
            assert!(revisions(&next)[duty] > revisions(&held)[duty], "{as_of}");
        }
        held = next;
    }
}

/// What tells the later one of two entries with the same UID (RFC 5546 §2.1.5): SEQUENCE, which is 0
/// where there is none, and then DTSTAMP.
fn revisions(calendar: &str) -> BTreeMap<String, (u32, String)> {
    let sequences = if calendar.contains("SEQUENCE:") {
        values(calendar, "SEQUENCE")
    } else {
        BTreeMap::new()
    };
    let stamps = values(calendar, "DTSTAMP").into_iter();
    stamps
        .map(|(duty, stamp)| {
            let sequence = sequences.get(&duty).map_or(0, |text| number(text));
            (duty, (sequence, stamp))
        })
        .collect()
}

fn with_history(repo: &Repo, as_of: &str) -> String {
    repo.run(&format!("--as-of {as_of} due --format ics"))
        .exits(0)
        .stdout
}

#[test]
fn a_uid_knows_the_repository_where_there_is_no_organisation() {
    let as_of = AS_OF;
    let named = |organisation: &str, at: &str| {
        let repo = Repo::base();
        edit(
            &repo,
            "policy/dutybook.yaml",
            "organisation: ",
            organisation,
        );
        if organisation.is_empty() {
            repo.edit("policy/dutybook.yaml", "organisation: \n", "");
        }
        repo.commit_all_at(at);
        repo
    };
    let (one, other) = ("2026-01-05T12:00:00+01:00", "2026-01-06T12:00:00+01:00");
    let uids = |repo: &Repo| values(&with_history(repo, as_of), "UID");
    let first = named("", one);
    let (before, elsewhere) = (uids(&first), uids(&named("", other)));
    assert!(!before.is_empty() && before.len() == elsewhere.len());
    assert!(before.iter().all(|(duty, uid)| elsewhere[duty] != *uid));
    edit(
        &first,
        "policy/tasks/escalation-tickets.yaml",
        "title: ",
        "Another title",
    );
    first.commit_all_at("2026-03-31T12:00:00+02:00");
    assert_eq!(shared(&before, &uids(&first)), before.len());
    // With an organisation, it makes no difference whether history is read.
    let organised = named("Another SOC", one);
    let known = uids(&organised);
    let blind = organised.run(&format!("--no-history --as-of {as_of} due --format ics"));
    let blind = blind.exits(0).stdout;
    assert_eq!(shared(&known, &values(&blind, "UID")), known.len());
}

#[test]
fn a_uid_knows_the_root_below_the_top() {
    let repo = Repo::empty();
    let base = tests().join("cases/base");
    for below in ["a", "b"] {
        repo.overlay_at(below, &base);
    }
    repo.commit_all_at("2026-01-05T12:00:00+01:00");
    let uids = |below: &str, history: &str| {
        let arguments = format!("--as-of {AS_OF} {history} due --format ics");
        let printed = repo.run_in(&repo.path(below), &arguments).exits(0).stdout;
        values(&printed, "UID")
    };
    let (one, other) = (uids("a", ""), uids("b", ""));
    assert!(!one.is_empty() && one.len() == other.len());
    assert!(one.iter().all(|(duty, uid)| other[duty] != *uid));
    assert_eq!(shared(&one, &uids("a", "--no-history")), one.len());
}

fn number(text: &str) -> u32 {
    text.parse().expect("a number")
}
