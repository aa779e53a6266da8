//! What the commands that write have in common: the repository, and who runs them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;

use crate::assess::AssessOptions;
use crate::cli::args::Writing;
use crate::cli::named_ids::{NamedIds, find_id};
use crate::cli::own_address::own_address;
use crate::cli::settings::RunSettings;
use crate::cli::version_schemas::schemas_of_version;
use crate::cli::workspace::WritableWorkspace;
use crate::cli::{CliError, prompt};
use crate::files::Worktree;
use crate::git::GitRepository;
use crate::history::Mainline;
use crate::judge::{Assessment, HistoryFacts};
use crate::language::Language;
use crate::model::{DutyId, Email, Id, ImportMapping, OwingTeam, Policy, Task, local_date};
use crate::write::{self, DetailsSchemas, Person};

fn not_understood(task: &Id) -> CliError {
    let message = format!("the task {task} cannot be understood");
    CliError::usage(&message, "`dutybook check` says what is wrong with it")
}

/// A repository that is about to be written into.
pub(super) struct WriteSession<'s> {
    pub(super) settings: &'s RunSettings,
    pub(super) worktree: Worktree,
    pub(super) policy: Arc<Policy>,
    pub(super) as_of: DateTime<Utc>,
    pub(super) may_ask: bool,
    /// The mainline; `None` where it is not read.
    pub(super) mainline: Option<Mainline>,
    history: HistoryFacts,
    /// Tasks that exist, but cannot be read.
    broken: BTreeSet<Id>,
    /// Mappings of exports of the newest policy.
    pub(super) imports: BTreeMap<Id, Arc<ImportMapping>>,
    /// What this run records, beside what files record already.
    pub(super) planned: RefCell<Vec<(DutyId, DateTime<Utc>)>>,
}

impl<'s> WriteSession<'s> {
    pub(super) fn open(settings: &'s RunSettings, writing: &Writing) -> Result<Self, CliError> {
        prompt::set_up(settings.message_style().color);
        let workspace = WritableWorkspace::open_with_history(settings)?;
        let policy = workspace.opening.loaded.policy.clone();
        let session = WriteSession {
            settings,
            worktree: workspace.worktree,
            policy: policy.ok_or(CliError::Policy)?,
            broken: workspace.opening.loaded.broken_tasks,
            imports: workspace.opening.loaded.imports,
            planned: RefCell::default(),
            as_of: workspace.as_of,
            may_ask: !writing.no_input && prompt::is_possible(),
            history: workspace.history,
            mainline: workspace.mainline,
        };
        if writing.commit && !session.is_git()? {
            return Err(CliError::usage(
                "--commit needs a git repository",
                "leave --commit out, or run `git init` first",
            ));
        }
        Ok(session)
    }

    pub(super) fn is_git(&self) -> Result<bool, CliError> {
        Ok(GitRepository::open(self.worktree.root())?.is_some())
    }

    pub(super) fn assess_options(&self) -> AssessOptions {
        AssessOptions {
            history: self.history.clone(),
            judges_past: false,
            language: self.settings.language,
            ..AssessOptions::of_files(self.as_of)
        }
    }

    /// The language of what people are shown.
    pub(super) fn language(&self) -> Language {
        let of_policy = self.policy.settings.language;
        self.settings.language.unwrap_or(of_policy)
    }

    /// The evaluation time on the policy's clock.
    pub(super) fn now(&self) -> DateTime<FixedOffset> {
        self.as_of
            .with_timezone(&self.policy.settings.timezone)
            .fixed_offset()
    }

    /// A task of the newest policy.
    pub(super) fn task(&self, word: &str) -> Result<&Task, CliError> {
        let tasks = NamedIds::tasks(&self.policy, &self.broken);
        let id = tasks.require(word)?.id.clone();
        self.policy
            .tasks
            .get(&id)
            .map(|task| &**task)
            .ok_or_else(|| not_understood(&id))
    }

