//! Writes files whole or not at all, and never over an existing one unless told to.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the file through which everything is written"
)]

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::{NamedTempFile, TempPath};

use super::file_lock::FileLock;
use super::new_file::NewFile;
use super::replace_file::{is_in_use, replace_file};
use super::temporary_file::{create_temporary, remove_leftovers};
use crate::files::{Digest, NewContent, Sha256Sum};

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A file is there already.
    #[error("{0} is there already")]
    Taken(String),
    /// A folder on the way is a link, or no folder.
    #[error("{0} is not a plain folder: nothing is written through it")]
    NoFolder(String),
    /// An attachment changed between being digested and being copied.
    #[error("{} changed while it was copied", .0.display())]
    Changed(PathBuf),
    /// A file changed since the amendment of it was prepared.
    #[error("{0} was changed by somebody else at the same time: nothing was written")]
    Overtaken(String),
    /// A file cannot be replaced, as far as the operating system says why: only Windows does so.
    #[error("{0} could not be replaced: another program has it open, or it is write-protected")]
    InUse(String),
    /// The operating system refused.
    #[error("{path} could not be written; nothing was written: {source}")]
    Io {
        /// Where to.
        path: String,
        /// Why.
        source: io::Error,
    },
}

/// Writes all of the files, or none. The last one appears last: a reader who sees it sees them all.
///
/// Everything is on the disk before the first file appears under its name. A run that is killed
/// leaves at worst temporary files behind, which a later run in the same folder removes.
///
/// # Errors
/// When one of them cannot be written; then what was made on the way is removed again.
pub fn write_files(root: &Path, files: &[NewFile]) -> Result<(), WriteError> {
    let mut undo = Rollback::default();
    let done = stage_all(root, files, &mut undo).and_then(|staged| {
        let _locks = lock_all(root, files)?;
        place_all(staged, &mut undo)
    });
    match done {
        Ok(()) => undo.keep(),
        Err(_) => undo.run(),
    }
    done
}

/// A file that is on the disk and waits for its name.
struct StagedFile<'a> {
    file: &'a NewFile,
    /// Closed: a run may write more files than a process may have open.
    temporary: TempPath,
    goal: PathBuf,
}

fn stage_all<'a>(
    root: &Path,
    files: &'a [NewFile],
    undo: &mut Rollback,
) -> Result<Vec<StagedFile<'a>>, WriteError> {
    let mut staged = Vec::with_capacity(files.len());
    for file in files {
        let goal = root.join(&file.path);
        if !file.replaces && fs::symlink_metadata(&goal).is_ok() {
            return Err(WriteError::Taken(file.path.clone()));
        }
        let temporary = temporary_beside(root, file, undo)?;
        let temporary = fill(file, temporary)?.into_temp_path();
        staged.push(StagedFile {
            file,
            temporary,
            goal,
        });
    }
    Ok(staged)
}

/// Locks the files that must be unchanged, and checks that they are.
fn lock_all(root: &Path, files: &[NewFile]) -> Result<Vec<FileLock>, WriteError> {
    let mut locks = Vec::new();
    for file in files {
        let Some(was) = file.was else { continue };
        let goal = root.join(&file.path);
        locks.push(FileLock::take(&goal).map_err(|source| io_error(file, source))?);
        let is = File::open(&goal).and_then(Digest::of);
        if is.map_err(|source| replace_error(file, source))?.sha256 != Some(was) {
            return Err(WriteError::Overtaken(file.path.clone()));
        }
    }
    Ok(locks)
}

fn replace_error(file: &NewFile, source: io::Error) -> WriteError {
    if is_in_use(&source) {
        return WriteError::InUse(file.path.clone());
    }
    io_error(file, source)
}

