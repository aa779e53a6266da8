//! Trees of files made from others: with files added that are about to be written, or with only one
//! task's evidence.
#![allow(
    clippy::disallowed_methods,
    reason = "attachments are read where they lie, outside the repository"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::ops::Bound;
use std::path::PathBuf;

use super::{Digest, EntryKind, Files, FolderEntry, ReadError, Sha256Sum};

/// The content of a file that is about to be written.
#[derive(Debug, Clone)]
pub enum NewContent {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The content of another file, which had this SHA-256 when it was digested.
    Copy(PathBuf, Sha256Sum),
}

/// A tree, and the files that are about to be written into it.
pub struct Overlay<'a> {
    below: &'a dyn Files,
    files: BTreeMap<&'a str, &'a NewContent>,
}

impl<'a> Overlay<'a> {
    /// The tree as it will be once the files are written.
    #[must_use]
    pub fn new(
        below: &'a dyn Files,
        files: impl IntoIterator<Item = (&'a str, &'a NewContent)>,
    ) -> Self {
        let files = files.into_iter().collect();
        Overlay { below, files }
    }
}

impl Files for Overlay<'_> {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let entries = self.below.list(folder)?.into_iter();
        let mut entries: BTreeMap<String, FolderEntry> =
            entries.map(|entry| (entry.name.clone(), entry)).collect();
        let prefix = match folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        // What begins alike stands together.
        let from = (Bound::Included(prefix.as_str()), Bound::Unbounded);
        let paths = self.files.range::<str, _>(from).map(|(path, _)| path);
        for below in paths.map_while(|path| path.strip_prefix(&prefix)) {
            let (name, kind) = match below.split_once('/') {
                Some((name, _)) => (name, EntryKind::Folder),
                None => (below, EntryKind::File),
            };
            entries
                .entry(name.to_owned())
                .or_insert_with(|| FolderEntry {
                    name: name.to_owned(),
                    is_utf8: true,
                    kind,
                });
        }
        Ok(entries.into_values().collect())
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        match self.files.get(path) {
            None => return self.below.read(path, limit),
            Some(NewContent::Bytes(new)) => bytes.clone_from(new),
            Some(NewContent::Copy(source, _)) => {
                File::open(source)?
                    .take(limit + 1)
                    .read_to_end(&mut bytes)?;
            }
        }
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        match self.files.get(path) {
            None => self.below.digest(path, limit),
            Some(NewContent::Bytes(bytes)) if bytes.len() as u64 > limit => {
                Ok(Digest::of_unread(bytes.len() as u64))
            }
            Some(NewContent::Bytes(bytes)) => Ok(Digest::of(bytes.as_slice())?),
            Some(NewContent::Copy(source, _)) => {
                let file = File::open(source)?;
                let size = file.metadata()?.len();
                if size > limit {
                    return Ok(Digest::of_unread(size));
                }
                Ok(Digest::of(file)?)
            }
        }
    }
}

/// A tree in which only one task has evidence: enough to judge that task, and far less to read.
pub struct OneTaskFiles<'a> {
    below: &'a dyn Files,
    task: &'a str,
}

impl<'a> OneTaskFiles<'a> {
    /// The tree without the evidence of other tasks.
    #[must_use]
    pub fn new(below: &'a dyn Files, task: &'a str) -> Self {
        OneTaskFiles { below, task }
    }
}

impl Files for OneTaskFiles<'_> {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let mut entries = self.below.list(folder)?;
        if folder == "evidence" {
            entries.retain(|entry| entry.name == self.task);
        }
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.below.read(path, limit)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        self.below.digest(path, limit)
    }
}
