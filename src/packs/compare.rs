//! What a repository took over from a pack, what it has now, and what the pack has now.

use std::collections::BTreeSet;

use semver::Version;

use super::error::PackError;
use super::pack::decode;
use crate::files::{Files, ReadError};
use crate::git::merge_in_one_way;
use crate::load::{LoadError, MAX_YAML};
use crate::model::{Id, InstalledPack};

/// A pack in a repository, beside its own files of now.
#[derive(Debug, Clone)]
pub struct PackComparison {
    /// The pack.
    pub id: Id,
    /// The version that was taken over.
    pub installed: Version,
    /// The version beside it.
    pub available: Version,
    /// The parameters whose values differ: name, value that was taken over, value now. Empty where there is none.
    pub parameters: Vec<(String, String, String)>,
    /// Every file of either, by path.
    pub files: Vec<FileComparison>,
}

impl PackComparison {
    /// The files in a state, in the order of their paths.
    pub fn in_state(&self, state: FileState) -> impl Iterator<Item = &FileComparison> {
        self.files.iter().filter(move |file| file.state == state)
    }

    /// Whether an update would change nothing. `removes` says whether it removes what the pack has no longer.
    #[must_use]
    pub fn is_current(&self, removes: bool) -> bool {
        let stays = |file: &FileComparison| match file.state {
            FileState::Same | FileState::EditedHere | FileState::RemovedHere => true,
            FileState::RemovedInPack => !(removes && file.is_unedited()),
            _ => false,
        };
        self.installed == self.available
            && self.parameters.is_empty()
            && self.files.iter().all(stays)
    }
}

/// One file in three versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileComparison {
    /// Its path below the root.
    pub path: String,
    /// What was taken over.
    pub original: Option<String>,
    /// What is there.
    pub local: Option<String>,
    /// What the pack has now.
    pub pack: Option<String>,
    /// What becomes of it.
    pub state: FileState,
    /// What an update writes; `None` where it leaves the file as it is.
    pub merged: Option<String>,
}

impl FileComparison {
    /// Whether nobody edited it here.
    #[must_use]
    pub fn is_unedited(&self) -> bool {
        self.local == self.original
    }
}

/// What became of a file since it was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileState {
    /// Nothing that is not the same on both sides.
    Same,
    /// It was edited here; the pack has not changed it.
    EditedHere,
    /// It was removed here, and stays so.
    RemovedHere,
    /// The pack changed it; nobody edited it here.
    ChangedInPack,
    /// Both changed it, in different lines.
    Merged,
    /// The pack has it now.
    AddedInPack,
    /// The pack has it no longer. It stays, since duties depend on it.
    RemovedInPack,
    /// Both changed the same or neighbouring lines, or have different files of that name.
    Conflict,
}

/// Compares a pack that was taken over with the files of a repository, and with the pack as it would be taken over now.
///
/// # Errors
/// When a file cannot be read.
pub fn compare_pack(
    files: &dyn Files,
    installed: &InstalledPack,
    now: &InstalledPack,
) -> Result<PackComparison, PackError> {
    let (before, after) = (&installed.files, &now.files);
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut compared = Vec::new();
    for path in paths {
        let local = read_local(files, path)?;
        let (original, pack) = (before.get(path).cloned(), after.get(path).cloned());
        let (state, merged) = judge_file(original.as_deref(), local.as_deref(), pack.as_deref());
        compared.push(FileComparison {
            path: path.clone(),
            original,
            local,
            pack,
            state,
            merged,
        });
    }
    let (was, is) = (&installed.parameters, &now.parameters);
    let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let value = |values: &std::collections::BTreeMap<String, String>, name: &String| {
        values.get(name).cloned().unwrap_or_default()
    };
    let parameters = names
        .into_iter()
        .map(|name| (name.clone(), value(was, name), value(is, name)))
        .filter(|(_, was, is)| was != is);
    Ok(PackComparison {
        id: installed.id.clone(),
        installed: installed.version.clone(),
        available: now.version.clone(),
        parameters: parameters.collect(),
        files: compared,
    })
}

/// The value of a parameter, for people.
#[must_use]
pub fn describe_value(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}

/// A file of the repository, with the ends of lines of the pack's files.
fn read_local(files: &dyn Files, path: &str) -> Result<Option<String>, PackError> {
    match files.read(path, MAX_YAML) {
        Ok(bytes) => decode(path, bytes).map(Some),
        Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(LoadError::new(path, error).into()),
    }
}

/// The state of a file, and what an update writes.
fn judge_file(
    original: Option<&str>,
    local: Option<&str>,
    pack: Option<&str>,
) -> (FileState, Option<String>) {
    if local == pack {
        return (FileState::Same, None);
    }
    if original == pack {
        return match local {
            Some(_) => (FileState::EditedHere, None),
            None => (FileState::RemovedHere, None),
        };
    }
    match (original, local, pack) {
        (_, _, None) => (FileState::RemovedInPack, None),
        (None, None, Some(new)) => (FileState::AddedInPack, Some(new.to_owned())),
        (Some(_), None, Some(_)) => (FileState::RemovedHere, None),
        (Some(original), Some(local), Some(new)) if original == local => {
            (FileState::ChangedInPack, Some(new.to_owned()))
        }
        (Some(original), Some(local), Some(new)) => {
            let [base, ours, theirs] = [original, local, new].map(str::as_bytes);
            let merged = merge_in_one_way(base, ours, theirs);
            match merged.and_then(|text| String::from_utf8(text).ok()) {
                Some(text) => (FileState::Merged, Some(text)),
                None => (FileState::Conflict, None),
            }
        }
        (None, Some(_), Some(_)) => (FileState::Conflict, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "a\nb\nc\nd\ne\n";

    #[track_caller]
    fn check(versions: [Option<&str>; 3], state: FileState, merged: Option<&str>) {
        let [original, local, pack] = versions;
        let expected = (state, merged.map(str::to_owned));
        assert_eq!(judge_file(original, local, pack), expected);
    }

    #[test]
    fn a_file_is_written_only_where_the_pack_changed_it() {
        let (base, ours, theirs) = (Some(BASE), Some("A\nb\nc\nd\ne\n"), Some("a\nb\nc\nd\nE\n"));
        check([base, base, base], FileState::Same, None);
        check([base, theirs, theirs], FileState::Same, None);
        check([base, ours, base], FileState::EditedHere, None);
        check([base, None, base], FileState::RemovedHere, None);
        check([base, None, theirs], FileState::RemovedHere, None);
        check([base, base, theirs], FileState::ChangedInPack, theirs);
        check(
            [base, ours, theirs],
            FileState::Merged,
            Some("A\nb\nc\nd\nE\n"),
        );
        check(
            [base, ours, Some("X\nb\nc\nd\ne\n")],
            FileState::Conflict,
            None,
        );
        check([base, base, None], FileState::RemovedInPack, None);
        check([base, ours, None], FileState::RemovedInPack, None);
        check([base, None, None], FileState::Same, None);
        check([None, None, theirs], FileState::AddedInPack, theirs);
        check([None, ours, theirs], FileState::Conflict, None);
    }
}
