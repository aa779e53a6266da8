//! `--format markdown`, linted and rendered by programs that others wrote.

use std::process::Command;

use serde_json::Value;

use crate::audit_material::repositories::{self, put};
use crate::audit_material::{json, quarter, texts};
use crate::harness::readers;
use crate::harness::session::Session;

const SAMPLES: [&str; 4] = [
    "",
    "--sample 7 --seed 3",
    "--sample convention --seed 3",
    "--sample 9999 --seed 3",
];

#[test]
fn markdownlint_finds_nothing_wrong() {
    let Some(lint) = readers::module("markdownlint-cli2/markdownlint-cli2-bin.mjs") else {
        return;
    };
    let config = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/readers/report.markdownlint-cli2.jsonc"
    );
    let folder = tempfile::tempdir().expect("a folder");
    for (number, audited) in repositories::all().iter().enumerate() {
        // Each with another draw: the linter takes seconds for a report.
        let sample = SAMPLES[number % SAMPLES.len()];
        let report = audited.run(&format!("--format markdown {sample}"));
        put(folder.path(), &format!("{number}.md"), &report);
    }
    put(folder.path(), "empty.md", &empty());
    let mut node = Command::new("node");
    node.arg(lint).args(["--config", config, "*.md"]);
    let output = node.current_dir(folder.path()).output().expect("node");
    readers::satisfied(&output);
}

/// The report of an interval in which nothing is due, and nothing can be drawn.
fn empty() -> Vec<u8> {
    let session = Session::sample();
    let run = session.run(
        "audit --as-of 2026-03-31 --from 2026-01-01 --to 2026-01-01 --sample 5 --seed 1 --format markdown",
    );
    run.exits(0).says("No duty was due.").stdout.into_bytes()
}

/// What a renderer may make of a report.
const PLAIN: [&str; 6] = [
    "heading_",
    "inline",
    "paragraph_",
    "softbreak",
    "table_",
    "text",
];
const CELLS: [&str; 5] = ["tbody_", "td_", "th_", "thead_", "tr_"];

#[test]
fn nothing_is_rendered_but_tables_and_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let hostile = repositories::hostile();
    let report = hostile.run("--format markdown --sample 7 --seed 3");
    let report = put(folder.path(), "report.md", &report);
    let Some(output) = readers::node("markdown_tags.mjs", [report]) else {
        return;
    };
    for kind in readers::satisfied(&output).lines() {
        let mut known = PLAIN.iter().chain(&CELLS);
        assert!(known.any(|known| kind.starts_with(known)), "{kind}");
    }
}

/// The rows of the table below a heading.
fn rows<'a>(report: &'a str, heading: &str) -> Vec<&'a str> {
    let (_, below) = report.split_once(heading).expect("the heading");
    let lines = below.lines().take_while(|line| !line.starts_with("## "));
    lines
        .filter(|line| line.starts_with("| "))
        .skip(2)
        .collect()
}

#[test]
fn the_report_tells_what_the_json_tells() {
    let session = Session::sample();
    let report = quarter(&session, "--format markdown --sample 5 --seed 7").exits(0);
    let report = report.stdout;
    let audit = json(&session, "--sample 5 --seed 7");
    let duties = audit["duties"].as_array().expect("a list");
    assert_eq!(rows(&report, "## Population").len(), duties.len());
    assert_eq!(rows(&report, "## Standings").len(), 8);
    let is_met = |duty: &&Value| duty["standing"] == "met";
    let exceptions = duties.len() - duties.iter().filter(is_met).count();
    assert_eq!(rows(&report, "## Exceptions").len(), exceptions);
    assert!(report.contains("policy/waivers/2026-02-11-ticket-system-outage.yaml"));
    let drawn = rows(&report, "## Sample");
    for (row, duty) in drawn.iter().zip(texts(&audit["sample"]["duties"])) {
        assert!(row.contains(duty), "{row}: {duty}");
    }
    assert_eq!(drawn.len(), 5);
    for known in [
        audit["population"]["digest"].as_str().expect("a digest"),
        "| population | 428 duties |",
        "| verdict | pass; findings: 0 deny,",
        "dutybook --as-of 2026-03-31T23:59:59+02:00 audit --from 2026-01-01 --to 2026-03-31 --sample 5 --seed 7",
        "| interval | due from 2026-01-01 to 2026-03-31, both inclusive |",
    ] {
        assert!(report.contains(known), "{known}");
    }
}
