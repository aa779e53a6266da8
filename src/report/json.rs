//! `check --format json`, and the head that other JSON outputs share.

use std::io;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::stamp;
use crate::finding::{Finding, Level};
use crate::judge::{Assessment, HistoryFacts, HistoryStatus, Standing, Summary, Verdict};
use crate::text::Range;

/// What every JSON output begins with.
#[derive(Serialize)]
pub(super) struct Head<'a> {
    schema: &'static str,
    tool: Tool,
    as_of: String,
    verdict: Verdict,
    history: History<'a>,
    summary: Counts,
}

#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    pub(super) fn this() -> Self {
        Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

#[derive(Serialize)]
struct History<'a> {
    status: HistoryStatus,
    mainline: Option<&'a str>,
    commit: Option<&'a str>,
    since: Option<String>,
}

#[derive(Serialize)]
struct Counts {
    duties: usize,
    standings: Standings,
    findings: Findings,
    already_there: usize,
}

struct Standings(Summary);

impl Serialize for Standings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Standing::ALL.len()))?;
        for standing in Standing::ALL {
            map.serialize_entry(standing.word(), &self.0.count(standing))?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Findings {
    deny: usize,
    warn: usize,
    info: usize,
}

impl<'a> Head<'a> {
    pub(super) fn of(schema: &'static str, assessment: &'a Assessment, verdict: Verdict) -> Self {
        let summary = assessment.summary();
        Head {
            schema,
            tool: Tool::this(),
            as_of: stamp(assessment.as_of),
            verdict,
            history: History::of(&assessment.history),
            summary: Counts {
                duties: summary.duties(),
                findings: Findings {
                    deny: summary.findings(Level::Deny),
                    warn: summary.findings(Level::Warn),
                    info: summary.findings(Level::Info),
                },
                already_there: summary.already_there,
                standings: Standings(summary),
            },
        }
    }
}

impl<'a> History<'a> {
    fn of(facts: &'a HistoryFacts) -> Self {
        History {
            status: facts.status,
            mainline: facts.mainline.as_deref(),
            commit: facts.commit.as_deref(),
            since: facts.since.map(|day| day.to_string()),
        }
    }
}

/// A finding as programs read it.
#[derive(Serialize)]
pub(super) struct JsonFinding<'a> {
    rule: &'static str,
    level: Level,
    message: &'a str,
    help: &'a str,
    file: Option<&'a str>,
    range: Option<Range>,
    duty: Option<&'a str>,
    fingerprint: String,
    already_there: bool,
}

impl<'a> From<&'a Finding> for JsonFinding<'a> {
    fn from(finding: &'a Finding) -> Self {
        JsonFinding {
            rule: finding.rule.id(),
            level: finding.level,
            message: &finding.message,
            help: &finding.help,
            file: finding.file.as_deref(),
            range: finding.range,
            duty: finding.duty.as_deref(),
            fingerprint: finding.fingerprint.to_string(),
            already_there: finding.already_there,
        }
    }
}

#[derive(Serialize)]
struct Check<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    findings: Vec<JsonFinding<'a>>,
}

/// Writes an assessment as `dutybook/check/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn check(out: &mut dyn io::Write, assessment: &Assessment, verdict: Verdict) -> io::Result<()> {
    let check = Check {
        head: Head::of("dutybook/check/v1", assessment, verdict),
        findings: assessment.findings.iter().map(JsonFinding::from).collect(),
    };
    write(out, &check)
}

/// Writes a document, and a line end after it.
pub(super) fn write(out: &mut dyn io::Write, document: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    out.write_all(b"\n")
}
