//! What the JSON outputs share: their head and findings.

use chrono::SecondsFormat;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::finding::{Finding, Level};
use crate::judge::{
    Assessment, EditedPolicyOutcome, HistoryFacts, HistoryStatus, Standing, Summary, Verdict,
};
use crate::report::check::report::{CheckReport, Located};
use crate::report::output::stamp;
use crate::text::{DutyId, Range};

/// What every JSON output begins with.
#[derive(Serialize)]
pub(crate) struct Head<'a> {
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
pub(crate) struct EditedPolicy {
    verdict: Verdict,
    findings: Findings,
}

impl From<&EditedPolicyOutcome> for EditedPolicy {
    fn from(edited: &EditedPolicyOutcome) -> Self {
        EditedPolicy {
            verdict: edited.verdict,
            findings: Findings::of(&edited.summary),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    pub(crate) fn this() -> Self {
        Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct History<'a> {
    status: HistoryStatus,
    mainline: Option<&'a str>,
    commit: Option<&'a str>,
    since: Option<String>,
    /// From when on something outside the repository would show a rewrite.
    anchored_since: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Counts {
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
    pub(crate) fn of(schema: &'static str, assessment: &'a Assessment, verdict: Verdict) -> Self {
        Head {
            schema,
            tool: Tool::this(),
            as_of: stamp(assessment.as_of),
            verdict,
            history: History::of(&assessment.history),
            summary: Counts::of(assessment.summary()),
            edited_policy: assessment.edited.as_ref().map(EditedPolicy::from),
        }
    }

    /// The head over several roots: what they agree on, and their counts together.
    pub(crate) fn over(schema: &'static str, checked: &'a CheckReport) -> Self {
        if let [root] = checked.roots.as_slice() {
            return Head::of(schema, &root.assessment, checked.verdict);
        }
        Head {
            schema,
            tool: Tool::this(),
            as_of: checked.as_of(),
            verdict: checked.verdict,
            history: History::over(checked),
            summary: Counts::of(checked.summary()),
            edited_policy: None,
        }
    }
}

impl Counts {
    pub(crate) fn of(summary: Summary) -> Self {
        Counts {
            duties: summary.duties(),
            findings: Findings::of(&summary),
            already_there: summary.already_there,
            standings: Standings(summary),
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
    pub(crate) fn of(facts: &'a HistoryFacts) -> Self {
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

impl<'a> History<'a> {
    fn over(checked: &'a CheckReport) -> Self {
        let all = || checked.roots.iter().map(|root| &root.assessment.history);
        let is_any = |status| all().any(|facts| facts.status == status);
        let worst = [
            HistoryStatus::Incomplete,
            HistoryStatus::Absent,
            HistoryStatus::Off,
        ];
        let worst = worst.into_iter().find(|status| is_any(*status));
        let is_none = checked.roots.is_empty();
        let best = if is_none {
            HistoryStatus::Off
        } else {
            HistoryStatus::Complete
        };
        History {
            status: worst.unwrap_or(best),
            mainline: common(all().map(|facts| facts.mainline.as_deref())),
            commit: common(all().map(|facts| facts.commit.as_deref())),
            since: common(all().map(|facts| facts.since)).map(|day| day.to_string()),
            anchored_since: common(all().map(|facts| facts.anchored_since))
                .map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
        }
    }
}

/// What all agree on.
fn common<T: PartialEq>(mut values: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = values.next()??;
    values
        .all(|value| value.as_ref() == Some(&first))
        .then_some(first)
}

/// A finding as programs read it.
#[derive(Serialize)]
pub(crate) struct JsonFinding<'a> {
    rule: &'static str,
    level: Level,
    message: &'a str,
    help: &'a str,
    /// The dutybook root, where several may be judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<&'a str>,
    file: Option<&'a str>,
    range: Option<Range>,
    duty: Option<&'a DutyId>,
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
            root: None,
            file: finding.file.as_deref(),
            range: finding.range,
            duty: finding.duty.as_ref(),
            fingerprint: finding.fingerprint.to_string(),
            already_there: finding.already_there,
        }
    }
}

impl<'a> From<Located<'a>> for JsonFinding<'a> {
    fn from(located: Located<'a>) -> Self {
        JsonFinding {
            root: Some(located.root),
            ..JsonFinding::from(located.finding)
        }
    }
}
