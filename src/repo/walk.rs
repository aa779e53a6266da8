//! Reads objects from git's database, fast: the one file that names gix.
//!
//! Only what the database holds under a name is read: no replacements, no grafts, nothing fetched.
#![expect(
    clippy::disallowed_methods,
    reason = "asks whether there is a database to be opened"
)]

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use gix_object::Kind;
use gix_odb::{HandleArc, Header as _};

use super::deltas::Recent;
use super::{Gap, ObjectId};

/// The largest object that is read whole, in bytes.
const MAX_OBJECT: usize = 1 << 30;

/// The name of the tree that lists nothing: 4b825dc642cb6eb9a060e54bf8d69288fbee4904.
const EMPTY_TREE: [u8; 20] = [
    0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60, 0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88,
    0xfb, 0xee, 0x49, 0x04,
];

/// How many bytes of entries a reader remembers.
const DELTAS: usize = 32 << 20;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObjectKind {
    Commit,
    Tree,
    Blob,
    Tag,
}

impl ObjectKind {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Commit => ObjectKind::Commit,
            Kind::Tree => ObjectKind::Tree,
            Kind::Blob => ObjectKind::Blob,
            Kind::Tag => ObjectKind::Tag,
        }
    }

    /// As git names it in front of an object's bytes.
    pub(super) fn name(self) -> &'static str {
        match self {
            ObjectKind::Commit => "commit",
            ObjectKind::Tree => "tree",
            ObjectKind::Blob => "blob",
            ObjectKind::Tag => "tag",
        }
    }
}

/// The objects of a repository, for any number of threads.
pub(super) struct Objects {
    store: Mutex<HandleArc>,
    idle: Mutex<Vec<Reader>>,
}

impl Objects {
    /// Opens the database at a folder, `.git/objects`. `None` where there is none.
    pub(super) fn open(folder: &Path) -> Option<Objects> {
        let options = gix_odb::store::init::Options {
            alloc_limit_bytes: Some(MAX_OBJECT),
            // Given, so that nobody asks for the working directory.
            current_dir: Some(std::fs::canonicalize(folder).ok()?),
            ..Default::default()
        };
        let handle = gix_odb::at_opts(folder, gix_hash::Kind::Sha1, None, options).ok()?;
        let mut handle = handle.into_arc().ok()?;
        handle.ignore_replacements = true;
        Some(Objects {
            store: Mutex::new(handle),
            idle: Mutex::new(Vec::new()),
        })
    }

    /// A reader of one's own that remembers what it read lately.
    pub(super) fn reader(&self) -> Reader {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let cache = || Box::new(Deltas(Recent::new(DELTAS))) as Box<_>;
        Reader {
            handle: store.clone().with_pack_cache(cache),
            buffer: Vec::new(),
        }
    }

    /// Reads with a reader that nobody else reads with meanwhile.
    pub(super) fn with<T>(&self, read: impl FnOnce(&mut Reader) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let mut reader = taken.unwrap_or_else(|| self.reader());
        let read = read(&mut reader);
        idle().push(reader);
        read
    }
}

/// The entries that a reader unpacked lately.
struct Deltas(Recent<(Kind, usize)>);

impl gix_pack::cache::DecodeEntry for Deltas {
    fn put(&mut self, pack: u32, offset: u64, data: &[u8], kind: Kind, compressed_size: usize) {
        // Few files are read, and no version of one right after another.
        if kind != Kind::Blob {
            self.0.put((pack, offset), (kind, compressed_size), data);
        }
    }

    fn get(&mut self, pack: u32, offset: u64, out: &mut Vec<u8>) -> Option<(Kind, usize)> {
        let (found, bytes) = self.0.get((pack, offset))?;
        out.clear();
        out.extend_from_slice(bytes);
        Some(found)
    }
}

/// A way to read objects, one at a time.
pub(super) struct Reader {
    handle: HandleArc,
    buffer: Vec<u8>,
}

impl Reader {
    /// The bytes of an object of that kind. Whether they are what the name says is not asked.
    ///
    /// # Errors
    /// When it is not there, is of another kind, or cannot be decoded.
    pub(super) fn read(&mut self, id: ObjectId, kind: ObjectKind) -> Result<&[u8], Gap> {
        // Git knows the empty tree without storing it.
        if kind == ObjectKind::Tree && *id.as_bytes() == EMPTY_TREE {
            return Ok(&[]);
        }
        let name = gix_hash::ObjectId::Sha1(*id.as_bytes());
        let found = gix_object::Find::try_find(&self.handle, &name, &mut self.buffer);
        let data = found.map_err(|_| Gap::damaged(id))?;
        let data = data.ok_or_else(|| Gap::missing(id))?;
        if ObjectKind::of(data.kind) == kind {
            Ok(data.data)
        } else {
            Err(Gap::malformed(id, &format!("it is no {}", kind.name())))
        }
    }

    /// As [`Reader::read`], and the bytes are what the name says.
    ///
    /// # Errors
    /// As [`Reader::read`], and when they are not.
    pub(super) fn verified(&mut self, id: ObjectId, kind: ObjectKind) -> Result<&[u8], Gap> {
        let bytes = self.read(id, kind)?;
        if ObjectId::of(kind.name(), bytes) == id {
            Ok(bytes)
        } else {
            Err(Gap::malformed(id, "its bytes are not those of its name"))
        }
    }

    /// The size of an object of that kind, in bytes, as it says itself.
    ///
    /// # Errors
    /// As [`Reader::read`].
    pub(super) fn size(&mut self, id: ObjectId, kind: ObjectKind) -> Result<u64, Gap> {
        let name = gix_hash::ObjectId::Sha1(*id.as_bytes());
        let header = self
            .handle
            .try_header(&name)
            .map_err(|_| Gap::damaged(id))?;
        let header = header.ok_or_else(|| Gap::missing(id))?;
        if ObjectKind::of(header.kind()) == kind {
            Ok(header.size())
        } else {
            Err(Gap::malformed(id, &format!("it is no {}", kind.name())))
        }
    }
}
