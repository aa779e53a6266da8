//! Putting a file in the place of another.

use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempPath;

/// How often a file that another program has open is tried again, and how long to wait before.
const TRIES: usize = 10;
const PAUSE: Duration = Duration::from_millis(50);

/// What Windows answers where another program has the file open: access denied, sharing violation, lock violation.
const IN_USE: [i32; 3] = [5, 32, 33];

/// Puts a temporary file in the place of another, at once. On Windows a program that has that file open keeps it from
/// being replaced; scanners and editors close it soon, so this tries for half a second. Where it fails, the temporary file
/// is removed, and the other stays as it was.
pub(super) fn replace_file(mut temporary: TempPath, goal: &Path) -> io::Result<()> {
    let mut tries = 0;
    loop {
        match temporary.persist(goal) {
            Ok(()) => return Ok(()),
            Err(error) if is_in_use(&error.error) && tries < TRIES => {
                temporary = error.path;
                tries += 1;
                sleep(PAUSE);
            }
            Err(error) => return Err(error.error),
        }
    }
}

/// Whether another program has the file open. Elsewhere than on Windows that is no hindrance.
pub(super) fn is_in_use(error: &io::Error) -> bool {
    cfg!(windows)
        && error
            .raw_os_error()
            .is_some_and(|code| IN_USE.contains(&code))
}
