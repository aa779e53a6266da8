//! The first-parent line of a commit, and the trees in each of its commits whose history is read.

use gix_object::Kind;

use super::forge_message::is_forge_merge;
use super::mailmap::MAILMAP;
use super::objects::ObjectReader;
use super::raw_commit::RawCommit;
use super::tree_entries::{TreeEntries, file_id, folder_id};
use super::{HistoryGap, MainlineCommit, ObjectId};

/// The folders below the dutybook root whose history is read.
pub(super) const TOP_FOLDERS: [&str; 4] = ["policy", "evidence", "timestamps", "closings"];

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

/// What is followed in one commit.
#[derive(Clone, Copy, Default)]
pub(super) struct CommitTops {
    pub(super) trees: TopTrees,
    /// The `.mailmap` at the repository's top.
    pub(super) mailmap: Option<ObjectId>,
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
    Ok(read_tops(reader, folder, tree)?.trees)
}

/// As [`read_top_trees`], with the `.mailmap`. The tree at the top is read once for both.
///
/// # Errors
/// When a tree is missing or malformed.
pub(super) fn read_tops(
    reader: &mut ObjectReader,
    folder: &[Vec<u8>],
    tree: ObjectId,
) -> Result<CommitTops, HistoryGap> {
    let top = reader.read(tree, Kind::Tree)?;
    let malformed = |reason: &str| HistoryGap::malformed(tree, reason);
    let mailmap = find_mailmap(top).map_err(malformed)?;
    let mut names = folder.iter();
    let mut step = find_step(top, names.next()).map_err(malformed)?;
    loop {
        let below = match step {
            TopStep::Found(trees) => return Ok(CommitTops { trees, mailmap }),
            TopStep::Below(below) => below,
            TopStep::Nowhere => {
                return Ok(CommitTops {
                    mailmap,
                    ..CommitTops::default()
                });
            }
        };
        let bytes = reader.read(below, Kind::Tree)?;
        let malformed = |reason: &str| HistoryGap::malformed(below, reason);
        step = find_step(bytes, names.next()).map_err(malformed)?;
    }
}

/// One step on the way to the dutybook root.
enum TopStep {
    Found(TopTrees),
    Below(ObjectId),
    Nowhere,
}

fn find_step(bytes: &[u8], name: Option<&Vec<u8>>) -> Result<TopStep, &'static str> {
    let Some(name) = name else {
        return find_folders(bytes, TOP_FOLDERS.map(str::as_bytes)).map(TopStep::Found);
    };
    let [below] = find_folders(bytes, [name.as_slice()])?;
    Ok(below.map_or(TopStep::Nowhere, TopStep::Below))
}

fn find_mailmap(bytes: &[u8]) -> Result<Option<ObjectId>, &'static str> {
    let mut entries = TreeEntries::of(bytes);
    while let Some(entry) = entries.next()? {
        // Names are in order: most trees are left at once.
        if entry.filename >= MAILMAP.as_bytes() {
            let is_it = entry.filename == MAILMAP.as_bytes();
            return Ok(file_id(entry).filter(|_| is_it));
        }
    }
    Ok(None)
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
