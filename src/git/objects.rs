//! Reads objects from git's database, fast: the one file that names gix.
//!
//! Only what the database holds under a name is read: no replacements, no grafts, nothing fetched.
#![expect(
    clippy::disallowed_methods,
    reason = "asks whether there is a database to be opened"
)]

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use gix_object::Kind;
use gix_odb::{HandleArc, Header as _};
use gix_pack::data::Entry as PackEntry;
use gix_pack::data::entry::Header as EntryHeader;
use gix_zlib::Inflate;

use super::pack_cache::{PackCache, apply};
use super::{HistoryGap, ObjectId};

/// The largest object that is read whole, in bytes.
const MAX_OBJECT: usize = 1 << 30;

/// The name of the tree that lists nothing: 4b825dc642cb6eb9a060e54bf8d69288fbee4904.
const EMPTY_TREE: [u8; 20] = [
    0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60, 0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88,
    0xfb, 0xee, 0x49, 0x04,
];

/// How many bytes of entries a reader remembers.
const DELTAS: usize = 8 << 20;

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
    packs: Arc<Vec<Pack>>,
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
            packs: Arc::new(Pack::all(&folder.join("pack"))),
            store: Mutex::new(handle),
            idle: Mutex::new(Vec::new()),
        })
    }

    /// A reader of one's own that remembers what it read lately.
    pub(super) fn reader(&self) -> Reader {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        Reader {
            packs: Arc::clone(&self.packs),
            recent: PackCache::new(DELTAS),
            inflate: Inflate::default(),
            delta: Vec::new(),
            base: Vec::new(),
            handle: store.clone(),
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

/// A pack, and where in it each object begins.
struct Pack {
    index: gix_pack::index::File,
    data: gix_pack::data::File,
}

impl Pack {
    /// Opens the packs of a folder, as far as they can be opened.
    fn all(folder: &Path) -> Vec<Pack> {
        let Ok(files) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        let paths = files.flatten().map(|file| file.path());
        let indices = paths.filter(|path| path.extension().is_some_and(|ending| ending == "idx"));
        let open = |path: std::path::PathBuf| {
            let data = path.with_extension("pack");
            Some(Pack {
                index: gix_pack::index::File::at(&path, gix_hash::Kind::Sha1).ok()?,
                data: gix_pack::data::File::at(data, gix_hash::Kind::Sha1).ok()?,
            })
        };
        indices.filter_map(open).collect()
    }

    /// Unpacks an entry: the object, or the delta that makes it.
    fn inflate(&self, entry: &PackEntry, inflate: &mut Inflate, out: &mut Vec<u8>) -> Option<()> {
        let size = usize::try_from(entry.decompressed_size).ok()?;
        if size > MAX_OBJECT {
            return None;
        }
        out.clear();
        out.resize(size, 0);
        self.data.decompress_entry(entry, inflate, out).ok()?;
        Some(())
    }
}

/// A way to read objects, one at a time.
pub(super) struct Reader {
    packs: Arc<Vec<Pack>>,
    /// Entries of packs that were unpacked lately, those on the way to others too.
    recent: PackCache<Kind>,
    inflate: Inflate,
    delta: Vec<u8>,
    base: Vec<u8>,
    /// Finds what lies in no pack of the repository's own, and what is packed in rarer ways.
    handle: HandleArc,
    buffer: Vec<u8>,
}

/// How long a chain of deltas may be: as long as git makes it at most.
const MAX_CHAIN: usize = 4096;

impl Reader {
    /// The bytes of an object of that kind. Whether they are what the name says is not asked.
    ///
    /// # Errors
    /// When it is not there, is of another kind, or cannot be decoded.
    pub(super) fn read(&mut self, id: ObjectId, kind: ObjectKind) -> Result<&[u8], HistoryGap> {
        // Git knows the empty tree without storing it.
        if kind == ObjectKind::Tree && *id.as_bytes() == EMPTY_TREE {
            return Ok(&[]);
        }
        let name = gix_hash::ObjectId::Sha1(*id.as_bytes());
        if let Some(found) = self.packed(&name) {
            return if ObjectKind::of(found) == kind {
                Ok(&self.buffer)
            } else {
                Err(HistoryGap::malformed(
                    id,
                    &format!("it is no {}", kind.name()),
                ))
            };
        }
        let found = gix_object::Find::try_find(&self.handle, &name, &mut self.buffer);
        let data = found.map_err(|_| HistoryGap::damaged(id))?;
        let data = data.ok_or_else(|| HistoryGap::missing(id))?;
        if ObjectKind::of(data.kind) == kind {
            Ok(data.data)
        } else {
            Err(HistoryGap::malformed(
                id,
                &format!("it is no {}", kind.name()),
            ))
        }
    }

    /// Unpacks an object into the buffer, and keeps everything that it derives from: the next object
    /// to be read most likely derives from some of it, or is some of it. `None` where that is not
    /// possible, for whatever reason.
    fn packed(&mut self, name: &gix_hash::oid) -> Option<Kind> {
        let packs = Arc::clone(&self.packs);
        let mut packs = packs.iter().enumerate();
        let (number, pack, place) = packs.find_map(|(number, pack)| {
            let place = pack.index.lookup(name)?;
            Some((u32::try_from(number).ok()?, pack, place))
        })?;
        let mut offset = pack.index.pack_offset_at_index(place);
        let mut chain = Vec::new();
        let kind = loop {
            if let Some((kind, bytes)) = self.recent.get((number, offset)) {
                self.buffer.clear();
                self.buffer.extend_from_slice(bytes);
                break kind;
            }
            let entry = pack.data.entry(offset).ok()?;
            let here = offset;
            match entry.header {
                EntryHeader::OfsDelta { base_distance } if chain.len() < MAX_CHAIN => {
                    offset = offset.checked_sub(base_distance)?;
                    chain.push((here, entry));
                }
                EntryHeader::OfsDelta { .. } | EntryHeader::RefDelta { .. } => return None,
                _ => {
                    let kind = entry.header.as_kind()?;
                    pack.inflate(&entry, &mut self.inflate, &mut self.buffer)?;
                    self.keep((number, here), kind);
                    break kind;
                }
            }
        };
        for (offset, entry) in chain.into_iter().rev() {
            pack.inflate(&entry, &mut self.inflate, &mut self.delta)?;
            std::mem::swap(&mut self.buffer, &mut self.base);
            apply(&self.base, &self.delta, MAX_OBJECT, &mut self.buffer)?;
            self.keep((number, offset), kind);
        }
        Some(kind)
    }

    fn keep(&mut self, place: (u32, u64), kind: Kind) {
        // Few files are read, and no version of one right after another.
        if kind != Kind::Blob {
            self.recent.put(place, kind, &self.buffer);
        }
    }

    /// As [`Reader::read`], and the bytes are what the name says.
    ///
    /// # Errors
    /// As [`Reader::read`], and when they are not.
    pub(super) fn verified(&mut self, id: ObjectId, kind: ObjectKind) -> Result<&[u8], HistoryGap> {
        let bytes = self.read(id, kind)?;
        if ObjectId::of(kind.name(), bytes) == id {
            Ok(bytes)
        } else {
            Err(HistoryGap::malformed(
                id,
                "its bytes are not those of its name",
            ))
        }
    }

    /// The size of an object of that kind, in bytes, as it says itself.
    ///
    /// # Errors
    /// As [`Reader::read`].
    pub(super) fn size(&mut self, id: ObjectId, kind: ObjectKind) -> Result<u64, HistoryGap> {
        let name = gix_hash::ObjectId::Sha1(*id.as_bytes());
        let header = self
            .handle
            .try_header(&name)
            .map_err(|_| HistoryGap::damaged(id))?;
        let header = header.ok_or_else(|| HistoryGap::missing(id))?;
        if ObjectKind::of(header.kind()) == kind {
            Ok(header.size())
        } else {
            Err(HistoryGap::malformed(
                id,
                &format!("it is no {}", kind.name()),
            ))
        }
    }
}
