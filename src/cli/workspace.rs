//! From settings to an assessment: what `check`, `due` and `audit` have in common.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anstream::eprintln;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::assess::{AssessOptions, PolicySnapshot, assess, open};
use crate::cli::args::{FilterArgs, RevisionArgs};
use crate::cli::git_context::{self, GitContext, Tree};
use crate::cli::progress::Progress;
use crate::cli::settings::Settings;
use crate::cli::{CliError, as_of, change};
use crate::files::{Files, Worktree, find_root};
use crate::finding::{Finding, Levels, Rule};
use crate::git::{CommitTree, HistoryGap};
use crate::history::Mainline;
use crate::judge::{Assessment, HistoryFacts};
use crate::load::{LoadedPolicy, MAX_YAML};
use crate::model::Id;
use crate::text::suggest;

/// What of a repository is judged.
#[derive(Clone, Copy, Default)]
pub(super) struct RevisionSpec<'a> {
    /// The commit to be judged; `None` for the files that are checked out.
    pub(super) revision: Option<&'a str>,
    /// The commit that a change goes out from, whose policy judges it.
    pub(super) base: Option<&'a str>,
    /// What was seen of the mainline, and is kept outside the repository.
    pub(super) anchors: Option<&'a Path>,
}

impl<'a> RevisionSpec<'a> {
    /// What is looked at where there is no change to be judged.
    pub(super) fn of(past: &'a RevisionArgs) -> Self {
        RevisionSpec {
            revision: past.rev.as_deref(),
            base: None,
            anchors: past.anchors.as_deref(),
        }
    }
}

/// A repository whose policy was read.
pub(super) struct Repository {
    /// Where the dutybook root lies below the top of the git repository, with `/`; empty for the top.
    pub(super) path: String,
    /// The files that are judged.
    pub(super) files: Tree,
    pub(super) opening: PolicySnapshot,
    pub(super) mainline: Option<Mainline>,
    /// What a change goes out from.
    pub(super) base: Option<Base>,
    pub(super) history: HistoryFacts,
    gaps: Vec<HistoryGap>,
    /// The instant at which everything is judged.
    pub(super) as_of: DateTime<Utc>,
    /// The policy's time zone; UTC where the policy does not say.
    pub(super) timezone: Tz,
    /// Whether outputs name the commits on which evidence landed.
    pub(super) tells_commits: bool,
    /// What the story is to be told of, where one is.
    pub(super) traced: Option<String>,
}

/// The commit that a change goes out from.
pub(super) struct Base {
    pub(super) files: Arc<CommitTree>,
    pub(super) opening: PolicySnapshot,
}

/// A repository that something is about to be written into: its history is not asked.
pub(super) struct WritableRepository {
    pub(super) worktree: Worktree,
    pub(super) opening: PolicySnapshot,
    pub(super) history: HistoryFacts,
    pub(super) as_of: DateTime<Utc>,
}

impl WritableRepository {
    pub(super) fn for_writing(settings: &Settings) -> Result<Self, CliError> {
        let root = find_root(&settings.directory)?;
        let git = GitContext::of(&root, settings.no_history)?;
        let history = git.facts(&git.path_of(&root), None);
        let worktree = Worktree::new(root);
        let opening = open(&worktree, None)?;
        let timezone = opening.loaded.timezone.unwrap_or(Tz::UTC);
        Ok(WritableRepository {
            worktree,
            opening,
            history,
            as_of: as_of::as_of(settings.as_of.as_deref(), timezone)?,
        })
    }
}

impl Repository {
    /// Finds the repository and reads its policy.
    pub(super) fn open(settings: &Settings, view: RevisionSpec) -> Result<Self, CliError> {
        let root = git_context::root(settings, view)?;
        if settings.is_verbose {
            eprintln!("judging {}", root.display());
        }
        let mut sight = GitContext::of(&root, settings.no_history)?;
        let view = sight.meant(view)?;
        let progress = Progress::new(settings.shows_progress, "walking along the mainline");
        let mainline = sight.mainline(view, &|| progress.tick())?;
        progress.finish();
        let path = sight.path_of(&root);
        let files = sight.tree(root, view)?;
        let opening = open(&files, mainline.as_ref())?;
        if let Some(revision) = view.revision.filter(|_| !opening.has_settings()) {
            return Err(CliError::Usage {
                message: format!("{revision} holds no policy/dutybook.yaml: nothing can be judged"),
                help: "name a commit that holds the policy".to_owned(),
            });
        }
        let base = match view.base {
            Some(base) => {
                let files = Arc::new(sight.commit_tree(base)?);
                let opening = open(&*files, mainline.as_ref())?;
                Some(Base { files, opening })
            }
            None => None,
        };
        let loaded = &base.as_ref().map_or(&opening, |base| &base.opening).loaded;
        let timezone = loaded
            .timezone
            .or(opening.loaded.timezone)
            .unwrap_or(Tz::UTC);
        let as_of = as_of::as_of(settings.as_of.as_deref(), timezone)?;
        Ok(Repository {
            history: sight.facts(&path, mainline.as_ref()),
            path,
            files,
            opening,
            base,
            gaps: sight.into_gaps(),
            mainline,
            as_of,
            timezone,
            tells_commits: false,
            traced: None,
        })
    }

