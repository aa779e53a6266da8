//! What lies in a folder: every path with its kind, time of change, permissions and content.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What one path is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct State {
    mode: u32,
    /// Of a folder that was asked for itself, nothing: a temporary file may have come and gone.
    changed: Option<(i64, i64)>,
    content: Vec<u8>,
}

/// Everything below a folder, by path.
pub(crate) fn snapshot(root: &Path) -> BTreeMap<PathBuf, State> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![root.to_path_buf()];
    while let Some(path) = waiting.pop() {
        let metadata = fs::symlink_metadata(&path).expect("there");
        let mut content = Vec::new();
        if metadata.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            waiting.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else {
            content = fs::read(&path).expect("readable");
        }
        let state = State {
            mode: metadata.mode(),
            changed: (path != root).then(|| (metadata.mtime(), metadata.mtime_nsec())),
            content,
        };
        found.insert(path, state);
    }
    found
}

/// The paths that are not as they were.
pub(crate) fn changes(root: &Path, was: &BTreeMap<PathBuf, State>) -> Vec<PathBuf> {
    let now = snapshot(root);
    let paths = was.keys().chain(now.keys());
    let changed: BTreeSet<&PathBuf> = paths
        .filter(|path| was.get(*path) != now.get(*path))
        .collect();
    changed.into_iter().cloned().collect()
}
