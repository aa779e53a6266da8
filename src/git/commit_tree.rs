//! The files of a commit, read from git's database.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, PoisonError};

use super::objects::{ObjectKind, Objects};
use super::raw::{Item, ItemKind, Items};
use super::{HistoryGap, ObjectId};
use crate::files::{Digest, EntryKind, Files, FolderEntry, ReadError};

/// The files of a commit, below the folder in which the dutybook root lies. Nothing is checked out.
pub struct CommitTree {
    objects: Arc<Objects>,
    /// The tree of the dutybook root; `None` where the commit does not hold it.
    root: Option<ObjectId>,
    /// The folders' trees, by path, as far as they were read.
    folders: Mutex<HashMap<String, Arc<Listed>>>,
}

/// A tree's bytes, and where in them each name begins: a name among thousands is found without
/// passing the others.
struct Listed {
    bytes: Box<[u8]>,
    starts: Box<[u32]>,
}

impl Listed {
    /// Reads the names of a tree once, so that all of it is known to be in order.
    fn of(bytes: &[u8]) -> Result<Listed, &'static str> {
        let mut items = Items::of(bytes);
        let mut starts = Vec::new();
        loop {
            let start = items.offset_in(bytes);
            if items.next()?.is_none() {
                break;
            }
            starts.push(u32::try_from(start).map_err(|_| "it is a tree that is too large")?);
        }
        Ok(Listed {
            bytes: bytes.into(),
            starts: starts.into(),
        })
    }

    fn at(&self, start: u32) -> Option<Item<'_>> {
        let rest = self.bytes.get(start as usize..)?;
        Item::first(rest).ok().map(|(item, _)| item)
    }

    /// The item of a name. A file and a folder of one name cannot both be checked out: the folder is
    /// what is meant.
    fn find(&self, name: &[u8]) -> Option<Item<'_>> {
        let of_kind = |kind| {
            let wanted = Item {
                kind,
                name,
                id: ObjectId::from_bytes([0; 20]),
            };
            let order = |start: &u32| {
                let item = self.at(*start);
                item.map_or(Ordering::Less, |item| item.order(&wanted))
            };
            let place = self.starts.binary_search_by(order).ok()?;
            self.at(self.starts[place])
        };
        // Only folders sort apart from what else may bear a name.
        let found = of_kind(ItemKind::Folder).or_else(|| of_kind(ItemKind::File));
        found.filter(|item| item.name == name)
    }
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
            root = match root {
                Some(tree) => objects.with(|reader| {
                    let bytes = reader.verified(tree, ObjectKind::Tree)?;
                    let item = find(bytes, name).map_err(|why| HistoryGap::malformed(tree, why))?;
                    Ok(item.and_then(|item| item.folder()))
                })?,
                None => None,
            };
        }
        Ok(CommitTree {
            objects,
            root,
            folders: Mutex::default(),
        })
    }

    /// Whether both hold the same plain file at a path. What cannot be read is not the same.
    #[must_use]
    pub fn has_same_file(&self, other: &CommitTree, path: &str) -> bool {
        match (self.file(path), other.file(path)) {
            (Ok(own), Ok(other)) => own == other,
            _ => false,
        }
    }

    /// A folder's tree.
    fn folder(&self, path: &str) -> Result<Option<Arc<Listed>>, ReadError> {
        let folders = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders().get(path) {
            return Ok(Some(Arc::clone(known)));
        }
        let id = if path.is_empty() {
            self.root
        } else {
            match self.item(path)? {
                None => None,
                Some((ItemKind::Folder, id)) => Some(id),
                Some(_) => return Err(io::Error::from(ErrorKind::NotADirectory).into()),
            }
        };
        let Some(id) = id else {
            return Ok(None);
        };
        let read = self.objects.with(|reader| {
            let bytes = reader.verified(id, ObjectKind::Tree);
            bytes.map(Listed::of)
        });
        let listed = Arc::new(read.map_err(gone)?.map_err(unreadable)?);
        folders().insert(path.to_owned(), Arc::clone(&listed));
        Ok(Some(listed))
    }

    /// What stands at a path.
    fn item(&self, path: &str) -> Result<Option<(ItemKind, ObjectId)>, ReadError> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(listed) = self.folder(folder)? else {
            return Ok(None);
        };
        let item = listed.find(name.as_bytes());
        Ok(item.map(|item| (item.kind, item.id)))
    }

    /// The name of a plain file's content.
    fn file(&self, path: &str) -> Result<ObjectId, ReadError> {
        match self.item(path)? {
            Some((ItemKind::File, id)) => Ok(id),
            Some(_) => {
                let error = io::Error::new(ErrorKind::InvalidInput, "it is no plain file");
                Err(error.into())
            }
            None => Err(io::Error::from(ErrorKind::NotFound).into()),
        }
    }
}

