//! A tree of files to be judged, wherever it lies: the [`Files`] trait, and the files on disk.
//!
//! Nothing here parses YAML or judges anything, nothing here writes.

mod file_digest;
mod files_trait;
mod folders;
mod overlay;
mod worktree;

pub use file_digest::{Digest, LfsPointer, Sha256Sum, parse_sha256};
pub use files_trait::{EntryKind, Files, FolderEntry, ReadError};
pub use folders::{Folder, WalkError, WalkFault, walk};
pub use overlay::{NewContent, OneTaskFiles, Overlay};
pub use worktree::{RootError, Worktree, find_root};
