//! `check --format json`.

use std::io;

use serde::Serialize;

use crate::judge::Verdict;
use crate::report::check::report::{CheckReport, CheckedRoot};
use crate::report::check::shard::{SCHEMA, ShardField, ShardManifest};
use crate::report::json::head::{Counts, EditedPolicy, Head, History, JsonFinding};
use crate::report::json::layout::write_json;
use crate::report::output::stamp;

#[derive(Serialize)]
struct Check<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    roots: Vec<JsonRoot<'a>>,
    findings: Vec<JsonFinding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<ShardField>,
}

/// A dutybook root, and what it comes to by itself.
#[derive(Serialize)]
struct JsonRoot<'a> {
    path: &'a str,
    organisation: Option<&'a str>,
    as_of: String,
    verdict: Verdict,
    history: History<'a>,
    summary: Counts,
    edited_policy: Option<EditedPolicy>,
}

impl<'a> From<&'a CheckedRoot> for JsonRoot<'a> {
    fn from(root: &'a CheckedRoot) -> Self {
        let assessment = &root.assessment;
        JsonRoot {
            path: &root.path,
            organisation: assessment.organisation.as_deref(),
            as_of: stamp(assessment.as_of),
            verdict: root.verdict,
            history: History::of(&assessment.history),
            summary: Counts::of(assessment.summary()),
            edited_policy: assessment.edited.as_ref().map(EditedPolicy::from),
        }
    }
}

/// Writes what was judged as `dutybook/check/v1`; with `dealing`, for [`merge`](crate::report::merge_shards) to
/// join.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_json(
    out: &mut dyn io::Write,
    checked: &CheckReport,
    dealing: Option<&ShardManifest>,
) -> io::Result<()> {
    let findings = checked.findings();
    let check = Check {
        head: Head::over(SCHEMA, checked),
        roots: checked.roots.iter().map(JsonRoot::from).collect(),
        findings: findings.into_iter().map(JsonFinding::from).collect(),
        shard: dealing.map(|dealing| ShardField::of(dealing, checked)),
    };
    write_json(out, &check)
}
