//! Facts of git: objects, the walk along the first parents, merges. Plain data only.
//!
//! Nothing here parses YAML or judges anything, nothing here writes. No type of git2 leaves
//! `repository.rs` and its folder, and none of gix leaves `walk.rs`.

mod commit;
mod commit_tree;
mod deltas;
mod history;
mod line;
mod mailmap;
mod mainline;
mod mark;
mod merges;
mod object;
mod raw;
mod repository;
mod resolved;
mod walk;

pub use commit_tree::CommitTree;
pub use history::{Change, CommitFacts, EvilMerge, History, HistoryGap, MainlineCommit, Signatory};
pub use mailmap::Mailmap;
pub use object::{NoObjectId, ObjectId};
pub use repository::{BUNDLED_BRANCH, Git, GitError, user_email};
