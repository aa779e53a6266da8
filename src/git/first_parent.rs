//! The first-parent line of a commit, and the trees in each of its commits whose history is read.

use gix_object::Kind;

use super::forge_message::is_forge_merge;
use super::objects::ObjectReader;
use super::raw_commit::RawCommit;
use super::tree_entries::{TreeEntries, folder_id};
use super::{HistoryGap, MainlineCommit, ObjectId};

/// The folders below the dutybook root whose history is read.
pub(super) const TOP_FOLDERS: [&str; 2] = ["policy", "evidence"];

/// The trees of [`TOP_FOLDERS`] in one commit.
pub(super) type TopTrees = [Option<ObjectId>; TOP_FOLDERS.len()];

/// How deep folders may nest: far deeper than they do in any honest repository.
pub(super) const MAX_DEPTH: usize = 128;

/// The headers of a commit.
pub(super) struct CommitHeader {
    pub(super) commit: MainlineCommit,
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
}

impl CommitHeader {
    /// Reads the headers of a commit.
    ///
    /// # Errors
    /// When the commit is missing or malformed.
    pub(super) fn read(reader: &mut ObjectReader, id: ObjectId) -> Result<Self, HistoryGap> {
        let raw = reader.read_verified(id, Kind::Commit)?;
        let malformed = |reason: &str| HistoryGap::malformed(id, reason);
        let commit = RawCommit::parse(raw).map_err(malformed)?;
        Ok(CommitHeader {
            commit: MainlineCommit {
                id,
                committed_at: commit.committed_at().map_err(malformed)?,
                parents: u32::try_from(commit.parents.len()).unwrap_or(u32::MAX),
                is_signed: commit.is_signed,
                has_merge_mark: is_forge_merge(&String::from_utf8_lossy(commit.message)),
            },
            tree: commit.tree,
            parents: commit.parents,
        })
    }
}

/// The first-parent line, newest first.
///
/// # Errors
/// The first commit that is missing or malformed.
pub(super) fn first_parent_line(
    reader: &mut ObjectReader,
    head: ObjectId,
) -> Result<Vec<CommitHeader>, HistoryGap> {
    let mut line = Vec::new();
    let mut next = Some(head);
    while let Some(id) = next {
        let header = CommitHeader::read(reader, id)?;
        next = header.parents.first().copied();
        line.push(header);
    }
    Ok(line)
}

/// The trees of [`TOP_FOLDERS`] in a commit's tree; `folder` leads to the dutybook root.
///
/// # Errors
/// When a tree is missing or malformed.
pub(super) fn read_top_trees(
    reader: &mut ObjectReader,
    folder: &[Vec<u8>],
    tree: ObjectId,
) -> Result<TopTrees, HistoryGap> {
    let mut tree = tree;
    for name in folder {
        match find_folders(reader.read(tree, Kind::Tree)?, [name.as_slice()]) {
            Ok([Some(below)]) => tree = below,
            Ok([None]) => return Ok(TopTrees::default()),
            Err(reason) => return Err(HistoryGap::malformed(tree, reason)),
        }
    }
    let found = find_folders(
        reader.read(tree, Kind::Tree)?,
        TOP_FOLDERS.map(str::as_bytes),
    );
    found.map_err(|reason| HistoryGap::malformed(tree, reason))
}

/// The trees of the folders of those names in a tree.
///
/// # Errors
/// When the tree is malformed or out of order.
pub(super) fn find_folders<const N: usize>(
    bytes: &[u8],
    names: [&[u8]; N],
) -> Result<[Option<ObjectId>; N], &'static str> {
    let mut found = [None; N];
    let mut entries = TreeEntries::of(bytes);
    while let Some(entry) = entries.next()? {
        for (place, name) in found.iter_mut().zip(names) {
            if entry.filename == name {
                *place = place.or(folder_id(entry));
            }
        }
    }
    Ok(found)
}
