//! What a run of a matrix says beside its findings, so that [`merge`] can say what one run would have
//! said: the field `shard` of `check --format json`.
//!
//! The same types are written and read. A reader trusts nothing: it is given files that came from
//! elsewhere.

mod merge;
mod parts;
mod sound;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

pub use self::merge::{MergeError, merge};
use self::parts::RootPart;
use super::CheckReport;
use crate::finding::Level;
use crate::judge::{Shard, Verdict};

/// What names this form, and its version.
pub(super) const SCHEMA: &str = "dutybook/check/v1";

/// What was dealt to the runs of a matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShardBy {
    /// Several dutybook roots.
    Roots,
    /// The tasks of one.
    Tasks,
}

/// Which run of a matrix this was, and what all of them have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardManifest {
    /// Which run.
    pub shard: Shard,
    /// What was dealt.
    pub dealt: ShardBy,
    /// The paths of all roots of all runs.
    pub roots: Vec<String>,
    /// From which level on findings fail; `None` for never.
    pub fail_on: Option<Level>,
    /// What else was asked, as words of the command line.
    pub asked: Vec<String>,
}

/// The field `shard`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Part {
    index: u32,
    of: u32,
    dealt: ShardBy,
    /// The paths of all roots of all runs.
    all_roots: Vec<String>,
    fail_on: Option<Level>,
    asked: Vec<String>,
    roots: Vec<RootPart>,
}

impl Part {
    pub(super) fn of(dealing: &ShardManifest, checked: &CheckReport) -> Self {
        Part {
            index: dealing.shard.index(),
            of: dealing.shard.of(),
            dealt: dealing.dealt,
            all_roots: dealing.roots.clone(),
            fail_on: dealing.fail_on,
            asked: dealing.asked.clone(),
            roots: checked.roots.iter().map(RootPart::of).collect(),
        }
    }
}

/// A document of a run, as far as it is read.
#[derive(Debug, Deserialize)]
struct Document {
    schema: String,
    tool: Tool,
    as_of: DateTime<FixedOffset>,
    verdict: Verdict,
    history: Commit,
    summary: serde_json::Value,
    shard: Option<Part>,
}

#[derive(Debug, Deserialize)]
struct Tool {
    name: String,
    version: String,
}

#[derive(Debug, Deserialize)]
struct Commit {
    commit: Option<String>,
}
