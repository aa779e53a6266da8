//! Locks between runs that change the same file.
#![allow(
    clippy::disallowed_methods,
    reason = "locks are files, made and removed where evidence is written"
)]

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::files::{TEMPORARY_PREFIX, TEMPORARY_SUFFIX};

/// How often a lock that somebody else holds is tried, and how long each try waits.
const TRIES: u32 = 250;
const WAIT: Duration = Duration::from_millis(20);

/// A file beside another one, for as long as only one run may change that. The lock of a killed run
/// is removed like every leftover.
pub(super) struct FileLock(PathBuf);

impl FileLock {
    /// Waits for the lock of a file.
    pub(super) fn take(goal: &Path) -> io::Result<Self> {
        let name = goal.file_name().unwrap_or_default().to_string_lossy();
        let path = goal.with_file_name(format!("{TEMPORARY_PREFIX}{name}.lock{TEMPORARY_SUFFIX}"));
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
            "another run is writing it; the lock of a killed run expires after ten minutes",
        ))
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // What stays is removed by a later run.
        let _ = fs::remove_file(&self.0);
    }
}
