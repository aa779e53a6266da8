//! A bound on the work that trees make by listing one another: a few kilobytes of them can stand for ten million files.

use std::collections::HashSet;

use super::ObjectId;

/// How many entries may be met again in folders that were met before under another path. A folder's files name
/// their occurrence, so that folders which are the same to the byte are rare, and small.
pub(super) const MAX_REPEATED: usize = 100_000;

/// What is wrong with trees that list one another too often.
pub(super) const TOO_REPETITIVE: &str =
    "its folders are the same ones over and over, which makes more files than can be judged";

/// Counts the entries of trees that are met more than once: all others have bytes of their own.
pub(super) struct RepeatedTrees {
    seen: HashSet<ObjectId>,
    repeated: usize,
    limit: usize,
}

impl RepeatedTrees {
    pub(super) fn new() -> Self {
        RepeatedTrees::with_limit(MAX_REPEATED)
    }

    pub(super) fn with_limit(limit: usize) -> Self {
        RepeatedTrees {
            seen: HashSet::new(),
            repeated: 0,
            limit,
        }
    }

    /// Takes note of a tree with so many entries.
    ///
    /// # Errors
    /// When the trees met so far repeat each other too often.
    pub(super) fn meet(&mut self, tree: ObjectId, entries: usize) -> Result<(), &'static str> {
        if !self.seen.insert(tree) {
            self.repeated = self.repeated.saturating_add(entries);
        }
        if self.repeated > self.limit {
            return Err(TOO_REPETITIVE);
        }
        Ok(())
    }

    /// Forgets the trees, and not how often they repeated each other: what is met next is something else.
    pub(super) fn forget(&mut self) {
        if !self.seen.is_empty() {
            self.seen = HashSet::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(n: u8) -> ObjectId {
        ObjectId::from_bytes([n; 20])
    }

    #[test]
    fn only_what_is_met_again_counts() {
        let mut trees = RepeatedTrees::with_limit(10);
        assert!((0..200).all(|n| trees.meet(tree(n), 1_000_000).is_ok()));
        assert!(trees.meet(tree(1), 10).is_ok());
        trees.forget();
        assert!(trees.meet(tree(1), 10).is_ok());
        assert!(trees.meet(tree(1), 1).is_err());
        assert!(trees.meet(tree(9), 1).is_err());
    }
}
