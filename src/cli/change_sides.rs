//! What a base added or removed after a change began.

use crate::cli::CliError;
use crate::cli::revision::RevisionSpec;
use crate::files::ReadError;
use crate::git::{CommitTree, GitRepository};

/// A change, its base, and the commits at which the two parted.
pub(super) struct ChangeSides {
    base: CommitTree,
    change: CommitTree,
    forks: Vec<CommitTree>,
}

impl ChangeSides {
    /// `None` where there is no change, it has no commit in common with its base, or the base has nothing that is newer.
    pub(super) fn open(git: &GitRepository, view: RevisionSpec) -> Result<Option<Self>, CliError> {
        let Some(base) = view.base else {
            return Ok(None);
        };
        let change = match view.revision {
            Some(revision) => Some(git.resolve(revision)?),
            None => git.head()?,
        };
        // Before the first commit everything is the change, and nothing is at HEAD.
        let Some(change) = change else {
            return Ok(None);
        };
        let base = git.resolve(base)?;
        let forks = git.merge_bases(base, change)?;
        if forks.is_empty() || forks.contains(&base) {
            return Ok(None);
        }
        let forks = forks.into_iter().map(|fork| git.tree(fork));
        Ok(Some(ChangeSides {
            base: git.tree(base)?,
            change: git.tree(change)?,
            forks: forks.collect::<Result<_, _>>()?,
        }))
    }

    /// Whether the base has something at a path that was not there when the change began, and the change has nothing
    /// there: a merge takes it from the base.
    pub(super) fn is_added_by_base(&self, path: &str) -> Result<bool, ReadError> {
        for tree in self.forks.iter().chain([&self.change]) {
            if tree.has(path)? {
                return Ok(false);
            }
        }
        self.base.has(path)
    }

    /// Whether the base has nothing at a path any more, and the change left it as it was: a merge removes it.
    pub(super) fn is_removed_by_base(&self, path: &str) -> Result<bool, ReadError> {
        for fork in &self.forks {
            if !fork.has(path)? || !self.change.is_same_at(fork, path)? {
                return Ok(false);
            }
        }
        Ok(!self.base.has(path)?)
    }
}
