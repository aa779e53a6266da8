//! The documents of this repository, read by a linter.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::files::project;
use crate::harness::subjects::documents::documents;
use crate::harness::temporary::temporary_folder;
use crate::programs;

/// Runs the linter in a folder, by this repository's configuration.
fn lint(folder: &Path, paths: &[PathBuf]) -> Option<std::process::Output> {
    let linter = programs::module("markdownlint-cli2/markdownlint-cli2-bin.mjs")?;
    let mut node = Command::new("node");
    node.arg(linter).arg("--config");
    node.arg(project().join(".markdownlint-cli2.jsonc"));
    Some(node.args(paths).current_dir(folder).output().unwrap())
}

#[test]
fn markdownlint_finds_nothing() {
    if let Some(output) = lint(project(), &documents()) {
        let said = programs::satisfied(&output);
        let count = format!("Linting: {} file(s)", documents().len());
        assert!(said.contains(&count), "{said}");
    }
}

#[test]
fn markdownlint_finds_what_is_wrong() {
    let dir = temporary_folder().unwrap();
    let text = "# Title\n\n## Same\n\n## Same\n\n[gone](#nowhere)\n";
    fs::write(dir.path().join("wrong.md"), text).unwrap();
    if let Some(output) = lint(dir.path(), &["wrong.md".into()]) {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success());
        assert!(said.contains("MD024") && said.contains("MD051"), "{said}");
    }
}
