//! Files as they come, before anything is read.

use std::collections::{BTreeMap, BTreeSet};

use super::{ExportFile, ImportError, MAX_FILE_BYTES};

/// What a file looks like from its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileForm {
    Json,
    Csv,
}

/// Refuses no file at all, files that are too large, and the same file or name twice.
pub(super) fn check(files: &[ExportFile]) -> Result<(), ImportError> {
    if files.is_empty() {
        return Err(ImportError::NoFile);
    }
    let mut names = BTreeSet::new();
    let mut contents: BTreeMap<&[u8], &str> = BTreeMap::new();
    for file in files {
        let bytes = u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
        if bytes > MAX_FILE_BYTES {
            return Err(ImportError::TooLarge {
                file: file.name.to_owned(),
                bytes,
            });
        }
        if !names.insert(file.name) {
            return Err(ImportError::SameName {
                file: file.name.to_owned(),
            });
        }
        if let Some(other) = contents.insert(file.bytes, file.name) {
            return Err(ImportError::SameFile {
                file: file.name.to_owned(),
                other: other.to_owned(),
            });
        }
    }
    Ok(())
}

/// JSON where the first character says so, else CSV.
pub(super) fn form(file: &ExportFile) -> FileForm {
    let first = unmarked(file.bytes)
        .iter()
        .find(|byte| !byte.is_ascii_whitespace());
    match first {
        Some(b'{' | b'[') => FileForm::Json,
        _ => FileForm::Csv,
    }
}

/// The content without a byte order mark of UTF-8.
pub(super) fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Refuses UTF-16, which `>` of Windows PowerShell 5 writes.
pub(super) fn check_encoding(file: &ExportFile) -> Result<(), ImportError> {
    if file.bytes.starts_with(b"\xff\xfe") || file.bytes.starts_with(b"\xfe\xff") {
        return Err(unexpected(file, "text in UTF-8", "UTF-16"));
    }
    Ok(())
}

/// The whole of a file is not what was expected.
pub(super) fn unexpected(file: &ExportFile, expected: &str, found: &str) -> ImportError {
    ImportError::Unexpected {
        file: file.name.to_owned(),
        place: "the file".to_owned(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}
