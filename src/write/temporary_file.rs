//! Temporary files beside those that are written, and those that killed runs left behind.
#![allow(
    clippy::disallowed_methods,
    reason = "temporary files are made and removed where files are written"
)]

use std::fs;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::files::{TEMPORARY_PREFIX, TEMPORARY_SUFFIX};

/// A leftover of a run that was killed is removed once it is this much older than the run that
/// finds it, in seconds.
const LEFT_BEHIND: u64 = 600;

/// A temporary file in a folder, with the permissions of an ordinary new file: what is written is for
/// others to read, as far as the umask lets them.
///
/// # Errors
/// When the folder is missing or cannot be written to.
pub fn create_temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Removes what runs that were killed left in a folder. Ages are compared on the file system's own
/// clock: `ours` was made just now, and so shows what time it is there.
pub(super) fn remove_leftovers(folder: &Path, ours: &Path) {
    let modified = |path: &Path| fs::symlink_metadata(path).and_then(|found| found.modified());
    let (Ok(now), Ok(listing)) = (modified(ours), fs::read_dir(folder)) else {
        return;
    };
    for found in listing.flatten() {
        let name = found.file_name();
        let is_temporary = name
            .to_str()
            .is_some_and(|name| name.starts_with(TEMPORARY_PREFIX));
        let age = modified(&found.path()).ok();
        let age = age.and_then(|then| now.duration_since(then).ok());
        if is_temporary && age.is_some_and(|age| age.as_secs() >= LEFT_BEHIND) {
            let _ = fs::remove_file(found.path());
        }
    }
}
