//! The files of a change as they will be once it is merged: those of its base, with the changes made
//! since the commit that it forked from.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;

use super::merge_fork::{ForkContent, MergeFork, unclear};
use super::{CommitTree, ObjectId};
use crate::files::{Digest, EntryKind, Files, FolderEntry, ReadError};

/// The files of a base, with a change on top that forked from earlier commits.
pub struct MergePreview<F> {
    base: CommitTree,
    fork: MergeFork,
    own: F,
}

/// The largest file that is compared, in bytes; a larger one counts as changed.
const MAX_COMPARED: u64 = 1 << 30;

impl<F: Files> MergePreview<F> {
    /// `own` is the change, which forked from `fork`.
    pub fn new(base: CommitTree, fork: MergeFork, own: F) -> Self {
        MergePreview { base, fork, own }
    }

    /// Whether a file is taken from the base: the change has it as its fork has it, with the same
    /// content or not at all.
    fn is_from_base(&self, path: &str) -> Result<bool, ReadError> {
        let fork = match self.fork.content(path)? {
            ForkContent::Clear(fork) => fork,
            // What both have alike needs no merge.
            ForkContent::Unclear if self.has_base_content(path) => return Ok(false),
            ForkContent::Unclear => return Err(unclear(path)),
        };
        let file = fork.filter(|fork| fork.kind == EntryKind::File);
        let id: Option<ObjectId> = file.as_ref().map(|file| file.id);
        // What the base left alone is taken from the change, touched or not: most files need no digest.
        if id.is_some() && id == self.base.content_id(path).ok() {
            return Ok(false);
        }
        let own = self.own.digest(path, MAX_COMPARED);
        let fork = file.map(|file| file.tree.digest(path, MAX_COMPARED));
        Ok(match (own, fork) {
            (Ok(own), Some(Ok(fork))) => own.sha256.is_some() && own.sha256 == fork.sha256,
            (Err(_), None | Some(Err(_))) => true,
            _ => false,
        })
    }

    /// Whether the change has a file, or none, as the base has it.
    fn has_base_content(&self, path: &str) -> bool {
        let digest = |files: &dyn Files| files.digest(path, MAX_COMPARED).ok();
        match (digest(&self.own), digest(&self.base)) {
            (Some(own), Some(base)) => own.sha256.is_some() && own.sha256 == base.sha256,
            (own, base) => own.is_none() && base.is_none(),
        }
    }

    fn side(&self, path: &str) -> Result<&dyn Files, ReadError> {
        Ok(if self.is_from_base(path)? {
            &self.base
        } else {
            &self.own
        })
    }

    /// The entry of one name in a folder, given those of base and change.
    fn merge_entry(
        &self,
        path: &str,
        base: Option<FolderEntry>,
        own: Option<FolderEntry>,
    ) -> Result<Option<FolderEntry>, ReadError> {
        let is_folder = |entry: &Option<FolderEntry>| {
            entry.as_ref().is_some_and(|e| e.kind == EntryKind::Folder)
        };
        if is_folder(&own) || (own.is_none() && is_folder(&base)) {
            return Ok(own.or(base));
        }
        let fork = match self.fork.content(path)? {
            ForkContent::Clear(fork) => fork.map(|fork| fork.kind),
            ForkContent::Unclear if self.has_base_content(path) => return Ok(own),
            ForkContent::Unclear => return Err(unclear(path)),
        };
        let is_from_base = match (&own, fork) {
            (None, None) => true,
            (Some(own), Some(fork)) => own.kind == fork && self.is_from_base(path)?,
            _ => false,
        };
        Ok(if is_from_base { base } else { own })
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
        let mut own = list_by_name(&self.own, folder)?;
        let names: BTreeSet<String> = base.keys().chain(own.keys()).cloned().collect();
        let mut entries = Vec::with_capacity(names.len());
        for name in names {
            let path = join_path(folder, &name);
            entries.extend(self.merge_entry(&path, base.remove(&name), own.remove(&name))?);
        }
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.side(path)?.read(path, limit)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        self.side(path)?.digest(path, limit)
    }
}
