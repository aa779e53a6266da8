//! A policy with its teams under the names that a later version gives them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Assignment, Group, Id, Policy, Settings, Task, Teams};

impl Policy {
    /// This policy with the team names of a later one, so that the two can be compared; `None` where no team was
    /// renamed in between. A team whose later name was that of another one here was not renamed: the two became one.
    #[must_use]
    pub fn with_team_names_of(&self, later: &Policy) -> Option<Policy> {
        let teams = self.teams.teams();
        let renamings = later.teams.renamings();
        let renamed =
            renamings.filter(|(to, from)| teams.contains_key(*from) && !teams.contains_key(*to));
        let names = NewNames(renamed.map(|(to, from)| (from, to)).collect());
        if names.0.is_empty() {
            return None;
        }
        let by_id = teams.iter();
        let by_id = by_id.map(|(id, team)| (names.of(id).clone(), team.clone()));
        let groups = self.teams.groups().iter().map(|(id, group)| {
            let group = Group {
                name: group.name.clone(),
                teams: names.of_all(&group.teams),
            };
            (id.clone(), group)
        });
        let settings = Settings {
            approvers: names.of_all(&self.settings.approvers),
            ..Settings::clone(&self.settings)
        };
        let mut policy = self.clone();
        policy.teams = Arc::new(Teams::new(by_id.collect(), groups.collect()));
        policy.settings = Arc::new(settings);
        for task in policy.tasks.values_mut() {
            names.rename_in(task);
        }
        Some(policy)
    }
}

/// The later names of teams, by their names before.
struct NewNames<'a>(BTreeMap<&'a Id, &'a Id>);

impl NewNames<'_> {
    fn of<'n>(&'n self, team: &'n Id) -> &'n Id {
        self.0.get(team).copied().unwrap_or(team)
    }

    fn of_all(&self, teams: &[Id]) -> Vec<Id> {
        teams.iter().map(|team| self.of(team).clone()).collect()
    }

    /// Renames the teams of a task; one that names none of them stays shared with the other versions.
    fn rename_in(&self, task: &mut Arc<Task>) {
        let mut named = task.assigned.teams().iter().chain(&task.requires.review.by);
        if !named.any(|team| self.0.contains_key(team)) {
            return;
        }
        let mut renamed = Task::clone(task);
        renamed.assigned = match &task.assigned {
            Assignment::Team(team) => Assignment::Team(self.of(team).clone()),
            Assignment::EachOf(teams) => Assignment::EachOf(self.of_all(teams)),
            Assignment::AnyOf(teams) => Assignment::AnyOf(self.of_all(teams)),
        };
        renamed.requires.review.by = self.of_all(&task.requires.review.by);
        *task = Arc::new(renamed);
    }
}
