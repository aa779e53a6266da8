//! Whether two dutybook roots hold the same evidence.

use gix_object::Kind;

use super::objects::ObjectReader;
use super::tree_entries::{TreeEntries, file_id, folder_id};
use super::{HistoryGap, ObjectId};

/// How deep files of evidence lie below `evidence/`: task, year, occurrence.
const DEPTH: usize = 3;

/// How many entries of folders are compared. Two roots that have so many and share none of them are taken for one.
const MAX_COMPARED: usize = 2_000_000;

/// What makes a file of evidence one that two roots share.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SharedBy {
    /// The same content at the same path.
    Content,
    /// The same path.
    Path,
}

/// Compares the evidence of roots.
pub(super) struct EvidenceComparison<'r> {
    pub(super) reader: &'r mut ObjectReader,
    pub(super) by: SharedBy,
    /// How many entries were compared so far.
    pub(super) compared: &'r mut usize,
}

/// An entry of a folder: the folder or the file, by what git sorts it by.
struct Entry {
    key: Vec<u8>,
    folder: Option<ObjectId>,
    file: Option<ObjectId>,
}

impl EvidenceComparison<'_> {
    /// Whether the folders of evidence of two roots share a file of evidence or a request. What lies elsewhere, such as a
    /// `README.md`, does not say whose it is.
    ///
    /// # Errors
    /// When a tree is missing or malformed.
    pub(super) fn has_shared(
        &mut self,
        one: Option<ObjectId>,
        other: Option<ObjectId>,
    ) -> Result<bool, HistoryGap> {
        match (one, other) {
            (Some(one), Some(other)) => self.compare(one, other, 0),
            _ => Ok(false),
        }
    }

    fn compare(
        &mut self,
        one: ObjectId,
        other: ObjectId,
        depth: usize,
    ) -> Result<bool, HistoryGap> {
        let (ours, theirs) = (self.entries(one)?, self.entries(other)?);
        if *self.compared > MAX_COMPARED {
            return Ok(true);
        }
        let mut theirs = theirs.into_iter().peekable();
        for entry in ours {
            // Both are in git's order.
            while theirs.next_if(|other| other.key < entry.key).is_some() {}
            let Some(other) = theirs.next_if(|other| other.key == entry.key) else {
                continue;
            };
            let is_shared = match (entry.folder.zip(other.folder), entry.file.zip(other.file)) {
                (Some((ours, theirs)), _) if depth < DEPTH => {
                    self.compare(ours, theirs, depth + 1)?
                }
                (_, Some((ours, theirs))) if depth == DEPTH => {
                    (self.by == SharedBy::Path || ours == theirs) && entry.key.ends_with(b".yaml")
                }
                _ => false,
            };
            if is_shared {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn entries(&mut self, tree: ObjectId) -> Result<Vec<Entry>, HistoryGap> {
        let mut entries = TreeEntries::of(self.reader.read(tree, Kind::Tree)?);
        let malformed = |reason: &str| HistoryGap::malformed(tree, reason);
        let mut found = Vec::new();
        while let Some(entry) = entries.next().map_err(malformed)? {
            *self.compared += 1;
            let folder = folder_id(entry);
            let mut key = entry.filename.to_vec();
            // git-mktree(1): a folder comes as if a slash ended its name.
            key.extend(folder.map(|_| b'/'));
            found.push(Entry {
                key,
                folder,
                file: file_id(entry),
            });
        }
        Ok(found)
    }
}
