//! What findings are about: a task and a control that it serves.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::{Finding, Level, Rule};
use crate::judge::{Assessment, TaskFacts};
use crate::report::names::find_task;

/// A task and a control that it serves.
pub(super) struct Objective<'a> {
    pub(super) task: &'a TaskFacts,
    pub(super) control: &'a str,
    /// The places of the task's duties in the population.
    pub(super) duties: Range<usize>,
}

/// The controls of the tasks that have duties in the population, each task with each of its controls once.
pub(super) fn objectives(assessment: &Assessment) -> Vec<Objective<'_>> {
    let mut objectives = Vec::new();
    let mut from = 0;
    let duties = &assessment.duties;
    for of_task in duties.chunk_by(|a, b| a.id.task == b.id.task) {
        let range = from..from + of_task.len();
        from = range.end;
        let Some(task) = find_task(assessment, &of_task[0].id.task) else {
            continue;
        };
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

/// The number of failing findings about each task, but those about overdue duties: a duty may be met by
/// evidence that was changed since.
pub(super) fn count_faults(assessment: &Assessment) -> BTreeMap<&str, usize> {
    let mut faults = BTreeMap::new();
    for finding in &assessment.findings {
        let is_fault = finding.level == Level::Deny
            && finding.rule != Rule::DutyOverdue
            && !finding.already_there;
        if let Some(task) = task_of_evidence(finding).filter(|_| is_fault) {
            *faults.entry(task).or_default() += 1;
        }
    }
    faults
}

/// The task whose duty, or whose folder of evidence, a finding is about.
fn task_of_evidence(finding: &Finding) -> Option<&str> {
    if let Some(duty) = &finding.duty {
        return Some(duty.task.as_str());
    }
    let path = finding.file.as_deref()?.strip_prefix("evidence/")?;
    path.split('/').next()
}
