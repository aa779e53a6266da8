//! What the duties of a task say about the controls that it serves.
//!
//! A task that names no control has observations and risks, and no finding: a finding of OSCAL tells
//! whether an objective of a control is met, and a made-up control would claim what nobody said. An
//! objective of which nothing was due yet has no finding either: OSCAL has no word for "not known yet".

use std::fmt::Write as _;

use serde::Serialize;

use super::context::OscalContext;
use super::objective::Objective;
use super::parts::{Each, Prop, RelatedObservation, RelatedRisk, non_empty, prop};
use super::text::{line, prose};
use crate::judge::Standing;
use crate::language::Language;
use crate::report::identity::Identity;
use crate::report::standings::{StandingCounts, is_decided};

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct OscalFinding<O: Serialize> {
    uuid: Identity,
    title: String,
    description: String,
    props: [Prop<'static>; 2],
    target: FindingTarget,
    related_observations: O,
    #[serde(skip_serializing_if = "Option::is_none")]
    related_risks: Option<Vec<RelatedRisk>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FindingTarget {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "target-id")]
    id: String,
    title: String,
    status: ObjectiveStatus,
}

#[derive(Serialize)]
struct ObjectiveStatus {
    state: &'static str,
    reason: &'static str,
    remarks: String,
}

impl OscalContext<'_> {
    /// What is known about an objective; `None` before any of its duties is settled or overdue.
    pub(super) fn finding<'r>(
        &'r self,
        objective: &'r Objective<'r>,
    ) -> Option<OscalFinding<impl Serialize + use<'r>>> {
        let duties = &self.report.assessment.duties;
        let observed = move || {
            let places = objective.duties.clone();
            places.filter(|at| is_decided(duties[*at].standing))
        };
        observed().next()?;
        let overdue = observed().filter(|at| duties[*at].standing == Standing::Overdue);
        let risks = overdue.map(|at| RelatedRisk {
            risk_uuid: self.risk(&duties[at]),
        });
        let task = objective.task.id.as_str();
        let (control, title) = (line(objective.control), line(&objective.task.title));
        Some(OscalFinding {
            uuid: self.uuid_of_parts("finding", &[task, objective.control]),
            title: prose(&format!("{control}: {title}")),
            description: format!(
                "What the duties of {} say of {}",
                prose(task),
                prose(&control)
            ),
            props: [
                prop("task", task).into_owned(),
                prop("control", &control).into_owned(),
            ],
            target: FindingTarget {
                kind: "objective-id",
                id: self.objective_id(objective),
                title: prose(&title),
                status: self.status(objective),
            },
            related_observations: Each(move || {
                observed().map(|at| RelatedObservation {
                    observation_uuid: self.observations[at],
                })
            }),
            related_risks: non_empty(risks.collect()),
        })
    }

    /// `pass` where all duties are met; `fail` where one is overdue or a finding about the task fails.
    /// Between them is `other`: satisfied where something was done, if late or beside waivers; not
    /// satisfied where everything was waived, because nothing was done.
    fn status(&self, objective: &Objective) -> ObjectiveStatus {
        let duties = &self.report.assessment.duties[objective.duties.clone()];
        let counts = StandingCounts::of(duties);
        let has = |standing| counts.count(standing) > 0;
        let faults = self.faults.get(objective.task.id.as_str()).copied();
        let faults = faults.unwrap_or_default();
        let is_failed = has(Standing::Overdue) || faults > 0;
        let is_done = has(Standing::Met) || has(Standing::Late);
        let others = [Standing::Late, Standing::Waived, Standing::Excused];
        let is_plain = !others.into_iter().any(has);
        let (state, reason) = match (is_failed, is_done, is_plain) {
            (true, ..) => ("not-satisfied", "fail"),
            (false, false, _) => ("not-satisfied", "other"),
            (false, true, false) => ("satisfied", "other"),
            (false, true, true) => ("satisfied", "pass"),
        };
        let mut remarks = format!("Duties: {}", counts.describe(Language::ENGLISH));
        if faults > 0 {
            let _ = write!(remarks, ", {faults} failing findings about its evidence");
        }
        ObjectiveStatus {
            state,
            reason,
            remarks,
        }
    }
}
