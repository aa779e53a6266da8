//! What the repository holds: files as they lie in a tree, and facts of git. Plain data only.
//!
//! Nothing here parses YAML or judges anything, nothing here writes. No type of git2 leaves `git.rs`
//! and its folder, and none of gix leaves `walk.rs`.

mod commit;
mod commit_tree;
mod deltas;
mod digest;
mod files;
mod folders;
mod git;
mod history;
mod line;
mod mailmap;
mod mainline;
mod mark;
mod merges;
mod object;
mod raw;
mod resolved;
mod signature;
mod walk;
mod worktree;

pub use commit_tree::CommitTree;
pub use digest::{Digest, LfsPointer, Sha256Sum, parse_sha256};
pub use files::{Entry, EntryKind, Files, ReadError};
pub use folders::{Folder, MAX_FOLDER_DEPTH, WalkError, WalkFault, walk};
pub use git::{BUNDLED_BRANCH, Git, GitError, user_email};
pub use history::{Change, CommitFacts, Gap, History, MainlineCommit, Signatory, Unclean};
pub use mailmap::Mailmap;
pub use object::{NoObjectId, ObjectId};
pub use signature::{Key, KeyFault, Keyring, Signature, check, check_key, openpgp_addresses};
pub use worktree::{RootError, Worktree, find_root};
