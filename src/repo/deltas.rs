//! What was unpacked lately, from which git's packs derive what is unpacked next.

use std::collections::HashMap;

/// Entries of packs, by pack and place in it, up to about so many bytes in all.
///
/// There are two generations: when the young one holds half of the bytes it becomes the old one, and
/// what the old one held is forgotten. What is asked for becomes young again.
pub(super) struct Recent<T> {
    young: HashMap<(u32, u64), (T, Box<[u8]>)>,
    old: HashMap<(u32, u64), (T, Box<[u8]>)>,
    /// Bytes that the young generation holds.
    held: usize,
    limit: usize,
}

/// What one entry costs beside its bytes.
const OVERHEAD: usize = 96;

impl<T: Copy> Recent<T> {
    pub(super) fn new(limit: usize) -> Self {
        Recent {
            young: HashMap::new(),
            old: HashMap::new(),
            held: 0,
            limit,
        }
    }

    pub(super) fn put(&mut self, key: (u32, u64), tag: T, bytes: &[u8]) {
        // What would push out everything else is not kept.
        if bytes.len() < self.limit / 8 {
            self.keep(key, tag, bytes.into());
        }
    }

    fn keep(&mut self, key: (u32, u64), tag: T, bytes: Box<[u8]>) {
        let size = bytes.len() + OVERHEAD;
        if self.held + size > self.limit / 2 {
            self.old = std::mem::take(&mut self.young);
            self.held = 0;
        }
        self.held += size;
        self.young.insert(key, (tag, bytes));
    }

    pub(super) fn get(&mut self, key: (u32, u64)) -> Option<(T, &[u8])> {
        if let Some((tag, bytes)) = self.old.remove(&key) {
            self.keep(key, tag, bytes);
        }
        let (tag, bytes) = self.young.get(&key)?;
        Some((*tag, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_is_forgotten() {
        let mut recent = Recent::new(20_000);
        for at in 0..1000 {
            recent.put((0, at), at, &[7; 100]);
            assert!(recent.get((0, 0)).is_some(), "{at}");
            assert!(recent.young.len() + recent.old.len() <= 104, "{at}");
        }
        assert_eq!(recent.get((0, 999)), Some((999, &[7; 100][..])));
        assert_eq!(recent.get((0, 1)), None);
        assert_eq!(recent.get((1, 999)), None);
    }

    #[test]
    fn what_is_large_is_not_kept() {
        let mut recent = Recent::new(8000);
        recent.put((0, 0), (), &[0; 1000]);
        assert_eq!(recent.get((0, 0)), None);
    }
}
