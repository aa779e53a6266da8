//! The summary of a job in Markdown, read by a linter.

use std::fs;
use std::process::Command;

use crate::harness::subjects::reports::{all, print};
use crate::harness::temporary::temporary_folder;
use crate::programs::{module, satisfied};

/// Lines are as long as messages are, and GitHub Flavored Markdown folds by these two elements only.
const CONFIGURATION: &str =
    r#"{"config": {"MD013": false, "MD033": {"allowed_elements": ["details", "summary"]}}}"#;

#[test]
fn markdownlint_finds_nothing() {
    let Some(linter) = module("markdownlint-cli2/markdownlint-cli2-bin.mjs") else {
        return;
    };
    let dir = temporary_folder().expect("a folder");
    fs::write(dir.path().join(".markdownlint-cli2.jsonc"), CONFIGURATION).expect("written");
    let mut count = 0;
    for subject in all() {
        let path = dir.path().join(format!("{count}.md"));
        fs::write(path, print(&subject, "markdown")).expect("written");
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
