//! The occurrences that the calendar calls for, of every task.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::occurrences::{MAX_OCCURRENCES, TooManyOccurrences, occurrences, since};
use super::timeline::{InForceInterval, VersionTimeline};
use super::window::{Terms, Window};
use crate::model::{Id, Policy, Task, last_instant};

impl<'a> Terms<'a> {
    /// The terms under which a policy asks for a task.
    #[must_use]
    pub fn of(policy: &'a Policy, task: &'a Task) -> Self {
        Terms {
            cadence: &task.cadence,
            calendar: policy.calendar_of(task),
            timezone: policy.timezone_of(task),
            starts: policy.starts_of(task),
            ends: task.ends,
        }
    }
}

/// The most calendar duties that may be owed in one repository: more than any has, and few enough
/// to be held in memory.
pub const MAX_DUTIES: usize = 3_000_000;

/// Why a task's occurrences cannot be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// The task has too many.
    #[error(transparent)]
    TooMany(#[from] TooManyOccurrences),
    /// With this task, too many duties are owed.
    #[error(
        "with it, more than {MAX_DUTIES} duties are owed: let tasks start later, recur less often, or be owed by fewer teams"
    )]
    TooManyDuties,
    /// The task has none, and never will.
    #[error("its calendar calls for no occurrence, ever")]
    Never,
}

/// The calendar occurrences of every task that any version of the policy has, up to an instant.
#[derive(Debug, Default)]
pub struct Ledger {
    tasks: BTreeMap<Id, OfTask>,
}

#[derive(Debug, Default)]
struct OfTask {
    intervals: Vec<InForceInterval>,
    /// Ascending by when they open.
    windows: Vec<Window>,
    /// The version that owes each of them.
    versions: Vec<usize>,
    by_label: HashMap<Arc<str>, usize>,
}

impl Ledger {
    /// Every occurrence that opens at `until` or before; and the tasks whose occurrences cannot be
    /// listed, which are left out.
    #[must_use]
    pub fn new(
        timeline: &VersionTimeline,
        until: DateTime<Utc>,
    ) -> (Ledger, Vec<(Id, ScheduleError)>) {
        let mut ledger = Ledger::default();
        let mut unlisted = Vec::new();
        let mut duties = 0;
        for task in timeline.tasks() {
            match OfTask::listed(timeline, task, until) {
                Ok(of_task) => {
                    duties += of_task.duties(timeline, task);
                    if duties > MAX_DUTIES {
                        unlisted.push((task.clone(), ScheduleError::TooManyDuties));
                        continue;
                    }
                    ledger.tasks.insert(task.clone(), of_task);
                }
                Err(fault) => unlisted.push((task.clone(), fault)),
            }
        }
        (ledger, unlisted)
    }

    /// The tasks whose occurrences are listed, by id.
    pub fn tasks(&self) -> impl Iterator<Item = &Id> {
        self.tasks.keys()
    }

    /// The occurrences of a task, ascending.
    #[must_use]
    pub fn windows_of(&self, task: &Id) -> &[Window] {
        self.tasks.get(task).map_or(&[], |of_task| &of_task.windows)
    }

    /// The occurrence of a task with a label, and the version of the policy that owes it.
    #[must_use]
    pub fn window(&self, task: &Id, label: &str) -> Option<(&Window, usize)> {
        let of_task = self.tasks.get(task)?;
        let index = *of_task.by_label.get(label)?;
        Some((&of_task.windows[index], of_task.versions[index]))
    }

    /// The occurrences of a task, ascending, each with the version of the policy that owes it.
    #[must_use]
    pub fn windows_with_versions(&self, task: &Id) -> Vec<(&Window, usize)> {
        let Some(of_task) = self.tasks.get(task) else {
            return Vec::new();
        };
        let versions = of_task.versions.iter().copied();
        of_task.windows.iter().zip(versions).collect()
    }

    /// When a task is owed, and under which version of the policy; ascending.
    #[must_use]
    pub fn intervals(&self, task: &Id) -> &[InForceInterval] {
        self.tasks
            .get(task)
            .map_or(&[], |of_task| &of_task.intervals)
    }

    /// The version of the policy that owes what opens at an instant.
    #[must_use]
    pub fn version_at(&self, task: &Id, opens: DateTime<Utc>) -> Option<usize> {
        stretch_at(self.intervals(task), opens).map(|stretch| stretch.version)
    }
}

fn stretch_at(intervals: &[InForceInterval], opens: DateTime<Utc>) -> Option<&InForceInterval> {
    let after = intervals.partition_point(|stretch| stretch.from <= opens);
    let stretch = intervals.get(after.checked_sub(1)?)?;
    (opens < stretch.to).then_some(stretch)
}

