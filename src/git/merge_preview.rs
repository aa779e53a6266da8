//! A change as it will be once it is merged: its base, and on it what the change does to the commit
//! that it forked from.

use std::collections::BTreeMap;

use super::CommitTree;
use crate::files::{Digest, EntryKind, Files, FolderEntry, ReadError};

/// The files of a base with a change on top that forked from an earlier commit.
pub struct MergePreview<F> {
    base: CommitTree,
    fork: CommitTree,
    own: F,
}

/// The largest file of which it is asked whether it changed; a larger one counts as changed.
const MAX_COMPARED: u64 = 1 << 30;

impl<F: Files> MergePreview<F> {
    /// `own` is the change, which forked from the commit of `fork`.
    pub fn new(base: CommitTree, fork: CommitTree, own: F) -> Self {
        MergePreview { base, fork, own }
    }

    /// Whether a file is to be taken from the base: because the change leaves it as the commit has it
    /// that it forked from, with the same content, or without it.
    fn is_of_base(&self, path: &str) -> bool {
        // What the base left alone is the change's, touched or not: most files need no digest.
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
        if self.is_of_base(path) {
            &self.base
        } else {
            &self.own
        }
    }

    /// What stands under a name of a folder, as base, fork and change have it.
    fn entry(&self, folder: &str, versions: EntryVersions) -> Option<FolderEntry> {
        let EntryVersions { base, fork, own } = versions;
        let is_folder = |entry: &Option<FolderEntry>| {
            entry.as_ref().is_some_and(|e| e.kind == EntryKind::Folder)
        };
        if is_folder(&own) || (own.is_none() && is_folder(&base)) {
            return own.or(base);
        }
        let is_of_base = match (&own, &fork) {
            (None, None) => true,
            (Some(own), Some(fork)) => {
                own.kind == fork.kind && self.is_of_base(&path_in(folder, &own.name))
            }
            _ => false,
        };
        if is_of_base { base } else { own }
    }
}

/// What stands under one name.
#[derive(Default)]
struct EntryVersions {
    base: Option<FolderEntry>,
    fork: Option<FolderEntry>,
    own: Option<FolderEntry>,
}

fn path_in(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// What a side has in a folder: nothing where it has a file in its place.
fn names_in(files: &dyn Files, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
    match files.list(folder) {
        Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotADirectory => {
            Ok(Vec::new())
        }
        found => found,
    }
}

impl<F: Files> Files for MergePreview<F> {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        // Each is listed once a folder, not once a name in it.
        let mut names: BTreeMap<String, EntryVersions> = BTreeMap::new();
        for entry in names_in(&self.base, folder)? {
            let versions = names.entry(entry.name.clone()).or_default();
            versions.base = Some(entry);
        }
        for entry in names_in(&self.own, folder)? {
            let versions = names.entry(entry.name.clone()).or_default();
            versions.own = Some(entry);
        }
        for entry in names_in(&self.fork, folder)? {
            if let Some(versions) = names.get_mut(&entry.name) {
                versions.fork = Some(entry);
            }
        }
        let versions = names.into_values();
        Ok(versions
            .filter_map(|versions| self.entry(folder, versions))
            .collect())
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.side(path).read(path, limit)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        self.side(path).digest(path, limit)
    }
}
