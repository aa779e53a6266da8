//! Settings and files of a repository that make its history incomplete or altered.
#![expect(
    clippy::disallowed_methods,
    reason = "reads git's own files, not those of the repository"
)]

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use git2::{Config, ErrorCode, Repository};

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
        match is_partial(&repository) {
            Ok(false) => {}
            Ok(true) => gaps.push(HistoryGap::Partial),
            Err(reason) => gaps.push(HistoryGap::Unreadable(reason)),
        }
        if has_lines(&folder.join("info/grafts")) {
            gaps.push(HistoryGap::Graft);
        }
        match replaced_objects(&repository) {
            Ok(replaced) if replaced.is_empty() => {}
            Ok(replaced) => gaps.push(HistoryGap::Replaced(replaced)),
            Err(error) => gaps.push(HistoryGap::Unreadable(error.message().to_owned())),
        }
        gaps
    }
}

/// Whether a file has anything but comments in it. One that is there but cannot be read counts.
fn has_lines(path: &Path) -> bool {
    if fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return false;
    }
    let Ok(bytes) = fs::read(path) else {
        return true;
    };
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.any(|line| !line.is_empty() && line[0] != b'#')
}

/// Whether objects may be left out because another repository promises them.
///
/// # Errors
/// Where that cannot be told, and why.
fn is_partial(repository: &Repository) -> Result<bool, String> {
    let config = repository.config().and_then(|mut config| config.snapshot());
    let is_configured = config.and_then(|config| names_promisor(&config));
    if is_configured.map_err(|error| error.message().to_owned())? {
        return Ok(true);
    }
    let packs = match fs::read_dir(repository.commondir().join("objects/pack")) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        packs => packs.map_err(|error| format!("objects/pack: {error}"))?,
    };
    for pack in packs {
        let pack = pack.map_err(|error| format!("objects/pack: {error}"))?;
        if pack.path().extension().is_some_and(|end| end == "promisor") {
            return Ok(true);
        }
    }
    Ok(false)
}

fn names_promisor(config: &Config) -> Result<bool, git2::Error> {
    match config.get_string("extensions.partialclone") {
        Err(error) if error.code() == ErrorCode::NotFound => {}
        found => return found.map(|_| true),
    }
    let mut found = false;
    let entries = config.entries(Some("^remote\\..*\\.promisor$"))?;
    entries.for_each(|entry| {
        let name = entry.name().unwrap_or_default();
        found |= config.get_bool(name).unwrap_or(true);
    })?;
    Ok(found)
}

/// The names of the objects to which `refs/replace/` gives another content, sorted.
fn replaced_objects(repository: &Repository) -> Result<Vec<String>, git2::Error> {
    let mut names = Vec::new();
    for reference in repository.references_glob("refs/replace/*")? {
        let name = String::from_utf8_lossy(reference?.name_bytes()).into_owned();
        names.extend(name.strip_prefix("refs/replace/").map(str::to_owned));
    }
    names.sort();
    Ok(names)
}
