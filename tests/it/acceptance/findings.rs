//! Findings as `check --format json` prints them.

use serde_json::Value;

use crate::harness::repo::Repo;

/// The findings of a rule, as of the end of the sample quarter; the run must exit with a code.
#[track_caller]
pub(crate) fn found(repo: &Repo, rule: &str, code: i32) -> Vec<Value> {
    let run = repo
        .run("check --as-of 2026-03-31 --format json")
        .exits(code);
    let document = run.json();
    let findings = document["findings"].as_array().expect("findings");
    let of_rule = findings.iter().filter(|finding| finding["rule"] == rule);
    of_rule.cloned().collect()
}

/// The one finding of a rule, on a run that fails.
#[track_caller]
pub(crate) fn only(repo: &Repo, rule: &str) -> Value {
    let findings = found(repo, rule, 1);
    assert_eq!(findings.len(), 1, "{rule}: {findings:#?}");
    findings.into_iter().next().expect("one")
}

/// What a finding points at, cut out of the file by the range: one line only.
#[track_caller]
pub(crate) fn cut(repo: &Repo, finding: &Value) -> String {
    let text = repo.read(finding["file"].as_str().expect("a file"));
    let place = |end: &str, part: &str| -> usize {
        let number = finding["range"][end][part].as_u64().expect("a number");
        usize::try_from(number).expect("small")
    };
    assert_eq!(place("start", "line"), place("end", "line"), "{finding:#}");
    let line = text
        .lines()
        .nth(place("start", "line") - 1)
        .expect("a line");
    let first = place("start", "column") - 1;
    let length = place("end", "column") - place("start", "column");
    line.chars().skip(first).take(length).collect()
}

/// Every finding says what it must, whatever the rule.
#[track_caller]
pub(crate) fn assert_complete(finding: &Value) {
    let text = |key: &str| finding[key].as_str().unwrap_or_default();
    let is_named = text("rule").split('/').count() == 2;
    assert!(is_named, "{finding:#}");
    assert!(
        ["deny", "warn", "info"].contains(&text("level")),
        "{finding:#}"
    );
    assert!(!text("message").is_empty(), "{finding:#}");
    assert!(!text("help").is_empty(), "{finding:#}");
    assert!(!text("fingerprint").is_empty(), "{finding:#}");
    assert_eq!(finding["already_there"], false, "{finding:#}");
}
