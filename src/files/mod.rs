//! The files to be judged, wherever they are stored: the [`Files`] trait, the worktree on disk, and
//! overlays of other trees.
//!
//! Nothing here parses YAML, judges or writes.

mod content_shape;
mod credential_forms;
mod credential_scan;
mod credential_values;
mod credentials;
mod escapes;
mod file_digest;
mod files_trait;
mod folders;
mod invisible;
mod json_outline;
mod overlay;
mod temporary_name;
mod text_stream;
mod worktree;

pub use credential_forms::CredentialKind;
pub use credential_scan::FoundCredentials;
pub use credentials::{find_credentials, may_hold_credentials};
pub use file_digest::{Digest, LfsPointer, Sha256Sum, parse_sha256};
pub use files_trait::{EntryKind, Files, FolderEntry, ReadError, not_a_plain_file};
pub use folders::{Folder, WalkError, WalkFault, walk};
pub use invisible::{is_bidirectional_control, is_blank, is_ignorable};
pub use json_outline::JsonOutline;
pub use overlay::{NewContent, OneTaskFiles, Overlay};
pub use temporary_name::{TEMPORARY_PREFIX, TEMPORARY_SUFFIX, is_temporary, is_temporary_path};
pub use worktree::{RootError, Worktree, find_root, real_path};
