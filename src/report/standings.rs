//! What tables of `check` and `audit` list: tasks, or roots, with how many duties have which standing.

use std::collections::BTreeMap;

use crate::judge::{Assessment, Standing, Summary, TaskFacts, Verdict};
use crate::model::Id;
use crate::report::check::report::CheckedRoot;

/// How many roots are listed, those that do not pass first.
const MAX_ROOTS: usize = 50;

/// A task, and how many of its duties have which standing.
pub(crate) struct TaskRow<'a> {
    pub(crate) task: &'a TaskFacts,
    /// Who owes it: the name of the team, or how many teams.
    pub(crate) teams: String,
    counts: [usize; Standing::ALL.len()],
}

impl TaskRow<'_> {
    pub(crate) fn duties(&self) -> usize {
        self.counts.iter().sum()
    }

    pub(crate) fn count(&self, standing: Standing) -> usize {
        self.counts[standing as usize]
    }
}

/// The standings that duties may have that have opened.
pub(crate) fn opened() -> impl Iterator<Item = Standing> {
    let all = Standing::ALL.into_iter();
    all.filter(|standing| *standing != Standing::Upcoming)
}

/// The tasks of an assessment, by id.
pub(crate) fn tasks(assessment: &Assessment) -> Vec<TaskRow<'_>> {
    let mut counts: BTreeMap<&Id, [usize; Standing::ALL.len()]> = BTreeMap::new();
    for duty in &assessment.duties {
        counts.entry(&duty.id.task).or_default()[duty.standing as usize] += 1;
    }
    let tasks = assessment.tasks.iter().map(|task| TaskRow {
        task,
        teams: match task.teams.as_slice() {
            [] => String::new(),
            [one] => assessment.team_name(one).to_owned(),
            several => format!("{} teams", several.len()),
        },
        counts: counts.get(&task.id).copied().unwrap_or_default(),
    });
    tasks.collect()
}

/// A root, and its counts.
pub(crate) struct RootRow<'a> {
    pub(crate) root: &'a CheckedRoot,
    pub(crate) summary: Summary,
}

/// The first of several roots, those that do not pass before the others, and how many are left out.
pub(crate) fn roots(roots: &[CheckedRoot]) -> (Vec<RootRow<'_>>, usize) {
    let mut worst_first: Vec<&CheckedRoot> = roots.iter().collect();
    worst_first.sort_by_key(|root| root.verdict == Verdict::Pass);
    let shown = worst_first.into_iter().take(MAX_ROOTS);
    let shown = shown.map(|root| RootRow {
        root,
        summary: root.assessment.summary(),
    });
    (shown.collect(), roots.len().saturating_sub(MAX_ROOTS))
}
