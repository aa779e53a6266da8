//! What a release holds, installed as its users would: `.ci/run` makes it in `target/release-files`.

mod action;
mod components;
mod hooks;
mod image;
mod install;

use std::fs;
use std::path::PathBuf;

use crate::programs::{self, there};

/// The target of the files that `.ci/run` makes.
pub(crate) const TARGET: &str = "x86_64-unknown-linux-musl";

/// Where they lie.
fn folder() -> PathBuf {
    programs::folder().with_file_name("release-files")
}

/// The file of the release whose name has an ending.
pub(crate) fn release_file(ending: &str) -> Option<PathBuf> {
    let found = fs::read_dir(folder()).ok().and_then(|entries| {
        let mut paths = entries.map(|entry| entry.unwrap().path());
        paths.find(|path| path.to_string_lossy().ends_with(ending))
    });
    there(&format!("a release file that ends in {ending}"), found)
}

/// The archive of the release.
pub(crate) fn archive() -> Option<PathBuf> {
    release_file(&format!("-{TARGET}.tar.gz"))
}

/// The wheel of the release.
pub(crate) fn wheel() -> Option<PathBuf> {
    release_file("x86_64.whl")
}
