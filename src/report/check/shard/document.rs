//! The JSON document of a run of a matrix: `check --format json` with its field `shard`.
//!
//! The same types are written and read. A reader trusts nothing: it is given files that came from
//! elsewhere.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::manifest::{JudgedSource, ShardBy, ShardManifest};
use super::root_part::RootPart;
use crate::finding::Level;
use crate::judge::Verdict;
use crate::report::check::report::CheckReport;

/// The name of the format, and its version.
pub(crate) const SCHEMA: &str = "dutybook/check/v1";

/// The field `shard`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ShardField {
    pub(super) index: u32,
    pub(super) of: u32,
    pub(super) dealt: ShardBy,
    /// The paths of all roots of all runs.
    pub(super) all_roots: Vec<String>,
    pub(super) judged: JudgedSource,
    pub(super) fail_on: Option<Level>,
    pub(super) asked: Vec<String>,
    pub(super) roots: Vec<RootPart>,
}

impl ShardField {
    pub(crate) fn of(manifest: &ShardManifest, report: &CheckReport) -> Self {
        ShardField {
            index: manifest.shard.index(),
            of: manifest.shard.of(),
            dealt: manifest.dealt,
            all_roots: manifest.roots.clone(),
            judged: manifest.judged.clone(),
            fail_on: manifest.fail_on,
            asked: manifest.asked.clone(),
            roots: report.roots.iter().map(RootPart::of).collect(),
        }
    }
}

/// The document, as far as it is read.
#[derive(Debug, Deserialize)]
pub(super) struct ShardDocument {
    pub(super) schema: String,
    pub(super) tool: ShardTool,
    pub(super) as_of: DateTime<FixedOffset>,
    pub(super) verdict: Verdict,
    pub(super) history: ShardHistory,
    pub(super) summary: serde_json::Value,
    pub(super) shard: Option<ShardField>,
}

/// The program that wrote a document.
#[derive(Debug, Deserialize)]
pub(super) struct ShardTool {
    pub(super) name: String,
    pub(super) version: String,
}

/// The commit that a run judged.
#[derive(Debug, Deserialize)]
pub(super) struct ShardHistory {
    pub(super) commit: Option<String>,
}

/// A document, read, and the file that it comes from.
pub(super) struct ShardRun {
    pub(super) file: String,
    pub(super) document: ShardDocument,
    pub(super) field: ShardField,
}
