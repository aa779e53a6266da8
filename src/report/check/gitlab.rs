//! `check --format gitlab`: a Code Quality report, which GitLab compares with that of the target branch.
//!
//! GitLab recognises a fault by its fingerprint, so findings that the base had already are listed too.

use std::io;

use serde::Serialize;

use super::report::{CheckReport, LocatedFinding};
use crate::finding::Level;
use crate::report::escape;
use crate::report::json::write_json;

#[derive(Serialize)]
struct CodeQualityIssue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: CodeQualityPlace,
}

#[derive(Serialize)]
struct CodeQualityPlace {
    path: String,
    lines: CodeQualityLines,
}

#[derive(Serialize)]
struct CodeQualityLines {
    begin: u32,
}

/// Writes what was judged as a Code Quality report: an array, worst first.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_gitlab(out: &mut dyn io::Write, report: &CheckReport) -> io::Result<()> {
    let findings = report.findings();
    let issues: Vec<CodeQualityIssue> = findings.iter().map(code_quality_issue).collect();
    write_json(out, &issues)
}

fn code_quality_issue(located: &LocatedFinding) -> CodeQualityIssue {
    let finding = located.finding;
    let range = finding.range.filter(|_| located.named_file().is_some());
    CodeQualityIssue {
        description: escape::terminal(&located.message()).into_owned(),
        check_name: finding.rule.id(),
        fingerprint: located.fingerprint().to_string(),
        // Of GitLab's five severities, `blocker` and `minor` are not used.
        severity: match finding.level {
            Level::Deny => "critical",
            Level::Warn => "major",
            Level::Info => "info",
        },
        location: CodeQualityPlace {
            path: located.path().into_owned(),
            lines: CodeQualityLines {
                begin: range.map_or(1, |range| range.start.line),
            },
        },
    }
}
