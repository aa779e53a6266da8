//! The gaps between performances, of every task that a policy allows only so long a gap.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rayon::prelude::*;

use super::{Claim, JudgeInputs, WaivableDuty};
use crate::model::{Duration, DutyId, Id, OwingTeam, whole_seconds};
use crate::schedule::{
    ClockStop, GapTerms, InForceInterval, TeamLine, TeamSchedule, Window, performance_gaps,
    team_lines,
};

/// The time from one performance of a task by a team to the next, or to the evaluation time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamGap {
    /// The task.
    pub task: Id,
    /// The team; `any` where any of several teams may do it.
    pub team: Id,
    /// The performance at which it began; the start of the task for the first.
    pub from: DateTime<Utc>,
    /// The performance that closed it; the evaluation time while it is running.
    pub to: DateTime<Utc>,
    /// The evidence of the performance at which it began; `None` for the first.
    pub opened_by: Option<usize>,
    /// The evidence that closed it, an index into the assessment's claims; `None` while it is running.
    pub closed_by: Option<usize>,
    /// Where it was longer than allowed: by which policy.
    pub exceeded: Option<ExceededAllowance>,
}

/// How a gap was longer than allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceededAllowance {
    /// The last instant that was allowed.
    pub limit: DateTime<Tz>,
    /// What was allowed.
    pub allowed: Duration,
    /// The version of the policy in force when the limit passed: an index into the timeline.
    pub version: usize,
    /// Whether a waiver that landed after that stops the clock: the gap is too long all the same, and no longer fails.
    pub is_excused: bool,
}

impl TeamGap {
    /// How long it is.
    #[must_use]
    pub fn length(&self) -> TimeDelta {
        self.to - self.from
    }
}

/// The gaps of every team, by task, team and time. `claims` are those that `inputs` hold evidence of.
#[must_use]
pub fn find_gaps(inputs: &JudgeInputs, claims: &[Claim]) -> Vec<TeamGap> {
    let mut by_task: BTreeMap<&Id, Vec<usize>> = BTreeMap::new();
    let tasks: Vec<&Id> = inputs
        .ledger
        .tasks()
        .filter(|task| is_limited(inputs, task))
        .collect();
    if tasks.is_empty() {
        return Vec::new();
    }
    for (index, claim) in claims
        .iter()
        .enumerate()
        .filter(|(_, claim)| claim.is_valid)
    {
        by_task.entry(&claim.duty.task).or_default().push(index);
    }
    let of_task = |task: &&Id| {
        let valid = by_task.get(task).map_or(&[][..], Vec::as_slice);
        TaskGaps {
            inputs,
            claims,
            task,
            valid,
            lines: BTreeMap::new(),
        }
        .find()
    };
    tasks.par_iter().flat_map_iter(of_task).collect()
}

fn is_limited(inputs: &JudgeInputs, task: &Id) -> bool {
    let schedules = inputs.ledger.schedules(task);
    let intervals = schedules.flat_map(TeamSchedule::intervals);
    let mut tasks = intervals.filter_map(|it| inputs.timeline.task(it.version, task.as_str()));
    tasks.any(|task| task.cadence.max_gap.is_some())
}

struct TaskGaps<'a> {
    inputs: &'a JudgeInputs<'a>,
    claims: &'a [Claim],
    task: &'a Id,
    /// The claims of the task that hold.
    valid: &'a [usize],
    /// The teams that each version of the policy assigns the task to, as it calls them.
    lines: BTreeMap<usize, Vec<(Id, TeamLine)>>,
}

