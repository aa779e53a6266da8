//! A tree of files to be judged, wherever it lies: the [`Files`] trait, and the files on disk.
//!
//! Nothing here parses YAML or judges anything, nothing here writes.

mod digest;
mod folders;
mod tree;
mod worktree;

pub use digest::{Digest, LfsPointer, Sha256Sum, parse_sha256};
pub use folders::{Folder, MAX_FOLDER_DEPTH, WalkError, WalkFault, walk};
pub use tree::{Entry, EntryKind, Files, ReadError};
pub use worktree::{RootError, Worktree, find_root};
