//! The files of a worktree as git sees them: what is clean is what was committed, whatever a checkout made of it.
//!
//! Line ends, filters and attributes change bytes on their way to the disk, and two bits of git's index have it overlook
//! what is there. A file that git calls clean is read from the commit. One that such a bit hides is compared with it.
#![expect(
    clippy::disallowed_methods,
    reason = "asks when a file was written, as git does"
)]

use std::collections::{BTreeMap, HashMap};
use std::time::{SystemTime, UNIX_EPOCH};

use super::{CommitTree, ObjectId};
use crate::files::{Digest, EntryKind, Files, FolderEntry, ReadError, Worktree, is_temporary};

/// What git's index says of a file.
pub(super) struct IndexedFile {
    pub(super) id: ObjectId,
    /// When the file was last seen to be what was committed, in seconds and nanoseconds since 1970.
    pub(super) written_at: (i64, u32),
    /// Its size in bytes then, modulo 2³².
    pub(super) size: u32,
    /// Whether git does not look at it: the bits `assume-unchanged` and `skip-worktree`.
    pub(super) is_overlooked: bool,
    /// Whether git leaves it out of the worktree, and so the bit `skip-worktree`.
    pub(super) is_left_out: bool,
}

/// The files of a worktree as git sees them.
pub struct CheckedOut {
    worktree: Worktree,
    commit: CommitTree,
    /// The files of the index below the dutybook root, by their path there.
    indexed: HashMap<String, IndexedFile>,
    /// When the index was written: what was written then or later may have changed since.
    indexed_at: (i64, u32),
    /// What is not checked out, and not missed either, by folder.
    left_out: BTreeMap<String, BTreeMap<String, EntryKind>>,
}

impl CheckedOut {
    /// `commit` is the one that is checked out, `indexed` what the index says of its files.
    pub(super) fn new(
        worktree: Worktree,
        commit: CommitTree,
        indexed: HashMap<String, IndexedFile>,
        indexed_at: (i64, u32),
    ) -> Self {
        let mut left_out: BTreeMap<String, BTreeMap<String, EntryKind>> = BTreeMap::new();
        for path in indexed
            .iter()
            .filter(|(_, file)| file.is_left_out)
            .map(|(path, _)| path)
        {
            if std::fs::symlink_metadata(worktree.root().join(path)).is_ok() {
                continue;
            }
            let (mut below, mut kind) = (path.as_str(), EntryKind::File);
            loop {
                let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
                let names = left_out.entry(folder.to_owned()).or_default();
                names.insert(name.to_owned(), kind);
                if folder.is_empty() {
                    break;
                }
                (below, kind) = (folder, EntryKind::Folder);
            }
        }
        CheckedOut {
            worktree,
            commit,
            indexed,
            indexed_at,
            left_out,
        }
    }

    fn is_left_out(&self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let names = self.left_out.get(folder);
        names.is_some_and(|names| names.get(name) == Some(&EntryKind::File))
    }

    /// Whether git calls a file clean without reading it, which was committed as `id`.
    fn is_clean(&self, path: &str, id: ObjectId) -> bool {
        let indexed = self.indexed.get(path);
        let Some(indexed) = indexed.filter(|file| file.id == id && !file.is_overlooked) else {
            return false;
        };
        let Ok(found) = std::fs::symlink_metadata(self.worktree.root().join(path)) else {
            return false;
        };
        let written_at = found.modified().ok().and_then(since_1970);
        let is_same_time = written_at.is_some_and(|(seconds, nanoseconds)| {
            // Some builds of git keep whole seconds.
            let (known, part) = indexed.written_at;
            seconds == known && (nanoseconds == part || part == 0)
        });
        let size = u32::try_from(found.len() & u64::from(u32::MAX)).unwrap_or_default();
        found.is_file()
            && is_same_time
            && indexed.size == size
            && indexed.written_at < self.indexed_at
    }

    /// Where a file is to be read that needs no comparison.
    fn known_side(&self, path: &str) -> Result<&dyn Files, Option<ObjectId>> {
        if self.is_left_out(path) {
            return Ok(&self.commit);
        }
        match self.commit.content_id(path) {
            Ok(id) if self.is_clean(path, id) => Ok(&self.commit),
            Ok(id) => Err(Some(id)),
            Err(_) => Err(None),
        }
    }
}

/// Seconds and nanoseconds since 1970-01-01T00:00:00Z.
pub(super) fn since_1970(time: SystemTime) -> Option<(i64, u32)> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    Some((i64::try_from(since.as_secs()).ok()?, since.subsec_nanos()))
}

impl Files for CheckedOut {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let mut entries = self.worktree.list_all(folder)?;
        // A temporary file that is committed is a file like any other.
        let is_tracked = |entry: &FolderEntry| {
            let path = format!("{folder}/{}", entry.name);
            self.indexed.contains_key(path.trim_start_matches('/'))
        };
        entries.retain(|entry| !is_temporary(entry) || is_tracked(entry));
        if let Some(names) = self.left_out.get(folder) {
            for (name, kind) in names {
                if entries.iter().all(|entry| entry.name != *name) {
                    entries.push(FolderEntry {
                        name: name.clone(),
                        is_utf8: true,
                        kind: *kind,
                    });
                }
            }
            entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        }
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let committed = match self.known_side(path) {
            Ok(side) => return side.read(path, limit),
            Err(committed) => committed,
        };
        let bytes = self.worktree.read(path, limit)?;
        match committed.filter(|id| id.is_of_text(&bytes)) {
            Some(_) => self.commit.read(path, limit),
            None => Ok(bytes),
        }
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        let committed = match self.known_side(path) {
            Ok(side) => return side.digest(path, limit),
            Err(committed) => committed,
        };
        let own = self.worktree.digest(path, limit)?;
        let Some(id) = committed.filter(|_| own.sha256.is_some()) else {
            return Ok(own);
        };
        let committed = self.commit.digest(path, limit)?;
        // What Git LFS checked out is what the pointer in the commit names, wherever it came from.
        let pointed = committed.lfs_pointer().map(|pointer| pointer.oid);
        if own.sha256 == committed.sha256 || own.sha256 == pointed {
            return Ok(own);
        }
        let is_same_text = id.is_of_text(&self.worktree.read(path, limit)?);
        Ok(if is_same_text { committed } else { own })
    }
}
