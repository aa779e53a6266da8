//! `--format markdown`, linted and rendered by programs that others wrote.

use serde_json::Value;

use crate::audit_material::{json, quarter};
use crate::harness::json::texts;
use crate::harness::repo::Repo;

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
    let repo = Repo::sample();
    let report = quarter(&repo, "--format markdown --sample 5 --seed 7").exits(0);
    let report = report.stdout;
    let audit = json(&repo, "--sample 5 --seed 7");
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
        "| population | 572 duties |",
        "| verdict | pass; findings: 0 deny,",
        "dutybook --no-history --as-of 2026-03-31T23:59:59+02:00 audit --from 2026-01-01 --to 2026-03-31 --sample 5 --seed 7",
        "| interval | due from 2026-01-01 to 2026-03-31, both inclusive |",
    ] {
        assert!(report.contains(known), "{known}");
    }
}
