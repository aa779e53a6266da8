//! Files and folders, of this repository and of those that tests make.

use std::fs;
use std::path::{Path, PathBuf};

/// The top of this repository.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder `tests/` of this repository.
pub(crate) fn tests() -> PathBuf {
    project().join("tests")
}

/// The paths of all files below a folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(relative) = waiting.pop() {
        for entry in folders_and_files(&folder.join(&relative)) {
            let path = relative.join(entry.file_name());
            if entry.file_type().expect("a type").is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The same as texts with `/`.
pub(crate) fn names_below(folder: &Path) -> Vec<String> {
    let paths = files_below(folder).into_iter();
    let mut names: Vec<String> = paths
        .map(|path| path.to_string_lossy().replace('\\', "/"))
        .collect();
    names.sort();
    names
}

/// What a folder holds, sorted by name; nothing where it is not there.
pub(crate) fn folders_and_files(folder: &Path) -> Vec<fs::DirEntry> {
    let Ok(listing) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut entries: Vec<_> = listing.map(|entry| entry.expect("an entry")).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    entries
}
