//! `check --format sarif`: SARIF 2.1.0, as code scanning services read it.
//!
//! What a service rejects or misreads is kept out: every result has a location, addresses are
//! relative, and the worst come first where there are more than a service takes.

use std::collections::BTreeSet;
use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use crate::finding::{Level, Rule};
use crate::report::check::report::{CheckReport, Located};
use crate::report::escape;
use crate::report::json::layout::write_json;
use crate::text::{DutyId, Position, Range};

/// How many results of a run GitHub takes; a file with more is rejected.
const MAX_RESULTS: usize = 25_000;

/// What addresses are relative to. Where it lies is for the reader to say.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    automation_details: Value,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    original_uri_base_ids: Value,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Text,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// A text, plain; what is ours may also be Markdown.
#[derive(Serialize)]
struct Text {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

/// A finding, called a result in SARIF.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Properties<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprints {
    primary_location_line_hash: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    duty: &'a DutyId,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Place,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

/// A stretch of a file; as in [`Range`], the end column is that after the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

/// Writes an assessment as SARIF.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_sarif(out: &mut dyn io::Write, checked: &CheckReport) -> io::Result<()> {
    let findings = checked.findings();
    let shown = findings.iter().take(MAX_RESULTS);
    let rules: BTreeSet<Rule> = shown.clone().map(|located| located.finding.rule).collect();
    let rules: Vec<Rule> = rules.into_iter().collect();
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                rules: rules.iter().copied().map(Descriptor::from).collect(),
            },
        },
        automation_details: json!({ "id": "dutybook/check/" }),
        invocations: [invocation(checked, findings.len())],
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: json!({ ROOT: { "description": { "text": "The top of the repository" } } }),
        results: shown.map(|located| outcome(*located, &rules)).collect(),
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [run],
    };
    write_json(out, &log)
}

/// Whether all could be judged, and how many results were left out.
fn invocation(checked: &CheckReport, found: usize) -> Invocation {
    let left_out = found.saturating_sub(MAX_RESULTS);
    let mut notifications = Vec::new();
    if left_out > 0 {
        notifications.push(Notification {
            level: "warning",
            message: plain(format!(
                "{left_out} findings are left out; the worst {MAX_RESULTS} are here"
            )),
        });
    }
    Invocation {
        execution_successful: checked.is_judged(),
        tool_execution_notifications: notifications,
    }
}

impl From<Rule> for Descriptor {
    fn from(rule: Rule) -> Self {
        let page = rule.page();
        Descriptor {
            id: rule.id(),
            short_description: plain(page.summary().to_owned()),
            full_description: plain(page.checks().to_owned()),
            help: Text {
                text: page.markdown().to_owned(),
                markdown: Some(page.markdown()),
            },
            default_configuration: Configuration {
                level: word(rule.default_level()),
            },
        }
    }
}

fn outcome<'a>(located: Located<'a>, rules: &[Rule]) -> Outcome<'a> {
    let finding = located.finding;
    let mut message = escape::sarif(&located.message());
    if !finding.help.is_empty() {
        message.push('\n');
        message.push_str(&escape::sarif(&located.help()));
    }
    Outcome {
        rule_id: finding.rule.id(),
        rule_index: rules.binary_search(&finding.rule).unwrap_or_default(),
        level: word(finding.level),
        message: plain(message),
        locations: [Location {
            physical_location: place(located),
        }],
        partial_fingerprints: Fingerprints {
            primary_location_line_hash: located.fingerprint().to_string(),
        },
        properties: finding.duty.as_ref().map(|duty| Properties { duty }),
    }
}

/// Where a finding is: its range, else the first line of its file, else that of the policy.
fn place(located: Located) -> Place {
    let finding = located.finding;
    let is_of_file = finding.file.as_deref().is_some_and(|file| !file.is_empty());
    let range = finding.range.filter(|_| is_of_file);
    let Range { start, end } = range.unwrap_or(Range::empty(Position::START));
    Place {
        artifact_location: Artifact {
            uri: escape::path_in_uri(&located.path()),
            uri_base_id: ROOT,
        },
        region: Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        },
    }
}

fn plain(text: String) -> Text {
    Text {
        text,
        markdown: None,
    }
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Info => "note",
    }
}
