//! The duties that a command was asked about, by task and team.

use std::collections::BTreeSet;

use crate::cli::CliError;
use crate::cli::args::FilterArgs;
use crate::cli::completeness::require_complete;
use crate::judge::{Assessment, DutySpan, Selection, TaskShare};
use crate::load::LoadedPolicy;
use crate::model::Id;
use crate::text::{Advice, suggest};

/// The tasks and the team of a filter; none for all.
pub(super) struct DutyScope {
    tasks: BTreeSet<Id>,
    pub(super) team: Option<Id>,
    former_names: Vec<Id>,
}

impl DutyScope {
    /// The tasks and the team that a filter names, of those that a policy has. Where the policy cannot be
    /// read, or is not given, any will do.
    pub(super) fn of(filter: &FilterArgs, loaded: Option<&LoadedPolicy>) -> Result<Self, CliError> {
        let tasks = loaded.and_then(task_ids);
        let teams = loaded.and_then(team_ids);
        let find_task = |word: &String| find_id("task", word, tasks.as_deref());
        let find_team = |word: &String| find_id("team", word, teams.as_deref());
        let team = filter.team.as_ref().map(find_team).transpose()?;
        let policy = loaded.and_then(|loaded| loaded.policy.as_ref());
        let asked = team.as_ref().zip(policy);
        let asked = asked.and_then(|(team, policy)| policy.teams.teams().get(team));
        Ok(DutyScope {
            former_names: asked.map_or(Vec::new(), |team| team.formerly.clone()),
            team,
            tasks: filter
                .tasks
                .iter()
                .map(find_task)
                .collect::<Result<_, _>>()?,
        })
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
            team: self.team.clone(),
            former_names: self.former_names.clone(),
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

/// The tasks and the teams that a policy names.
pub(super) fn known_names(loaded: &LoadedPolicy) -> BTreeSet<String> {
    let ids = [task_ids(loaded), team_ids(loaded)].into_iter().flatten();
    ids.flatten().map(|id| id.to_string()).collect()
}

fn task_ids(loaded: &LoadedPolicy) -> Option<Vec<Id>> {
    let tasks = loaded.policy.as_ref()?.tasks.keys();
    Some(tasks.chain(&loaded.broken_tasks).cloned().collect())
}

fn team_ids(loaded: &LoadedPolicy) -> Option<Vec<Id>> {
    let teams = &loaded.policy.as_ref()?.teams;
    let former = teams.renamings().map(|(_, former)| former);
    Some(teams.teams().keys().chain(former).cloned().collect())
}

/// The id that a word names; `ids` are those that there are, `None` where the policy cannot be read: then
/// the findings say what is wrong.
pub(super) fn find_id(what: &str, word: &str, ids: Option<&[Id]>) -> Result<Id, CliError> {
    let usage = |help: Advice| CliError::usage(format!("unknown {what} `{word}`"), help);
    let id = Id::new(word).map_err(|error| usage(error.to_string().into()))?;
    let Some(ids) = ids.filter(|ids| !ids.contains(&id)) else {
        return Ok(id);
    };
    let names = || ids.iter().map(Id::as_str);
    Err(usage(suggest(word, names(), || {
        format!("there are: {}", names().collect::<Vec<_>>().join(", "))
    })))
}
