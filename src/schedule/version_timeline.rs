//! The versions of a policy, one after the other, and what each of them owes.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::team_names::TeamNames;
use crate::model::{Id, Policy, Task};

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
}
