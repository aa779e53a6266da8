//! The calendar occurrences of every task.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::day_meter::DayMeter;
use super::task_schedule::{MAX_DAYS, ScheduleError, TaskSchedule, interval_at};
use super::version_timeline::{InForceInterval, VersionTimeline};
use super::window::Window;
use crate::model::Id;

/// The calendar occurrences of every task that any version of the policy has, up to an instant.
#[derive(Debug, Default)]
pub struct Ledger {
    tasks: BTreeMap<Id, TaskSchedule>,
}

impl Ledger {
    /// Every occurrence that opens at `until` or before, and the tasks whose occurrences cannot be listed, which are
    /// left out. `limit` bounds the duties of all tasks together.
    #[must_use]
    pub fn new(
        timeline: &VersionTimeline,
        until: DateTime<Utc>,
        limit: usize,
    ) -> (Ledger, Vec<(Id, ScheduleError)>) {
        let mut ledger = Ledger::default();
        let mut unlisted = Vec::new();
        let mut duties = 0;
        let meter = DayMeter::new(MAX_DAYS);
        let mut is_full = false;
        for task in timeline.tasks() {
            // Once there are too many, the tasks that are left are not even listed.
            if is_full {
                unlisted.push((task.clone(), ScheduleError::TooManyDuties { limit }));
                continue;
            }
            match TaskSchedule::new(timeline, task, until, &meter) {
                Ok(schedule) => {
                    duties += schedule.count_duties(timeline, task);
                    if duties > limit {
                        is_full = true;
                        unlisted.push((task.clone(), ScheduleError::TooManyDuties { limit }));
                        continue;
                    }
                    ledger.tasks.insert(task.clone(), schedule);
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
        self.tasks
            .get(task)
            .map_or(&[], |schedule| &schedule.owed.windows)
    }

    /// The occurrence with a label, and the version of the policy that owes it.
    #[must_use]
    pub fn window(&self, task: &Id, label: &str) -> Option<(&Window, usize)> {
        self.tasks.get(task)?.owed.owner(label)
    }

    /// The occurrences of a task, ascending, each with the version of the policy that owes it.
    #[must_use]
    pub fn windows_with_versions(&self, task: &Id) -> Vec<(&Window, usize)> {
        let schedules = self.tasks.get(task).into_iter();
        schedules
            .flat_map(|schedule| {
                let versions = schedule.owed.versions.iter().copied();
                schedule.owed.windows.iter().zip(versions)
            })
            .collect()
    }

    /// When a task is owed, and under which version of the policy; ascending.
    #[must_use]
    pub fn intervals(&self, task: &Id) -> &[InForceInterval] {
        self.tasks
            .get(task)
            .map_or(&[], |schedule| &schedule.intervals)
    }

    /// The version of the policy that owes what opens at an instant.
    #[must_use]
    pub fn version_at(&self, task: &Id, opens: DateTime<Utc>) -> Option<usize> {
        interval_at(self.intervals(task), opens).map(|interval| interval.version)
    }
}
