//! How many duties have which standing: of all, of a task, of a team, of a root.

use std::collections::BTreeMap;

use super::check::report::CheckedRoot;
use crate::judge::{Assessment, Duty, Standing, Summary, TaskFacts, Verdict};
use crate::language::Language;
use crate::model::Id;

/// The most roots that are listed; those that do not pass come first.
const MAX_ROOTS: usize = 50;

/// The most tasks without a duty that have a row each.
const MAX_IDLE_TASKS: usize = 10;

/// Duties by standing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct StandingCounts([usize; Standing::ALL.len()]);

impl StandingCounts {
    pub(super) fn of<'a>(duties: impl IntoIterator<Item = &'a Duty>) -> Self {
        let mut counts = StandingCounts::default();
        for duty in duties {
            counts.add(duty.standing);
        }
        counts
    }

    pub(super) fn of_summary(summary: &Summary) -> Self {
        StandingCounts(Standing::ALL.map(|standing| summary.count(standing)))
    }

    pub(super) fn add(&mut self, standing: Standing) {
        self.0[standing as usize] += 1;
    }

    pub(super) fn count(&self, standing: Standing) -> usize {
        self.0[standing as usize]
    }

    pub(super) fn total(&self) -> usize {
        self.0.iter().sum()
    }

    pub(super) fn settled(&self) -> usize {
        self.count_where(Standing::is_settled)
    }

    /// The duties that were either on time or not: all that are settled or overdue, but the waived.
    pub(super) fn decided(&self) -> usize {
        self.count_where(|it| it != Standing::Waived && is_decided(it))
    }

    pub(super) fn exceptions(&self) -> usize {
        self.count_where(is_exception)
    }

    fn count_where(&self, is_counted: fn(Standing) -> bool) -> usize {
        let counted = Standing::ALL.into_iter().filter(|it| is_counted(*it));
        counted.map(|standing| self.count(standing)).sum()
    }

    /// The standings that any duty has, with their counts: `11 met, 1 waived`.
    pub(super) fn describe(&self, language: Language) -> String {
        let present = Standing::ALL.into_iter().filter(|it| self.count(*it) > 0);
        let words: Vec<String> = present
            .map(|standing| language.counted(self.count(standing), standing.word()))
            .collect();
        if words.is_empty() {
            language.say("no duties").to_owned()
        } else {
            words.join(", ")
        }
    }
}

/// Whether a duty is settled or overdue: a duty that still runs may yet be done in time.
pub(super) fn is_decided(standing: Standing) -> bool {
    standing.is_settled() || standing == Standing::Overdue
}

/// Whether a duty is neither met nor still to be done in time.
pub(super) fn is_exception(standing: Standing) -> bool {
    !matches!(
        standing,
        Standing::Met | Standing::Upcoming | Standing::Open
    )
}

/// The standings that a duty may have once it has opened.
pub(super) fn opened_standings() -> Vec<Standing> {
    let all = Standing::ALL.into_iter();
    all.filter(|standing| *standing != Standing::Upcoming)
        .collect()
}

/// A task, and how many of its duties have which standing.
pub(super) struct TaskRow<'a> {
    pub(super) task: &'a TaskFacts,
    /// Who owes it: the name of the team, or how many teams.
    pub(super) teams: String,
    pub(super) counts: StandingCounts,
}

/// The tasks of an assessment, by id.
pub(super) fn task_rows(assessment: &Assessment) -> Vec<TaskRow<'_>> {
    let mut counts: BTreeMap<&Id, StandingCounts> = BTreeMap::new();
    for duty in &assessment.duties {
        counts.entry(&duty.id.task).or_default().add(duty.standing);
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

/// The tasks of an assessment for a table of what is owed now: where very many owe nothing yet, these are one line below
/// it. Several packs together have a hundred tasks, of which most are owed once a year.
pub(super) fn rows_with_duties(assessment: &Assessment) -> (Vec<TaskRow<'_>>, Option<String>) {
    let mut rows = task_rows(assessment);
    let count = rows.len();
    let idle = rows.iter().filter(|row| row.counts.total() == 0).count();
    if idle <= MAX_IDLE_TASKS {
        return (rows, None);
    }
    rows.retain(|row| row.counts.total() > 0);
    let rest = if idle == count { "tasks" } else { "more tasks" };
    (rows, Some(format!("{idle} {rest} without a duty so far")))
}

/// A root, and how many of its duties have which standing.
pub(super) struct RootRow<'a> {
    pub(super) root: &'a CheckedRoot,
    pub(super) counts: StandingCounts,
}

/// The first of several roots, those that do not pass before the others, and how many are left out.
pub(super) fn root_rows(roots: &[CheckedRoot]) -> (Vec<RootRow<'_>>, usize) {
    let mut worst_first: Vec<&CheckedRoot> = roots.iter().collect();
    worst_first.sort_by_key(|root| root.verdict == Verdict::Pass);
    let listed = worst_first.into_iter().take(MAX_ROOTS);
    let listed = listed.map(|root| RootRow {
        root,
        counts: StandingCounts::of(&root.assessment.duties),
    });
    (listed.collect(), roots.len().saturating_sub(MAX_ROOTS))
}