impl Files for CommitTree {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let Some(listed) = self.folder(folder)? else {
            return Ok(Vec::new());
        };
        let items = listed.starts.iter().filter_map(|start| listed.at(*start));
        let mut entries: Vec<FolderEntry> = items.map(|item| entry(&item)).collect();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let id = self.file(path)?;
        self.objects.with(|reader| blob(reader, id, limit))
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        let id = self.file(path)?;
        self.objects.with(|reader| {
            let size = reader.size(id, ObjectKind::Blob).map_err(gone)?;
            if size > limit {
                return Ok(Digest {
                    size,
                    sha256: None,
                    head: Vec::new(),
                });
            }
            let bytes = reader.verified(id, ObjectKind::Blob).map_err(gone)?;
            Ok(Digest::of(bytes)?)
        })
    }
}

/// The bytes of a blob, of at most `limit` bytes.
pub(super) fn blob(
    reader: &mut super::objects::Reader,
    id: ObjectId,
    limit: u64,
) -> Result<Vec<u8>, ReadError> {
    if reader.size(id, ObjectKind::Blob).map_err(gone)? > limit {
        return Err(ReadError::TooLarge { limit });
    }
    let bytes = reader.verified(id, ObjectKind::Blob).map_err(gone)?;
    Ok(bytes.to_vec())
}

fn entry(item: &Item<'_>) -> FolderEntry {
    let is_utf8 = std::str::from_utf8(item.name).is_ok();
    FolderEntry {
        name: String::from_utf8_lossy(item.name).into_owned(),
        is_utf8,
        kind: match item.kind {
            ItemKind::Folder => EntryKind::Folder,
            ItemKind::File => EntryKind::File,
            ItemKind::Link => EntryKind::Link,
            ItemKind::Other => EntryKind::Other,
        },
    }
}

/// The item of a name. A file and a folder of one name cannot both be checked out: the folder is
/// what is meant.
fn find<'a>(bytes: &'a [u8], name: &[u8]) -> Result<Option<Item<'a>>, &'static str> {
    let mut items = Items::of(bytes);
    let mut found = None;
    while let Some(item) = items.next()? {
        if item.name == name {
            found = Some(item);
        }
    }
    Ok(found)
}

fn gone(gap: HistoryGap) -> ReadError {
    let reason = match gap {
        HistoryGap::Object { id, reason } => format!("object {id}: {reason}"),
        gap => format!("{gap:?}"),
    };
    io::Error::other(reason).into()
}

fn unreadable(reason: &str) -> ReadError {
    io::Error::new(ErrorKind::InvalidData, reason.to_owned()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of these modes and names, in git's order already.
    fn tree(items: &[(&str, &str)]) -> Vec<u8> {
        let item = |(mode, name): &(&str, &str)| {
            let mut bytes = format!("{mode} {name}\0").into_bytes();
            bytes.extend([7; 20]);
            bytes
        };
        items.iter().flat_map(item).collect()
    }

    #[test]
    fn names_are_found_whatever_stands_between() {
        let bytes = tree(&[
            ("100644", "a"),
            ("100644", "a-b"),
            ("100644", "a.yaml"),
            ("40000", "a"),
            ("100644", "a0"),
            ("120000", "link"),
            ("40000", "z"),
        ]);
        let listed = Listed::of(&bytes).expect("a tree");
        let kind = |name: &str| listed.find(name.as_bytes()).map(|item| item.kind);
        assert_eq!(kind("a"), Some(ItemKind::Folder));
        assert_eq!(kind("a-b"), Some(ItemKind::File));
        assert_eq!(kind("a.yaml"), Some(ItemKind::File));
        assert_eq!(kind("a0"), Some(ItemKind::File));
        assert_eq!(kind("link"), Some(ItemKind::Link));
        assert_eq!(kind("z"), Some(ItemKind::Folder));
        for none in ["", "a1", "zz", "a-", "lin"] {
            assert_eq!(kind(none), None, "{none:?}");
        }
        assert!(Listed::of(&bytes[..bytes.len() - 1]).is_err());
    }
}
