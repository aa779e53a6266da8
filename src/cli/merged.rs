//! A change as it will be once it is merged: its base, and on it what the change does to the commit
//! that it forked from.

use std::collections::BTreeSet;

use super::sight::Tree;
use crate::repo::{CommitTree, Digest, Entry, EntryKind, Files, ReadError};

/// The files of a base with a change on top that forked from an earlier commit.
pub(super) struct Merged {
    pub(super) base: CommitTree,
    pub(super) fork: CommitTree,
    pub(super) own: Tree,
}

/// The largest file of which it is asked whether it changed; a larger one counts as changed.
const MAX_COMPARED: u64 = 1 << 30;

impl Merged {
    /// Whether the change leaves a file as the commit has it that it forked from: with the same
    /// content, or without it.
    fn is_untouched(&self, path: &str) -> bool {
        let digest = |files: &dyn Files| files.digest(path, MAX_COMPARED);
        match (digest(&self.own), digest(&self.fork)) {
            (Ok(own), Ok(fork)) => own.sha256.is_some() && own.sha256 == fork.sha256,
            (Err(_), Err(_)) => true,
            _ => false,
        }
    }

    fn side(&self, path: &str) -> &dyn Files {
        if self.is_untouched(path) {
            &self.base
        } else {
            &self.own
        }
    }

    fn entry(&self, folder: &str, name: &str) -> Result<Option<Entry>, ReadError> {
        let path = if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        };
        let find = |files: &dyn Files| -> Result<Option<Entry>, ReadError> {
            let found = files.list(folder)?;
            Ok(found.into_iter().find(|entry| entry.name == name))
        };
        let (base, fork, own) = (find(&self.base)?, find(&self.fork)?, find(&self.own)?);
        let is_folder =
            |entry: &Option<Entry>| entry.as_ref().is_some_and(|e| e.kind == EntryKind::Folder);
        if is_folder(&own) || (own.is_none() && is_folder(&base)) {
            return Ok(own.or(base));
        }
        let is_untouched = match (&own, &fork) {
            (None, None) => true,
            (Some(own), Some(fork)) => own.kind == fork.kind && self.is_untouched(&path),
            _ => false,
        };
        Ok(if is_untouched { base } else { own })
    }
}

impl Files for Merged {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, ReadError> {
        let mut names = BTreeSet::new();
        for files in [&self.base as &dyn Files, &self.own] {
            names.extend(files.list(folder)?.into_iter().map(|entry| entry.name));
        }
        let mut entries = Vec::new();
        for name in names {
            entries.extend(self.entry(folder, &name)?);
        }
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.side(path).read(path, limit)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        self.side(path).digest(path, limit)
    }
}
