//! From settings to an assessment: the steps that `check`, `due`, `audit`, `report` and `trace` share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::eprintln;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::assess::{
    AssessOptions, ChangeBase, ClosingScope, PolicySnapshot, assess, assess_change, open,
    refuse_program_version,
};
use crate::cli::CliError;
use crate::cli::args::FilterArgs;
use crate::cli::duty_scope::DutyScope;
use crate::cli::git_context::{GitContext, find_judged_root};
use crate::cli::named_folder::{refuse_links, refuse_root_above};
use crate::cli::outside_records::read_outside_records;
use crate::cli::progress::Progress;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::files::{Files, Worktree, find_root};
use crate::git::{CommitTree, HistoryGap};
use crate::history::{Mainline, OutsideRecords};
use crate::judge::{Assessment, HistoryFacts};
use crate::load::MAX_YAML;
use crate::text::display_path;

/// A repository whose policy was read.
pub(super) struct Workspace {
    /// Where the dutybook root lies below the top of the git repository, with `/`; empty for the top.
    pub(super) path: String,
    /// The files that are judged.
    pub(super) files: Box<dyn Files>,
    pub(super) opening: PolicySnapshot,
    pub(super) mainline: Option<Mainline>,
    /// The commit from which a change starts.
    pub(super) base: Option<Base>,
    pub(super) history: HistoryFacts,
    gaps: Vec<HistoryGap>,
    /// The instant at which everything is judged.
    pub(super) as_of: DateTime<Utc>,
    /// The policy's time zone; UTC where the policy does not say.
    pub(super) timezone: Tz,
    /// Whether outputs name the commits on which evidence landed.
    pub(super) names_commits: bool,
    /// What is done with closed periods.
    pub(super) closings: ClosingScope,
    /// The duty or file to be traced, where one is.
    pub(super) traced: Option<String>,
}

/// The commit from which a change starts.
pub(super) struct Base {
    pub(super) files: Arc<CommitTree>,
    pub(super) opening: PolicySnapshot,
    is_flipped: bool,
}

/// A repository that something is about to be written into.
pub(super) struct WritableWorkspace {
    pub(super) worktree: Worktree,
    pub(super) opening: PolicySnapshot,
    /// The mainline; `None` where it is not read, or incomplete.
    pub(super) mainline: Option<Mainline>,
    pub(super) history: HistoryFacts,
    pub(super) as_of: DateTime<Utc>,
}

impl WritableWorkspace {
    /// Reads the policy alone.
    pub(super) fn open(settings: &RunSettings) -> Result<Self, CliError> {
        let root = find_root(&settings.directory)?;
        let git = GitContext::open(&root, settings.no_history)?;
        Self::read(root, &git, None, settings)
    }

    /// Reads the policy, and which version of it was in force when: what is written is judged by that.
    pub(super) fn open_with_history(settings: &RunSettings) -> Result<Self, CliError> {
        let root = find_root(&settings.directory)?;
        let mut git = GitContext::open(&root, settings.no_history)?;
        let revisions = git.resolve(RevisionSpec::default())?;
        let progress = Progress::new(settings.shows_progress, "walking along the mainline");
        let mainline = git.mainline(&revisions, OutsideRecords::default(), &|| progress.tick());
        progress.finish();
        let workspace = Self::read(root, &git, mainline, settings)?;
        match refuse_program_version(&workspace.opening) {
            Some(refusal) => Err(CliError::other_version(refusal)),
            None => Ok(workspace),
        }
    }

    fn read(
        root: PathBuf,
        git: &GitContext,
        mainline: Option<Mainline>,
        settings: &RunSettings,
    ) -> Result<Self, CliError> {
        let history = git.facts(&git.path_below_top(&root)?, mainline.as_ref());
        let worktree = Worktree::new(root);
        let opening = open(&worktree, mainline.as_ref())?;
        let timezone = opening.loaded.timezone.unwrap_or(Tz::UTC);
        Ok(WritableWorkspace {
            worktree,
            opening,
            mainline,
            history,
            as_of: settings.as_of.instant(timezone)?,
        })
    }
}

