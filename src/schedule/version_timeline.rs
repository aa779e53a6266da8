//! The versions of a policy, one after the other, and what each of them owes.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::team_names::TeamNames;
use super::terms::Terms;
use crate::model::{Id, Policy, Task, last_instant, local_instant};

/// A version of the policy, and from when on it owes what opens.
#[derive(Debug, Clone)]
pub struct VersionInForce {
    /// The version.
    pub policy: Arc<Policy>,
    /// The first instant at which it is in force, inclusive; it ends where the next begins.
    pub from: DateTime<Utc>,
    /// Whether a `starts` that it brings may reach back to occurrences that opened before. That of history which was
    /// adopted as it stood may not.
    pub reaches_back: bool,
}

/// The versions of a policy, in the order in which they came to be in force. Never empty.
#[derive(Debug, Clone)]
pub struct VersionTimeline {
    versions: Vec<VersionInForce>,
    team_names: TeamNames,
}

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

impl VersionTimeline {
    /// A single policy that owes everything.
    #[must_use]
    pub fn of_policy(policy: Arc<Policy>) -> Self {
        let only = VersionInForce {
            policy,
            from: DateTime::<Utc>::MIN_UTC,
            reaches_back: false,
        };
        Self::new(Vec::new(), only)
    }

    /// Versions in the order in which they came to be in force, and the newest, which comes last.
    #[must_use]
    pub fn new(mut before: Vec<VersionInForce>, newest: VersionInForce) -> Self {
        before.push(newest);
        VersionTimeline {
            team_names: TeamNames::new(before.iter().map(|version| &*version.policy)),
            versions: before,
        }
    }

    /// The versions, in their order.
    #[must_use]
    pub fn versions(&self) -> &[VersionInForce] {
        &self.versions
    }

    /// The policy that waivers, levels and names are taken from.
    #[must_use]
    pub fn newest_policy(&self) -> &Policy {
        &self.versions[self.versions.len() - 1].policy
    }

    /// A version.
    ///
    /// # Panics
    /// When there is no such version.
    #[must_use]
    pub fn policy(&self, version: usize) -> &Policy {
        &self.versions[version].policy
    }

    /// A task as a version has it.
    #[must_use]
    pub fn task(&self, version: usize, task: &str) -> Option<&Task> {
        let task = self.versions.get(version)?.policy.tasks.get(task)?;
        Some(task)
    }

    /// The newest version that has a task, and the task as it has it.
    #[must_use]
    pub fn latest_task(&self, task: &str) -> Option<(usize, &Task)> {
        let versions = (0..self.versions.len()).rev();
        versions
            .into_iter()
            .find_map(|version| Some((version, self.task(version, task)?)))
    }

    /// Every task that any version has.
    #[must_use]
    pub fn tasks(&self) -> BTreeSet<&Id> {
        let versions = self.versions.iter();
        versions
            .flat_map(|version| version.policy.tasks.keys())
            .collect()
    }

    /// Every team that any version has, or takes over from.
    #[must_use]
    pub fn teams(&self) -> BTreeSet<&Id> {
        let versions = self.versions.iter().map(|version| &version.policy.teams);
        let teams = versions.flat_map(|teams| {
            let former = teams.renamings().map(|(_, former)| former);
            teams.teams().keys().chain(former)
        });
        teams.collect()
    }

    /// Whether evidence of a team fulfils what a version assigned to another: it is the same team, under a name
    /// that it had before or has had since.
    #[must_use]
    pub fn is_same_team(&self, version: usize, assigned: &Id, named: &Id) -> bool {
        let is_former = || {
            let team = self.policy(version).teams.teams().get(assigned);
            team.is_some_and(|team| team.formerly.contains(named))
        };
        assigned == named
            || is_former()
            || self
                .team_names
                .later_names(version, assigned)
                .any(|later| later == named)
    }

