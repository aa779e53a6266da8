//! The packs of a repository, read entry by entry.
#![expect(
    clippy::disallowed_methods,
    reason = "lists the packs of git's own database"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix_hash::Kind::Sha1;
use gix_object::Kind;
use gix_pack::data::Entry as PackEntry;
use gix_pack::data::entry::Header as EntryHeader;
use gix_pack::{data, index};
use gix_zlib::Inflate;

use super::pack_cache::PackCache;
use super::pack_delta::apply_delta;

/// The largest object that is unpacked, in bytes.
pub(super) const MAX_OBJECT: usize = 1 << 30;

/// How many bytes of unpacked entries a reader keeps.
const CACHE_SIZE: usize = 8 << 20;

/// How long a chain of deltas may be: as long as git makes it at most.
const MAX_CHAIN: usize = 4096;

/// A pack, and where in it each object begins.
pub(super) struct Pack {
    index: index::File,
    data: data::File,
}

/// Opens those packs of a folder that can be opened.
pub(super) fn open_packs(folder: &Path) -> Vec<Pack> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = files.flatten().map(|file| file.path());
    let indices = paths.filter(|path| path.extension().is_some_and(|ending| ending == "idx"));
    let open = |path: PathBuf| {
        let data = path.with_extension("pack");
        Some(Pack {
            index: index::File::at(&path, Sha1).ok()?,
            data: data::File::at(data, Sha1).ok()?,
        })
    };
    indices.filter_map(open).collect()
}

impl Pack {
    /// Inflates an entry of at most `limit` bytes: an object, or the delta that makes one.
    fn inflate(
        &self,
        entry: &PackEntry,
        limit: usize,
        inflate: &mut Inflate,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let size = usize::try_from(entry.decompressed_size).ok()?;
        if size > limit {
            return None;
        }
        out.clear();
        out.resize(size, 0);
        self.data.decompress_entry(entry, inflate, out).ok()?;
        Some(())
    }
}

/// Unpacks objects, and remembers what it unpacked recently.
pub(super) struct PackReader {
    packs: Arc<Vec<Pack>>,
    cache: PackCache<Kind>,
    inflate: Inflate,
    delta: Vec<u8>,
    base: Vec<u8>,
    keeps_files: bool,
}

impl PackReader {
    pub(super) fn new(packs: Arc<Vec<Pack>>) -> Self {
        PackReader {
            packs,
            cache: PackCache::new(CACHE_SIZE),
            inflate: Inflate::default(),
            delta: Vec::new(),
            base: Vec::new(),
            keeps_files: false,
        }
    }

    /// From now on files are remembered too: they will be read one after the other, and many derive from each other.
    pub(super) fn keep_files(&mut self) {
        self.keeps_files = true;
    }

    /// Where an object begins: which pack, and where in it. `None` where it is in none.
    pub(super) fn place(&self, name: &gix_hash::oid) -> Option<(u32, u64)> {
        let mut packs = (0..).zip(self.packs.iter());
        packs.find_map(|(number, pack)| {
            let place = pack.index.lookup(name)?;
            Some((number, pack.index.pack_offset_at_index(place)))
        })
    }

    /// Unpacks an object, and keeps everything from which it derives: the next object to be read most
    /// likely derives from some of it, or is some of it. `None` where that is not possible, for whatever
    /// reason: also where more than `limit` bytes would have to be unpacked at once.
    pub(super) fn unpack(
        &mut self,
        name: &gix_hash::oid,
        limit: usize,
        out: &mut Vec<u8>,
    ) -> Option<Kind> {
        let place = self.place(name)?;
        self.unpack_at(place, limit, out)
    }

    /// The same for an object whose place is known.
    pub(super) fn unpack_at(
        &mut self,
        (number, mut offset): (u32, u64),
        limit: usize,
        out: &mut Vec<u8>,
    ) -> Option<Kind> {
        let packs = Arc::clone(&self.packs);
        let pack = packs.get(number as usize)?;
        let mut chain = Vec::new();
        let kind = loop {
            if let Some((kind, bytes)) = self.cache.get((number, offset)) {
                out.clear();
                out.extend_from_slice(bytes);
                break kind;
            }
            let entry = pack.data.entry(offset).ok()?;
            match entry.header {
                EntryHeader::OfsDelta { base_distance } if chain.len() < MAX_CHAIN => {
                    chain.push((offset, entry));
                    offset = offset.checked_sub(base_distance)?;
                }
                EntryHeader::OfsDelta { .. } | EntryHeader::RefDelta { .. } => return None,
                _ => {
                    let kind = entry.header.as_kind()?;
                    pack.inflate(&entry, limit, &mut self.inflate, out)?;
                    self.keep((number, offset), kind, out);
                    break kind;
                }
            }
        };
        for (offset, entry) in chain.into_iter().rev() {
            pack.inflate(&entry, limit, &mut self.inflate, &mut self.delta)?;
            std::mem::swap(out, &mut self.base);
            apply_delta(&self.base, &self.delta, limit, out)?;
            self.keep((number, offset), kind, out);
        }
        Some(kind)
    }

    fn keep(&mut self, place: (u32, u64), kind: Kind, bytes: &[u8]) {
        // Mostly few files are read, and never one version right after another.
        if kind != Kind::Blob || self.keeps_files {
            self.cache.put(place, kind, bytes);
        }
    }
}
