//! What runs in one folder leave to each other: locks, and leftovers.
#![allow(
    clippy::disallowed_methods,
    reason = "locks are files, made and removed where evidence is written"
)]

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::atomic_writer::TEMPORARY;

/// A leftover of a run that was killed is removed once it is this much older than the run that
/// finds it, in seconds.
const LEFT_BEHIND: u64 = 600;

/// How often a lock that somebody else holds is tried, and how long each try waits.
const TRIES: u32 = 250;
const WAIT: Duration = Duration::from_millis(20);

/// A file beside another one, for as long as only one run may change that. One that a killed run
/// left is swept like every leftover.
pub(super) struct FileLock(PathBuf);

impl FileLock {
    /// Waits for the lock of a file.
    pub(super) fn take(goal: &Path) -> io::Result<Self> {
        let name = goal.file_name().unwrap_or_default().to_string_lossy();
        let path = goal.with_file_name(format!("{TEMPORARY}{name}.lock.tmp"));
        for _ in 0..TRIES {
            match File::options().write(true).create_new(true).open(&path) {
                Ok(_) => return Ok(FileLock(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    std::thread::sleep(WAIT);
                }
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "somebody else is writing it; a lock that a killed run left counts for ten minutes",
        ))
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // What stays is swept by a later run.
        let _ = fs::remove_file(&self.0);
    }
}

/// Removes files that nothing needs any more; one that stays does no harm.
pub fn discard(root: &Path, paths: &[String]) {
    for path in paths {
        let _ = fs::remove_file(root.join(path));
    }
}

/// Removes what runs that were killed left in a folder. Ages are compared on the file system's own
/// clock: that of our temporary file, which was made just now, says what time it is.
pub(super) fn remove_leftovers(folder: &Path, ours: &Path) {
    let age = |path: &Path| fs::symlink_metadata(path).and_then(|found| found.modified());
    let (Ok(now), Ok(listing)) = (age(ours), fs::read_dir(folder)) else {
        return;
    };
    for found in listing.flatten() {
        let is_temporary = found
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(TEMPORARY));
        let is_old = age(&found.path())
            .ok()
            .and_then(|then| now.duration_since(then).ok())
            .is_some_and(|age| age.as_secs() >= LEFT_BEHIND);
        if is_temporary && is_old {
            let _ = fs::remove_file(found.path());
        }
    }
}
