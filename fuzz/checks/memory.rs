//! A tree of files in memory, listed in whatever order it is told to.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use dutybook::internals::files::{Digest, EntryKind, Files, FolderEntry, ReadError};

/// Files by path. Folders are there because files are in them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    pub(crate) fn write(&mut self, path: &str, content: &str) {
        self.files
            .insert(path.to_owned(), content.as_bytes().to_vec());
    }

    fn content(&self, path: &str) -> Result<&[u8], ReadError> {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        self.files
            .get(path)
            .map(Vec::as_slice)
            .ok_or_else(|| missing().into())
    }
}

impl Files for Memory {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let mut names = BTreeSet::new();
        for path in self.files.keys() {
            if let Some(rest) = path.strip_prefix(&prefix) {
                let (name, is_folder) = rest
                    .split_once('/')
                    .map_or((rest, false), |(n, _)| (n, true));
                names.insert((name, is_folder));
            }
        }
        let entry = |(name, is_folder): (&str, bool)| FolderEntry {
            name: name.to_owned(),
            is_utf8: true,
            kind: if is_folder {
                EntryKind::Folder
            } else {
                EntryKind::File
            },
        };
        Ok(names.into_iter().map(entry).collect())
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let content = self.content(path)?;
        if content.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(content.to_vec())
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        let content = self.content(path)?;
        if content.len() as u64 > limit {
            return Ok(Digest::of_unread(content.len() as u64));
        }
        Ok(Digest::of(content)?)
    }
}

/// The same files, every folder listed back to front.
pub(crate) struct Reversed<'a>(pub(crate) &'a Memory);

impl Files for Reversed<'_> {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let mut entries = self.0.list(folder)?;
        entries.reverse();
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.0.read(path, limit)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        self.0.digest(path, limit)
    }
}
