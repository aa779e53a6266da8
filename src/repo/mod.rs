//! What the repository holds: files as they lie in a tree, and facts of git. Plain data only.
//!
//! Nothing here parses YAML or judges anything, nothing here writes, and no type of git2 leaves
//! `git.rs`.

mod digest;
mod files;
mod folders;
mod git;
mod history;
mod object;
mod signature;
mod worktree;

pub use digest::{Digest, LfsPointer, Sha256Sum, parse_sha256};
pub use files::{Entry, EntryKind, Files, ReadError};
pub use folders::{Folder, MAX_FOLDER_DEPTH, WalkError, WalkFault, walk};
pub use git::{Git, GitError, user_email};
pub use history::{Change, CommitFacts, Gap, History, MainlineCommit, Signatory, Unclean};
pub use object::{NoObjectId, ObjectId};
pub use signature::{Key, KeyFault, Keyring, Signature, check, check_key, openpgp_addresses};
pub use worktree::{RootError, Worktree, find_root};
