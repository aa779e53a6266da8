//! Drafted files, read as though they lay on a disk.

use std::collections::BTreeMap;
use std::io;

use crate::files::{Digest, EntryKind, Files, FolderEntry, ReadError};

pub(super) struct Drafted<'a>(pub(super) &'a BTreeMap<String, String>);

impl Drafted<'_> {
    fn bytes(&self, path: &str) -> Result<&[u8], ReadError> {
        let text = self.0.get(path);
        text.map(String::as_bytes)
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound).into())
    }
}

impl Files for Drafted<'_> {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let mut names: BTreeMap<String, EntryKind> = BTreeMap::new();
        for path in self.0.keys() {
            let below = match folder {
                "" => Some(path.as_str()),
                _ => path
                    .strip_prefix(folder)
                    .and_then(|rest| rest.strip_prefix('/')),
            };
            let Some(below) = below else { continue };
            let (name, kind) = match below.split_once('/') {
                Some((name, _)) => (name, EntryKind::Folder),
                None => (below, EntryKind::File),
            };
            names.insert(name.to_owned(), kind);
        }
        let entry = |(name, kind)| FolderEntry {
            name,
            is_utf8: true,
            kind,
        };
        Ok(names.into_iter().map(entry).collect())
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.bytes(path)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes.to_vec())
    }

    fn digest(&self, path: &str, _: u64) -> Result<Digest, ReadError> {
        Ok(Digest::of(self.bytes(path)?)?)
    }
}