impl Workspace {
    /// Finds the repository and reads its policy.
    pub(super) fn open(settings: &RunSettings, spec: RevisionSpec) -> Result<Self, CliError> {
        refuse_links(&settings.directory)?;
        let root = find_judged_root(settings, spec)?;
        refuse_root_above(&settings.directory, &root, spec)?;
        if settings.is_verbose {
            eprintln!("judging {}", display_path(&root));
        }
        let mut git = GitContext::open(&root, settings.no_history)?;
        let outside = read_outside_records(spec)?;
        let revisions = git.resolve(spec)?;
        git.refuse_move(&revisions)?;
        let progress = Progress::new(settings.shows_progress, "walking along the mainline");
        let mainline = git.mainline(&revisions, outside, &|| progress.tick());
        progress.finish();
        let path = git.path_below_top(&root)?;
        let files = git.files(root, &revisions)?;
        let opening = open(&*files, mainline.as_ref())?;
        if let Some(revision) = spec.revision.filter(|_| !opening.has_settings()) {
            return Err(CliError::usage(
                format!("{revision} holds no policy/dutybook.yaml: nothing can be judged"),
                "name a commit that holds the policy",
            ));
        }
        let named = opening.loaded.policy.as_ref();
        let named = named.and_then(|policy| policy.settings.history.mainline.as_deref());
        git.require_on_mainline(spec, &revisions, named)?;
        let base = match revisions.base {
            Some(base) => {
                let files = Arc::new(git.tree(base)?);
                let opening = open(&*files, mainline.as_ref())?;
                let is_flipped = git.is_flip(&revisions)?;
                Some(Base {
                    files,
                    opening,
                    is_flipped,
                })
            }
            None => None,
        };
        let of_base = base.as_ref().and_then(|base| base.opening.loaded.timezone);
        let timezone = of_base.or(opening.loaded.timezone).unwrap_or(Tz::UTC);
        Ok(Workspace {
            history: git.facts(&path, mainline.as_ref()),
            as_of: settings.as_of.instant(timezone)?,
            path,
            files,
            opening,
            base,
            gaps: git.into_gaps(),
            mainline,
            timezone,
            names_commits: false,
            closings: ClosingScope::Read,
            traced: None,
        })
    }

    /// The same for commands that list: where another version of dutybook has to judge, there is no list.
    pub(super) fn open_supported(
        settings: &RunSettings,
        spec: RevisionSpec,
    ) -> Result<Self, CliError> {
        let workspace = Workspace::open(settings, spec)?;
        match refuse_program_version(&workspace.opening) {
            Some(refusal) => Err(CliError::other_version(refusal)),
            None => Ok(workspace),
        }
    }

    /// The tasks and the team that a filter names. One that the policy does not have is a mistake.
    pub(super) fn scope(&self, filter: &FilterArgs) -> Result<DutyScope, CliError> {
        DutyScope::of(filter, &self.opening.loaded, true)
    }

    /// What is missing of the history.
    pub(super) fn history_gaps(&self) -> &[HistoryGap] {
        &self.gaps
    }

    /// Judges everything; `until` reaches beyond the evaluation time.
    pub(super) fn assess(
        &self,
        until: Option<DateTime<Utc>>,
        settings: &RunSettings,
    ) -> Result<Assessment, CliError> {
        let options = AssessOptions {
            as_of: self.as_of,
            until,
            history: self.history.clone(),
            gaps: self.gaps.clone(),
            names_commits: self.names_commits,
            traced: self.traced.clone(),
            judges_past: true,
            closings: self.closings,
            language: settings.language,
        };
        let progress = Progress::new(settings.shows_progress, "examining evidence");
        let tick = || progress.tick();
        let (files, policy, mainline) = (&*self.files, &self.opening, self.mainline.as_ref());
        let assessment = match &self.base {
            Some(base) => {
                let base = ChangeBase {
                    files: &*base.files,
                    policy: &base.opening,
                    is_flipped: base.is_flipped,
                };
                assess_change(files, policy, base, &options, mainline, &tick)
            }
            None => assess(files, policy, &options, mainline, &tick),
        };
        progress.finish();
        Ok(assessment?)
    }

    /// The texts for excerpts, once everything is judged.
    pub(super) fn into_source_texts(self) -> SourceTexts {
        SourceTexts {
            files: self.files,
            base: self.base.map(|base| base.files),
        }
    }
}

/// Judges the files of a folder's dutybook root at an instant, with the history of the mainline.
///
/// # Errors
/// When git or a file that is needed cannot be read.
pub(crate) fn assess_folder(folder: &Path, as_of: DateTime<Utc>) -> Result<Assessment, CliError> {
    let settings = RunSettings::silent(folder, as_of);
    let mut workspace = Workspace::open(&settings, RevisionSpec::default())?;
    workspace.closings = ClosingScope::Recomputed;
    workspace.assess(None, &settings)
}

/// The files that findings point into.
pub(super) struct SourceTexts {
    files: Box<dyn Files>,
    base: Option<Arc<CommitTree>>,
}

impl SourceTexts {
    /// The text of a file, relative to the dutybook root.
    pub(super) fn source(&self, path: &str) -> Option<String> {
        let read = self.files.read(path, MAX_YAML).ok();
        let base = self.base.as_ref();
        let bytes = read.or_else(|| base?.read(path, MAX_YAML).ok())?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}
