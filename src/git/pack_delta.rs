//! Deltas of packs.

/// Applies a delta (gitformat-pack(5), "Deltified representation") to the bytes it derives from.
/// `None` where it does not fit them, or the result has more than `limit` bytes.
pub(super) fn apply_delta(
    base: &[u8],
    delta: &[u8],
    limit: usize,
    out: &mut Vec<u8>,
) -> Option<()> {
    let (from, delta) = read_size(delta)?;
    let (to, mut delta) = read_size(delta)?;
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
fn read_size(delta: &[u8]) -> Option<(usize, &[u8])> {
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
    use super::apply_delta;

    #[test]
    fn a_delta_copies_and_adds_and_nothing_that_does_not_fit() {
        let run = |base: &[u8], delta: &[u8]| {
            let mut out = Vec::new();
            apply_delta(base, delta, 100, &mut out).map(|()| out)
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
}
