//! The entries of packs that were unpacked recently: git's packs derive the next ones from them.
//!
//! gix's own caches keep the objects that were asked for, but not those unpacked on the way to them.
//! The walk along 50,000 commits takes 2.3 times as long with them.

use std::collections::HashMap;

type CacheGeneration<T> = HashMap<(u32, u64), (T, Box<[u8]>)>;

/// Entries of packs, by pack and place in it, up to a number of bytes in all.
///
/// There are two generations. When the young one has half of the bytes, it becomes the old one and the
/// entries of the old one are dropped. An entry that is read becomes young again.
pub(super) struct PackCache<T> {
    young: CacheGeneration<T>,
    old: CacheGeneration<T>,
    /// Bytes of the young generation.
    young_size: usize,
    limit: usize,
}

/// What one entry costs beside its bytes.
const OVERHEAD: usize = 96;

impl<T: Copy> PackCache<T> {
    pub(super) fn new(limit: usize) -> Self {
        PackCache {
            young: HashMap::new(),
            old: HashMap::new(),
            young_size: 0,
            limit,
        }
    }

    pub(super) fn put(&mut self, key: (u32, u64), tag: T, bytes: &[u8]) {
        // An entry that would push out all others is not kept.
        if bytes.len() < self.limit / 8 {
            self.insert(key, tag, bytes.into());
        }
    }

    fn insert(&mut self, key: (u32, u64), tag: T, bytes: Box<[u8]>) {
        let size = bytes.len() + OVERHEAD;
        if self.young_size + size > self.limit / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_size = 0;
        }
        self.young_size += size;
        self.young.insert(key, (tag, bytes));
    }

    pub(super) fn get(&mut self, key: (u32, u64)) -> Option<(T, &[u8])> {
        if let Some((tag, bytes)) = self.old.remove(&key) {
            self.insert(key, tag, bytes);
        }
        let (tag, bytes) = self.young.get(&key)?;
        Some((*tag, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::PackCache;

    #[test]
    fn entries_that_are_read_stay_and_the_others_are_dropped() {
        let mut cache = PackCache::new(20_000);
        for at in 0..1000 {
            cache.put((0, at), at, &[7; 100]);
            assert!(cache.get((0, 0)).is_some(), "{at}");
            assert!(cache.young.len() + cache.old.len() <= 104, "{at}");
        }
        assert_eq!(cache.get((0, 999)), Some((999, &[7; 100][..])));
        assert_eq!(cache.get((0, 1)), None);
        assert_eq!(cache.get((1, 999)), None);
    }

    #[test]
    fn large_entries_are_not_kept() {
        let mut cache = PackCache::new(8000);
        cache.put((0, 0), (), &[0; 1000]);
        assert_eq!(cache.get((0, 0)), None);
    }
}
