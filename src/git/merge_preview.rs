//! The files of a change as they will be once it is merged: those of its base, with the changes made
//! since the commit that it forked from.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;

use super::CommitTree;
use crate::files::{Digest, EntryKind, Files, FolderEntry, ReadError};

/// The files of a base, with a change on top that forked from an earlier commit.
pub struct MergePreview<F> {
    base: CommitTree,
    fork: CommitTree,
    own: F,
}

/// The largest file that is compared, in bytes; a larger one counts as changed.
const MAX_COMPARED: u64 = 1 << 30;

impl<F: Files> MergePreview<F> {
    /// `own` is the change, which forked from the commit of `fork`.
    pub fn new(base: CommitTree, fork: CommitTree, own: F) -> Self {
        MergePreview { base, fork, own }
    }

    /// Whether a file is taken from the base: the change has it as its fork has it, with the same
    /// content or not at all.
    fn is_from_base(&self, path: &str) -> bool {
        // What the base left alone is taken from the change, touched or not: most files need no digest.
        if self.base.has_same_file(&self.fork, path) {
            return false;
        }
        let digest = |files: &dyn Files| files.digest(path, MAX_COMPARED);
        match (digest(&self.own), digest(&self.fork)) {
            (Ok(own), Ok(fork)) => own.sha256.is_some() && own.sha256 == fork.sha256,
            (Err(_), Err(_)) => true,
            _ => false,
        }
    }

    fn side(&self, path: &str) -> &dyn Files {
        if self.is_from_base(path) {
            &self.base
        } else {
            &self.own
        }
    }

    /// The entry of one name in a folder, given those of base, fork and change.
    fn merge_entry(
        &self,
        folder: &str,
        base: Option<FolderEntry>,
        fork: Option<&FolderEntry>,
        own: Option<FolderEntry>,
    ) -> Option<FolderEntry> {
        let is_folder = |entry: &Option<FolderEntry>| {
            entry.as_ref().is_some_and(|e| e.kind == EntryKind::Folder)
        };
        if is_folder(&own) || (own.is_none() && is_folder(&base)) {
            return own.or(base);
        }
        let is_from_base = match (&own, fork) {
            (None, None) => true,
            (Some(own), Some(fork)) => {
                own.kind == fork.kind && self.is_from_base(&join_path(folder, &own.name))
            }
            _ => false,
        };
        if is_from_base { base } else { own }
    }
}

fn join_path(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// The entries that a side has in a folder, by name: none where it has a file in its place.
fn list_by_name(
    files: &dyn Files,
    folder: &str,
) -> Result<BTreeMap<String, FolderEntry>, ReadError> {
    let entries = match files.list(folder) {
        Err(ReadError::Io(error)) if error.kind() == ErrorKind::NotADirectory => Vec::new(),
        entries => entries?,
    };
    let entries = entries.into_iter();
    Ok(entries.map(|entry| (entry.name.clone(), entry)).collect())
}

impl<F: Files> Files for MergePreview<F> {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let mut base = list_by_name(&self.base, folder)?;
        let fork = list_by_name(&self.fork, folder)?;
        let mut own = list_by_name(&self.own, folder)?;
        let names: BTreeSet<String> = base.keys().chain(own.keys()).cloned().collect();
        let entries = names.iter().filter_map(|name| {
            self.merge_entry(folder, base.remove(name), fork.get(name), own.remove(name))
        });
        Ok(entries.collect())
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.side(path).read(path, limit)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        self.side(path).digest(path, limit)
    }
}
