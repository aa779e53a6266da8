//! The first-parent line of a commit, and where in each of its commits the folders lie whose history
//! is read.

use super::forge_message::has_merge_mark;
use super::objects::{ObjectKind, Reader};
use super::raw::{Header, Items};
use super::{HistoryGap, ObjectId};

/// The folders below the dutybook root whose history is read.
pub(super) const TOPS: [&str; 2] = ["policy", "evidence"];

/// The trees of the folders of [`TOPS`] in one commit.
pub(super) type Tops = [Option<ObjectId>; TOPS.len()];

/// A commit of the mainline, as its headers say.
pub(super) struct CommitHeader {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    pub(super) committed_at: i64,
    pub(super) is_signed: bool,
    pub(super) has_merge_mark: bool,
}

/// The first-parent line, newest first.
pub(super) fn line(reader: &mut Reader, head: ObjectId) -> Result<Vec<CommitHeader>, HistoryGap> {
    let mut steps = Vec::new();
    let mut next = Some(head);
    while let Some(id) = next {
        let step = step(reader, id)?;
        next = step.parents.first().copied();
        steps.push(step);
    }
    Ok(steps)
}

/// Reads the headers of a commit.
pub(super) fn step(reader: &mut Reader, id: ObjectId) -> Result<CommitHeader, HistoryGap> {
    let raw = reader.verified(id, ObjectKind::Commit)?;
    let malformed = |reason: &str| HistoryGap::malformed(id, reason);
    let header = Header::parse(raw).map_err(malformed)?;
    Ok(CommitHeader {
        id,
        tree: header.tree,
        committed_at: header.committed_at().map_err(malformed)?,
        is_signed: header.is_signed,
        has_merge_mark: has_merge_mark(&String::from_utf8_lossy(header.message)),
        parents: header.parents,
    })
}

/// The trees of [`TOPS`] in a commit's tree.
pub(super) fn tops(
    reader: &mut Reader,
    folder: &[Vec<u8>],
    tree: ObjectId,
) -> Result<Tops, HistoryGap> {
    let mut tree = tree;
    for name in folder {
        match find(reader.read(tree, ObjectKind::Tree)?, [name.as_slice()]) {
            Ok([Some(below)]) => tree = below,
            Ok([None]) => return Ok(Tops::default()),
            Err(reason) => return Err(HistoryGap::malformed(tree, reason)),
        }
    }
    let found = find(
        reader.read(tree, ObjectKind::Tree)?,
        TOPS.map(str::as_bytes),
    );
    found.map_err(|reason| HistoryGap::malformed(tree, reason))
}

/// The trees of the folders of those names.
fn find<const N: usize>(
    bytes: &[u8],
    names: [&[u8]; N],
) -> Result<[Option<ObjectId>; N], &'static str> {
    let mut found = [None; N];
    let mut items = Items::of(bytes);
    while let Some(item) = items.next()? {
        for (place, name) in found.iter_mut().zip(names) {
            if item.name == name && item.folder().is_some() {
                *place = item.folder();
            }
        }
    }
    Ok(found)
}
