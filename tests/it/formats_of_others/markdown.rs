//! What markdownlint, and those who show the summary of a job, demand of it.

use crate::harness::json::{list, text};
use crate::harness::repo::Repo;
use crate::harness::subject::Subject;
use crate::harness::subjects::reports::{all, hostile, json, print};

#[test]
fn every_finding_is_told_worst_first() {
    for subject in all() {
        let printed = print(&subject, "markdown");
        let findings = json(&subject, "json");
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
    let subject = hostile();
    let printed = print(&subject, "markdown");
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
    let printed = print(
        &Subject::of("the base", Repo::base(), "2034-01-01"),
        "markdown",
    );
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
    let findings = json(&Subject::of("the base", Repo::base(), "2034-01-01"), "json");
    let left_out = list(&findings["findings"]).len() - told;
    assert!(
        last.contains(&format!(" {left_out} more entries ")),
        "{last}"
    );
}
