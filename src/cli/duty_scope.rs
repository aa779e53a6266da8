//! The duties that a command was asked about, by task and team.

use std::collections::BTreeSet;

use crate::cli::CliError;
use crate::cli::args::FilterArgs;
use crate::cli::completeness::require_complete;
use crate::cli::named_ids::{NamedId, NamedIds, find_id};
use crate::judge::{Assessment, DutySpan, Selection, TaskShare};
use crate::load::LoadedPolicy;
use crate::model::{Id, Policy};

/// The tasks and the teams of a filter; `None` for all.
pub(super) struct DutyScope {
    tasks: Option<BTreeSet<Id>>,
    teams: Option<BTreeSet<Id>>,
    /// The team, where one was asked for and not a group.
    pub(super) team: Option<Id>,
}

impl DutyScope {
    /// The tasks and the team, or group of teams, that a filter names. Where the policy cannot be read, any will do; so does
    /// a name that the policy lacks where the root is not the `is_only` one that is judged.
    pub(super) fn of(
        filter: &FilterArgs,
        loaded: &LoadedPolicy,
        is_only: bool,
    ) -> Result<Self, CliError> {
        let Some(policy) = &loaded.policy else {
            return DutyScope::of_ids(filter);
        };
        let tasks = NamedIds::tasks(policy, &loaded.broken_tasks);
        let teams = NamedIds::teams(&policy.teams);
        let find = |names: &NamedIds, word: &String| match names.find(word)? {
            None if is_only => names.require(word).cloned().map(Some),
            found => Ok::<Option<NamedId>, CliError>(found.cloned()),
        };
        let mut asked = BTreeSet::new();
        for word in &filter.tasks {
            asked.extend(find(&tasks, word)?.map(|task| task.id));
        }
        let team = filter.team.as_ref().map(|word| find(&teams, word));
        let team = team.transpose()?;
        let meant = team
            .clone()
            .map(|team| team.map(|it| it.meant).unwrap_or_default());
        let one = team.flatten().filter(|team| !team.is_group);
        Ok(DutyScope {
            tasks: (!filter.tasks.is_empty()).then_some(asked),
            teams: meant,
            team: one.map(|team| team.id),
        })
    }

    fn of_ids(filter: &FilterArgs) -> Result<Self, CliError> {
        let tasks = filter.tasks.iter().map(|word| find_id("task", word, None));
        let tasks = tasks.collect::<Result<BTreeSet<Id>, _>>()?;
        let team = filter.team.as_ref().map(|word| find_id("team", word, None));
        let team = team.transpose()?;
        Ok(DutyScope {
            tasks: (!filter.tasks.is_empty()).then_some(tasks),
            teams: team.clone().map(|team| BTreeSet::from([team])),
            team,
        })
    }

    /// The same for the duties of some teams, and of what they were called before.
    pub(super) fn for_teams(self, teams: &[Id], policy: &Policy) -> Self {
        let names = NamedIds::teams(&policy.teams);
        let known = teams
            .iter()
            .filter_map(|team| names.find(team.as_str()).ok().flatten());
        let mut meant: BTreeSet<Id> = teams.iter().cloned().collect();
        meant.extend(known.flat_map(|team| team.meant.clone()));
        DutyScope {
            team: teams.first().filter(|_| teams.len() == 1).cloned(),
            teams: Some(meant),
            ..self
        }
    }

    /// The duties of an assessment that are in scope, and in the share of this run of a matrix.
    pub(super) fn select(
        &self,
        assessment: Assessment,
        span: DutySpan,
        share: Option<TaskShare>,
    ) -> Assessment {
        assessment.select(&Selection {
            span,
            tasks: self.tasks.clone(),
            teams: self.teams.clone(),
            share,
        })
    }

    /// The duties of an assessment that are in scope; refused where some may be hidden.
    pub(super) fn select_complete(
        &self,
        assessment: Assessment,
        span: DutySpan,
    ) -> Result<Assessment, CliError> {
        require_complete(self.select(assessment, span, None))
    }
}