fn place_all(staged: Vec<StagedFile>, undo: &mut Rollback) -> Result<(), WriteError> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for StagedFile {
        file,
        temporary,
        goal,
    } in staged
    {
        if file.replaces && fs::symlink_metadata(&goal).is_ok() {
            let kept = backup(&goal).map_err(|source| io_error(file, source))?;
            undo.replaced.push((kept, goal.clone()));
            replace_file(temporary, &goal).map_err(|error| replace_error(file, error))?;
        } else {
            temporary
                .persist_noclobber(&goal)
                .map_err(|error| match error.error.kind() {
                    io::ErrorKind::AlreadyExists => WriteError::Taken(file.path.clone()),
                    _ => io_error(file, error.error),
                })?;
            undo.files.push(goal.clone());
        }
        folders.extend(goal.parent().map(Path::to_path_buf));
    }
    folders.dedup();
    for folder in folders {
        // Not every file system can do this to a folder; the files themselves are safe.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// Removes files that nothing needs any more; one that stays does no harm.
pub fn remove_files(root: &Path, paths: &[String]) {
    for path in paths {
        let _ = fs::remove_file(root.join(path));
    }
}

/// What is undone where a write fails halfway.
#[derive(Default)]
struct Rollback {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
    replaced: Vec<(NamedTempFile, PathBuf)>,
}

impl Rollback {
    fn keep(&mut self) {
        self.replaced.clear();
    }

    /// Undoes as much as possible; a failure here has the same cause as the reported one.
    fn run(&mut self) {
        for file in self.files.drain(..).rev() {
            let _ = fs::remove_file(file);
        }
        for (kept, goal) in self.replaced.drain(..).rev() {
            let _ = kept.persist(goal);
        }
        for folder in self.folders.drain(..).rev() {
            // Only an empty folder goes: somebody else may have begun to use it.
            let _ = fs::remove_dir(folder);
        }
    }
}

fn backup(goal: &Path) -> io::Result<NamedTempFile> {
    let folder = goal.parent().unwrap_or(Path::new("."));
    let mut kept = create_temporary(folder)?;
    io::copy(&mut File::open(goal)?, &mut kept)?;
    Ok(kept)
}

/// A temporary file in the folder of its goal, which is made where it is missing.
fn temporary_beside(
    root: &Path,
    file: &NewFile,
    undo: &mut Rollback,
) -> Result<NamedTempFile, WriteError> {
    // A run that failed at the same time may remove the folder that this one relies on, so try again.
    for _ in 0..3 {
        let folder = make_folders(root, file, undo)?;
        match create_temporary(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(io_error(file, error)),
            Ok(temporary) => {
                remove_leftovers(&folder, temporary.path());
                return Ok(temporary);
            }
        }
    }
    Err(io_error(file, io::ErrorKind::NotFound.into()))
}

/// Creates the folders above a file, and checks that none of them is a link.
fn make_folders(root: &Path, file: &NewFile, undo: &mut Rollback) -> Result<PathBuf, WriteError> {
    let mut folder = root.to_path_buf();
    let parents = file
        .path
        .rsplit_once('/')
        .map_or("", |(parents, _)| parents);
    for name in parents.split('/').filter(|name| !name.is_empty()) {
        folder.push(name);
        match fs::create_dir(&folder) {
            Ok(()) => undo.folders.push(folder.clone()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let is_folder = fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir());
                if !is_folder {
                    return Err(WriteError::NoFolder(file.path.clone()));
                }
            }
            Err(error) => return Err(io_error(file, error)),
        }
    }
    Ok(folder)
}

fn fill(file: &NewFile, mut temporary: NamedTempFile) -> Result<NamedTempFile, WriteError> {
    match &file.content {
        NewContent::Bytes(bytes) => temporary.write_all(bytes),
        NewContent::Copy(source, sum) => {
            let copied = copy(source, &mut temporary).map_err(|error| io_error(file, error))?;
            if copied != *sum {
                return Err(WriteError::Changed(source.clone()));
            }
            Ok(())
        }
    }
    .and_then(|()| temporary.as_file().sync_all())
    .map_err(|error| io_error(file, error))?;
    Ok(temporary)
}

