//! A tree in which a name among thousands is found without reading the others.

use std::cmp::Ordering;

use gix_object::tree::name_order;

use super::tree_entries::{TreeEntries, TreeEntry, first_entry};

/// A tree's bytes, and where in them each entry begins.
pub(super) struct IndexedTree {
    bytes: Box<[u8]>,
    starts: Box<[u32]>,
}

impl IndexedTree {
    /// Reads all entries of a tree once, so that all of it is known to be in order.
    ///
    /// # Errors
    /// When the tree is malformed, out of order or too large.
    pub(super) fn of(bytes: &[u8]) -> Result<IndexedTree, &'static str> {
        let mut entries = TreeEntries::of(bytes);
        let mut starts = Vec::new();
        loop {
            let start = entries.offset_in(bytes);
            if entries.next()?.is_none() {
                break;
            }
            starts.push(u32::try_from(start).map_err(|_| "it is a tree that is too large")?);
        }
        Ok(IndexedTree {
            bytes: bytes.into(),
            starts: starts.into(),
        })
    }

    /// The entries, in git's order.
    pub(super) fn entries(&self) -> impl Iterator<Item = TreeEntry<'_>> {
        self.starts.iter().filter_map(|start| self.entry_at(*start))
    }

    fn entry_at(&self, start: u32) -> Option<TreeEntry<'_>> {
        let rest = self.bytes.get(start as usize..)?;
        first_entry(rest).ok().map(|(entry, _)| entry)
    }

    /// The entry of a name. A file and a folder of one name cannot both be checked out: it is the
    /// folder then.
    pub(super) fn find(&self, name: &[u8]) -> Option<TreeEntry<'_>> {
        // Only folders sort apart from everything else that can have a name.
        let find = |is_folder| {
            let place = self.starts.binary_search_by(|start| {
                self.entry_at(*start).map_or(Ordering::Less, |entry| {
                    name_order(entry.filename, entry.mode.is_tree(), name, is_folder)
                })
            });
            self.entry_at(self.starts[place.ok()?])
        };
        let found = find(true).or_else(|| find(false));
        found.filter(|entry| entry.filename == name)
    }
}

#[cfg(test)]
mod tests {
    use gix_object::tree::EntryKind;

    use super::*;

    /// A tree of these modes and names, in git's order already.
    fn tree(entries: &[(&str, &str)]) -> Vec<u8> {
        let entry = |(mode, name): &(&str, &str)| {
            let mut bytes = format!("{mode} {name}\0").into_bytes();
            bytes.extend([7; 20]);
            bytes
        };
        entries.iter().flat_map(entry).collect()
    }

    #[test]
    fn each_name_is_found_among_similar_ones() {
        let bytes = tree(&[
            ("100644", "a"),
            ("100644", "a-b"),
            ("100644", "a.yaml"),
            ("40000", "a"),
            ("100644", "a0"),
            ("120000", "link"),
            ("40000", "z"),
        ]);
        let tree = IndexedTree::of(&bytes).expect("a tree");
        let kind = |name: &str| tree.find(name.as_bytes()).map(|entry| entry.mode.kind());
        assert_eq!(kind("a"), Some(EntryKind::Tree));
        assert_eq!(kind("a-b"), Some(EntryKind::Blob));
        assert_eq!(kind("a.yaml"), Some(EntryKind::Blob));
        assert_eq!(kind("a0"), Some(EntryKind::Blob));
        assert_eq!(kind("link"), Some(EntryKind::Link));
        assert_eq!(kind("z"), Some(EntryKind::Tree));
        for none in ["", "a1", "zz", "a-", "lin"] {
            assert_eq!(kind(none), None, "{none:?}");
        }
        assert!(IndexedTree::of(&bytes[..bytes.len() - 1]).is_err());
    }
}
