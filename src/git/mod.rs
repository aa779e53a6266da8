//! Facts of git: objects, the walk along the first parents, merges. Plain data only.
//!
//! Nothing here parses YAML or judges anything, nothing here writes. No type of git2 leaves
//! `repository.rs` and its folder, and none of gix leaves `objects.rs`.

mod commit_facts;
mod commit_tree;
mod evil_merges;
mod file_merge;
mod first_parent;
mod forge_message;
mod mailmap;
mod mainline_history;
mod mainline_walk;
mod merge_preview;
mod object_id;
mod objects;
mod pack_cache;
mod raw;
mod repository;

pub use commit_tree::CommitTree;
pub use mailmap::Mailmap;
pub use mainline_history::{
    BlobChange, CommitFacts, EvilMerge, HistoryGap, MainlineCommit, MainlineHistory, Signatory,
};
pub use merge_preview::MergePreview;
pub use object_id::ObjectId;
pub use repository::{GitError, GitRepository, user_email};