    /// A task of the newest policy, or one that was removed from it and may still owe something.
    pub(super) fn present_or_former_task(&self, word: &str) -> Result<Id, CliError> {
        let removed = self
            .mainline
            .as_ref()
            .filter(|_| !self.policy.tasks.contains_key(word));
        let is_removed = removed.is_some_and(|mainline| {
            let is_safe = Id::new(word).is_ok();
            let file = format!("policy/tasks/{word}.yaml");
            is_safe && !mainline.history.changes_of(&file).is_empty()
        });
        if is_removed && !self.broken.iter().any(|broken| broken.as_str() == word) {
            return find_id("task", word, None);
        }
        Ok(self.task(word)?.id.clone())
    }

    /// A team of the newest policy, by its name or a former one; `others` are further teams that may be meant.
    pub(super) fn team(&self, word: &str, others: &BTreeSet<&Id>) -> Result<Id, CliError> {
        if others.iter().any(|other| other.as_str() == word) {
            return find_id("team", word, None);
        }
        if let Some(teams) = self.group(word)? {
            let message = format!("`{word}` is a group, and not a team");
            let teams: Vec<&str> = teams.iter().map(Id::as_str).collect();
            let help = format!("name one of its teams: {}", teams.join(", "));
            return Err(CliError::usage(message, help));
        }
        let teams = NamedIds::teams(&self.policy.teams).without_groups();
        Ok(teams.require(word)?.id.clone())
    }

    /// Judges one task alone.
    pub(super) fn assess_task(&self, task: &Id) -> Result<Assessment, CliError> {
        Ok(write::assess_task(
            &self.worktree,
            task,
            &self.assess_options(),
            self.mainline.as_ref(),
        )?)
    }

    /// Judges every task.
    pub(super) fn assess_all(&self) -> Result<Assessment, CliError> {
        let mainline = self.mainline.as_ref();
        Ok(write::assess_all(
            &self.worktree,
            &self.assess_options(),
            mainline,
        )?)
    }

    /// The teams of a group of the newest policy, by its id or name; `None` where the word names no group.
    pub(super) fn group(&self, word: &str) -> Result<Option<Vec<Id>>, CliError> {
        let teams = NamedIds::teams(&self.policy.teams);
        let group = teams.find(word)?.filter(|found| found.is_group);
        let group = group.and_then(|found| self.policy.teams.groups().get(&found.id));
        Ok(group.map(|group| group.teams.clone()))
    }

    /// The time zone of a task's clock for all its teams together, by a version of the policy: an index into the timeline.
    pub(super) fn zone_of(&self, assessment: &Assessment, task: &Task, version: usize) -> Tz {
        let timeline = assessment.timeline.as_ref();
        let policy = timeline.map_or(&*self.policy, |timeline| timeline.policy(version));
        policy.timezone_of(task, OwingTeam::All)
    }

    /// The schemas of details of a version of the policy; those that are checked out for the newest.
    pub(super) fn schemas_of(
        &self,
        assessment: &Assessment,
        version: usize,
    ) -> Result<DetailsSchemas, CliError> {
        schemas_of_version(&self.worktree, self.mainline.as_ref(), assessment, version)
    }

    /// The person with an address, or the one whom git knows as its user.
    pub(super) fn person(
        &self,
        typed: Option<&str>,
        flag: &str,
        at: DateTime<FixedOffset>,
    ) -> Result<Person, CliError> {
        let found = match typed {
            Some(typed) => Some(typed.to_owned()),
            None => own_address(self.worktree.root())?,
        };
        let Some(found) = found.filter(|found| !found.is_empty()) else {
            let help = format!("git config user.email YOU@…, or name yourself with {flag}");
            return Err(CliError::usage("git does not know who you are", help));
        };
        let address = Email::new(&found).map_err(|error| {
            CliError::usage(
                format!("`{found}` is not an email address"),
                error.to_string(),
            )
        })?;
        let day = local_date(self.policy.settings.timezone, at.to_utc());
        Ok(write::identify_person(&self.policy, &address, day))
    }
}
