//! Calendars, beside what the JSON of `due` and `audit` says of the same duties.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::harness::cases::AS_OF;
use crate::harness::files::tests;
use crate::harness::json::{list, text};
use crate::harness::repo::Repo;
use crate::harness::subject::Subject;

/// The small sample, in the middle of its quarter, when a mail migration and an outage had duties waived and
/// excused.
pub(crate) fn sample() -> Subject {
    Subject::sample().at("the sample", "2026-03-09T09:00:00+01:00")
}

pub(crate) fn of(name: &str, repo: Repo) -> Subject {
    Subject::of(name, repo, AS_OF)
}

/// All is settled; a duty is waived and another one overdue; titles are hostile; nothing is there.
pub(crate) fn all() -> Vec<Subject> {
    let overdue = Repo::base();
    overdue.remove("evidence/escalation-tickets/2026/2026-03-27/monitoring.yaml");
    let waived = Repo::base();
    waived.overlay(&tests().join("cases/duty-overdue/waived/files"));
    waived.remove("evidence/escalation-tickets/2026/2026-03-31/monitoring.yaml");
    vec![
        sample(),
        of("all settled", Repo::base()),
        of("overdue", overdue),
        of("waived", waived),
        of("hostile", hostile()),
    ]
}

pub(crate) fn calendar(subject: &Subject) -> String {
    subject.run(&["due", "--format", "ics"]).exits(0).stdout
}

pub(crate) fn as_of(subject: &Subject) -> DateTime<Utc> {
    instant(&Value::from(subject.as_of.as_str()))
}

/// The duties of the calendar, as the JSON of `due` and `audit` shows them.
pub(crate) fn duties(subject: &Subject) -> Vec<Value> {
    let due = subject.json(&["due"]);
    let from = as_of(subject) - TimeDelta::days(31);
    let until = as_of(subject) + TimeDelta::days(7);
    // A day more at either end: audit counts days of the policy's time zone.
    let day = |at: DateTime<Utc>| at.date_naive().to_string();
    let first = day(from - TimeDelta::days(1));
    let last = day(until + TimeDelta::days(1));
    let audit = subject.json(&["audit", "--from", &first, "--to", &last]);
    let is_past = |duty: &&Value| {
        let due = instant(&duty["due"]);
        from <= due && due <= until && is_settled(duty)
    };
    let settled = list(&audit["duties"]).iter().filter(is_past);
    list(&due["duties"])
        .iter()
        .chain(settled)
        .cloned()
        .collect()
}

pub(crate) fn instant(value: &Value) -> DateTime<Utc> {
    let text = value.as_str().expect("a text");
    let instant = DateTime::parse_from_rfc3339(text);
    instant.expect("RFC 3339").to_utc()
}

pub(crate) fn is_settled(duty: &Value) -> bool {
    ["met", "late", "waived", "excused"].contains(&text(&duty["standing"]))
}

/// What would end a line, an entry or a calendar, be executed by a runner, or turn what is read around.
pub(crate) const HOSTILE: &str = "\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\nSUMMARY:evil \\\\n;,\\\"^n %0d%0a ::error::x ##[error]y\\u2028\\u200d";

/// Titles and names that try to get out of their line.
pub(crate) fn hostile() -> Repo {
    let repo = Repo::base();
    repo.remove("evidence/escalation-tickets/2026/2026-03-27/monitoring.yaml");
    let long = format!("\"{}老虎😀{}\"", "ø".repeat(150), "x 🐯".repeat(50));
    let colons = format!("\"{}\"", "::".repeat(80));
    for (task, title) in [
        ("escalation-tickets", &*format!("\"{HOSTILE}\"")),
        ("secure-score-report", &*long),
        ("threat-brief", &*colons),
    ] {
        edit(
            &repo,
            &format!("policy/tasks/{task}.yaml"),
            "title: ",
            title,
        );
    }
    edit(
        &repo,
        "policy/dutybook.yaml",
        "organisation: ",
        "'Æ \\n :: SOC'",
    );
    repo
}

/// Replaces what follows a key at the beginning of a line.
pub(crate) fn edit(repo: &Repo, path: &str, key: &str, value: &str) {
    let text = repo.read(path);
    let lines = text.lines().map(|line| {
        if line.starts_with(key) {
            format!("{key}{value}\n")
        } else {
            format!("{line}\n")
        }
    });
    repo.write(path, lines.collect::<String>());
}