impl OfTask {
    fn listed(
        timeline: &VersionTimeline,
        task: &Id,
        until: DateTime<Utc>,
    ) -> Result<OfTask, ScheduleError> {
        let mut listed = OfTask {
            intervals: timeline.intervals(task),
            ..OfTask::default()
        };
        for (terms, alike) in alike(timeline, task, &listed.intervals) {
            if alike[0].from <= until {
                listed.list(&terms, &alike, until)?;
            }
        }
        listed.sort();
        if listed.windows.is_empty() && is_never(timeline, task) {
            return Err(ScheduleError::Never);
        }
        if listed.windows.len() > MAX_OCCURRENCES {
            let limit = MAX_OCCURRENCES;
            return Err(ScheduleError::TooMany(TooManyOccurrences { limit }));
        }
        Ok(listed)
    }

    /// Lists the occurrences of all stretches that have these terms.
    fn list(
        &mut self,
        terms: &Terms,
        alike: &[InForceInterval],
        until: DateTime<Utc>,
    ) -> Result<(), ScheduleError> {
        let start = alike.first().map(|first| first.from);
        let end = alike.last().map_or(until, |last| last.to.min(until));
        for window in since(terms, start, end)? {
            let Some(stretch) = stretch_at(alike, window.opens.to_utc()) else {
                continue;
            };
            match self.by_label.get(&window.label) {
                None => {
                    self.by_label
                        .insert(Arc::clone(&window.label), self.windows.len());
                    self.versions.push(stretch.version);
                    self.windows.push(window);
                }
                // Where days begin at another hour, two versions may owe one label: what an earlier
                // one asked for, no later one asks for anew.
                Some(&taken) if stretch.version < self.versions[taken] => {
                    self.versions[taken] = stretch.version;
                    self.windows[taken] = window;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Puts what several versions owe in the order in which it opens.
    fn sort(&mut self) {
        if self.windows.is_sorted_by_key(|window| window.opens) {
            return;
        }
        let windows = std::mem::take(&mut self.windows);
        let versions = std::mem::take(&mut self.versions);
        let mut both: Vec<_> = windows.into_iter().zip(versions).collect();
        both.sort_by_key(|(window, _)| window.opens);
        let labels = both.iter().map(|(window, _)| Arc::clone(&window.label));
        self.by_label = labels.enumerate().map(|(at, label)| (label, at)).collect();
        (self.windows, self.versions) = both.into_iter().unzip();
    }

    fn duties(&self, timeline: &VersionTimeline, task: &Id) -> usize {
        let owing = |version: &usize| {
            let task = timeline.task(*version, task.as_str());
            task.map_or(0, |task| task.assigned.duty_teams().len())
        };
        self.versions
            .chunk_by(|a, b| a == b)
            .map(|run| run.len() * owing(&run[0]))
            .sum()
    }
}

/// The stretches of a task by the terms under which it is owed: most versions change nothing about a
/// task, so that its occurrences are listed once for all of them. Never an empty list.
fn alike<'t>(
    timeline: &'t VersionTimeline,
    task: &Id,
    intervals: &[InForceInterval],
) -> Vec<(Terms<'t>, Vec<InForceInterval>)> {
    let mut found: Vec<(Terms, Vec<InForceInterval>)> = Vec::new();
    let mut last = 0;
    for stretch in intervals {
        let Some(terms) = terms(timeline, task, stretch.version) else {
            continue;
        };
        // Nearly always those of the version before.
        let is_last = found.get(last).is_some_and(|(known, _)| *known == terms);
        if !is_last {
            let known = found.iter().position(|(known, _)| *known == terms);
            last = known.unwrap_or(found.len());
        }
        match found.get_mut(last) {
            Some((_, alike)) => alike.push(*stretch),
            None => found.push((terms, vec![*stretch])),
        }
    }
    found
}

fn terms<'t>(timeline: &'t VersionTimeline, task: &Id, version: usize) -> Option<Terms<'t>> {
    let found = timeline.task(version, task.as_str())?;
    Some(Terms::of(timeline.policy(version), found))
}

/// A rule that matches no date, or a calendar without working days, would owe nothing silently. Too
/// many, up to the end of time, is not none.
fn is_never(timeline: &VersionTimeline, task: &Id) -> bool {
    let newest = timeline.versions().len() - 1;
    terms(timeline, task, newest).is_some_and(|terms| {
        terms.cadence.recurrence.is_some() && occurrences(&terms, last_instant()) == Ok(Vec::new())
    })
}