/// Copies a file and digests what was copied.
fn copy(source: &Path, goal: &mut NamedTempFile) -> io::Result<Sha256Sum> {
    let mut source = File::open(source)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = source.read(&mut buffer)?;
        if count == 0 {
            return Ok(Sha256Sum(hash.finalize().into()));
        }
        hash.update(&buffer[..count]);
        goal.write_all(&buffer[..count])?;
    }
}

fn io_error(file: &NewFile, source: io::Error) -> WriteError {
    WriteError::Io {
        path: file.path.clone(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> NewFile {
        NewFile::text(path, text, false)
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("lists")
            .map(|found| {
                found
                    .expect("a name")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_appear_or_none_and_folders_go_with_them() {
        let root = tempfile::tempdir().expect("a folder");
        write_files(root.path(), &[file("a/b/one", "1"), file("a/two", "2")]).expect("written");
        assert_eq!(
            fs::read_to_string(root.path().join("a/b/one")).expect("read"),
            "1"
        );
        let clash = write_files(root.path(), &[file("x/y/new", "3"), file("a/two", "4")]);
        assert!(matches!(clash, Err(WriteError::Taken(path)) if path == "a/two"));
        assert_eq!(names(root.path()), ["a"]);
        assert_eq!(
            fs::read_to_string(root.path().join("a/two")).expect("read"),
            "2"
        );
    }

    #[test]
    fn what_is_replaced_comes_back_when_a_later_file_fails() {
        let root = tempfile::tempdir().expect("a folder");
        write_files(root.path(), &[file("a", "old")]).expect("written");
        let mut new = file("a", "new");
        new.replaces = true;
        // The second goal becomes taken only once the first is in place: both are the same path.
        let failed = write_files(root.path(), &[new.clone(), file("b", "1"), file("b", "2")]);
        assert!(matches!(failed, Err(WriteError::Taken(_))), "{failed:?}");
        assert_eq!(names(root.path()), ["a"]);
        assert_eq!(
            fs::read_to_string(root.path().join("a")).expect("read"),
            "old"
        );
        write_files(root.path(), &[new]).expect("written");
        assert_eq!(
            fs::read_to_string(root.path().join("a")).expect("read"),
            "new"
        );
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let root = tempfile::tempdir().expect("a folder");
        let elsewhere = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("evidence")).expect("linked");
        let failed = write_files(root.path(), &[file("evidence/a", "1")]);
        assert!(matches!(failed, Err(WriteError::NoFolder(_))), "{failed:?}");
        assert!(names(elsewhere.path()).is_empty());
    }

    #[test]
    fn an_attachment_that_changed_is_not_copied() {
        let root = tempfile::tempdir().expect("a folder");
        fs::write(root.path().join("export"), "now").expect("written");
        let mut copy = file("a", "");
        copy.content = NewContent::Copy(root.path().join("export"), Sha256Sum([0; 32]));
        let failed = write_files(root.path(), &[copy]);
        assert!(matches!(failed, Err(WriteError::Changed(_))), "{failed:?}");
        assert_eq!(names(root.path()), ["export"]);
    }

    #[test]
    fn old_leftovers_are_swept_and_fresh_ones_are_left_alone() {
        let root = tempfile::tempdir().expect("a folder");
        let old = root.path().join(".dutybook-old.tmp");
        fs::write(root.path().join(".dutybook-fresh.tmp"), "").expect("written");
        fs::write(&old, "").expect("written");
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        File::options()
            .write(true)
            .open(&old)
            .and_then(|file| file.set_modified(long_ago))
            .expect("aged");
        write_files(root.path(), &[file("a", "1")]).expect("written");
        assert_eq!(names(root.path()), [".dutybook-fresh.tmp", "a"]);
    }
}
