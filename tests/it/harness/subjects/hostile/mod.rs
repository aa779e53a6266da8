//! Two repositories of one template, one with texts that would be obeyed and one with tame ones, and their outputs.

pub(crate) mod payloads;
pub(crate) mod repository;

use std::path::PathBuf;

/// An output of both repositories.
pub(crate) struct Twins {
    /// What was run.
    pub(crate) name: String,
    pub(crate) format: &'static str,
    pub(crate) hostile: PathBuf,
    pub(crate) tame: PathBuf,
}

pub(crate) fn read(path: &PathBuf) -> String {
    String::from_utf8(std::fs::read(path).expect("an output")).expect("UTF-8")
}
