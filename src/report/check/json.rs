//! `check --format json`.

use std::io;

use serde::Serialize;

use super::report::{CheckReport, CheckedRoot};
use super::shard::{SCHEMA, ShardField, ShardManifest};
use crate::judge::Verdict;
use crate::report::json::{
    JsonEditedPolicy, JsonFinding, JsonHead, JsonHistory, JsonSummary, write_json,
};
use crate::report::output::rfc3339;

#[derive(Serialize)]
struct CheckDocument<'a> {
    #[serde(flatten)]
    head: JsonHead<'a>,
    roots: Vec<JsonRoot<'a>>,
    findings: Vec<JsonFinding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<ShardField>,
}

/// A dutybook root by itself.
#[derive(Serialize)]
struct JsonRoot<'a> {
    path: &'a str,
    organisation: Option<&'a str>,
    as_of: String,
    verdict: Verdict,
    history: JsonHistory<'a>,
    summary: JsonSummary,
    edited_policy: Option<JsonEditedPolicy>,
}

impl<'a> From<&'a CheckedRoot> for JsonRoot<'a> {
    fn from(root: &'a CheckedRoot) -> Self {
        let assessment = &root.assessment;
        JsonRoot {
            path: &root.path,
            organisation: assessment.organisation.as_deref(),
            as_of: rfc3339(assessment.as_of),
            verdict: root.verdict,
            history: JsonHistory::of(&assessment.history),
            summary: JsonSummary::of(assessment.summary()),
            edited_policy: assessment.edited.as_ref().map(JsonEditedPolicy::from),
        }
    }
}

/// Writes what was judged as `dutybook/check/v1`; a run of a matrix adds what
/// [`merge_shards`](super::merge_shards) needs to join it with the other runs.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_json(
    out: &mut dyn io::Write,
    report: &CheckReport,
    manifest: Option<&ShardManifest>,
) -> io::Result<()> {
    let findings = report.findings();
    let document = CheckDocument {
        head: JsonHead::over(SCHEMA, report),
        roots: report.roots.iter().map(JsonRoot::from).collect(),
        findings: findings.into_iter().map(JsonFinding::from).collect(),
        shard: manifest.map(|manifest| ShardField::of(manifest, report)),
    };
    write_json(out, &document)
}
