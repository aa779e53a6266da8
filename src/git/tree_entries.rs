//! The entries of git's tree objects, in git's order. A tree that is malformed or out of order is
//! refused: an entry that is out of order could be there twice, and git would see one of the two.

use gix_hash::Kind::Sha1;
use gix_object::TreeRefIter;
pub(super) use gix_object::tree::EntryRef as TreeEntry;

use super::ObjectId;

/// The content of an entry that is a plain file.
pub(super) fn file_id(entry: TreeEntry<'_>) -> Option<ObjectId> {
    entry.mode.is_blob().then(|| entry.oid.into())
}

/// The tree of an entry that is a folder.
pub(super) fn folder_id(entry: TreeEntry<'_>) -> Option<ObjectId> {
    entry.mode.is_tree().then(|| entry.oid.into())
}

/// About how many entries a tree of these bytes has: each takes 28 bytes or more.
pub(super) fn count_entries(bytes: &[u8]) -> usize {
    bytes.len() / 28
}

/// Whether an entry's name can be part of a path.
pub(super) fn has_path_name(entry: TreeEntry<'_>) -> bool {
    let name: &[u8] = entry.filename;
    !matches!(name, b"" | b"." | b"..") && !name.contains(&b'/')
}

/// The first entry of a tree's bytes, and how many bytes it takes.
///
/// # Errors
/// When the bytes do not begin with a whole entry.
pub(super) fn first_entry(bytes: &[u8]) -> Result<(TreeEntry<'_>, usize), &'static str> {
    let mut entries = TreeRefIter::from_bytes(bytes, Sha1);
    match entries.next() {
        Some(Ok(entry)) => Ok((entry, entries.offset_to_next_entry(bytes))),
        _ => Err("it is a malformed tree"),
    }
}

/// A tree's entries from one place in its bytes on.
pub(super) struct TreeEntries<'a> {
    rest: &'a [u8],
    last: Option<TreeEntry<'a>>,
}

impl<'a> TreeEntries<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        TreeEntries {
            rest: bytes,
            last: None,
        }
    }

    /// Where in the tree's bytes the next entry begins.
    pub(super) fn offset_in(&self, bytes: &[u8]) -> usize {
        bytes.len() - self.rest.len()
    }

    /// The next entry.
    ///
    /// # Errors
    /// When the bytes are malformed, or the entry is out of order.
    pub(super) fn next(&mut self) -> Result<Option<TreeEntry<'a>>, &'static str> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (entry, length) = first_entry(self.rest)?;
        self.require_order(entry)?;
        self.advance(entry, length);
        Ok(Some(entry))
    }

    fn require_order(&self, entry: TreeEntry<'a>) -> Result<(), &'static str> {
        if self.last.is_some_and(|last| last >= entry) {
            return Err("it is a tree whose names are out of order");
        }
        Ok(())
    }

    fn advance(&mut self, entry: TreeEntry<'a>, length: usize) {
        self.rest = &self.rest[length..];
        self.last = Some(entry);
    }

    /// Skips the entries with which all trees begin alike.
    ///
    /// # Errors
    /// As [`TreeEntries::next`].
    pub(super) fn skip_common(all: &mut [TreeEntries<'a>]) -> Result<(), &'static str> {
        while let Some((first, others)) = all.split_first()
            && !first.rest.is_empty()
        {
            let (entry, length) = first_entry(first.rest)?;
            let bytes = &first.rest[..length];
            let is_common = |other: &TreeEntries<'_>| other.rest.get(..length) == Some(bytes);
            if !others.iter().all(is_common) {
                break;
            }
            // All began alike, so that one check of the order is one for all.
            first.require_order(entry)?;
            for entries in &mut *all {
                entries.advance(entry, length);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (mode, name) in entries {
            bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
            bytes.extend_from_slice(&[7; 20]);
        }
        bytes
    }

    fn modes(bytes: &[u8]) -> Result<Vec<u16>, &'static str> {
        let mut entries = TreeEntries::of(bytes);
        let mut modes = Vec::new();
        while let Some(entry) = entries.next()? {
            modes.push(entry.mode.value());
        }
        Ok(modes)
    }

    #[test]
    fn a_tree_is_read_in_its_own_order() {
        // A folder sorts as `a/`, so after `a.b` and before `a0`.
        let bytes = tree(&[
            ("100644", "a"),
            ("100755", "a.b"),
            ("40000", "a"),
            ("120000", "a0"),
            ("160000", "b"),
        ]);
        let expected = [0o100_644, 0o100_755, 0o040_000, 0o120_000, 0o160_000];
        assert_eq!(modes(&bytes).expect("a tree"), expected);
        assert!(modes(&bytes[..bytes.len() - 1]).is_err());
        assert!(modes(&tree(&[("100644", "b"), ("100644", "a")])).is_err());
        assert!(modes(&tree(&[("100644", "a"), ("120000", "a")])).is_err());
        assert!(modes(&tree(&[("10x644", "a")])).is_err());
    }

    #[test]
    fn what_two_trees_begin_with_is_skipped() {
        let ours = tree(&[("100644", "a"), ("100644", "b"), ("100644", "d")]);
        let theirs = tree(&[("100644", "a"), ("100644", "c"), ("100644", "d")]);
        let mut both = [TreeEntries::of(&ours), TreeEntries::of(&theirs)];
        TreeEntries::skip_common(&mut both).expect("trees");
        let [mut one, mut other] = both;
        let next = |entries: &mut TreeEntries<'_>| {
            let entry = entries.next().expect("a tree");
            entry.map(|entry| entry.filename.to_vec())
        };
        assert_eq!(next(&mut one), Some(b"b".to_vec()));
        assert_eq!(next(&mut other), Some(b"c".to_vec()));
    }
}
