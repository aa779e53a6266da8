//! What other tools rely on between two runs: the order of findings, and their fingerprints.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::acceptance::findings::only;
use crate::harness::repo::Repo;

const SCORE: &str = "evidence/secure-score-report/2026/2026-W11/monitoring.yaml";

fn findings(repo: &Repo, arguments: &str) -> Vec<Value> {
    let json = repo.run(&format!("{arguments} --format json")).json();
    json["findings"].as_array().expect("findings").clone()
}

#[test]
fn findings_come_by_level_file_line_rule_and_duty() {
    let repo = Repo::small_sample();
    repo.edit(SCORE, "performed_by:", "perfomed_by:")
        .write("evidence/stray.txt", "?")
        .write("evidence/secure-score-report/2026/2026-W11/more.txt", "?");
    let key = |finding: &Value| {
        let level = ["deny", "warn", "info"]
            .iter()
            .position(|level| finding["level"] == *level);
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let line = finding["range"]["start"]["line"].as_u64().unwrap_or(0);
        (level, text("file"), line, text("rule"), text("duty"))
    };
    for arguments in ["check --as-of 2026-03-31", "check --as-of 2026-05-31"] {
        let found: Vec<_> = findings(&repo, arguments).iter().map(key).collect();
        assert!(found.iter().all(|key| key.0.is_some()), "{arguments}");
        // Labels of duties sort by time within a task only as long as they are of one kind.
        let places: Vec<_> = found.iter().map(|(a, b, c, d, _)| (a, b, c, d)).collect();
        assert!(places.is_sorted(), "{arguments}: {places:#?}");
    }
}

#[test]
fn a_fingerprint_names_one_fault_and_outlives_days_and_lines() {
    let repo = Repo::small_sample();
    repo.remove(SCORE);
    let before = only(&repo, "duty/overdue");
    let fingerprints: Vec<String> = findings(&repo, "check --as-of 2026-06-30")
        .iter()
        .map(|finding| finding["fingerprint"].to_string())
        .collect();
    let different: BTreeSet<&String> = fingerprints.iter().collect();
    assert_eq!(
        different.len(),
        fingerprints.len(),
        "two faults share a fingerprint"
    );
    // Three months later the same duty is overdue still, in other words.
    assert!(different.contains(&before["fingerprint"].to_string()));
    let path = "policy/tasks/secure-score-report.yaml";
    let text = repo.read(path);
    repo.write(path, format!("# One line more.\n{text}"));
    let after = only(&repo, "duty/overdue");
    assert_ne!(before["range"], after["range"]);
    assert_eq!(before["fingerprint"], after["fingerprint"]);
}
