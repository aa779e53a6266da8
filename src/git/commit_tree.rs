//! The files of a commit, read from git's database.

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, PoisonError};

use gix_object::Kind;

use super::first_parent::find_folders;
use super::indexed_tree::IndexedTree;
use super::objects::{ObjectReader, Objects};
use super::repeated_trees::RepeatedTrees;
use super::tree_entries::TreeEntry;
use super::{HistoryGap, ObjectId};
use crate::files::{Digest, EntryKind, Files, FolderEntry, ReadError, not_a_plain_file};

/// The files of a commit, below the folder in which the dutybook root lies. Nothing is checked out.
pub struct CommitTree {
    objects: Arc<Objects>,
    /// The tree of the dutybook root; `None` where the commit does not have one.
    root: Option<ObjectId>,
    /// The folders' trees that were read so far, by path.
    folders: Mutex<HashMap<String, Arc<IndexedTree>>>,
    trees: Mutex<RepeatedTrees>,
}

impl CommitTree {
    /// The files below a folder of a commit's tree.
    ///
    /// # Errors
    /// When an object on the way to it is missing or malformed.
    pub(super) fn open(
        objects: Arc<Objects>,
        tree: ObjectId,
        folder: &[Vec<u8>],
    ) -> Result<CommitTree, HistoryGap> {
        let mut root = Some(tree);
        for name in folder {
            let Some(tree) = root else { break };
            root = objects.with(|reader| {
                let bytes = reader.read_verified(tree, Kind::Tree)?;
                let found = find_folders(bytes, [name.as_slice()]);
                found
                    .map(|[folder]| folder)
                    .map_err(|why| HistoryGap::malformed(tree, why))
            })?;
        }
        Ok(CommitTree {
            objects,
            root,
            folders: Mutex::default(),
            trees: Mutex::new(RepeatedTrees::new()),
        })
    }

    /// Whether there is a plain file at a path.
    ///
    /// # Errors
    /// When a folder on the way cannot be read.
    pub fn holds_file(&self, path: &str) -> Result<bool, ReadError> {
        Ok(matches!(self.entry(path)?, Some((EntryKind::File, _))))
    }

    /// Whether there is anything at a path.
    ///
    /// # Errors
    /// When a folder on the way cannot be read.
    pub fn has(&self, path: &str) -> Result<bool, ReadError> {
        Ok(self.entry(path)?.is_some())
    }

    /// Whether another commit has the same at a path, or nothing as well.
    ///
    /// # Errors
    /// When a folder on the way cannot be read.
    pub fn is_same_at(&self, other: &CommitTree, path: &str) -> Result<bool, ReadError> {
        Ok(self.entry(path)? == other.entry(path)?)
    }

    /// A folder's tree.
    fn folder(&self, path: &str) -> Result<Option<Arc<IndexedTree>>, ReadError> {
        let folders = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders().get(path) {
            return Ok(Some(Arc::clone(known)));
        }
        let id = if path.is_empty() {
            self.root
        } else {
            match self.entry(path)? {
                None => None,
                Some((EntryKind::Folder, id)) => Some(id),
                Some(_) => return Err(io::Error::from(ErrorKind::NotADirectory).into()),
            }
        };
        let Some(id) = id else {
            return Ok(None);
        };
        let read = self.objects.with(|reader| {
            let bytes = reader.read_verified(id, Kind::Tree);
            bytes.map(IndexedTree::of)
        });
        let tree = read.map_err(object_error)?;
        let tree = tree.map_err(|reason| io::Error::new(ErrorKind::InvalidData, reason))?;
        let mut folders = folders();
        // Another thread may have read the same folder meanwhile: it is one folder.
        if let Some(known) = folders.get(path) {
            return Ok(Some(Arc::clone(known)));
        }
        let mut trees = self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        let met = trees.meet(id, tree.entries().count());
        met.map_err(|reason| io::Error::new(ErrorKind::InvalidData, reason))?;
        let tree = Arc::new(tree);
        folders.insert(path.to_owned(), Arc::clone(&tree));
        Ok(Some(tree))
    }

    pub(super) fn entry(&self, path: &str) -> Result<Option<(EntryKind, ObjectId)>, ReadError> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(tree) = self.folder(folder)? else {
            return Ok(None);
        };
        let entry = tree.find(name.as_bytes());
        Ok(entry.map(|entry| (entry_kind(entry), entry.oid.into())))
    }

    /// The name of a plain file's content.
    ///
    /// # Errors
    /// When there is no such file, or it is not a plain one.
    pub fn content_id(&self, path: &str) -> Result<ObjectId, ReadError> {
        match self.entry(path)? {
            Some((EntryKind::File, id)) => Ok(id),
            Some(_) => Err(not_a_plain_file()),
            None => Err(io::Error::from(ErrorKind::NotFound).into()),
        }
    }
}

impl Files for CommitTree {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let Some(tree) = self.folder(folder)? else {
            return Ok(Vec::new());
        };
        let entries = tree.entries().map(|entry| FolderEntry {
            name: String::from_utf8_lossy(entry.filename).into_owned(),
            is_utf8: std::str::from_utf8(entry.filename).is_ok(),
            kind: entry_kind(entry),
        });
        let mut entries: Vec<FolderEntry> = entries.collect();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let id = self.content_id(path)?;
        self.objects.with(|reader| read_blob(reader, id, limit))
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        let id = self.content_id(path)?;
        self.objects.with(|reader| {
            let size = reader.size(id, Kind::Blob).map_err(object_error)?;
            if size > limit {
                return Ok(Digest::of_unread(size));
            }
            let bytes = reader.read_verified(id, Kind::Blob).map_err(object_error)?;
            let digest = Digest::of(bytes)?;
            let fetched = digest.lfs_pointer();
            let fetched = fetched.and_then(|it| self.objects.fetched_content(it, limit));
            Ok(fetched.unwrap_or(digest))
        })
    }
}

/// The bytes of a blob, of at most `limit` bytes.
pub(super) fn read_blob(
    reader: &mut ObjectReader,
    id: ObjectId,
    limit: u64,
) -> Result<Vec<u8>, ReadError> {
    if reader.size(id, Kind::Blob).map_err(object_error)? > limit {
        return Err(ReadError::TooLarge { limit });
    }
    let bytes = reader.read_verified(id, Kind::Blob).map_err(object_error)?;
    Ok(bytes.to_vec())
}

fn entry_kind(entry: TreeEntry<'_>) -> EntryKind {
    if entry.mode.is_tree() {
        EntryKind::Folder
    } else if entry.mode.is_blob() {
        EntryKind::File
    } else if entry.mode.is_link() {
        EntryKind::Link
    } else {
        EntryKind::Other
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn object_error(gap: HistoryGap) -> ReadError {
    io::Error::other(gap.describe()).into()
}