impl TaskGaps<'_> {
    fn find(mut self) -> Vec<TeamGap> {
        let schedules = self.inputs.ledger.schedules(self.task);
        let intervals = schedules.flat_map(TeamSchedule::intervals);
        let versions: BTreeSet<usize> = intervals.map(|interval| interval.version).collect();
        let mut limited: BTreeSet<TeamLine> = BTreeSet::new();
        for version in versions {
            let timeline = self.inputs.timeline;
            let Some(task) = timeline.task(version, self.task.as_str()) else {
                continue;
            };
            let lines = team_lines(timeline, version, task.assigned.teams().iter().collect());
            let lines = lines.into_iter();
            let lines: Vec<(Id, TeamLine)> =
                lines.map(|(name, line)| (name.clone(), line)).collect();
            if task.cadence.max_gap.is_some() {
                let owing = task.assigned.duty_teams();
                let owing = lines.iter().filter(|(name, _)| owing.contains(name));
                limited.extend(owing.map(|(_, line)| line.clone()));
                limited.extend(task.assigned.is_any().then(TeamLine::any));
            }
            self.lines.insert(version, lines);
        }
        limited.iter().flat_map(|line| self.of_line(line)).collect()
    }

    fn of_line(&self, line: &TeamLine) -> Vec<TeamGap> {
        let Some(schedule) = self.schedule_of(line) else {
            return Vec::new();
        };
        let intervals = schedule.intervals().iter();
        let standing = intervals.filter_map(|interval| {
            let terms = self.terms(interval, line)?;
            Some((interval.version, terms))
        });
        let (versions, counting): (Vec<usize>, Vec<GapTerms>) = standing.unzip();
        let performances = self.performances(line);
        let times: Vec<_> = performances.keys().copied().collect();
        let stops = self.stops(line, schedule);
        let gaps = performance_gaps(&counting, &times, &stops, self.inputs.as_of);
        let gaps = gaps.into_iter().map(|gap| TeamGap {
            task: self.task.clone(),
            team: line.name.clone(),
            from: gap.from,
            to: gap.to,
            opened_by: performances.get(&gap.from).copied(),
            closed_by: performances.get(&gap.to).copied().filter(|_| gap.is_closed),
            exceeded: gap.exceeded.map(|exceeded| ExceededAllowance {
                limit: exceeded.limit,
                allowed: exceeded.allowed,
                version: versions[exceeded.on],
                is_excused: exceeded.is_excused,
            }),
        });
        gaps.collect()
    }

    /// The schedule of a team, under any of its names; of all teams together where it owes nothing alone.
    fn schedule_of(&self, line: &TeamLine) -> Option<TeamSchedule<'_>> {
        let is_of = |schedule: &TeamSchedule| {
            let mut versions = self.lines.keys();
            versions.any(|version| {
                let name = self.name_in(*version, line);
                name.is_some_and(|name| schedule.is_of(*version, &name))
            })
        };
        let mut schedules = self.inputs.ledger.schedules(self.task);
        let own = schedules.find(is_of);
        own.or_else(|| self.inputs.ledger.schedules(self.task).next())
    }

    /// What a version calls a team; `None` where it has nothing to do with the task.
    fn name_in(&self, version: usize, line: &TeamLine) -> Option<Id> {
        if line.is_any() {
            return Some(Id::any());
        }
        let mut lines = self.lines.get(&version)?.iter();
        lines.find_map(|(name, of)| (of == line).then(|| name.clone()))
    }

    /// The terms on which a team stands to the task; `None` where it has nothing to do with it.
    fn terms(&self, interval: &InForceInterval, line: &TeamLine) -> Option<GapTerms> {
        let timeline = self.inputs.timeline;
        let task = timeline.task(interval.version, self.task.as_str())?;
        let name = self.name_in(interval.version, line)?;
        let is_owing = task.assigned.duty_teams().contains(&name);
        Some(GapTerms {
            from: interval.from,
            to: interval.to,
            timezone: timeline
                .policy(interval.version)
                .timezone_of(task, OwingTeam::of_duty(&name)),
            max_gap: task.cadence.max_gap.filter(|_| is_owing),
        })
    }

    /// When a team performed the task, each with its evidence: of several the file whose path comes first. Where any team
    /// may do it, whoever did.
    fn performances(&self, line: &TeamLine) -> BTreeMap<DateTime<Utc>, usize> {
        let mut performances: BTreeMap<DateTime<Utc>, usize> = BTreeMap::new();
        for &index in self.valid {
            let claim = &self.claims[index];
            if !line.is_any() && self.line_of(claim) != Some(line) {
                continue;
            }
            let at = whole_seconds(claim.performed_at.to_utc());
            let first = performances.entry(at).or_insert(index);
            if claim.file < self.claims[*first].file {
                *first = index;
            }
        }
        performances
    }

    /// The team that performed what a claim is about, under any of its names.
    fn line_of(&self, claim: &Claim) -> Option<&TeamLine> {
        let timeline = self.inputs.timeline;
        let is_it = |name: &Id| {
            *name == claim.duty.team
                || claim.duty.team == Id::any()
                    && timeline.is_same_team(claim.version, name, &claim.team)
        };
        let mut lines = self.lines.get(&claim.version)?.iter();
        lines.find_map(|(name, line)| is_it(name).then_some(line))
    }

    /// The time in which an occurrence is open, where a waiver stops the clock of a team for it. `team` is what the version
    /// calls it.
    fn stop(&self, window: &Window, version: usize, team: &Id) -> Option<ClockStop> {
        let inputs = self.inputs;
        let duty = WaivableDuty::new(inputs.timeline, version, self.task, window, team);
        let id = DutyId {
            task: self.task.clone(),
            occurrence: Arc::clone(&window.label),
            team: team.clone(),
        };
        let since = inputs.waivers.stops_gap_since(&id, &duty)?;
        let (from, to) = open_span(window);
        Some(ClockStop { from, to, since })
    }

    /// The times at which waivers stop the clock of a team, ascending.
    fn stops(&self, line: &TeamLine, schedule: TeamSchedule) -> Vec<ClockStop> {
        let waivers = self.inputs.waivers;
        if !waivers.may_stop_gap(self.task) {
            return Vec::new();
        }
        let owed = schedule.windows_with_versions().into_iter();
        let calendar = owed.filter_map(|(window, version)| {
            self.stop(window, version, &self.name_in(version, line)?)
        });
        let requests = self.inputs.requests.iter();
        let requests = requests.filter(|request| request.task == *self.task);
        let requested = requests.filter_map(|request| {
            let team = self.name_in(request.version, line)?;
            self.stop(request.window_of(&team), request.version, &team)
        });
        let mut stops: Vec<ClockStop> = calendar.chain(requested).collect();
        stops.sort_unstable();
        stops
    }
}

/// From when to when an occurrence is open, the end exclusive; requests close with their deadline.
fn open_span(window: &Window) -> (DateTime<Utc>, DateTime<Utc>) {
    let closes = window.closes.unwrap_or(window.deadline).to_utc();
    (window.opens.to_utc(), closes + TimeDelta::seconds(1))
}
