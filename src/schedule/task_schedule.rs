//! The calendar occurrences of one task, under every version of the policy that owes it.

use chrono::{DateTime, Utc};

use super::day_meter::DayMeter;
use super::occurrences::{
    MAX_OCCURRENCES, TooManyOccurrences, UnlistedOccurrences, occurrences_from,
};
use super::owed_windows::OwedWindows;
use super::restored::{restored_occurrences, with_restored_intervals};
use super::seams::{all_seams, lost_occurrences};
use super::task_versions::{InForceInterval, TaskVersions};
use super::terms::Terms;
use crate::model::last_instant;

/// The calendar duties that may be owed where there is no evidence: more than years of any team, and few
/// enough to be judged and told in a gigabyte of memory.
const DUTIES_WITHOUT_EVIDENCE: usize = 500_000;

/// How many more with each folder of evidence: one for each of so many teams.
const DUTIES_PER_FOLDER: usize = 50;

/// The most calendar duties that may be owed in one repository, whatever evidence it has.
const MAX_DUTIES: usize = 3_000_000;

/// How many calendar duties may be owed in a repository with so many folders of evidence. Few lines of
/// policy ask for any number of duties; what was done about them is what makes a repository large.
#[must_use]
pub fn duty_limit(evidence_folders: usize) -> usize {
    let with_evidence = evidence_folders.saturating_mul(DUTIES_PER_FOLDER);
    MAX_DUTIES.min(DUTIES_WITHOUT_EVIDENCE.saturating_add(with_evidence))
}

/// The most days that are looked at for the dates of all tasks: seconds of work.
pub const MAX_DAYS: u64 = 30_000_000;

/// Why a task's occurrences cannot be scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// The task has too many.
    #[error(transparent)]
    TooMany(#[from] TooManyOccurrences),
    /// With this task, too many duties are owed.
    #[error(
        "with it, more than {limit} duties are owed: let tasks start later, recur less often, or be owed by fewer teams"
    )]
    TooManyDuties {
        /// How many are allowed.
        limit: usize,
    },
    /// With this task, too many days are looked at.
    #[error(
        "with it, more than {MAX_DAYS} days are looked at for the dates of tasks: let tasks start later, and give rules that match a date at least every few years"
    )]
    TooManyDays,
    /// The task never has one.
    #[error("its calendar calls for no occurrence, ever")]
    Never,
}

impl From<UnlistedOccurrences> for ScheduleError {
    fn from(error: UnlistedOccurrences) -> Self {
        match error {
            UnlistedOccurrences::TooMany(error) => ScheduleError::TooMany(error),
            UnlistedOccurrences::TooManyDays => ScheduleError::TooManyDays,
        }
    }
}

/// The calendar occurrences of one task.
#[derive(Debug, Default)]
pub(super) struct TaskSchedule {
    pub(super) intervals: Vec<InForceInterval>,
    pub(super) owed: OwedWindows,
}

/// The interval that holds an instant, of ascending ones.
pub(super) fn interval_at(
    intervals: &[InForceInterval],
    opens: DateTime<Utc>,
) -> Option<&InForceInterval> {
    let after = intervals.partition_point(|interval| interval.from <= opens);
    let interval = intervals.get(after.checked_sub(1)?)?;
    (opens < interval.to).then_some(interval)
}

impl TaskSchedule {
    /// The occurrences of a task that open at `until` or before.
    pub(super) fn new(
        task: &TaskVersions,
        until: DateTime<Utc>,
        meter: &DayMeter,
    ) -> Result<TaskSchedule, ScheduleError> {
        let mut schedule = TaskSchedule::default();
        let intervals = task.intervals();
        for (terms, group) in intervals_by_terms(task, &intervals) {
            if group[0].from <= until {
                schedule.add_occurrences(&terms, &group, until, meter)?;
            }
        }
        let seams = all_seams(task.seams(), &intervals);
        let lost = lost_occurrences(task, &seams, until, meter)?;
        schedule.owed.add_lost(lost, until);
        let restored = restored_occurrences(task, &schedule.owed, until, meter)?;
        schedule.owed.add_lost(restored, until);
        schedule.owed.sort();
        schedule.intervals = with_restored_intervals(task, intervals);
        if schedule.owed.windows.is_empty() && is_never(task, meter)? {
            return Err(ScheduleError::Never);
        }
        if schedule.owed.windows.len() > MAX_OCCURRENCES {
            let limit = MAX_OCCURRENCES;
            return Err(ScheduleError::TooMany(TooManyOccurrences { limit }));
        }
        Ok(schedule)
    }

    /// When a task is owed, without its occurrences: each team has a schedule of its own.
    pub(super) fn without_occurrences(task: &TaskVersions) -> TaskSchedule {
        TaskSchedule {
            intervals: with_restored_intervals(task, task.intervals()),
            owed: OwedWindows::default(),
        }
    }

    /// Adds the occurrences of all intervals that have these terms.
    fn add_occurrences(
        &mut self,
        terms: &Terms,
        intervals: &[InForceInterval],
        until: DateTime<Utc>,
        meter: &DayMeter,
    ) -> Result<(), ScheduleError> {
        let start = intervals.first().map(|first| first.from);
        let end = intervals.last().map_or(until, |last| last.to.min(until));
        for window in occurrences_from(terms, start, end, meter)? {
            if let Some(interval) = interval_at(intervals, window.opens.to_utc()) {
                self.owed.add(window, interval.version);
            }
        }
        Ok(())
    }

    /// How many duties it has; `count_teams` says how many teams owe it by a version.
    pub(super) fn count_duties(&self, count_teams: impl Fn(usize) -> usize) -> usize {
        let runs = self.owed.versions.chunk_by(|a, b| a == b);
        runs.map(|run| run.len() * count_teams(run[0])).sum()
    }
}

/// The intervals of a task by its terms, none of them empty: most versions change nothing about a task, so that its
/// occurrences are listed once for all of them.
fn intervals_by_terms<'t>(
    task: &TaskVersions<'t>,
    intervals: &[InForceInterval],
) -> Vec<(Terms<'t>, Vec<InForceInterval>)> {
    let mut found: Vec<(Terms, Vec<InForceInterval>)> = Vec::new();
    let mut last = 0;
    for interval in intervals {
        let Some(terms) = task.terms(interval.version) else {
            continue;
        };
        // Nearly always the terms of the version before.
        let is_last = found.get(last).is_some_and(|(known, _)| *known == terms);
        if !is_last {
            let known = found.iter().position(|(known, _)| *known == terms);
            last = known.unwrap_or(found.len());
        }
        match found.get_mut(last) {
            Some((_, group)) => group.push(*interval),
            None => found.push((terms, vec![*interval])),
        }
    }
    found
}

/// Whether a task never has an occurrence. A rule that matches no date, or a calendar without business days, would owe
/// nothing silently.
fn is_never(task: &TaskVersions, meter: &DayMeter) -> Result<bool, ScheduleError> {
    let newest = task.timeline.versions().len() - 1;
    let Some(terms) = task.terms(newest) else {
        return Ok(false);
    };
    if terms.cadence.recurrence.is_none() {
        return Ok(false);
    }
    match occurrences_from(&terms, None, last_instant(), meter) {
        Ok(windows) => Ok(windows.is_empty()),
        Err(UnlistedOccurrences::TooMany(_)) => Ok(false),
        Err(UnlistedOccurrences::TooManyDays) => Err(ScheduleError::TooManyDays),
    }
}
