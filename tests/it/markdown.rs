//! The Markdown of this repository: what is generated is up to date, other people's linter is satisfied, and links lead
//! somewhere.

use std::collections::BTreeSet;

use crate::harness::files::project;
use crate::harness::process::{dutybook_in, printed_in};
use crate::harness::subjects::documents::{documents, read};

#[test]
fn the_page_of_rules_is_what_explain_prints() {
    let printed = printed_in(project(), ["explain", "--all", "--format", "markdown"]);
    assert!(
        read(&project().join("docs/rules.md")) == printed,
        "write it anew: cargo run -- explain --all --format markdown > docs/rules.md"
    );
}

#[test]
fn a_page_is_the_same_in_both_formats() {
    let page = |format| printed_in(project(), ["explain", "duty/overdue", "--format", format]);
    assert_eq!(page("human"), page("markdown"));
    let unknown = dutybook_in(project())
        .args(["explain", "duty/overdu", "--format", "markdown"])
        .output()
        .unwrap();
    assert_eq!(unknown.status.code(), Some(2));
}

/// The lines of a document that stand in no block of code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// Where the links of a document lead to, as written.
fn targets(text: &str) -> Vec<String> {
    let parts = prose(text).flat_map(|line| line.split("](").skip(1));
    let targets = parts.filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).collect()
}

/// The fragments that forges make of a document's headings.
fn fragments(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter(|line| line.starts_with('#'));
    let fragment = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(fragment).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut count = 0;
    for document in documents() {
        let text = read(&project().join(&document));
        for target in targets(&text) {
            if target.contains("://") {
                continue;
            }
            count += 1;
            let (path, fragment) = target.split_once('#').unwrap_or((&target, ""));
            let folder = project().join(&document);
            let goal = match path {
                "" => folder,
                path => folder.with_file_name(path),
            };
            assert!(goal.exists(), "{}: {target}", document.display());
            let is_there = fragment.is_empty() || fragments(&read(&goal)).contains(fragment);
            assert!(is_there, "{}: {target}", document.display());
        }
    }
    assert!(count > 60, "{count} links");
}
