//! Facts of git as plain data: objects, the walk along the first parents, merges.
//!
//! Nothing here parses YAML, judges or writes. No type of git2 or gix leaves this layer.

mod blob_digests;
mod change_groups;
mod checked_out;
mod commit_facts;
mod commit_tree;
mod evil_merges;
mod file_merge;
mod first_parent;
mod forge_message;
mod histogram_diff;
mod histogram_merge;
mod history_gap;
mod indexed_tree;
mod mailmap;
mod mainline_history;
mod mainline_walk;
mod merge_fork;
mod merge_parents;
mod merge_preview;
mod merge_sides;
mod moved_root;
mod object_id;
mod objects;
mod pack_cache;
mod pack_delta;
mod packs;
mod raw_commit;
mod remote_address;
mod repeated_trees;
mod repository;
mod root_lives;
mod root_past;
mod root_places;
mod root_state;
mod segment_walk;
mod shared_evidence;
mod text_merge;
mod tree_differences;
mod tree_entries;

pub use commit_facts::{CommitFacts, Signatory};
pub use commit_tree::CommitTree;
pub use history_gap::HistoryGap;
pub use mailmap::{MAILMAP, MAX_MAILMAP, Mailmap};
pub use mainline_history::{BlobChange, EvilMerge, MainlineCommit, MainlineHistory};
pub use merge_fork::MergeFork;
pub use merge_preview::MergePreview;
pub use object_id::ObjectId;
pub use repository::{GitError, GitRepository, user_email};
pub use root_past::OrganisationReader;
pub use text_merge::merge_in_one_way;
