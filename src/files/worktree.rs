//! The files of a worktree, read where they lie.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the file through which everything else reads the disk"
)]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::temporary_name::is_temporary;
use super::{Digest, EntryKind, Files, FolderEntry, ReadError, not_a_plain_file};

/// Where the policy of a repository lies, below its root.
const POLICY: &str = "policy/dutybook.yaml";

/// Why no dutybook repository was found.
#[derive(Debug, thiserror::Error)]
pub enum RootError {
    /// Neither the folder nor one above it, within the same git repository, has a policy.
    #[error("no {POLICY} in {0} or above it")]
    NotFound(PathBuf),
    /// The folder is missing, or may not be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, io::Error),
}

/// The folder that has `policy/dutybook.yaml` in it: the one given, or the nearest above it that lies
/// in the same git repository.
///
/// # Errors
/// When there is none.
pub fn find_root(start: &Path) -> Result<PathBuf, RootError> {
    let unreadable = |error| RootError::Unreadable(start.to_path_buf(), error);
    let folder = real_path(start).map_err(unreadable)?;
    fs::read_dir(&folder).map_err(unreadable)?;
    for candidate in folder.ancestors() {
        if fs::symlink_metadata(candidate.join(POLICY)).is_ok() {
            return Ok(candidate.to_path_buf());
        }
        // A policy above a repository is not that repository's policy.
        if fs::symlink_metadata(candidate.join(".git")).is_ok() {
            break;
        }
    }
    Err(RootError::NotFound(start.to_path_buf()))
}

/// The absolute path of what is there, without links. On Windows it has no prefix `\\?\` where it can do without: no
/// shell takes that, and people do not know it.
///
/// # Errors
/// When nothing is there, or it may not be read.
pub fn real_path(path: &Path) -> io::Result<PathBuf> {
    dunce::canonicalize(path)
}

/// A folder on disk with `policy/` and `evidence/` in it.
#[derive(Debug, Clone)]
pub struct Worktree {
    root: PathBuf,
}

impl Worktree {
    /// The worktree whose root is that folder.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Worktree { root }
    }

    /// The dutybook root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The entries of a folder, also the temporary files that dutybook makes while it writes.
    ///
    /// # Errors
    /// When the folder exists but cannot be read.
    pub fn list_all(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let path = self.root.join(folder);
        let listing = match fs::read_dir(&path) {
            Ok(listing) => listing,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut entries = Vec::new();
        for found in listing {
            let found = found?;
            let file_type = found.file_type()?;
            let kind = if file_type.is_file() {
                EntryKind::File
            } else if file_type.is_dir() {
                EntryKind::Folder
            } else if file_type.is_symlink() {
                EntryKind::Link
            } else {
                EntryKind::Other
            };
            let (name, is_utf8) = match found.file_name().into_string() {
                Ok(name) => (name, true),
                Err(raw) => (raw.to_string_lossy().into_owned(), false),
            };
            entries.push(FolderEntry {
                name,
                is_utf8,
                kind,
            });
        }
        entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// Opens a plain file and returns its size in bytes. A link is not followed and a pipe is not waited
    /// for: the file may have been swapped for one since it was listed.
    fn open(&self, path: &str) -> Result<(File, u64), ReadError> {
        let mut options = File::options();
        options.read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC);
        }
        let file = options.open(self.root.join(path))?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(not_a_plain_file());
        }
        Ok((file, metadata.len()))
    }
}

impl Files for Worktree {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let mut entries = self.list_all(folder)?;
        // What a run that was killed left behind is neither policy nor evidence.
        entries.retain(|entry| !is_temporary(entry));
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let (file, size) = self.open(path)?;
        if size > limit {
            return Err(ReadError::TooLarge { limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        // One byte more than allowed reveals a file that is too large, even one that is growing.
        file.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        let (file, size) = self.open(path)?;
        if size > limit {
            return Ok(Digest::of_unread(size));
        }
        Ok(Digest::of(file)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(dir.path().join("policy")).expect("made");
        fs::create_dir_all(dir.path().join("evidence/a/b")).expect("made");
        fs::write(dir.path().join(POLICY), "kind: policy/v1\n").expect("written");
        dir
    }

    #[test]
    fn the_root_is_found_from_below_and_not_from_above_a_repository() {
        let dir = repository();
        let root = real_path(dir.path()).expect("there");
        let found = find_root(&dir.path().join("evidence/a")).expect("found");
        assert_eq!(found, root);
        fs::create_dir_all(dir.path().join("evidence/a/.git")).expect("made");
        let inner = find_root(&dir.path().join("evidence/a/b"));
        assert!(matches!(inner, Err(RootError::NotFound(_))), "{inner:?}");
        let missing = find_root(&dir.path().join("nowhere"));
        assert!(
            matches!(missing, Err(RootError::Unreadable(..))),
            "{missing:?}"
        );
    }

    #[test]
    fn a_folder_lists_sorted_and_never_follows_links() {
        let dir = repository();
        fs::write(dir.path().join("evidence/z.txt"), "z").expect("written");
        #[cfg(unix)]
        std::os::unix::fs::symlink("z.txt", dir.path().join("evidence/l")).expect("linked");
        let tree = Worktree::new(dir.path().to_path_buf());
        let entries = tree.list("evidence").expect("listed");
        let kinds: Vec<_> = entries.iter().map(|e| (e.name.as_str(), e.kind)).collect();
        assert_eq!(
            kinds,
            [
                ("a", EntryKind::Folder),
                ("l", EntryKind::Link),
                ("z.txt", EntryKind::File)
            ]
        );
        assert!(tree.list("no/such").expect("empty").is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_and_a_device_not_read() {
        let dir = repository();
        fs::write(dir.path().join("secret"), "x").expect("written");
        std::os::unix::fs::symlink("../secret", dir.path().join("evidence/l")).expect("linked");
        std::os::unix::fs::symlink("/dev/zero", dir.path().join("evidence/z")).expect("linked");
        let tree = Worktree::new(dir.path().to_path_buf());
        for path in ["evidence/l", "evidence/z", "evidence/a"] {
            assert!(tree.read(path, 10).is_err(), "{path}");
            assert!(tree.digest(path, 10).is_err(), "{path}");
        }
    }

    #[test]
    fn what_is_too_large_is_not_read() {
        let dir = repository();
        fs::write(dir.path().join("evidence/f"), "12345").expect("written");
        let tree = Worktree::new(dir.path().to_path_buf());
        assert_eq!(tree.read("evidence/f", 5).expect("read"), b"12345");
        let large = tree.read("evidence/f", 4);
        assert!(matches!(large, Err(ReadError::TooLarge { limit: 4 })));
        let digest = tree.digest("evidence/f", 4).expect("a digest");
        assert_eq!((digest.size, digest.sha256), (5, None));
    }
}
