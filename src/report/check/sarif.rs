//! `check --format sarif`: SARIF 2.1.0, as code scanning services read it.
//!
//! The writer is our own, because services reject or misread more than the schema does: every result
//! has a location, addresses are relative, and the worst results come first where there are more than a
//! service takes.

use std::collections::BTreeSet;
use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use super::report::{CheckReport, LocatedFinding};
use crate::finding::{Level, Rule};
use crate::model::DutyId;
use crate::report::escape;
use crate::report::json::write_json;
use crate::text::{Position, Range};

/// How many results of a run GitHub takes; a file with more is rejected.
const MAX_RESULTS: usize = 25_000;

/// What addresses are relative to. Where it lies is for the reader to say.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
struct SarifLog<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [SarifRun<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifRun<'a> {
    tool: Value,
    automation_details: Value,
    invocations: [Value; 1],
    column_kind: &'static str,
    original_uri_base_ids: Value,
    results: Vec<SarifResult<'a>>,
}

/// A finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: SarifMessage,
    locations: [SarifLocation; 1],
    partial_fingerprints: SarifFingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<SarifProperties<'a>>,
}

#[derive(Serialize)]
struct SarifMessage {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFingerprints {
    primary_location_line_hash: String,
}

#[derive(Serialize)]
struct SarifProperties<'a> {
    duty: &'a DutyId,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifLocation {
    physical_location: SarifPhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifPhysicalLocation {
    artifact_location: SarifArtifactLocation,
    region: SarifRegion,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

/// A range of a file; as in [`Range`], the end column is that after the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifRegion {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

/// What tells the run from others of the same tool and commit: a service that gets two of one id keeps
/// the later one. It takes all up to the last slash as the category.
fn automation_id(report: &CheckReport) -> String {
    let root = match &*report.roots {
        [root] => root.path.as_str(),
        _ => "",
    };
    match (&report.sarif_category, root) {
        (Some(category), _) => format!("{}/", category.trim_end_matches('/')),
        (None, "") => "dutybook/check/".to_owned(),
        (None, root) => format!("dutybook/check/{root}/"),
    }
}

/// Writes what was judged as SARIF.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_sarif(out: &mut dyn io::Write, report: &CheckReport) -> io::Result<()> {
    let findings = report.findings();
    let written = &findings[..findings.len().min(MAX_RESULTS)];
    let rules: BTreeSet<Rule> = written.iter().map(|it| it.finding.rule).collect();
    let rules: Vec<Rule> = rules.into_iter().collect();
    let run = SarifRun {
        tool: json!({ "driver": {
            "name": env!("CARGO_PKG_NAME"),
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules.iter().copied().map(rule_descriptor).collect::<Vec<_>>(),
        } }),
        automation_details: json!({ "id": automation_id(report) }),
        invocations: [invocation(report, findings.len())],
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: json!({ ROOT: { "description": { "text": "The top of the repository" } } }),
        results: written.iter().map(|it| sarif_result(*it, &rules)).collect(),
    };
    let log = SarifLog {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [run],
    };
    write_json(out, &log)
}

/// Whether everything could be judged, and how many results were left out.
fn invocation(report: &CheckReport, findings: usize) -> Value {
    let mut invocation = json!({ "executionSuccessful": report.is_judged() });
    let left_out = findings.saturating_sub(MAX_RESULTS);
    if left_out > 0 {
        let text = format!("{left_out} findings are left out; the worst {MAX_RESULTS} are here");
        let notification = json!({ "level": "warning", "message": { "text": text } });
        invocation["toolExecutionNotifications"] = json!([notification]);
    }
    invocation
}

fn rule_descriptor(rule: Rule) -> Value {
    let page = rule.page();
    json!({
        "id": rule.id(),
        "shortDescription": { "text": page.summary() },
        "fullDescription": { "text": page.checks() },
        "help": { "text": page.markdown(), "markdown": page.markdown() },
        "defaultConfiguration": { "level": sarif_level(rule.default_level()) },
    })
}

fn sarif_result<'a>(located: LocatedFinding<'a>, rules: &[Rule]) -> SarifResult<'a> {
    let finding = located.finding;
    let mut text = escape::sarif(&located.message());
    if !finding.help.is_empty() {
        text.push('\n');
        text.push_str(&escape::sarif(&located.help()));
    }
    SarifResult {
        rule_id: finding.rule.id(),
        rule_index: rules.binary_search(&finding.rule).unwrap_or_default(),
        level: sarif_level(finding.level),
        message: SarifMessage { text },
        locations: [SarifLocation {
            physical_location: physical_location(located),
        }],
        partial_fingerprints: SarifFingerprints {
            primary_location_line_hash: located.fingerprint().to_string(),
        },
        properties: finding.duty.as_ref().map(|duty| SarifProperties { duty }),
    }
}

/// Where a finding is: its range, else the first line of its file, else that of the policy.
fn physical_location(located: LocatedFinding) -> SarifPhysicalLocation {
    let range = located.finding.range;
    let range = range.filter(|_| located.named_file().is_some());
    let Range { start, end } = range.unwrap_or(Range::empty(Position::START));
    SarifPhysicalLocation {
        artifact_location: SarifArtifactLocation {
            uri: escape::path_in_uri(&located.path()),
            uri_base_id: ROOT,
        },
        region: SarifRegion {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        },
    }
}

fn sarif_level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Info => "note",
    }
}
