//! The names of temporary files, which a run that is killed leaves behind.

use super::{EntryKind, FolderEntry};

/// How the names of temporary files begin. No evidence file and no attachment has such a name.
pub const TEMPORARY_PREFIX: &str = ".dutybook-";

/// How they end.
pub const TEMPORARY_SUFFIX: &str = ".tmp";

/// Whether an entry is a temporary file by its name.
#[must_use]
pub fn is_temporary(entry: &FolderEntry) -> bool {
    entry.kind == EntryKind::File && is_temporary_path(&entry.name)
}

/// Whether a path is one of a temporary file.
#[must_use]
pub fn is_temporary_path(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let rest = name.strip_prefix(TEMPORARY_PREFIX);
    rest.is_some_and(|rest| rest.ends_with(TEMPORARY_SUFFIX))
}
