//! `check --format json`, and the head that other JSON outputs share.

use std::io;

use chrono::SecondsFormat;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::ser::{Formatter, PrettyFormatter};

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
    edited_policy: Option<EditedPolicy>,
}

/// What the policy as a change edits it would say of that change.
#[derive(Serialize)]
struct EditedPolicy {
    verdict: Verdict,
    findings: Findings,
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
pub(super) struct History<'a> {
    status: HistoryStatus,
    mainline: Option<&'a str>,
    commit: Option<&'a str>,
    since: Option<String>,
    /// From when on something outside the repository would show a rewrite.
    anchored_since: Option<String>,
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
                findings: Findings::of(&summary),
                already_there: summary.already_there,
                standings: Standings(summary),
            },
            edited_policy: assessment.edited.as_ref().map(|edited| EditedPolicy {
                verdict: edited.verdict,
                findings: Findings::of(&edited.summary),
            }),
        }
    }
}

impl Findings {
    fn of(summary: &Summary) -> Self {
        Findings {
            deny: summary.findings(Level::Deny),
            warn: summary.findings(Level::Warn),
            info: summary.findings(Level::Info),
        }
    }
}

impl<'a> History<'a> {
    pub(super) fn of(facts: &'a HistoryFacts) -> Self {
        History {
            status: facts.status,
            mainline: facts.mainline.as_deref(),
            commit: facts.commit.as_deref(),
            since: facts.since.map(|day| day.to_string()),
            anchored_since: facts
                .anchored_since
                .map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
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
    let formatter = ForLogs(PrettyFormatter::new());
    document.serialize(&mut serde_json::Serializer::with_formatter(
        &mut *out, formatter,
    ))?;
    out.write_all(b"\n")
}

/// Pretty JSON that may be printed into the log of a CI system: runners execute lines that hold
/// `##[` or `##vso[` wherever they stand, so that of two `#` the second is written as an escape.
struct ForLogs(PrettyFormatter<'static>);

impl Formatter for ForLogs {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if fragment.contains("##") {
            return out.write_all(fragment.replace("##", "#\\u0023").as_bytes());
        }
        out.write_all(fragment.as_bytes())
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(out, is_first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(out, is_first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_log_executes_what_is_written_and_nothing_is_lost() {
        let text = "a ##[error]x ##vso[task.complete] ### b";
        let mut out = Vec::new();
        write(&mut out, &[text]).expect("written");
        let written = String::from_utf8(out).expect("UTF-8");
        assert!(!written.contains("##"), "{written}");
        let read: Vec<String> = serde_json::from_str(&written).expect("JSON");
        assert_eq!(read, [text]);
    }
}
