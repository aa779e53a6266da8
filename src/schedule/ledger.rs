//! The calendar occurrences of every task.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::day_meter::DayMeter;
use super::task_schedule::{MAX_DAYS, ScheduleError, TaskSchedule, interval_at};
use super::task_versions::{InForceInterval, TaskVersions};
use super::team_groups::{TeamGroups, TeamPlaces, group_teams};
use super::version_timeline::VersionTimeline;
use super::window::Window;
use crate::model::Id;

/// The calendar occurrences of every task that any version of the policy has, up to an instant.
#[derive(Debug, Default)]
pub struct Ledger {
    tasks: BTreeMap<Id, TeamSchedules>,
}

/// The schedules of a task: one for all teams with the same days.
#[derive(Debug)]
struct TeamSchedules {
    /// Never empty; the first is that of all its teams together.
    schedules: Vec<TaskSchedule>,
    /// `None` where all teams have the first.
    places: Option<TeamPlaces>,
}

/// The schedule of the teams of a task that have the same days.
#[derive(Debug, Clone, Copy)]
pub struct TeamSchedule<'l> {
    of_task: &'l TeamSchedules,
    place: usize,
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
            let left = limit - duties;
            match TeamSchedules::new(timeline, task, until, (&meter, left)) {
                Ok((_, count)) if count > left => {
                    is_full = true;
                    unlisted.push((task.clone(), ScheduleError::TooManyDuties { limit }));
                }
                Ok((schedules, count)) => {
                    duties += count;
                    ledger.tasks.insert(task.clone(), schedules);
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

    /// The schedules of a task; one where all its teams have the same days.
    pub fn schedules<'l>(&'l self, task: &Id) -> impl Iterator<Item = TeamSchedule<'l>> + use<'l> {
        let of_task = self.tasks.get(task).into_iter();
        of_task.flat_map(|of_task| {
            let places = 0..of_task.schedules.len();
            places.map(move |place| TeamSchedule { of_task, place })
        })
    }

    /// The occurrence with a label, of any team, and the version of the policy that owes it.
    #[must_use]
    pub fn window(&self, task: &Id, label: &str) -> Option<(&Window, usize)> {
        let mut schedules = self.schedules(task);
        schedules.find_map(|schedule| schedule.window(label))
    }

    /// The version of the policy that owes what opens at an instant for all teams together, as a request does.
    #[must_use]
    pub fn version_at(&self, task: &Id, opens: DateTime<Utc>) -> Option<usize> {
        let of_all = self.schedules(task).next()?;
        interval_at(of_all.intervals(), opens).map(|interval| interval.version)
    }
}

impl TeamSchedules {
    /// The schedules of a task, and how many duties they have. No more of them are listed once there are more duties
    /// than `left`.
    fn new(
        timeline: &VersionTimeline,
        task: &Id,
        until: DateTime<Utc>,
        (meter, left): (&DayMeter, usize),
    ) -> Result<(TeamSchedules, usize), ScheduleError> {
        let Some(TeamGroups { schedules, places }) = group_teams(timeline, task) else {
            let all = TaskVersions::of_all_teams(timeline, task);
            let schedule = TaskSchedule::new(&all, until, meter)?;
            let count_teams = |version| {
                let task = all.task(version);
                task.map_or(0, |task| task.assigned.duty_teams().len())
            };
            let count = schedule.count_duties(count_teams);
            let schedules = TeamSchedules {
                schedules: vec![schedule],
                places: None,
            };
            return Ok((schedules, count));
        };
        let mut listed = Vec::with_capacity(schedules.len());
        let mut count = 0;
        for (place, versions) in schedules.iter().enumerate() {
            let count_teams = |version: usize| {
                let places = places[version].values();
                places.filter(|other| **other == place).count()
            };
            let is_owed = (0..places.len()).any(|version| count_teams(version) > 0);
            let schedule = if is_owed && count <= left {
                TaskSchedule::new(versions, until, meter)?
            } else {
                TaskSchedule::without_occurrences(versions)
            };
            count += schedule.count_duties(count_teams);
            listed.push(schedule);
        }
        let schedules = TeamSchedules {
            schedules: listed,
            places: Some(places),
        };
        Ok((schedules, count))
    }
}

impl<'l> TeamSchedule<'l> {
    fn schedule(self) -> &'l TaskSchedule {
        &self.of_task.schedules[self.place]
    }

    /// Whether it is that of a team to which a version assigns the task, by its name in that version; `any` where any of
    /// several teams may do it.
    #[must_use]
    pub fn is_of(self, version: usize, team: &Id) -> bool {
        let Some(places) = &self.of_task.places else {
            return true;
        };
        let of_version = places.get(version);
        of_version.is_some_and(|it| it.get(team) == Some(&self.place))
    }

    /// The occurrences, ascending.
    #[must_use]
    pub fn windows(self) -> &'l [Window] {
        &self.schedule().owed.windows
    }

    /// The occurrence with a label, and the version of the policy that owes it.
    #[must_use]
    pub fn window(self, label: &str) -> Option<(&'l Window, usize)> {
        self.schedule().owed.owner(label)
    }

    /// The occurrences, ascending, each with the version of the policy that owes it.
    #[must_use]
    pub fn windows_with_versions(self) -> Vec<(&'l Window, usize)> {
        let owed = &self.schedule().owed;
        let versions = owed.versions.iter().copied();
        owed.windows.iter().zip(versions).collect()
    }

    /// When the task is owed, and under which version of the policy; ascending.
    #[must_use]
    pub fn intervals(self) -> &'l [InForceInterval] {
        &self.schedule().intervals
    }
}
