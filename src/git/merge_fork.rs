//! What the two sides of a merge forked from: one commit or, where branches were merged into each other, what git makes
//! of several by merging them first.

use std::io::{self, ErrorKind};

use super::{CommitTree, ObjectId};
use crate::files::{EntryKind, ReadError};

/// The files that both sides of a merge began with.
pub enum MergeFork {
    /// Those of one commit.
    Commit(CommitTree),
    /// Those of two, merged over what they began with themselves.
    Merged {
        /// One side.
        one: Box<MergeFork>,
        /// The other.
        other: Box<MergeFork>,
        /// What they began with; `None` where they have nothing in common.
        base: Option<Box<MergeFork>>,
    },
}

/// What lies at a path, and the commit that has it.
pub(super) struct ForkEntry<'f> {
    pub(super) kind: EntryKind,
    pub(super) id: ObjectId,
    pub(super) tree: &'f CommitTree,
}

/// What lies at a path, once all is merged.
pub(super) enum ForkContent<'f> {
    Clear(Option<ForkEntry<'f>>),
    /// Both sides changed it, and not alike.
    Unclear,
}

impl ForkContent<'_> {
    /// Whether both are clear, and the same.
    fn is_same(&self, other: &ForkContent) -> bool {
        let (ForkContent::Clear(one), ForkContent::Clear(other)) = (self, other) else {
            return false;
        };
        let key = |entry: &ForkEntry| (entry.kind, entry.id);
        one.as_ref().map(key) == other.as_ref().map(key)
    }

    fn is_folder(&self) -> bool {
        matches!(self, ForkContent::Clear(Some(entry)) if entry.kind == EntryKind::Folder)
    }
}

impl MergeFork {
    /// What lies at a path.
    ///
    /// # Errors
    /// When a folder on the way cannot be read.
    pub(super) fn content(&self, path: &str) -> Result<ForkContent<'_>, ReadError> {
        let (one, other, base) = match self {
            MergeFork::Commit(tree) => return content_of(tree, path),
            MergeFork::Merged { one, other, base } => (one, other, base),
        };
        let (one, other) = (one.content(path)?, other.content(path)?);
        if matches!(one, ForkContent::Unclear) || matches!(other, ForkContent::Unclear) {
            return Ok(ForkContent::Unclear);
        }
        // Folders are merged name by name.
        if one.is_same(&other) || (one.is_folder() && other.is_folder()) {
            return Ok(one);
        }
        let before = match base {
            Some(base) => base.content(path)?,
            None => ForkContent::Clear(None),
        };
        Ok(if before.is_same(&one) {
            other
        } else if before.is_same(&other) {
            one
        } else {
            ForkContent::Unclear
        })
    }
}

fn content_of<'f>(tree: &'f CommitTree, path: &str) -> Result<ForkContent<'f>, ReadError> {
    let entry = match tree.entry(path) {
        // A file lies where a folder would have to be.
        Err(ReadError::Io(error)) if error.kind() == ErrorKind::NotADirectory => None,
        entry => entry?,
    };
    let entry = entry.map(|(kind, id)| ForkEntry { kind, id, tree });
    Ok(ForkContent::Clear(entry))
}

/// What to do where it is not known what a merge would make of a change.
pub(super) const REBASE: &str =
    "rebase the change on its base, or judge the commit that merges it into its base";

/// The error of a path at which it is not known what a merge makes of it.
pub(super) fn unclear(path: &str) -> ReadError {
    io::Error::other(format!(
        "{path} was changed on several branches that were merged into each other, so that it is not known what a merge \
         would make of it: {REBASE}"
    ))
    .into()
}
