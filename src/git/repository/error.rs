//! Why a git repository cannot be read.

use std::path::{Path, PathBuf};

use crate::text::display_path;

/// Why the git repository could not be read.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// Another user owns the repository, and git's own check refuses it.
    #[error("the git repository at {} belongs to another user", display_path(.0))]
    Foreign(PathBuf),
    /// The repository is damaged, or of an unsupported kind.
    #[error("the git repository at {} cannot be read: {}", display_path(.0), .1)]
    Unreadable(PathBuf, String),
    /// The repository's objects have names of an unsupported kind.
    #[error(
        "the git repository at {} names its objects with SHA-256, which is not supported: \
         dutybook judges repositories whose objects are named with SHA-1",
        display_path(.0)
    )]
    Sha256(PathBuf),
    /// A branch and a tag, or two other references, share the name and lead to different commits.
    #[error("`{revision}` names both {first} and {second}, which are not the same commit")]
    Ambiguous {
        /// The revision, as it was given.
        revision: String,
        /// The full name of one reference.
        first: String,
        /// That of the other.
        second: String,
    },
    /// The revision does not lead to a commit.
    #[error("`{revision}` does not name a commit of the git repository")]
    NoRevision {
        /// The revision, as it was given.
        revision: String,
    },
}

impl GitError {
    pub(super) fn unreadable(root: &Path, error: &git2::Error) -> GitError {
        GitError::Unreadable(root.to_path_buf(), error.message().to_owned())
    }
}
