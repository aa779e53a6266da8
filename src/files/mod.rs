//! The files to be judged, wherever they are stored: the [`Files`] trait, the worktree on disk, and
//! overlays of other trees.
//!
//! Nothing here parses YAML, judges or writes.

mod content_shape;
mod file_digest;
mod files_trait;
mod folders;
mod invisible;
mod json_outline;
mod overlay;
mod text_stream;
mod worktree;

pub use file_digest::{Digest, LfsPointer, Sha256Sum, parse_sha256};
pub use files_trait::{EntryKind, Files, FolderEntry, ReadError, not_a_plain_file};
pub use folders::{Folder, WalkError, WalkFault, walk};
pub use invisible::{is_bidirectional_control, is_blank, is_ignorable};
pub use json_outline::JsonOutline;
pub use overlay::{NewContent, OneTaskFiles, Overlay};
pub use worktree::{RootError, Worktree, find_root, real_path};
