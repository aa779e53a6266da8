//! Folders that tests write to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

/// A file system in memory, as Linux has it.
const MEMORY: &str = "/dev/shm";

/// How much has to be free there, in KiB: tests write some hundred megabytes.
const ENOUGH: u64 = 2 * 1024 * 1024;

/// A folder that is removed when dropped. It lies in memory where there is room, since tests make hundreds of thousands of
/// small files, which a disk's file system takes twice as long for; where `TMPDIR` is set, it lies there.
pub(crate) fn temporary_folder() -> io::Result<TempDir> {
    static PLACE: OnceLock<PathBuf> = OnceLock::new();
    tempfile::tempdir_in(PLACE.get_or_init(choose_place))
}

fn choose_place() -> PathBuf {
    let is_free = std::env::var_os("TMPDIR").is_none();
    if is_free && may_execute(MEMORY) && free_kib(MEMORY).is_some_and(|free| free >= ENOUGH) {
        PathBuf::from(MEMORY)
    } else {
        std::env::temp_dir()
    }
}

/// Whether a file system is mounted there from which programs may be started: tests write scripts.
fn may_execute(place: &str) -> bool {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let mut mounts = mounts.lines().map(|line| line.split(' '));
    let options = mounts.find_map(|mut fields| (fields.nth(1)? == place).then(|| fields.nth(1))?);
    options.is_some_and(|options| options.split(',').all(|option| option != "noexec"))
}

/// What POSIX's `df` prints as available.
fn free_kib(place: &str) -> Option<u64> {
    let output = Command::new("df").arg("-Pk").arg(Path::new(place)).output();
    let output = String::from_utf8(output.ok()?.stdout).ok()?;
    let fields = output.lines().nth(1)?.split_ascii_whitespace().nth(3)?;
    fields.parse().ok()
}
