//! What every JSON output begins with.

use chrono::SecondsFormat;
use serde::{Serialize, Serializer};

use crate::finding::Level;
use crate::judge::{
    Assessment, EditedPolicyOutcome, HistoryFacts, HistoryStatus, Standing, Summary, Verdict,
};
use crate::report::check::report::{CheckReport, common_value};
use crate::report::output::rfc3339;

/// The head of a document about verdicts.
#[derive(Serialize)]
pub(crate) struct JsonHead<'a> {
    schema: &'static str,
    tool: JsonTool,
    as_of: String,
    verdict: Verdict,
    history: JsonHistory<'a>,
    summary: JsonSummary,
    edited_policy: Option<JsonEditedPolicy>,
}

/// What the policy, as a change edits it, would say of that change.
#[derive(Serialize)]
pub(crate) struct JsonEditedPolicy {
    verdict: Verdict,
    findings: JsonFindingCounts,
}

impl From<&EditedPolicyOutcome> for JsonEditedPolicy {
    fn from(edited: &EditedPolicyOutcome) -> Self {
        JsonEditedPolicy {
            verdict: edited.verdict,
            findings: JsonFindingCounts::of(&edited.summary),
        }
    }
}

/// The program that writes.
#[derive(Serialize)]
pub(crate) struct JsonTool {
    name: &'static str,
    version: &'static str,
}

impl JsonTool {
    pub(crate) const THIS: JsonTool = JsonTool {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    };
}

/// How much of git's history was read.
#[derive(Serialize)]
pub(crate) struct JsonHistory<'a> {
    status: HistoryStatus,
    mainline: Option<&'a str>,
    commit: Option<&'a str>,
    since: Option<String>,
    /// From when on something outside the repository would show a rewrite.
    anchored_since: Option<String>,
}

/// How many duties have which standing, and how many findings have which level.
#[derive(Serialize)]
pub(crate) struct JsonSummary {
    duties: usize,
    standings: JsonStandings,
    findings: JsonFindingCounts,
    already_there: usize,
}

struct JsonStandings(Summary);

impl Serialize for JsonStandings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Standing::ALL.map(|it| (it.word(), self.0.count(it))))
    }
}

#[derive(Serialize)]
struct JsonFindingCounts {
    deny: usize,
    warn: usize,
    info: usize,
}

impl<'a> JsonHead<'a> {
    pub(crate) fn of(schema: &'static str, assessment: &'a Assessment, verdict: Verdict) -> Self {
        JsonHead {
            schema,
            tool: JsonTool::THIS,
            as_of: rfc3339(assessment.as_of),
            verdict,
            history: JsonHistory::of(&assessment.history),
            summary: JsonSummary::of(assessment.summary()),
            edited_policy: assessment.edited.as_ref().map(JsonEditedPolicy::from),
        }
    }

    /// The head over several roots: what they agree on, and the sums of their counts.
    pub(crate) fn over(schema: &'static str, report: &'a CheckReport) -> Self {
        if let [root] = report.roots.as_slice() {
            return JsonHead::of(schema, &root.assessment, report.verdict);
        }
        let roots = report.roots.iter();
        let histories = roots.map(|root| &root.assessment.history);
        JsonHead {
            schema,
            tool: JsonTool::THIS,
            as_of: rfc3339(report.instant()),
            verdict: report.verdict,
            history: JsonHistory::over(&histories.collect::<Vec<_>>()),
            summary: JsonSummary::of(report.summary()),
            edited_policy: None,
        }
    }
}

impl JsonSummary {
    pub(crate) fn of(summary: Summary) -> Self {
        JsonSummary {
            duties: summary.duties(),
            findings: JsonFindingCounts::of(&summary),
            already_there: summary.already_there,
            standings: JsonStandings(summary),
        }
    }
}

impl JsonFindingCounts {
    fn of(summary: &Summary) -> Self {
        JsonFindingCounts {
            deny: summary.findings(Level::Deny),
            warn: summary.findings(Level::Warn),
            info: summary.findings(Level::Info),
        }
    }
}

impl<'a> JsonHistory<'a> {
    pub(crate) fn of(facts: &'a HistoryFacts) -> Self {
        JsonHistory::over(&[facts])
    }

    /// The worst status of several roots, and what they agree on.
    fn over(all: &[&'a HistoryFacts]) -> Self {
        let worst_first = [
            HistoryStatus::Incomplete,
            HistoryStatus::Absent,
            HistoryStatus::Off,
            HistoryStatus::Complete,
        ];
        let mut worst_first = worst_first.into_iter();
        let status = worst_first.find(|status| all.iter().any(|facts| facts.status == *status));
        let all = || all.iter();
        JsonHistory {
            status: status.unwrap_or(HistoryStatus::Off),
            mainline: common_value(all().map(|facts| facts.mainline.as_deref())),
            commit: common_value(all().map(|facts| facts.commit.as_deref())),
            since: common_value(all().map(|facts| facts.since)).map(|day| day.to_string()),
            anchored_since: common_value(all().map(|facts| facts.anchored_since))
                .map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
        }
    }
}
