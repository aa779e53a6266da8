//! Which run of a matrix this is, and what all of them share.

use serde::{Deserialize, Serialize};

use crate::finding::Level;
use crate::judge::Shard;

/// What is divided among the runs of a matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShardBy {
    /// Several dutybook roots.
    Roots,
    /// The tasks of one root.
    Tasks,
}

/// Which files the runs of a matrix judged: with a base, the history that outputs name is the base's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedSource {
    /// The commit of `--rev`, else the one that is checked out; `None` without git.
    pub commit: Option<String>,
    /// Binds the files that differ from that commit; `None` where none does.
    pub uncommitted: Option<String>,
    /// Where tasks were divided: binds what was found for all of them.
    pub outcome: Option<String>,
}

/// Which run of a matrix this is, and what all of them share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardManifest {
    /// Which run.
    pub shard: Shard,
    /// What is divided.
    pub dealt: ShardBy,
    /// The paths of all roots of all runs.
    pub roots: Vec<String>,
    /// What was judged.
    pub judged: JudgedSource,
    /// From which level on findings fail; `None` for never.
    pub fail_on: Option<Level>,
    /// The other options of the run, as words of the command line.
    pub asked: Vec<String>,
}
