//! Text of a repository is text in every output: nothing of it is obeyed by a terminal, a runner or a reader.
//!
//! Two repositories are made of one template, one with texts that would be obeyed and one with tame ones. What
//! a reader of its format makes of an output has the same structure for both: the same elements, the same keys,
//! the same components, the same cells.

mod logs;
mod payloads;
mod repository;
mod structure;

use std::path::PathBuf;

/// An output of both repositories.
struct Twins {
    /// What was run.
    name: String,
    format: &'static str,
    hostile: PathBuf,
    tame: PathBuf,
}

fn read(path: &PathBuf) -> String {
    String::from_utf8(std::fs::read(path).expect("an output")).expect("UTF-8")
}
