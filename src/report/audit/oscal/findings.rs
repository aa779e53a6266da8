//! What the duties of a task say of the controls that it serves.
//!
//! A task that names no control has observations and risks, and no finding: a finding of OSCAL tells
//! whether an objective of a control is met, and to make up a control would claim what nobody said.
//! Nor has one of which nothing was due yet: OSCAL has no word for what cannot be told.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::finding::{Level, Rule};
use crate::judge::{Assessment, Standing, TaskFacts};
use crate::report::audit::oscal::Report;
use crate::report::audit::oscal::observations::is_observed;
use crate::report::audit::oscal::parts::{Each, Prop, RelatedObservation, RelatedRisk, prop, some};
use crate::report::audit::oscal::text::{line, prose};
use crate::report::identity::Identity;

/// A task and a control that it serves: what a finding is about.
pub(crate) struct Objective<'a> {
    pub(crate) task: &'a TaskFacts,
    pub(crate) control: &'a str,
    /// The places of the task's duties in the population.
    duties: Range<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Finding<O: Serialize> {
    uuid: Identity,
    title: String,
    description: String,
    props: [Prop<'static>; 2],
    target: Target,
    related_observations: O,
    #[serde(skip_serializing_if = "Option::is_none")]
    related_risks: Option<Vec<RelatedRisk>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Target {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "target-id")]
    id: String,
    title: String,
    status: Status,
}

#[derive(Serialize)]
struct Status {
    state: &'static str,
    reason: &'static str,
    remarks: String,
}

/// The controls of the tasks that have duties in the population, each task with each of its controls once.
pub(crate) fn objectives(assessment: &Assessment) -> Vec<Objective<'_>> {
    let mut objectives = Vec::new();
    let duties = &assessment.duties;
    let mut from = 0;
    for of_task in duties.chunk_by(|a, b| a.id.task == b.id.task) {
        let range = from..from + of_task.len();
        from = range.end;
        let task = assessment
            .tasks
            .iter()
            .find(|it| it.id == of_task[0].id.task);
        let Some(task) = task else { continue };
        for (at, control) in task.controls.iter().enumerate() {
            if !task.controls[..at].contains(control) {
                objectives.push(Objective {
                    task,
                    control,
                    duties: range.clone(),
                });
            }
        }
    }
    objectives
}

/// How many failing faults there are of each task beside duties that are overdue: a duty may be met by
/// evidence that was changed since.
pub(crate) fn faults(assessment: &Assessment) -> BTreeMap<&str, usize> {
    let mut faults = BTreeMap::new();
    for finding in &assessment.findings {
        let is_other = finding.level == Level::Deny && finding.rule != Rule::DutyOverdue;
        let of_duty = finding.duty.as_ref().map(|duty| duty.task.as_str());
        let of_file = finding.file.as_deref().and_then(|file| {
            let rest = file.strip_prefix("evidence/")?;
            rest.split('/').next()
        });
        if let Some(task) = of_duty
            .or(of_file)
            .filter(|_| is_other && !finding.already_there)
        {
            *faults.entry(task).or_default() += 1;
        }
    }
    faults
}

impl Report<'_> {
    /// The identifier of an objective, which no other has: tasks hold no dot.
    pub(crate) fn objective_id(&self, objective: &Objective) -> String {
        let token = &self.tokens[objective.control];
        format!("dutybook.{}.{token}", objective.task.id)
    }

    /// What can be said of an objective; `None` before anything of it is settled or overdue.
    pub(crate) fn finding<'r>(
        &'r self,
        objective: &'r Objective<'r>,
    ) -> Option<Finding<impl Serialize + use<'r>>> {
        let duties = &self.audited.assessment.duties;
        let observed = move || {
            objective
                .duties
                .clone()
                .filter(|at| is_observed(&duties[*at]))
        };
        observed().next()?;
        let overdue = observed().filter(|at| duties[*at].standing == Standing::Overdue);
        let risks = overdue.map(|at| RelatedRisk {
            risk_uuid: self.risk_of(&duties[at]),
        });
        let task = objective.task.id.as_str();
        let (control, title) = (line(objective.control), line(&objective.task.title));
        let parts = [task, objective.control];
        Some(Finding {
            uuid: self.uuid_of("finding", &parts),
            title: prose(&format!("{control}: {title}")),
            description: format!(
                "What the duties of {} say of {}",
                prose(task),
                prose(&control)
            ),
            props: [prop("task", task).kept(), prop("control", &control).kept()],
            target: Target {
                kind: "objective-id",
                id: self.objective_id(objective),
                title: prose(&title),
                status: self.status(objective),
            },
            related_observations: Each(move || {
                observed().map(|at| RelatedObservation {
                    observation_uuid: self.observed[at],
                })
            }),
            related_risks: some(risks.collect()),
        })
    }

    /// Met in full is `pass`; anything overdue, or any failing fault, is `fail`. What lies between is
    /// `other`: satisfied where something was done, if late or beside waivers; where all was waived nothing
    /// was done, and nothing is satisfied.
    fn status(&self, objective: &Objective) -> Status {
        let of_task = &self.audited.assessment.duties[objective.duties.clone()];
        let count = |standing| of_task.iter().filter(|it| it.standing == standing).count();
        let faults = self.faults.get(objective.task.id.as_str()).copied();
        let faults = faults.unwrap_or_default();
        let is_failed = count(Standing::Overdue) + faults > 0;
        let is_done = count(Standing::Met) + count(Standing::Late) > 0;
        let others = [Standing::Late, Standing::Waived, Standing::Excused];
        let is_plain = others.into_iter().all(|standing| count(standing) == 0);
        let (state, reason) = match (is_failed, is_done, is_plain) {
            (true, ..) => ("not-satisfied", "fail"),
            (false, false, _) => ("not-satisfied", "other"),
            (false, true, false) => ("satisfied", "other"),
            (false, true, true) => ("satisfied", "pass"),
        };
        let counts = Standing::ALL.into_iter().filter(|it| count(*it) > 0);
        let mut said: Vec<String> = counts.map(|it| format!("{} {it}", count(it))).collect();
        if faults > 0 {
            said.push(format!("{faults} failing findings about its evidence"));
        }
        let remarks = format!("Duties: {}", said.join(", "));
        Status {
            state,
            reason,
            remarks,
        }
    }
}
