//! Chance that is the same on every machine.

/// A generator after Steele, Lea and Flood, "Fast splittable pseudorandom number generators"
/// (SplitMix64): a few instructions, and any number will do as its seed.
pub(crate) struct Dice(u64);

impl Dice {
    /// Chance of its own for one file, so that none depends on which files came before.
    pub(crate) fn new(seed: u64, file: u64) -> Self {
        Dice(seed.rotate_left(32) ^ file)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `n - 1`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// One of several.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let count = items.len() as u64;
        items[usize::try_from(self.below(count)).expect("an index")]
    }

    /// A GUID in its usual spelling.
    pub(crate) fn guid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}
