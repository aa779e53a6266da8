//! The versions of one task, with the days of the teams that share a schedule, and what each of them owes.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::terms::Terms;
use super::version_timeline::VersionTimeline;
use crate::model::{Id, OwingTeam, Task, last_instant, local_instant};

/// The instants at which a version owes a task: `from` inclusive, `to` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForceInterval {
    /// The first instant.
    pub from: DateTime<Utc>,
    /// The first instant after it.
    pub to: DateTime<Utc>,
    /// The version: an index into the timeline.
    pub version: usize,
    /// Whether the version landed after these instants.
    pub is_retroactive: bool,
    /// Whether it owes them because it restored the task: no version asked for it then, and an earlier one had.
    pub is_restored: bool,
}

/// When a version that has a task is in force: `from` inclusive, `to` exclusive.
#[derive(Debug, Clone, Copy)]
pub(super) struct VersionSpan {
    pub(super) version: usize,
    pub(super) from: DateTime<Utc>,
    pub(super) to: DateTime<Utc>,
}

/// An instant at which one version of the policy stops to owe a task and another begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct VersionSeam {
    pub(super) at: DateTime<Utc>,
    /// The version that owes what opens before.
    pub(super) before: usize,
    /// The version that owes what opens from there on.
    pub(super) after: usize,
}

/// Whose time zone and calendar count under a version.
#[derive(Debug, Clone, Copy)]
pub(super) struct DaysOfTeam<'t> {
    /// The version that says what the team has of its own; another one where the version itself does not assign the task to
    /// the team.
    pub(super) version: usize,
    pub(super) owing: OwingTeam<'t>,
}

/// The versions of a task, as the teams owe it that share a schedule.
#[derive(Debug, Clone)]
pub(super) struct TaskVersions<'t> {
    pub(super) timeline: &'t VersionTimeline,
    pub(super) id: &'t Id,
    /// Whose days count, by version; empty where all teams have the same.
    days: Vec<Option<DaysOfTeam<'t>>>,
}

impl<'t> TaskVersions<'t> {
    /// The versions of a task, with the days of all its teams together.
    pub(super) fn of_all_teams(timeline: &'t VersionTimeline, id: &'t Id) -> Self {
        TaskVersions {
            timeline,
            id,
            days: Vec::new(),
        }
    }

    /// The versions of a task, with these days by version.
    pub(super) fn of_team(
        timeline: &'t VersionTimeline,
        id: &'t Id,
        days: Vec<Option<DaysOfTeam<'t>>>,
    ) -> Self {
        TaskVersions { timeline, id, days }
    }

