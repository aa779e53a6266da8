//! Calendars: what other people's readers make of them is what the JSON of `due` and `audit` says.

mod events;
mod lines;
mod stable;

use std::path::{Path, PathBuf};
use std::process::Output;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::harness::scene::{Scene, run, status};

/// A repository, and when its calendar is made.
struct Judged {
    name: &'static str,
    scene: Option<Scene>,
    as_of: &'static str,
}

impl Judged {
    /// This repository, in the middle of its sample quarter, when a mail migration and an outage had
    /// duties waived and excused.
    fn sample() -> Self {
        Judged {
            name: "the sample",
            scene: None,
            as_of: "2026-03-09T09:00:00+01:00",
        }
    }

    fn of(name: &'static str, scene: Scene) -> Self {
        Judged {
            name,
            scene: Some(scene),
            as_of: "2026-03-31T20:00:00+02:00",
        }
    }

    /// All is settled; a duty is waived and another one overdue; titles are hostile; nothing is there.
    fn all() -> Vec<Self> {
        let overdue = Scene::base();
        overdue.remove("evidence/escalation-tickets/2026/2026-03-27/monitoring.yaml");
        let waived = Scene::base();
        waived.overlay(&crate::harness::scene::tests().join("cases/duty-overdue/waived/files"));
        waived.remove("evidence/escalation-tickets/2026/2026-03-31/monitoring.yaml");
        vec![
            Judged::sample(),
            Judged::of("all settled", Scene::base()),
            Judged::of("overdue", overdue),
            Judged::of("waived", waived),
            Judged::of("hostile", hostile()),
        ]
    }

    fn root(&self) -> PathBuf {
        let here = || Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf();
        let scene = self.scene.as_ref();
        scene.map_or_else(here, |scene| scene.root().to_path_buf())
    }

    fn print(&self, arguments: &[&str]) -> String {
        let global = ["--no-history", "--as-of", self.as_of];
        printed(&run(&self.root(), &global, arguments))
    }

    fn calendar(&self) -> String {
        self.print(&["due", "--format", "ics"])
    }

    fn as_of(&self) -> DateTime<Utc> {
        instant(&Value::from(self.as_of))
    }

    /// The duties of the calendar, as the JSON of `due` and `audit` tells of them.
    fn duties(&self) -> Vec<Value> {
        let due: Value =
            serde_json::from_str(&self.print(&["due", "--format", "json"])).expect("JSON");
        let from = self.as_of() - TimeDelta::days(31);
        let until = self.as_of() + TimeDelta::days(7);
        // A day more at either end: audit counts days of the policy's time zone.
        let day = |at: DateTime<Utc>| at.date_naive().to_string();
        let (first, last) = (
            day(from - TimeDelta::days(1)),
            day(until + TimeDelta::days(1)),
        );
        let arguments = ["audit", "--format", "json", "--from", &first, "--to", &last];
        let audit: Value = serde_json::from_str(&self.print(&arguments)).expect("JSON");
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
}

fn printed(output: &Output) -> String {
    assert_eq!(status(output), 0, "{output:?}");
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn instant(value: &Value) -> DateTime<Utc> {
    let text = value.as_str().expect("a text");
    let instant = DateTime::parse_from_rfc3339(text);
    instant.expect("RFC 3339").to_utc()
}

fn is_settled(duty: &Value) -> bool {
    ["met", "late", "waived", "excused"].contains(&text(&duty["standing"]))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// What would end a line, an entry or a calendar, be executed by a runner, or turn what is read around.
const HOSTILE: &str = "\\r\\nEND:VEVENT\\r\\nBEGIN:VEVENT\\nSUMMARY:evil \\\\n;,\\\"^n %0d%0a ::error::x ##[error]y\\u2028\\u200d";

/// Titles and names that try to get out of their line.
fn hostile() -> Scene {
    let scene = Scene::base();
    scene.remove("evidence/escalation-tickets/2026/2026-03-27/monitoring.yaml");
    let long = format!("\"{}老虎😀{}\"", "ø".repeat(150), "x 🐯".repeat(50));
    let colons = format!("\"{}\"", "::".repeat(80));
    for (task, title) in [
        ("escalation-tickets", &*format!("\"{HOSTILE}\"")),
        ("secure-score-report", &*long),
        ("threat-brief", &*colons),
    ] {
        edit(
            &scene,
            &format!("policy/tasks/{task}.yaml"),
            "title: ",
            title,
        );
    }
    edit(
        &scene,
        "policy/dutybook.yaml",
        "organisation: ",
        "'Æ \\n :: SOC'",
    );
    scene
}

/// Replaces what follows a key at the beginning of a line.
fn edit(scene: &Scene, path: &str, key: &str, value: &str) {
    let file = scene.root().join(path);
    let text = std::fs::read_to_string(&file).expect("a file");
    let lines = text.lines().map(|line| {
        if line.starts_with(key) {
            format!("{key}{value}\n")
        } else {
            format!("{line}\n")
        }
    });
    std::fs::write(&file, lines.collect::<String>()).expect("written");
}
