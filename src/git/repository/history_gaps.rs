//! Settings and files of a repository that make its history incomplete or altered.
#![expect(
    clippy::disallowed_methods,
    reason = "reads git's own files, not those of the repository"
)]

use std::fs;
use std::path::Path;

use git2::{Config, Repository};

use super::GitRepository;
use crate::git::HistoryGap;

impl GitRepository {
    /// Everything about the repository by which its history would be read other than it was written,
    /// or not to its beginning; sorted.
    #[must_use]
    pub fn history_gaps(&self) -> Vec<HistoryGap> {
        let repository = self.lock();
        let folder = repository.commondir();
        let mut gaps = Vec::new();
        if has_lines(&folder.join("shallow")) {
            gaps.push(HistoryGap::Shallow);
        }
        if is_partial(&repository) {
            gaps.push(HistoryGap::Partial);
        }
        if has_lines(&folder.join("info/grafts")) {
            gaps.push(HistoryGap::Graft);
        }
        let replaced = replaced_objects(&repository);
        if !replaced.is_empty() {
            gaps.push(HistoryGap::Replaced(replaced));
        }
        gaps
    }
}

/// Whether a file has anything but comments in it. One that is there but cannot be read counts.
fn has_lines(path: &Path) -> bool {
    if fs::symlink_metadata(path).is_err() {
        return false;
    }
    let Ok(bytes) = fs::read(path) else {
        return true;
    };
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.any(|line| !line.is_empty() && line[0] != b'#')
}

/// Whether objects may be left out because another repository promises them.
fn is_partial(repository: &Repository) -> bool {
    let config = repository.config().and_then(|mut config| config.snapshot());
    let is_configured = config.is_ok_and(|config| names_promisor(&config));
    let packs = fs::read_dir(repository.commondir().join("objects/pack"));
    let mut packs = packs.into_iter().flatten().flatten();
    is_configured || packs.any(|pack| pack.path().extension().is_some_and(|e| e == "promisor"))
}

fn names_promisor(config: &Config) -> bool {
    if config.get_string("extensions.partialclone").is_ok() {
        return true;
    }
    let mut found = false;
    if let Ok(entries) = config.entries(Some("^remote\\..*\\.promisor$")) {
        let seen = entries.for_each(|entry| {
            let name = entry.name().unwrap_or_default();
            found |= config.get_bool(name).unwrap_or(true);
        });
        found |= seen.is_err();
    }
    found
}

/// The names of the objects to which `refs/replace/` gives another content, sorted.
fn replaced_objects(repository: &Repository) -> Vec<String> {
    let mut names = Vec::new();
    let Ok(references) = repository.references_glob("refs/replace/*") else {
        return names;
    };
    for reference in references.flatten() {
        let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
        names.extend(name.strip_prefix("refs/replace/").map(str::to_owned));
    }
    names.sort();
    names
}
