//! The documents of this repository.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::files::{names_below, project};

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// What people read, below the top of this repository.
pub(crate) fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "packaging/README.md",
    ]
    .map(PathBuf::from)
    .into();
    let docs = names_below(&project().join("docs"));
    let is_markdown = |path: &PathBuf| path.extension().is_some_and(|word| word == "md");
    let docs = docs.iter().map(|name| Path::new("docs").join(name));
    found.extend(docs.filter(is_markdown));
    found
}