    /// The task, as a version has it.
    pub(super) fn task(&self, version: usize) -> Option<&'t Task> {
        self.timeline.task(version, self.id.as_str())
    }

    /// The terms on which a version asks for the task.
    pub(super) fn terms(&self, version: usize) -> Option<Terms<'t>> {
        let found = self.task(version)?;
        let policy = self.timeline.policy(version);
        let days = self.days.get(version).copied().flatten();
        let owing = days.map_or(OwingTeam::All, |days| days.owing);
        match days.filter(|days| days.version != version) {
            Some(other) => {
                self.terms_as_in(other, Terms::of(policy, found, OwingTeam::None), version)
            }
            None => Some(Terms::of(policy, found, owing)),
        }
    }

    /// The terms of a version, with what a team has of its own in another one.
    fn terms_as_in(
        &self,
        other: DaysOfTeam<'t>,
        terms: Terms<'t>,
        version: usize,
    ) -> Option<Terms<'t>> {
        let policies = [version, other.version].map(|version| self.timeline.policy(version));
        let (found, named) = (self.task(version)?, self.task(other.version)?);
        let timezone = policies[1].own_timezone_of(named, other.owing);
        let calendar = policies[1].own_calendar_of(named, other.owing);
        let calendar =
            calendar.and_then(|id| policies.iter().find_map(|it| it.calendars().get(id)));
        Some(Terms {
            timezone: found.timezone.or(timezone).unwrap_or(terms.timezone),
            calendar: match calendar {
                Some(calendar) if found.calendar.is_none() => calendar,
                _ => terms.calendar,
            },
            ..terms
        })
    }

    /// When a task is owed, and under which version; ascending, without overlap.
    ///
    /// A version owes what opens while it is in force, from the `starts` to the `ends` that it gives the task. One that
    /// brings an earlier `starts` also owes what opened from there on, as far as no version before it did, and one that
    /// restores a removed task owes what opened since the removal: nothing is judged twice, and nothing by a later
    /// version than the first that names it.
    pub(super) fn intervals(&self) -> Vec<InForceInterval> {
        let mut owed: Vec<InForceInterval> = Vec::new();
        // Where the last version that had the task ended.
        let mut ended: Option<DateTime<Utc>> = None;
        let versions = self.timeline.versions();
        for (index, version) in versions.iter().enumerate() {
            let Some(terms) = self.terms(index) else {
                continue;
            };
            let (starts, ends) = bounds(&terms);
            let until = versions.get(index + 1).map(|next| next.from);
            let until = until.unwrap_or_else(last_instant);
            let own = InForceInterval {
                from: version.from.max(starts),
                to: until.min(ends),
                version: index,
                is_retroactive: false,
                is_restored: false,
            };
            let earlier = |from: DateTime<Utc>, is_restored: bool| InForceInterval {
                from,
                to: version.from.min(ends),
                is_retroactive: true,
                is_restored,
                ..own
            };
            if let Some(removed) = ended.filter(|removed| *removed < version.from) {
                insert(&mut owed, earlier(removed.max(starts), true));
            }
            if let Some(from) = self.reaches_back_to(index) {
                insert(&mut owed, earlier(from, false));
            }
            insert(&mut owed, own);
            ended = Some(until);
        }
        owed
    }

    /// When each version that has a task is in force, ascending. The time in which the task was removed belongs to the
    /// version that restores it, so that each ends where the next begins. A version that another follows at the same
    /// instant counts: what it came to owe when it landed, no later version takes away.
    pub(super) fn spans_in_force(&self) -> Vec<VersionSpan> {
        let mut spans: Vec<VersionSpan> = Vec::new();
        let versions = self.timeline.versions();
        for (version, held) in versions.iter().enumerate() {
            if !held.policy.tasks.contains_key(self.id) {
                continue;
            }
            let next = versions.get(version + 1).map(|next| next.from);
            spans.push(VersionSpan {
                version,
                from: spans.last().map_or(held.from, |before| before.to),
                to: next.unwrap_or_else(last_instant),
            });
        }
        spans
    }

    /// Where one version that has a task follows another, ascending by version.
    pub(super) fn seams(&self) -> Vec<VersionSeam> {
        let spans = self.spans_in_force();
        let seams = spans.windows(2).map(|pair| VersionSeam {
            at: pair[1].from,
            before: pair[0].version,
            after: pair[1].version,
        });
        seams.collect()
    }

    /// The instant from which on a version that reaches back owes a task: the `starts` of the task, or of the whole
    /// policy where this version brought it.
    fn reaches_back_to(&self, index: usize) -> Option<DateTime<Utc>> {
        let versions = self.timeline.versions();
        let version = &versions[index];
        if !version.reaches_back {
            return None;
        }
        let before = index.checked_sub(1).map(|before| &versions[before]);
        let usual = version.policy.settings.starts;
        let is_new = before.is_none_or(|before| before.policy.settings.starts != usual);
        let own = self.task(index)?.starts;
        let starts = own.or(Some(usual).filter(|_| is_new))?;
        Some(midnight(self.terms(index)?.timezone, starts))
    }
}

fn midnight(timezone: Tz, date: NaiveDate) -> DateTime<Utc> {
    local_instant(timezone, date.and_time(NaiveTime::MIN)).to_utc()
}

/// The first instant at which an occurrence of a task may open, and the first at which none may.
pub(super) fn bounds(terms: &Terms) -> (DateTime<Utc>, DateTime<Utc>) {
    let starts = midnight(terms.timezone, terms.first_date());
    let after = terms.ends.and_then(|ends| ends.succ_opt());
    let ends = after.map_or_else(last_instant, |after| midnight(terms.timezone, after));
    (starts, ends)
}

/// Inserts what the intervals that are there already leave of another one. Nearly always that is at their end.
pub(super) fn insert(taken: &mut Vec<InForceInterval>, interval: InForceInterval) {
    let mut from = interval.from;
    let mut at = taken.partition_point(|other| other.to <= interval.from);
    while from < interval.to {
        let next = taken.get(at).filter(|other| other.from < interval.to);
        let to = next.map_or(interval.to, |other| other.from);
        let after = next.map_or(interval.to, |other| other.to);
        if from < to {
            let rest = InForceInterval {
                from,
                to,
                ..interval
            };
            taken.insert(at, rest);
            at += 1;
        }
        from = after;
        at += 1;
    }
}
