//! What a release holds, installed as its users would: `.ci/run` makes it in `target/release-files`.

mod action;
mod components;
mod hooks;
mod image;
mod install;

use std::fs;
use std::path::{Path, PathBuf};

use crate::programs::there;

/// The target of the files that `.ci/run` makes.
pub(crate) const TARGET: &str = "x86_64-unknown-linux-musl";

/// Where they lie.
fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
        PathBuf::from,
    );
    target.join("release-files")
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
