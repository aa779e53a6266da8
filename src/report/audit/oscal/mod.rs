//! `audit --format oscal`: assessment results of OSCAL 1.2.1, which tools of governance import.
//!
//! A duty that is settled or overdue is an observation, a task and a control that it serves are a
//! finding, and an overdue duty is a risk. Every UUID is made of names: that of an observation, a finding
//! or a risk is the same in every run; those of the document and of its result are of this run alone.

mod document;
mod findings;
mod observations;
mod parts;
mod text;

use std::collections::BTreeMap;
use std::io;

use chrono::{DateTime, Utc};

use crate::judge::{Duty, population_digest};
use crate::model::Id;
use crate::report::audit::oscal::findings::Objective;
use crate::report::audit::report::AuditReport;
use crate::report::identity;
use crate::report::identity::Identity;
use crate::report::json::layout::write_json_in_lines;
use crate::report::output::stamp;

/// The version of OSCAL whose schema is kept to.
const VERSION: &str = "1.2.1";

/// How deep the document is laid out: an observation, a risk or a finding is a line.
const DEPTH: usize = 5;

/// What the parts of the document are made of.
struct Report<'a> {
    audited: &'a AuditReport<'a>,
    /// When the document was made; the evaluation time where nobody says.
    modified: DateTime<Utc>,
    digest: String,
    /// What binds this run, and no other.
    run: String,
    /// The observation of each duty, whether or not there is one of it.
    observed: Vec<Identity>,
    objectives: Vec<Objective<'a>>,
    /// How controls are called.
    tokens: BTreeMap<&'a str, String>,
    /// What stands in many observations: it is worked out once.
    tasks: BTreeMap<&'a Id, Identity>,
    teams: BTreeMap<&'a Id, Identity>,
    /// Failing faults by task.
    faults: BTreeMap<&'a str, usize>,
}

/// Writes the population as assessment results; `generated` is when, where something other than the
/// evaluation time is to be said.
///
/// # Errors
/// When it cannot be written.
pub fn write_audit_oscal(
    out: &mut dyn io::Write,
    audited: &AuditReport,
    generated: Option<DateTime<Utc>>,
) -> io::Result<()> {
    let report = Report::of(audited, generated);
    write_json_in_lines(out, &report.document(), DEPTH)
}

impl<'a> Report<'a> {
    fn of(audited: &'a AuditReport<'a>, generated: Option<DateTime<Utc>>) -> Self {
        let assessment = audited.assessment;
        let objectives = findings::objectives(assessment);
        let controls = objectives.iter().map(|objective| objective.control);
        let digest = population_digest(&assessment.duties);
        let mut report = Report {
            audited,
            modified: generated.unwrap_or(assessment.as_of.to_utc()),
            run: run(audited, &digest),
            digest,
            observed: Vec::new(),
            tasks: BTreeMap::new(),
            teams: BTreeMap::new(),
            tokens: text::tokens(controls),
            objectives,
            faults: findings::faults(assessment),
        };
        let ids = assessment.duties.iter().map(|duty| duty.id.to_string());
        report.observed = ids.map(|id| report.uuid("observation", &id)).collect();
        let mut tasks: BTreeMap<&Id, Identity> = BTreeMap::new();
        let mut teams: BTreeMap<&Id, Identity> = BTreeMap::new();
        for Duty { id, .. } in &assessment.duties {
            let task = || report.uuid("task", id.task.as_str());
            tasks.entry(&id.task).or_insert_with(task);
            let team = || report.uuid("team", id.team.as_str());
            teams.entry(&id.team).or_insert_with(team);
        }
        (report.tasks, report.teams) = (tasks, teams);
        report
    }

    fn task(&self, task: &Id) -> Identity {
        let known = self.tasks.get(task).copied();
        known.unwrap_or_else(|| self.uuid("task", task.as_str()))
    }

    fn team(&self, team: &Id) -> Identity {
        let known = self.teams.get(team).copied();
        known.unwrap_or_else(|| self.uuid("team", team.as_str()))
    }

    /// The UUID of something that has a name in its organisation.
    fn uuid(&self, kind: &str, name: &str) -> Identity {
        self.uuid_of(kind, &[name])
    }

    fn uuid_of(&self, kind: &str, parts: &[&str]) -> Identity {
        let organisation = self.audited.assessment.organisation.as_deref();
        identity::uuid(kind, organisation, parts)
    }
}

/// The evaluation time, the commit, the interval, the population, and how each duty stands: with files
/// that are not committed the same commit may come to another result.
fn run(audited: &AuditReport, digest: &str) -> String {
    let assessment = audited.assessment;
    let commit = assessment.history.commit.as_deref().unwrap_or_default();
    let interval = audited.interval;
    let standings: String = assessment
        .duties
        .iter()
        .map(|duty| duty.standing.word())
        .collect();
    let at = stamp(assessment.as_of);
    format!(
        "{at}\t{commit}\t{}\t{}\t{digest}\t{standings}",
        interval.from, interval.to
    )
}
