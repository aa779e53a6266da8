//! Reads objects from git's database.
//!
//! A reader gets exactly what the database stores under a name: no replacements, no grafts, nothing
//! fetched.
#![expect(
    clippy::disallowed_methods,
    reason = "asks whether there is a database to be opened"
)]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gix_hash::Kind::Sha1;
use gix_object::{Find as _, Kind};
use gix_odb::{HandleArc, Header as _};

use super::packs::{MAX_OBJECT, Pack, PackReader, open_packs};
use super::{HistoryGap, ObjectId};
use crate::files::{Digest, LfsPointer, real_path};

/// The name of the empty tree, which git knows without storing it:
/// 4b825dc642cb6eb9a060e54bf8d69288fbee4904.
const EMPTY_TREE: [u8; 20] = [
    0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60, 0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88,
    0xfb, 0xee, 0x49, 0x04,
];

/// The objects of a repository, for any number of threads.
pub(super) struct Objects {
    packs: Arc<Vec<Pack>>,
    store: Mutex<HandleArc>,
    idle: Mutex<Vec<ObjectReader>>,
    /// Where Git LFS keeps what it fetched.
    fetched: PathBuf,
}

impl Objects {
    /// Opens the database at a folder, `.git/objects`. `None` where there is none.
    pub(super) fn open(folder: &Path) -> Option<Objects> {
        let options = gix_odb::store::init::Options {
            alloc_limit_bytes: Some(MAX_OBJECT),
            // Given, so that gix does not ask for the working directory.
            current_dir: Some(real_path(folder).ok()?),
            ..Default::default()
        };
        let handle = gix_odb::at_opts(folder, Sha1, None, options).ok()?;
        let mut handle = handle.into_arc().ok()?;
        handle.ignore_replacements = true;
        // A name that no object has makes gix load every index. Handles that load them at the same time on several
        // threads can miss an object that is there.
        let _ = handle.try_header(&gix_hash::ObjectId::null(Sha1));
        Some(Objects {
            packs: Arc::new(open_packs(&folder.join("pack"))),
            store: Mutex::new(handle),
            idle: Mutex::new(Vec::new()),
            fetched: folder.parent()?.join("lfs/objects"),
        })
    }

    /// A reader with a cache of its own.
    pub(super) fn reader(&self) -> ObjectReader {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        ObjectReader {
            packs: PackReader::new(Arc::clone(&self.packs)),
            handle: store.clone(),
            buffer: Vec::new(),
        }
    }

    /// The digest of the content to which a pointer of Git LFS leads, where it was fetched; of more than `limit` bytes,
    /// only the size. Its name is its SHA-256, so that it is as good as committed.
    pub(super) fn fetched_content(&self, pointer: LfsPointer, limit: u64) -> Option<Digest> {
        let name = pointer.oid.to_string();
        let folders = self.fetched.join(&name[..2]).join(&name[2..4]);
        let file = File::open(folders.join(&name)).ok()?;
        let size = file
            .metadata()
            .ok()
            .filter(std::fs::Metadata::is_file)?
            .len();
        if size > limit {
            return Some(Digest::of_unread(size));
        }
        let digest = Digest::of(file).ok()?;
        (digest.sha256 == Some(pointer.oid)).then_some(digest)
    }

    /// Reads with a reader that no other thread uses meanwhile.
    pub(super) fn with<T>(&self, read: impl FnOnce(&mut ObjectReader) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let mut reader = taken.unwrap_or_else(|| self.reader());
        let result = read(&mut reader);
        idle().push(reader);
        result
    }
}

/// Reads objects, one at a time.
pub(super) struct ObjectReader {
    packs: PackReader,
    /// Finds what is in no pack of the repository's own, or is packed in a rarer way.
    handle: HandleArc,
    buffer: Vec<u8>,
}

impl ObjectReader {
    /// The bytes of an object of that kind, not checked against its name.
    ///
    /// # Errors
    /// When it is missing, of another kind, or cannot be decoded.
    pub(super) fn read(&mut self, id: ObjectId, kind: Kind) -> Result<&[u8], HistoryGap> {
        if kind == Kind::Tree && *id.as_bytes() == EMPTY_TREE {
            return Ok(&[]);
        }
        let name = gix_hash::ObjectId::from(id);
        if let Some(found) = self.packs.unpack(&name, MAX_OBJECT, &mut self.buffer) {
            require_kind(id, kind, found)?;
            return Ok(&self.buffer);
        }
        let found = self.handle.try_find(&name, &mut self.buffer);
        let found = found.map_err(|_| HistoryGap::damaged(id))?;
        let data = found.ok_or_else(|| HistoryGap::missing(id))?;
        require_kind(id, kind, data.kind)?;
        Ok(data.data)
    }

    /// Where an object lies in the packs: objects that derive from each other are neighbours there. `None` where it is in none.
    pub(super) fn place(&self, id: ObjectId) -> Option<(u32, u64)> {
        self.packs.place(&gix_hash::ObjectId::from(id))
    }

    /// As [`ObjectReader::read`], for files that are read one after the other, of at most `limit` bytes each. `place` is what
    /// [`ObjectReader::place`] says of it.
    ///
    /// # Errors
    /// As [`ObjectReader::read`], and when the file is larger.
    pub(super) fn read_next_file(
        &mut self,
        id: ObjectId,
        place: Option<(u32, u64)>,
        limit: usize,
    ) -> Result<&[u8], HistoryGap> {
        self.packs.keep_files();
        let found = place.and_then(|it| self.packs.unpack_at(it, limit, &mut self.buffer));
        if let Some(found) = found {
            require_kind(id, Kind::Blob, found)?;
            return Ok(&self.buffer);
        }
        let size = self.size(id, Kind::Blob)?;
        if size > limit as u64 {
            let reason = format!("it has {size} bytes: at most {limit} are read");
            return Err(HistoryGap::malformed(id, &reason));
        }
        self.read(id, Kind::Blob)
    }

    /// As [`ObjectReader::read`], with the bytes checked against the name.
    ///
    /// # Errors
    /// As [`ObjectReader::read`], and when the bytes have another name.
    pub(super) fn read_verified(&mut self, id: ObjectId, kind: Kind) -> Result<&[u8], HistoryGap> {
        let bytes = self.read(id, kind)?;
        if ObjectId::of(kind, bytes) == id {
            Ok(bytes)
        } else {
            Err(HistoryGap::malformed(
                id,
                "its content does not match its name",
            ))
        }
    }

    /// The size of an object of that kind, in bytes, as the database states it.
    ///
    /// # Errors
    /// As [`ObjectReader::read`].
    pub(super) fn size(&mut self, id: ObjectId, kind: Kind) -> Result<u64, HistoryGap> {
        let found = self.handle.try_header(&gix_hash::ObjectId::from(id));
        let found = found.map_err(|_| HistoryGap::damaged(id))?;
        let header = found.ok_or_else(|| HistoryGap::missing(id))?;
        require_kind(id, kind, header.kind())?;
        Ok(header.size())
    }
}

fn require_kind(id: ObjectId, expected: Kind, found: Kind) -> Result<(), HistoryGap> {
    if found == expected {
        Ok(())
    } else {
        Err(HistoryGap::malformed(
            id,
            &format!("expected a {expected}, found a {found}"),
        ))
    }
}
