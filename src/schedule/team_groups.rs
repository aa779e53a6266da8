//! Which teams of a task share a schedule: those whose days are the same under every version of the policy.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono_tz::Tz;

use super::task_versions::{DaysOfTeam, TaskVersions};
use super::team_line::{TeamLine, team_lines};
use super::version_timeline::VersionTimeline;
use crate::model::{Calendar, Id, OwingTeam, Policy, Task, Team};

/// The place of the schedule of each team that owes a task, by version and by the name of the team in it.
pub(super) type TeamPlaces = Vec<BTreeMap<Id, usize>>;

/// The schedules of a task whose teams have different days. The first is that of all its teams together.
pub(super) struct TeamGroups<'t> {
    pub(super) schedules: Vec<TaskVersions<'t>>,
    pub(super) places: TeamPlaces,
}

/// The teams that owe a task under one version.
struct OwingLines<'t> {
    by_line: BTreeMap<TeamLine, OwingTeam<'t>>,
    /// The first of them, by the name that it has in this version.
    first: OwingTeam<'t>,
}

/// The schedules of a task; `None` where all its teams have the same days.
pub(super) fn group_teams<'t>(timeline: &'t VersionTimeline, id: &'t Id) -> Option<TeamGroups<'t>> {
    let all = TaskVersions::of_all_teams(timeline, id);
    let versions = 0..timeline.versions().len();
    let has_own_days = |version: usize| {
        let task = all.task(version);
        task.is_some_and(|task| has_own_days(timeline.policy(version), task))
    };
    if !versions.clone().any(has_own_days) {
        return None;
    }
    let grouping = TeamGrouping {
        lines: versions.map(|version| owing_lines(&all, version)).collect(),
        all,
    };
    let groups = grouping.group();
    (groups.schedules.len() > 1).then_some(groups)
}

/// Whether a team that a task is assigned to has days of its own, and the task has not.
fn has_own_days(policy: &Policy, task: &Task) -> bool {
    let is_named = task.timezone.is_some() && task.calendar.is_some();
    if !policy.teams.has_own_days() || is_named {
        return false;
    }
    let teams = task.assigned.teams().iter();
    let mut teams = teams.filter_map(|team| policy.teams.teams().get(team));
    teams.any(Team::has_own_days)
}

fn owing_lines<'t>(versions: &TaskVersions<'t>, version: usize) -> Option<OwingLines<'t>> {
    let task = versions.task(version)?;
    if task.assigned.is_any() {
        return Some(OwingLines {
            by_line: BTreeMap::from([(TeamLine::any(), OwingTeam::All)]),
            first: OwingTeam::All,
        });
    }
    let teams = task.assigned.teams();
    let lines = team_lines(versions.timeline, version, teams.iter().collect());
    let lines = lines.into_iter();
    Some(OwingLines {
        by_line: lines
            .map(|(team, line)| (line, OwingTeam::One(team)))
            .collect(),
        first: OwingTeam::One(teams.iter().min()?),
    })
}

struct TeamGrouping<'t> {
    all: TaskVersions<'t>,
    /// By version; `None` where it does not have the task.
    lines: Vec<Option<OwingLines<'t>>>,
}

impl<'t> TeamGrouping<'t> {
    fn group(&self) -> TeamGroups<'t> {
        let mut groups = TeamGroups {
            schedules: vec![self.all.clone()],
            places: vec![BTreeMap::new(); self.lines.len()],
        };
        let mut known: Vec<Vec<Option<Days>>> = vec![days_of(&self.all)];
        let all = self.lines.iter().flatten().flat_map(|it| it.by_line.keys());
        let all: BTreeSet<&TeamLine> = all.collect();
        let mut shared = HashMap::new();
        for line in all {
            let days = self.days_of_line(line, &mut shared);
            let versions = TaskVersions::of_team(self.all.timeline, self.all.id, days);
            let days = days_of(&versions);
            let place = known.iter().position(|other| *other == days);
            let place = place.unwrap_or_else(|| {
                known.push(days);
                groups.schedules.push(versions);
                known.len() - 1
            });
            for (version, lines) in self.lines.iter().enumerate() {
                let owing = lines.as_ref().and_then(|lines| lines.by_line.get(line));
                if let Some(owing) = owing {
                    groups.places[version].insert(owing.duty_team(), place);
                }
            }
        }
        groups
    }

    /// Whose days count for a team, by version. A version that does not assign the task to it counts with what the next
    /// one that does says of the team, else the last one; where the task passed to other teams altogether, with the days
    /// of those that had it: no occurrence is lost or doubled on the way.
    fn days_of_line(
        &self,
        line: &TeamLine,
        shared: &mut HashMap<(usize, usize), bool>,
    ) -> Vec<Option<DaysOfTeam<'t>>> {
        let own = |version: usize| {
            let owing = *self.lines[version].as_ref()?.by_line.get(line)?;
            Some(DaysOfTeam { version, owing })
        };
        let own: Vec<Option<DaysOfTeam>> = (0..self.lines.len()).map(own).collect();
        let mut days = own.clone();
        let mut nearest = own.iter().flatten().last().copied();
        for version in (0..days.len()).rev() {
            nearest = own[version].or(nearest);
            let (Some(other), Some(lines)) = (nearest, &self.lines[version]) else {
                continue;
            };
            let has_team = shared.entry((version, other.version));
            let has_team =
                *has_team.or_insert_with(|| self.have_team_in_common(version, other.version));
            let of_others = DaysOfTeam {
                version,
                owing: lines.first,
            };
            days[version] = own[version].or(Some(if has_team { other } else { of_others }));
        }
        days
    }

    fn have_team_in_common(&self, one: usize, other: usize) -> bool {
        let (Some(one), Some(other)) = (&self.lines[one], &self.lines[other]) else {
            return false;
        };
        let mut lines = one.by_line.keys();
        lines.any(|line| other.by_line.contains_key(line))
    }
}

/// The time zone and the calendar under a version.
type Days<'t> = (Tz, &'t Calendar);

fn days_of<'t>(versions: &TaskVersions<'t>) -> Vec<Option<Days<'t>>> {
    let all = 0..versions.timeline.versions().len();
    let days = all.map(|version| {
        let terms = versions.terms(version)?;
        Some((terms.timezone, terms.calendar))
    });
    days.collect()
}
