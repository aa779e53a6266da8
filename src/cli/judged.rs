//! From settings to an assessment: what `check`, `due` and `audit` have in common.

use std::collections::BTreeSet;

use anstream::eprintln;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::args::Filter;
use super::progress::Progress;
use super::settings::Settings;
use super::{CliError, moment};
use crate::finding::{Finding, Rule};
use crate::judge::{Assessment, HistoryFacts, HistoryStatus};
use crate::load::{LoadedPolicy, MAX_YAML};
use crate::model::Id;
use crate::repo::{Files, Git, Worktree, find_root};
use crate::text::suggest;
use crate::{Opening, Question, assess, open};

/// A repository whose policy was read.
pub(super) struct Repository {
    pub(super) worktree: Worktree,
    pub(super) opening: Opening,
    pub(super) history: HistoryFacts,
    /// The instant at which everything is judged.
    pub(super) as_of: DateTime<Utc>,
    /// The policy's time zone; UTC where the policy does not say.
    pub(super) timezone: Tz,
}

impl Repository {
    /// Finds the repository and reads its policy.
    pub(super) fn open(settings: &Settings) -> Result<Self, CliError> {
        let root = find_root(&settings.directory)?;
        if settings.is_verbose {
            eprintln!("judging {}", root.display());
        }
        let history = history(&root, settings.no_history)?;
        let worktree = Worktree::new(root);
        let opening = open(&worktree)?;
        let timezone = opening.loaded.timezone.unwrap_or(Tz::UTC);
        let as_of = moment::as_of(settings.as_of.as_deref(), timezone)?;
        Ok(Repository {
            worktree,
            opening,
            history,
            as_of,
            timezone,
        })
    }

    /// The tasks and the team that the filter names.
    pub(super) fn filter(&self, filter: &Filter) -> Result<(BTreeSet<Id>, Option<Id>), CliError> {
        let loaded = &self.opening.loaded;
        let (task_ids, team_ids) = (tasks_of(loaded), teams_of(loaded));
        let tasks = filter.tasks.iter();
        let tasks = tasks.map(|word| known("task", word, task_ids.as_deref()));
        let tasks = tasks.collect::<Result<_, _>>()?;
        let team = filter.team.as_deref();
        let team = team.map(|word| known("team", word, team_ids.as_deref()));
        Ok((tasks, team.transpose()?))
    }

    /// Judges everything; `until` reaches beyond the evaluation time.
    pub(super) fn assess(
        self,
        until: Option<DateTime<Utc>>,
        settings: &Settings,
    ) -> Result<(Assessment, Worktree), CliError> {
        let question = Question {
            as_of: self.as_of,
            until,
            history: self.history,
        };
        let progress = Progress::new(settings.shows_progress, "examining evidence");
        let assessment = assess(&self.worktree, self.opening, question, &|| progress.tick())?;
        progress.finish();
        Ok((assessment, self.worktree))
    }
}

/// An assessment that may be taken for the whole of what was asked for: no task of it is hidden by
/// a fault of the policy.
pub(super) fn whole(assessment: Assessment) -> Result<Assessment, CliError> {
    if !assessment.is_judged {
        return Err(CliError::Policy);
    }
    let hides = |finding: &&Finding| match finding.rule {
        Rule::PolicySyntax
        | Rule::PolicySchema
        | Rule::PolicyUnknownReference
        | Rule::PolicyDetailsSchema => true,
        rule => rule.family() == "repo" && finding.file.as_deref().is_some_and(is_policy),
    };
    let files = assessment.findings.iter().filter(hides);
    let files = files.filter_map(|finding| finding.file.as_deref());
    let mut names: BTreeSet<&str> = files.collect();
    names.extend(assessment.unjudged.iter().map(Id::as_str));
    if names.is_empty() {
        return Ok(assessment);
    }
    let names: Vec<&str> = names.into_iter().collect();
    Err(CliError::Partial(names.join(", ")))
}

fn is_policy(path: &str) -> bool {
    path == "policy" || path.starts_with("policy/")
}

/// The text of a file that a finding points into.
pub(super) fn source(worktree: &Worktree, path: &str) -> Option<String> {
    let bytes = worktree.read(path, MAX_YAML).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn tasks_of(loaded: &LoadedPolicy) -> Option<Vec<Id>> {
    let policy = loaded.policy.as_ref()?;
    Some(
        policy
            .tasks
            .keys()
            .chain(&loaded.broken_tasks)
            .cloned()
            .collect(),
    )
}

fn teams_of(loaded: &LoadedPolicy) -> Option<Vec<Id>> {
    let policy = loaded.policy.as_ref()?;
    Some(policy.teams.teams().keys().cloned().collect())
}

/// Where nothing is known, because the policy cannot be understood, anything goes: the findings say
/// what is wrong.
pub(super) fn known(what: &str, word: &str, ids: Option<&[Id]>) -> Result<Id, CliError> {
    let usage = |help: String| CliError::Usage {
        message: format!("there is no {what} `{word}`"),
        help,
    };
    let id = Id::new(word).map_err(|error| usage(error.to_string()))?;
    let Some(ids) = ids.filter(|ids| !ids.contains(&id)) else {
        return Ok(id);
    };
    let names = || ids.iter().map(Id::as_str);
    Err(usage(suggest(word, names(), || {
        format!("there are: {}", names().collect::<Vec<_>>().join(", "))
    })))
}

/// What is said of git. History itself is not read: the status never claims more.
fn history(root: &std::path::Path, is_off: bool) -> Result<HistoryFacts, CliError> {
    let git = match Git::open(root) {
        Ok(git) => git,
        // Where history is not asked for, a repository that cannot be read is none.
        Err(_) if is_off => None,
        Err(error) => return Err(error.into()),
    };
    let status = match (is_off, &git) {
        (false, None) => HistoryStatus::Absent,
        _ => HistoryStatus::Off,
    };
    let commit = match &git {
        Some(git) => git
            .head_commit()
            .or_else(|error| if is_off { Ok(None) } else { Err(error) })?,
        None => None,
    };
    Ok(HistoryFacts {
        status,
        mainline: git.as_ref().and_then(Git::mainline),
        commit,
        since: None,
    })
}
