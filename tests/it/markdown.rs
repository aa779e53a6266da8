//! The Markdown of this repository: what is generated is up to date, other people's linter is satisfied, and links lead
//! somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::run::{dutybook, ok};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// What people read, below the top of this repository.
fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"]
        .map(PathBuf::from)
        .into();
    let docs = crate::harness::run::files(&root().join("docs"));
    let is_markdown = |path: &PathBuf| path.extension().is_some_and(|word| word == "md");
    let docs = docs.iter().map(|name| Path::new("docs").join(name));
    found.extend(docs.filter(is_markdown));
    found
}

#[test]
fn the_page_of_rules_is_what_explain_prints() {
    let printed = ok(root(), ["explain", "--all", "--format", "markdown"]);
    assert!(
        read(&root().join("docs/rules.md")) == printed,
        "write it anew: cargo run -- explain --all --format markdown > docs/rules.md"
    );
}

#[test]
fn a_page_is_the_same_in_both_formats() {
    let page = |format| ok(root(), ["explain", "duty/overdue", "--format", format]);
    assert_eq!(page("human"), page("markdown"));
    let unknown = dutybook(root())
        .args(["explain", "duty/overdu", "--format", "markdown"])
        .output()
        .unwrap();
    assert_eq!(unknown.status.code(), Some(2));
}

/// Runs the linter in a folder, by this repository's configuration.
fn lint(folder: &Path, paths: &[PathBuf]) -> Option<std::process::Output> {
    let linter = crate::harness::readers::module("markdownlint-cli2/markdownlint-cli2-bin.mjs")?;
    let mut node = Command::new("node");
    node.arg(linter).arg("--config");
    node.arg(root().join(".markdownlint-cli2.jsonc"));
    Some(node.args(paths).current_dir(folder).output().unwrap())
}

#[test]
fn markdownlint_finds_nothing() {
    if let Some(output) = lint(root(), &documents()) {
        let said = crate::harness::readers::satisfied(&output);
        let count = format!("Linting: {} file(s)", documents().len());
        assert!(said.contains(&count), "{said}");
    }
}

#[test]
fn markdownlint_finds_what_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let text = "# Title\n\n## Same\n\n## Same\n\n[gone](#nowhere)\n";
    fs::write(dir.path().join("wrong.md"), text).unwrap();
    if let Some(output) = lint(dir.path(), &["wrong.md".into()]) {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success());
        assert!(said.contains("MD024") && said.contains("MD051"), "{said}");
    }
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
        let text = read(&root().join(&document));
        for target in targets(&text) {
            if target.contains("://") {
                continue;
            }
            count += 1;
            let (path, fragment) = target.split_once('#').unwrap_or((&target, ""));
            let folder = root().join(&document);
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
