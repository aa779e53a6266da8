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
    /// The first content that is missing, damaged, or larger than 256 MiB.
    pub fn digest_blobs(
        &self,
        ids: &[ObjectId],
        tick: &(dyn Fn() + Sync),
    ) -> Result<Vec<Sha256Sum>, HistoryGap> {
        let objects = self.objects().ok_or(HistoryGap::Absent)?;
        // Each segment needs a reader with a cache, and neighbours derive from each other.
        let segments = rayon::current_num_threads().clamp(1, 4);
        let length = ids.len().div_ceil(segments).max(1);
        let segments = ids.par_chunks(length).map(|segment| {
            let mut reader = objects.reader();
            let digests = segment.iter().map(|id| {
                tick();
                digest_blob(&mut reader, *id)
            });
            digests.collect::<Result<Vec<Sha256Sum>, HistoryGap>>()
        });
        // All segments are awaited and the oldest fault returned: it is the same with any number of threads.
        let segments: Vec<Result<Vec<Sha256Sum>, HistoryGap>> = segments.collect();
        let mut digests = Vec::with_capacity(ids.len());
        for segment in segments {
            digests.append(&mut segment?);
        }
        Ok(digests)
    }
}

fn digest_blob(reader: &mut ObjectReader, id: ObjectId) -> Result<Sha256Sum, HistoryGap> {
    let bytes = reader.read_next_file(id, MAX_CONTENT)?;
    Ok(Sha256Sum(Sha256::digest(bytes).into()))
}
