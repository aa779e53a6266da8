//! `check`: whether duties are met, for people, programs and CI systems.

mod annotation;
mod azure;
pub(super) mod conclusion;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod markdown;
pub(super) mod report;
mod sarif;
mod shard;
pub(super) mod table;

pub use azure::write_check_azure;
pub use github::write_check_github;
pub use gitlab::write_check_gitlab;
pub use human::{write_check_human, write_findings_human};
pub use json::write_check_json;
pub use junit::write_check_junit;
pub use markdown::write_check_markdown;
pub use report::{CheckReport, CheckedRoot};
pub use sarif::write_check_sarif;
pub use shard::{JudgedSource, ShardBy, ShardManifest, ShardMergeError, merge_shards};
