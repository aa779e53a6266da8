//! What the parts of the document are made of.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::objective::{Objective, count_faults, objectives};
use super::text::control_tokens;
use crate::judge::{Duty, population_digest};
use crate::model::Id;
use crate::report::audit::report::AuditReport;
use crate::report::identity::{Identity, named_uuid};
use crate::report::output::rfc3339;

/// What the parts of the document are made of. What many observations hold is worked out once.
pub(super) struct OscalContext<'a> {
    pub(super) report: &'a AuditReport<'a>,
    /// When the document was made.
    pub(super) modified: DateTime<Utc>,
    pub(super) digest: String,
    /// What tells this run from every other one.
    pub(super) run: String,
    /// The observation of each duty, whether or not it has one.
    pub(super) observations: Vec<Identity>,
    pub(super) objectives: Vec<Objective<'a>>,
    /// The tokens of controls.
    pub(super) tokens: BTreeMap<&'a str, String>,
    tasks: BTreeMap<&'a Id, Identity>,
    teams: BTreeMap<&'a Id, Identity>,
    /// Failing findings by task.
    pub(super) faults: BTreeMap<&'a str, usize>,
}

impl<'a> OscalContext<'a> {
    /// The context of a document that was made at `generated`, or else at the evaluation time.
    pub(super) fn of(report: &'a AuditReport<'a>, generated: Option<DateTime<Utc>>) -> Self {
        let assessment = report.assessment;
        let objectives = objectives(assessment);
        let controls = objectives.iter().map(|objective| objective.control);
        let digest = population_digest(&assessment.duties);
        let mut context = OscalContext {
            report,
            modified: generated.unwrap_or(assessment.as_of.to_utc()),
            run: run_name(report, &digest),
            digest,
            observations: Vec::new(),
            tasks: BTreeMap::new(),
            teams: BTreeMap::new(),
            tokens: control_tokens(controls),
            objectives,
            faults: count_faults(assessment),
        };
        let ids = assessment.duties.iter().map(|duty| duty.id.to_string());
        context.observations = ids.map(|id| context.uuid("observation", &id)).collect();
        let mut tasks: BTreeMap<&Id, Identity> = BTreeMap::new();
        let mut teams: BTreeMap<&Id, Identity> = BTreeMap::new();
        for Duty { id, .. } in &assessment.duties {
            let task = || context.uuid("task", id.task.as_str());
            tasks.entry(&id.task).or_insert_with(task);
            let team = || context.uuid("team", id.team.as_str());
            teams.entry(&id.team).or_insert_with(team);
        }
        (context.tasks, context.teams) = (tasks, teams);
        context
    }

    pub(super) fn task(&self, task: &Id) -> Identity {
        let known = self.tasks.get(task).copied();
        known.unwrap_or_else(|| self.uuid("task", task.as_str()))
    }

    pub(super) fn team(&self, team: &Id) -> Identity {
        let known = self.teams.get(team).copied();
        known.unwrap_or_else(|| self.uuid("team", team.as_str()))
    }

    pub(super) fn risk(&self, duty: &Duty) -> Identity {
        self.uuid("risk", &duty.id.to_string())
    }

    /// The UUID of something that has a name in its organisation.
    pub(super) fn uuid(&self, kind: &str, name: &str) -> Identity {
        self.uuid_of_parts(kind, &[name])
    }

    pub(super) fn uuid_of_parts(&self, kind: &str, parts: &[&str]) -> Identity {
        let organisation = self.report.assessment.organisation.as_deref();
        named_uuid(kind, organisation, parts)
    }

    /// The identifier of an objective, which no other has: tasks hold no dot.
    pub(super) fn objective_id(&self, objective: &Objective) -> String {
        let token = &self.tokens[objective.control];
        format!("dutybook.{}.{token}", objective.task.id)
    }
}

/// The evaluation time, the commit, the interval, the population, and the standing of each duty: with
/// files that are not committed the same commit may have another result.
fn run_name(report: &AuditReport, digest: &str) -> String {
    let assessment = report.assessment;
    let commit = assessment.history.commit.as_deref().unwrap_or_default();
    let interval = report.interval;
    let standings: String = assessment
        .duties
        .iter()
        .map(|duty| duty.standing.word())
        .collect();
    let at = rfc3339(assessment.as_of);
    format!(
        "{at}\t{commit}\t{}\t{}\t{digest}\t{standings}",
        interval.from, interval.to
    )
}
