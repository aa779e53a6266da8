//! `due --format json`.

use std::io;

use serde::Serialize;

use super::list::duties_by_urgency;
use super::report::{DueReport, DueRoot};
use crate::judge::{Duty, StandingReason};
use crate::model::DutyId;
use crate::report::json::{JsonDuty, JsonTool, write_json};
use crate::report::output::rfc3339;

#[derive(Serialize)]
struct DueDocument<'a> {
    schema: &'static str,
    tool: JsonTool,
    as_of: String,
    within: String,
    roots: Vec<DueRootField<'a>>,
    duties: Vec<DueDuty<'a>>,
}

/// A dutybook root by itself.
#[derive(Serialize)]
struct DueRootField<'a> {
    path: &'a str,
    organisation: Option<&'a str>,
    as_of: String,
    uncommitted_evidence: usize,
    settled_by_uncommitted: &'a [DutyId],
}

/// A duty, its root where there are several, and what to do.
#[derive(Serialize)]
struct DueDuty<'a> {
    #[serde(flatten)]
    duty: JsonDuty<'a>,
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<&'a str>,
    command: Option<String>,
    has_uncommitted_evidence: bool,
}

impl<'a> From<&'a DueRoot> for DueRootField<'a> {
    fn from(root: &'a DueRoot) -> Self {
        DueRootField {
            path: &root.path,
            organisation: root.assessment.organisation.as_deref(),
            as_of: rfc3339(root.assessment.as_of),
            uncommitted_evidence: root.uncommitted,
            settled_by_uncommitted: &root.settled_by_uncommitted,
        }
    }
}

/// Writes a to-do list as `dutybook/due/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_json(out: &mut dyn io::Write, report: &DueReport) -> io::Result<()> {
    let roots = report.roots.iter().flat_map(|root| {
        let duties = duties_by_urgency(&root.assessment).into_iter();
        duties.map(move |duty| (root, duty))
    });
    let mut duties: Vec<(&DueRoot, &Duty)> = roots.collect();
    duties.sort_by_key(|(_, duty)| (duty.window.due, duty.window.deadline));
    let duties = duties.into_iter().map(|(root, duty)| DueDuty {
        duty: JsonDuty::from(duty),
        reason: duty.reason.map(StandingReason::word),
        root: (report.roots.len() > 1).then_some(&root.path),
        command: report.command(root, duty).map(|it| it.to_string()),
        has_uncommitted_evidence: root.assessment.has_uncommitted_evidence(duty),
    });
    let document = DueDocument {
        schema: "dutybook/due/v1",
        tool: JsonTool::THIS,
        as_of: rfc3339(report.instant()),
        within: report.within.to_iso(),
        roots: report.roots.iter().map(DueRootField::from).collect(),
        duties: duties.collect(),
    };
    write_json(out, &document)
}
