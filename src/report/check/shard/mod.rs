//! The runs of a matrix: what one writes beside its findings, and how [`merge_shards`] joins them into
//! what a single run would report.

mod document;
mod duty_part;
mod finding_part;
mod manifest;
mod merge;
mod merge_error;
mod root_part;
mod validate;
mod value;

pub(super) use document::{SCHEMA, ShardField};
pub use manifest::{JudgedSource, ShardBy, ShardManifest};
pub use merge::merge_shards;
pub use merge_error::ShardMergeError;