    /// The tasks and the team that the filter names. One that is not there is a mistake.
    pub(super) fn filter(
        &self,
        filter: &FilterArgs,
    ) -> Result<(BTreeSet<Id>, Option<Id>), CliError> {
        let loaded = &self.opening.loaded;
        named(
            filter,
            tasks_of(loaded).as_deref(),
            teams_of(loaded).as_deref(),
        )
    }

    /// The tasks and the teams that the policy names.
    pub(super) fn names(&self) -> BTreeSet<String> {
        let loaded = &self.opening.loaded;
        let ids = [tasks_of(loaded), teams_of(loaded)].into_iter().flatten();
        ids.flatten().map(|id| id.to_string()).collect()
    }

    /// Judges everything; `until` reaches beyond the evaluation time.
    pub(super) fn assess(
        &self,
        until: Option<DateTime<Utc>>,
        settings: &Settings,
    ) -> Result<Assessment, CliError> {
        let history = HistoryFacts {
            is_changed: self.is_changed()?,
            ..self.history.clone()
        };
        let judge = |files: &dyn Files, opening: &PolicySnapshot, levels: Option<&Levels>| {
            let question = AssessOptions {
                as_of: self.as_of,
                until,
                history: history.clone(),
                gaps: self.gaps.clone(),
                levels: levels.cloned(),
                tells_commits: self.tells_commits,
                traced: self.traced.clone(),
            };
            let progress = Progress::new(settings.shows_progress, "examining evidence");
            let mainline = self.mainline.as_ref();
            let assessment = assess(files, opening, question, mainline, &|| progress.tick());
            progress.finish();
            assessment.map_err(CliError::from)
        };
        match &self.base {
            Some(base) => change::assess(&self.files, &self.opening, base, &judge),
            None => judge(&self.files, &self.opening, None),
        }
    }

    /// Whether files that are checked out are others than in their commit, where outputs name commits.
    fn is_changed(&self) -> Result<bool, CliError> {
        let is_worktree = matches!(self.files, Tree::Worktree(_));
        match &self.mainline {
            Some(mainline) if is_worktree && self.tells_commits => {
                Ok(mainline.git.has_uncommitted_changes()?)
            }
            _ => Ok(false),
        }
    }

    /// What is left to show places from once all is judged.
    pub(super) fn into_texts(self) -> Texts {
        Texts {
            files: self.files,
            base: self.base.map(|base| base.files),
        }
    }
}

/// The files that findings point into.
pub(super) struct Texts {
    files: Tree,
    base: Option<Arc<CommitTree>>,
}

impl Texts {
    /// The text of a file, relative to the dutybook root.
    pub(super) fn source(&self, path: &str) -> Option<String> {
        let read = self.files.read(path, MAX_YAML).ok();
        let base = self.base.as_ref();
        let bytes = read.or_else(|| base?.read(path, MAX_YAML).ok())?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// An assessment that was made, of all that the policy wants to be seen.
pub(super) fn seen(assessment: Assessment) -> Result<Assessment, CliError> {
    if !assessment.is_judged {
        return Err(CliError::Policy);
    }
    if !assessment.is_blind() {
        return Ok(assessment);
    }
    let gaps = assessment.findings.iter();
    let mut gaps = gaps.filter(|finding| finding.rule == Rule::HistoryIncomplete);
    let gap = gaps.next();
    Err(CliError::Blind {
        message: gap.map_or(String::new(), |gap| gap.message.clone()),
        help: gap.map_or(String::new(), |gap| gap.help.clone()),
    })
}

/// An assessment that may be taken for the whole of what was asked for: no task of it is hidden by
/// a fault of the policy.
pub(super) fn whole(assessment: Assessment) -> Result<Assessment, CliError> {
    let assessment = seen(assessment)?;
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

/// The tasks and the team that a filter names, of those that there are; any where that is not known.
pub(super) fn named(
    filter: &FilterArgs,
    tasks: Option<&[Id]>,
    teams: Option<&[Id]>,
) -> Result<(BTreeSet<Id>, Option<Id>), CliError> {
    let words = filter.tasks.iter();
    let asked = words.map(|word| known("task", word, tasks));
    let asked = asked.collect::<Result<_, _>>()?;
    let team = filter.team.as_deref();
    let team = team.map(|word| known("team", word, teams));
    Ok((asked, team.transpose()?))
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