    /// What a version that assigned a task calls the team whose evidence fulfils it, which may go by a former or later
    /// name; `None` where the task is not that team's.
    #[must_use]
    pub fn assigned_name<'t>(&self, version: usize, task: &'t Task, named: &Id) -> Option<&'t Id> {
        let teams = task.assigned.teams();
        let is_its_own = |team: &&Id| self.is_same_team(version, team, named);
        let by_name = teams.iter().find(|team| *team == named);
        by_name.or_else(|| teams.iter().find(is_its_own))
    }

    /// What a team that a version names is called in the newest version.
    #[must_use]
    pub fn current_name<'t>(&'t self, version: usize, team: &'t Id) -> &'t Id {
        let last = self.team_names.later_names(version, team).last();
        last.unwrap_or(team)
    }

    /// The name under which a policy lists a team that a version assigned something to, and that goes by `named`.
    #[must_use]
    pub fn name_in<'t>(
        &'t self,
        policy: &Policy,
        (version, assigned): (usize, &'t Id),
        named: &'t Id,
    ) -> Option<&'t Id> {
        let later = self.team_names.later_names(version, assigned);
        let mut known = [named, assigned].into_iter().chain(later);
        known.find(|name| policy.teams.teams().contains_key(*name))
    }

    /// When a task is owed, and under which version; ascending, without overlap.
    ///
    /// A version owes what opens while it is in force, from the `starts` to the `ends` that it gives the task. One that
    /// brings an earlier `starts` also owes what opened from there on, as far as no version before it did, and one that
    /// restores a removed task owes what opened since the removal: nothing is judged twice, and nothing by a later
    /// version than the first that names it.
    #[must_use]
    pub fn intervals(&self, task: &Id) -> Vec<InForceInterval> {
        let mut owed: Vec<InForceInterval> = Vec::new();
        // Where the last version that had the task ended.
        let mut ended: Option<DateTime<Utc>> = None;
        for (index, version) in self.versions.iter().enumerate() {
            let Some(found) = version.policy.tasks.get(task) else {
                continue;
            };
            let (starts, ends) = bounds(&version.policy, found);
            let until = self.versions.get(index + 1).map(|next| next.from);
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
            if let Some(from) = self.reaches_back_to(index, found) {
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
    pub(super) fn spans_in_force(&self, task: &Id) -> Vec<VersionSpan> {
        let mut spans: Vec<VersionSpan> = Vec::new();
        for (version, held) in self.versions.iter().enumerate() {
            if !held.policy.tasks.contains_key(task) {
                continue;
            }
            let next = self.versions.get(version + 1).map(|next| next.from);
            spans.push(VersionSpan {
                version,
                from: spans.last().map_or(held.from, |before| before.to),
                to: next.unwrap_or_else(last_instant),
            });
        }
        spans
    }

    /// Where one version that has a task follows another, ascending by version.
    pub(super) fn seams(&self, task: &Id) -> Vec<VersionSeam> {
        let spans = self.spans_in_force(task);
        let seams = spans.windows(2).map(|pair| VersionSeam {
            at: pair[1].from,
            before: pair[0].version,
            after: pair[1].version,
        });
        seams.collect()
    }

    /// The instant from which on a version that reaches back owes a task: the `starts` of the task, or of the whole
    /// policy where this version brought it.
    fn reaches_back_to(&self, index: usize, task: &Task) -> Option<DateTime<Utc>> {
        let version = &self.versions[index];
        if !version.reaches_back {
            return None;
        }
        let before = index.checked_sub(1).map(|before| &self.versions[before]);
        let usual = version.policy.settings.starts;
        let is_new = before.is_none_or(|before| before.policy.settings.starts != usual);
        let starts = task.starts.or(Some(usual).filter(|_| is_new))?;
        Some(midnight(&version.policy, task, starts))
    }
}

fn midnight(policy: &Policy, task: &Task, date: NaiveDate) -> DateTime<Utc> {
    local_instant(policy.timezone_of(task), date.and_time(NaiveTime::MIN)).to_utc()
}

/// The first instant at which an occurrence of a task may open, and the first at which none may.
pub(super) fn bounds(policy: &Policy, task: &Task) -> (DateTime<Utc>, DateTime<Utc>) {
    let terms = Terms::of(policy, task);
    let starts = midnight(policy, task, terms.first_date());
    let after = task.ends.and_then(|ends| ends.succ_opt());
    let ends = after.map_or_else(last_instant, |after| midnight(policy, task, after));
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
