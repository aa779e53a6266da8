//! What was unpacked lately, from which git's packs derive what is unpacked next.

use std::collections::HashMap;

type Generation<T> = HashMap<(u32, u64), (T, Box<[u8]>)>;

/// Entries of packs, by pack and place in it, up to about so many bytes in all.
///
/// There are two generations: when the young one holds half of the bytes it becomes the old one, and
/// what the old one held is forgotten. What is asked for becomes young again.
pub(super) struct PackCache<T> {
    young: Generation<T>,
    old: Generation<T>,
    /// Bytes that the young generation holds.
    held: usize,
    limit: usize,
}

/// What one entry costs beside its bytes.
const OVERHEAD: usize = 96;

impl<T: Copy> PackCache<T> {
    pub(super) fn new(limit: usize) -> Self {
        PackCache {
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

/// Applies a delta (gitformat-pack(5), "Deltified representation") to the bytes it derives from.
/// `None` where it does not fit them, or is more than `limit` bytes.
pub(super) fn apply(base: &[u8], delta: &[u8], limit: usize, out: &mut Vec<u8>) -> Option<()> {
    let (from, delta) = size(delta)?;
    let (to, mut delta) = size(delta)?;
    if from != base.len() || to > limit {
        return None;
    }
    out.clear();
    out.reserve(to);
    while let Some((op, rest)) = delta.split_first() {
        delta = rest;
        if op & 0x80 == 0 {
            let fresh = delta
                .get(..usize::from(*op))
                .filter(|fresh| !fresh.is_empty())?;
            out.extend_from_slice(fresh);
            delta = &delta[fresh.len()..];
        } else {
            let mut number = |bits: std::ops::Range<u8>| {
                let mut number = 0;
                for (at, bit) in bits.enumerate() {
                    if op & (1 << bit) != 0 {
                        let (byte, rest) = delta.split_first()?;
                        number |= usize::from(*byte) << (8 * at);
                        delta = rest;
                    }
                }
                Some(number)
            };
            let (start, length) = (number(0..4)?, number(4..7)?);
            let length = if length == 0 { 0x10000 } else { length };
            out.extend_from_slice(base.get(start..start.checked_add(length)?)?);
        }
        if out.len() > to {
            return None;
        }
    }
    (out.len() == to).then_some(())
}

/// A size in groups of seven bits, the least first, and what follows it.
fn size(delta: &[u8]) -> Option<(usize, &[u8])> {
    let mut size = 0usize;
    for (at, byte) in delta.iter().take(8).enumerate() {
        size |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((size, &delta[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{PackCache, apply};

    #[test]
    fn a_delta_copies_and_adds_and_nothing_that_does_not_fit() {
        let run = |base: &[u8], delta: &[u8]| {
            let mut out = Vec::new();
            apply(base, delta, 100, &mut out).map(|()| out)
        };
        // Four bytes from place 1, then two of its own.
        let delta = [6, 6, 0x91, 1, 4, 2, b'x', b'y'];
        assert_eq!(run(b"abcdef", &delta), Some(b"bcdexy".to_vec()));
        assert_eq!(run(b"abcde", &delta), None);
        assert_eq!(run(b"abcdef", &delta[..7]), None);
        assert_eq!(run(b"abcdef", &[6, 5, 0x91, 1, 4, 2, b'x', b'y']), None);
        assert_eq!(run(b"abcdef", &[6, 6, 0x91, 4, 6]), None);
        assert_eq!(run(b"abcdef", &[6, 1, 0]), None);
        assert_eq!(run(b"abcdef", &[6, 0xff, 0x7f, 0x91, 1, 4]), None);
    }

    #[test]
    fn what_is_asked_for_stays_and_the_rest_is_forgotten() {
        let mut recent = PackCache::new(20_000);
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
        let mut recent = PackCache::new(8000);
        recent.put((0, 0), (), &[0; 1000]);
        assert_eq!(recent.get((0, 0)), None);
    }
}
