//! The files of a change as they will be once it is merged: those of its base, with the changes made
//! since the commit that it forked from.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};

use super::merge_fork::{ForkContent, MergeFork, REBASE, unclear};
use super::text_merge::{has_more_lines, is_text, merge_in_one_way};
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

/// The largest file that is merged line by line, in bytes: larger ones hold no policy and no evidence.
const MAX_MERGED: u64 = 1 << 20;

/// The longest file that is merged line by line, in lines: comparing takes longer, the more lines there are.
const MAX_LINES: usize = 20_000;

/// Where a merge takes a file from.
enum MergedFile {
    Base,
    Own,
    /// Both sides changed it, in different places.
    Text(Vec<u8>),
}

impl<F: Files> MergePreview<F> {
    /// `own` is the change, which forked from `fork`.
    pub fn new(base: CommitTree, fork: MergeFork, own: F) -> Self {
        MergePreview { base, fork, own }
    }

    /// What a merge makes of a file.
    ///
    /// # Errors
    /// When a file cannot be read, or both sides changed it in the same place.
    fn merge_file(&self, path: &str) -> Result<MergedFile, ReadError> {
        let fork = match self.fork.content(path)? {
            ForkContent::Clear(fork) => fork,
            // What both have alike needs no merge.
            ForkContent::Unclear if self.has_base_content(path) => return Ok(MergedFile::Own),
            ForkContent::Unclear => return Err(unclear(path)),
        };
        let file = fork.filter(|fork| fork.kind == EntryKind::File);
        let id: Option<ObjectId> = file.as_ref().map(|file| file.id);
        // What the base left alone is taken from the change, touched or not: most files need no digest.
        if id == self.base.content_id(path).ok() {
            return Ok(MergedFile::Own);
        }
        let own = self.own.digest(path, MAX_COMPARED);
        let of_fork = file
            .as_ref()
            .map(|file| file.tree.digest(path, MAX_COMPARED));
        let is_untouched = match (own, of_fork) {
            (Ok(own), Some(Ok(fork))) => own.sha256.is_some() && own.sha256 == fork.sha256,
            (Err(_), None | Some(Err(_))) => true,
            _ => false,
        };
        if is_untouched {
            return Ok(MergedFile::Base);
        }
        if self.has_base_content(path) {
            return Ok(MergedFile::Own);
        }
        let Some(fork) = file else {
            return Err(conflicting(path));
        };
        let mut texts = Vec::with_capacity(3);
        for files in [fork.tree as &dyn Files, &self.base, &self.own] {
            texts.push(read_text(files, path)?);
        }
        let merged = merge_in_one_way(&texts[0], &texts[1], &texts[2]);
        merged
            .map(MergedFile::Text)
            .ok_or_else(|| conflicting(path))
    }

    /// Whether the change has a file, or none, as the base has it.
    fn has_base_content(&self, path: &str) -> bool {
        let digest = |files: &dyn Files| files.digest(path, MAX_COMPARED).ok();
        match (digest(&self.own), digest(&self.base)) {
            (Some(own), Some(base)) => own.sha256.is_some() && own.sha256 == base.sha256,
            (own, base) => own.is_none() && base.is_none(),
        }
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
        let is_file = |entry: &Option<FolderEntry>| {
            entry
                .as_ref()
                .is_some_and(|entry| entry.kind == EntryKind::File)
        };
        // Whatever a merge makes of it, it is there.
        if is_file(&own) && is_file(&base) {
            return Ok(own);
        }
        let fork = match self.fork.content(path)? {
            ForkContent::Clear(fork) => fork.map(|fork| fork.kind),
            ForkContent::Unclear if self.has_base_content(path) => return Ok(own),
            ForkContent::Unclear => return Err(unclear(path)),
        };
        let is_from_base = match (&own, fork) {
            (None, None) => true,
            (Some(own), Some(fork)) if own.kind != fork => false,
            _ => matches!(self.merge_file(path)?, MergedFile::Base),
        };
        Ok(if is_from_base { base } else { own })
    }
}

/// A file that both sides changed, where it can be merged line by line.
fn read_text(files: &dyn Files, path: &str) -> Result<Vec<u8>, ReadError> {
    match files.read(path, MAX_MERGED) {
        Ok(text) if has_more_lines(&text, MAX_LINES) => Err(too_large(path)),
        Ok(text) if is_text(&text) => Ok(text),
        Err(ReadError::TooLarge { .. }) => Err(too_large(path)),
        _ => Err(conflicting(path)),
    }
}

/// The error of a file that both sides of a merge changed in the same place, or where git could merge it in several ways.
fn conflicting(path: &str) -> ReadError {
    io::Error::other(format!(
        "both the change and its base changed {path}, and these changes conflict, or git could merge them in several \
         ways: {REBASE}"
    ))
    .into()
}

/// The error of a file that both sides changed and that is too large to be merged.
fn too_large(path: &str) -> ReadError {
    io::Error::other(format!(
        "both the change and its base changed {path}, which has more than {MAX_LINES} lines or {} KiB and is not \
         merged: {REBASE}",
        MAX_MERGED >> 10
    ))
    .into()
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
        match self.merge_file(path)? {
            MergedFile::Base => self.base.read(path, limit),
            MergedFile::Own => self.own.read(path, limit),
            MergedFile::Text(text) if text.len() as u64 > limit => {
                Err(ReadError::TooLarge { limit })
            }
            MergedFile::Text(text) => Ok(text),
        }
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        match self.merge_file(path)? {
            MergedFile::Base => self.base.digest(path, limit),
            MergedFile::Own => self.own.digest(path, limit),
            MergedFile::Text(text) => Ok(Digest::of(&*text)?),
        }
    }
}
