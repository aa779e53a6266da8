//! `check --format gitlab`: a Code Quality report, which GitLab compares with that of the target branch.
//!
//! GitLab knows a fault again by its fingerprint, so that what was there already is listed as well.

use std::io;

use serde::Serialize;

use crate::finding::Level;
use crate::report::check::report::{CheckReport, Located};
use crate::report::escape;
use crate::report::json::layout::write_json;

#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes what was judged as a Code Quality report: an array, worst first.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_gitlab(out: &mut dyn io::Write, checked: &CheckReport) -> io::Result<()> {
    let findings = checked.findings();
    let entries: Vec<Entry> = findings.iter().map(entry).collect();
    write_json(out, &entries)
}

fn entry(located: &Located) -> Entry {
    let finding = located.finding;
    let file = finding.file.as_deref().filter(|file| !file.is_empty());
    let range = finding.range.filter(|_| file.is_some());
    Entry {
        description: escape::terminal(&located.message()).into_owned(),
        check_name: finding.rule.id(),
        fingerprint: located.fingerprint().to_string(),
        severity: severity(finding.level),
        location: Place {
            path: located.path().into_owned(),
            lines: Lines {
                begin: range.map_or(1, |range| range.start.line),
            },
        },
    }
}

/// Of GitLab's five severities, `blocker` and `minor` are not used.
fn severity(level: Level) -> &'static str {
    match level {
        Level::Deny => "critical",
        Level::Warn => "major",
        Level::Info => "info",
    }
}
