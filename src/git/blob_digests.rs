//! The SHA-256 of contents, read on several threads.

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::objects::ObjectReader;
use super::{GitRepository, HistoryGap, ObjectId};
use crate::files::Sha256Sum;

/// The largest content that is hashed, in bytes: forges take no file of half that size, and each thread holds one.
const MAX_CONTENT: usize = 256 << 20;

impl GitRepository {
    /// The SHA-256 of each of these contents, in their order: each is read once. `tick` is called once a content, on any
    /// thread.
    ///
    /// # Errors
    /// The first content, in the order in which git keeps them, that is missing, damaged, or larger than 256 MiB.
    pub fn digest_blobs(
        &self,
        ids: &[ObjectId],
        tick: &(dyn Fn() + Sync),
    ) -> Result<Vec<Sha256Sum>, HistoryGap> {
        let objects = self.objects().ok_or(HistoryGap::Absent)?;
        // In the order of the packs what derives from each other is read at once; by path it takes nearly three times as long.
        let order = objects.with(|reader| pack_order(reader, ids));
        // Each segment needs a reader with a cache.
        let segments = rayon::current_num_threads().clamp(1, 4);
        let length = order.len().div_ceil(segments).max(1);
        let segments = order.par_chunks(length).map(|segment| {
            let mut reader = objects.reader();
            let digests = segment.iter().map(|(place, index)| {
                tick();
                let id = ids.get(*index as usize).ok_or(HistoryGap::Absent)?;
                Ok((*index, digest_blob(&mut reader, *id, *place)?))
            });
            digests.collect::<Result<Vec<(u32, Sha256Sum)>, HistoryGap>>()
        });
        // All segments are awaited and the first fault returned: it is the same with any number of threads.
        let segments: Vec<Result<Vec<(u32, Sha256Sum)>, HistoryGap>> = segments.collect();
        let mut digests = vec![Sha256Sum([0; 32]); ids.len()];
        for segment in segments {
            for (index, digest) in segment? {
                if let Some(slot) = digests.get_mut(index as usize) {
                    *slot = digest;
                }
            }
        }
        Ok(digests)
    }
}

/// The places of contents among `ids`, in the order in which the packs hold them; those that are in none come first.
fn pack_order(reader: &ObjectReader, ids: &[ObjectId]) -> Vec<(Option<(u32, u64)>, u32)> {
    let places = (0..).zip(ids);
    let mut order: Vec<(Option<(u32, u64)>, u32)> = places
        .map(|(place, id)| (reader.place(*id), place))
        .collect();
    order.sort_unstable();
    order
}

fn digest_blob(
    reader: &mut ObjectReader,
    id: ObjectId,
    place: Option<(u32, u64)>,
) -> Result<Sha256Sum, HistoryGap> {
    let bytes = reader.read_next_file(id, place, MAX_CONTENT)?;
    Ok(Sha256Sum(Sha256::digest(bytes).into()))
}
