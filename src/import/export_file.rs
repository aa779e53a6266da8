//! Files as they come, before anything is read.

use std::collections::{BTreeMap, BTreeSet};

use super::error::ImportError;
use super::limits::MAX_FILE_BYTES;

/// A file as it was given.
#[derive(Clone, Copy, Debug)]
pub struct ExportFile<'a> {
    /// Its name, for messages and for the list of artifacts.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// Refuses no file at all, files that are too large, and the same file or name twice.
pub(super) fn check_files(files: &[ExportFile]) -> Result<(), ImportError> {
    if files.is_empty() {
        return Err(ImportError::NoFile);
    }
    let mut names = BTreeSet::new();
    let mut contents: BTreeMap<&[u8], &str> = BTreeMap::new();
    for ExportFile { name, bytes } in files {
        let file = (*name).to_owned();
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > MAX_FILE_BYTES {
            return Err(ImportError::TooLarge { file, bytes: size });
        }
        if !names.insert(*name) {
            return Err(ImportError::SameName { file });
        }
        if let Some(other) = contents.insert(bytes, name) {
            let other = other.to_owned();
            return Err(ImportError::SameFile { file, other });
        }
    }
    Ok(())
}
