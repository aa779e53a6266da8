//! What markdownlint, and those who show the summary of a job, demand of it.

use std::fs;
use std::process::Command;

use crate::formats_of_others::{all, hostile, json, list, print, text};
use crate::harness::readers::{module, satisfied};
use crate::harness::scene::Scene;

/// Lines are as long as messages are, and GitHub Flavored Markdown folds by these two elements only.
const CONFIGURATION: &str =
    r#"{"config": {"MD013": false, "MD033": {"allowed_elements": ["details", "summary"]}}}"#;

#[test]
fn markdownlint_finds_nothing() {
    let Some(linter) = module("markdownlint-cli2/markdownlint-cli2-bin.mjs") else {
        return;
    };
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join(".markdownlint-cli2.jsonc"), CONFIGURATION).expect("written");
    let mut count = 0;
    for (scene, as_of) in all() {
        let path = dir.path().join(format!("{count}.md"));
        fs::write(path, print(&scene, &as_of, "markdown")).expect("written");
        count += 1;
    }
    let mut node = Command::new("node");
    node.arg(linter).arg("*.md").current_dir(dir.path());
    let said = satisfied(&node.output().expect("node runs"));
    assert!(
        said.contains(&format!("Linting: {count} file(s)")),
        "{said}"
    );
}

#[test]
fn every_finding_is_told_worst_first() {
    for (scene, as_of) in all() {
        let printed = print(&scene, &as_of, "markdown");
        let findings = json(&scene, &as_of, "json");
        let findings = list(&findings["findings"]);
        let told: Vec<&str> = printed
            .lines()
            .filter(|line| line.starts_with("- **"))
            .collect();
        assert_eq!(told.len(), findings.len());
        for (told, finding) in told.iter().zip(findings) {
            let head = format!(
                "- **{}** {}: ",
                text(&finding["level"]),
                text(&finding["rule"])
            );
            assert!(told.starts_with(&head), "{told}");
        }
    }
}

#[test]
fn hostile_text_is_no_markup() {
    let (scene, as_of) = hostile();
    let printed = print(&scene, &as_of, "markdown");
    assert!(printed.contains("evil.example"), "{printed}");
    assert!(!printed.contains(|c: char| c.is_control() && c != '\n'));
    for markup in [
        "<script",
        "](https",
        "</details>",
        "<!--",
        " ```",
        "##vso[",
        "##[",
    ] {
        assert!(!printed.contains(markup), "{markup}: {printed}");
    }
}

#[test]
fn a_summary_stays_below_what_is_shown_and_says_what_was_cut() {
    let printed = print(&Scene::base(), "2034-01-01", "markdown");
    assert!(
        (800 * 1024..=900 * 1024).contains(&printed.len()),
        "{}",
        printed.len()
    );
    let last = printed.lines().last().expect("a line");
    assert!(last.starts_with("Cut here: "), "{last}");
    let told = printed
        .lines()
        .filter(|line| line.starts_with("- **"))
        .count();
    let findings = json(&Scene::base(), "2034-01-01", "json");
    let left_out = list(&findings["findings"]).len() - told;
    assert!(
        last.contains(&format!(" {left_out} more entries ")),
        "{last}"
    );
}
