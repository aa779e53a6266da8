//! The git repository around a dutybook root, and the files of its commits.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::CliError;
use crate::cli::revision::{ResolvedRevisions, RevisionSpec};
use crate::cli::settings::RunSettings;
use crate::files::{Files, Worktree, find_root};
use crate::git::{CommitTree, GitRepository, HistoryGap, MergeFork, MergePreview, ObjectId};
use crate::history::{Mainline, OutsideRecords};
use crate::judge::{HistoryFacts, HistoryStatus, RepositoryOrigin};
use crate::load::read_organisation;
use crate::report::JudgedSource;
use crate::text::{CommandLine, Hint};

/// The file that makes a folder a dutybook root.
const POLICY: &str = "policy/dutybook.yaml";

/// The dutybook root: the nearest folder that holds `policy/`. Where a commit is judged and nothing is checked
/// out, it is the folder of `-C`.
pub(super) fn find_judged_root(
    settings: &RunSettings,
    spec: RevisionSpec,
) -> Result<PathBuf, CliError> {
    match find_root(&settings.directory) {
        Ok(root) => Ok(root),
        Err(error) => match (spec.revision, GitRepository::open(&settings.directory)) {
            (Some(_), Ok(Some(_))) => Ok(settings.directory.clone()),
            (None, Ok(Some(git))) if git.is_bare() => Err(CliError::usage(
                "this is a bare repository: no files are checked out",
                "name the commit to be judged: --rev HEAD",
            )),
            _ => Err(error.into()),
        },
    }
}

/// The git repository around a dutybook root.
pub(super) struct GitContext {
    git: Option<Arc<GitRepository>>,
    is_off: bool,
    is_proof_asked: bool,
    gaps: Vec<HistoryGap>,
}

impl GitContext {
    pub(super) fn open(root: &Path, is_off: bool) -> Result<Self, CliError> {
        let git = match GitRepository::open(root) {
            Ok(git) => git,
            // With --no-history, a repository that cannot be read counts as none.
            Err(_) if is_off => None,
            Err(error) => return Err(error.into()),
        };
        let gaps = match &git {
            None => vec![HistoryGap::Absent],
            Some(git) => git.history_gaps(),
        };
        Ok(GitContext {
            git: git.map(Arc::new),
            is_off,
            is_proof_asked: false,
            gaps: if is_off { Vec::new() } else { gaps },
        })
    }

    /// Whether history is read, and nothing of it is missing so far.
    pub(super) fn is_complete(&self) -> bool {
        !self.is_off && self.gaps.is_empty()
    }

    fn git(&self) -> Result<&Arc<GitRepository>, CliError> {
        self.git.as_ref().ok_or_else(|| {
            CliError::usage(
                "--rev and --base need a git repository",
                "leave --rev and --base out",
            )
        })
    }

    /// Resolves the revisions of a run, each once.
    ///
    /// Before the first commit there is nothing at `HEAD`, and everything is the change: a hook that
    /// runs with `--base HEAD` must not stop that commit.
    pub(super) fn resolve(&mut self, spec: RevisionSpec) -> Result<ResolvedRevisions, CliError> {
        let is_head_needed = match (spec.revision, spec.base) {
            (None, None) => !self.is_off,
            (None, Some(_)) | (_, Some("HEAD")) => true,
            (Some(_), _) => false,
        };
        let head = match &self.git {
            Some(git) if is_head_needed => git.head()?,
            _ => None,
        };
        let base = spec.base;
        let base = base.filter(|base| *base != "HEAD" || head.is_some() || self.git.is_none());
        let resolve = |name| Ok::<_, CliError>(self.git()?.resolve(name)?);
        let mut revisions = ResolvedRevisions {
            base: base.map(resolve).transpose()?,
            revision: spec.revision.map(resolve).transpose()?,
            head,
        };
        self.is_proof_asked = spec.asks_for_proof();
        self.find_absence(spec, &revisions);
        let is_commit_asked = spec.judges_commit && revisions.revision.is_none();
        let is_held = !self.is_off && !self.gaps.iter().any(HistoryGap::is_absence);
        if is_commit_asked && is_held {
            revisions.revision = revisions.head;
        }
        Ok(revisions)
    }

    /// Takes note where the commit that is judged does not hold the policy: then nothing that is here has landed, and
    /// what this repository shows is the history of something else. A change may bring the policy: it lands with it.
    fn find_absence(&mut self, spec: RevisionSpec, revisions: &ResolvedRevisions) {
        let Some(git) = self.git.as_ref().filter(|_| !self.is_off) else {
            return;
        };
        if spec.base.is_some() || spec.revision.is_some() {
            return;
        }
        let absence = match revisions.head {
            None => Some(HistoryGap::Unborn),
            // What cannot be read is told by the walk along the mainline.
            Some(head) => match git.tree(head).map(|tree| tree.holds_file(POLICY)) {
                Ok(Ok(false)) => Some(HistoryGap::NotHeld(head.to_string())),
                _ => None,
            },
        };
        self.gaps.extend(absence);
    }

    /// Refuses a change that moves the dutybook root, or whose base moved or removed it: what that does to the files is
    /// seen once it has landed.
    pub(super) fn refuse_move(&self, revisions: &ResolvedRevisions) -> Result<(), CliError> {
        let change = revisions.revision.or(revisions.head);
        let (Some(git), Some(base), Some(change)) = (&self.git, revisions.base, change) else {
            return Ok(());
        };
        let holds =
            |commit| Ok::<_, CliError>(git.tree(commit)?.holds_file(POLICY).unwrap_or(true));
        if self.is_off || holds(base)? {
            return Ok(());
        }
        let forks = git.merge_bases(base, change)?;
        for fork in &forks {
            if holds(*fork)? {
                return Err(CliError::usage(
                    "the base has no dutybook root here any more: it moved or removed it after the change began",
                    "rebase the change on its base",
                ));
            }
        }
        match git.moved_root(base, change, &forks) {
            Ok(Some(from)) => {
                let from = if from.is_empty() { "the top" } else { &*from };
                Err(CliError::usage(
                    format!(
                        "the change moves the dutybook root here from {from}: it cannot be compared with its base"
                    ),
                    "merge the move by itself, with no other change, and judge the mainline after it",
                ))
            }
            _ => Ok(()),
        }
    }

    /// Whether a change contains its base, and not on its own first-parent line: where it is pushed as it is, the
    /// mainline becomes a side branch of it.
    pub(super) fn is_flip(&self, revisions: &ResolvedRevisions) -> Result<bool, CliError> {
        let change = revisions.revision.or(revisions.head);
        let (Some(git), Some(base), Some(change)) = (&self.git, revisions.base, change) else {
            return Ok(false);
        };
        if self.is_off || !self.gaps.is_empty() || !git.is_ancestor(base, change)? {
            return Ok(false);
        }
        Ok(!git.is_on_line(base, change).unwrap_or(true))
    }

    /// Refuses a commit that the mainline which the policy names never held.
    pub(super) fn require_on_mainline(
        &self,
        spec: RevisionSpec,
        revisions: &ResolvedRevisions,
        mainline: Option<&str>,
    ) -> Result<(), CliError> {
        let (Some(git), Some(typed), Some(name)) = (&self.git, spec.revision, mainline) else {
            return Ok(());
        };
        let tips = git.branch_tips(name);
        let Some(revision) = revisions.revision.filter(|_| !tips.is_empty()) else {
            return Ok(());
        };
        if self.is_off || spec.base.is_some() || spec.is_of_mainline {
            return Ok(());
        }
        // What cannot be read is told by the walk along the mainline.
        let holds = |tip: &ObjectId| git.is_on_line(revision, *tip).unwrap_or(true);
        if tips.iter().any(holds) {
            return Ok(());
        }
        Err(CliError::usage(
            format!("{typed} was never on {name}, which the policy names as the mainline"),
            Hint::from("`")
                .command(CommandLine::new("git log --first-parent").argument(name))
                .text("` shows what was; a change is judged with --base"),
        ))
    }

    /// The commit that is named, or the one that is checked out.
    pub(super) fn commit(&self, revision: Option<&str>) -> Result<ObjectId, CliError> {
        if let Some(revision) = revision {
            return Ok(self.git()?.resolve(revision)?);
        }
        let git = self.git.as_ref().ok_or_else(|| {
            CliError::usage(
                "this is not a git repository, so that it has no commit",
                "run it in a clone of the repository",
            )
        })?;
        git.head()?.ok_or_else(|| {
            CliError::usage(
                "the repository has no commit yet",
                "commit first, or name a commit of another branch: --rev REV",
            )
        })
    }

    /// What the runs of a matrix have to agree on: the commit that is judged, and what is not committed
    /// of some roots. Empty without git.
    pub(super) fn judged_source(
        &self,
        revision: Option<&str>,
        roots: &[String],
    ) -> Result<JudgedSource, CliError> {
        let Some(git) = &self.git else {
            return Ok(JudgedSource::default());
        };
        let (commit, uncommitted) = match revision {
            Some(revision) => (Some(git.resolve(revision)?), None),
            None => (git.head()?, git.digest_uncommitted(roots)?),
        };
        Ok(JudgedSource {
            commit: commit.map(|commit| commit.to_string()),
            uncommitted,
            outcome: None,
        })
    }

    /// The mainline that is judged; `None` where history is off or incomplete.
    pub(super) fn mainline(
        &mut self,
        revisions: &ResolvedRevisions,
        outside: OutsideRecords,
        tick: &(dyn Fn() + Sync),
    ) -> Option<Mainline> {
        let git = self.git.clone().filter(|_| self.is_complete())?;
        let head = revisions.base.or(revisions.revision).or(revisions.head);
        let history = match head
            .map(|head| git.history(head, read_organisation, tick))
            .transpose()
        {
            Ok(history) => history.unwrap_or_default(),
            Err(gap) => {
                self.gaps.push(gap);
                return None;
            }
        };
        let change = revisions.revision.or(revisions.head);
        Some(Mainline {
            below: git.root_prefix().trim_end_matches('/').to_owned(),
            git,
            head,
            change: change.filter(|_| revisions.base.is_some()),
            history,
            outside,
        })
    }

    /// The files that are judged. Where the change started from an older commit than its base, what
    /// landed on the base since is part of them.
    pub(super) fn files(
        &self,
        root: PathBuf,
        revisions: &ResolvedRevisions,
    ) -> Result<Box<dyn Files>, CliError> {
        let sides = match (revisions.base, revisions.revision.or(revisions.head)) {
            (Some(base), Some(head)) => {
                let bases = self.git()?.merge_bases(base, head)?;
                let fork = match bases.as_slice() {
                    [one] if *one == base => None,
                    [] => return Err(CliError::unrelated()),
                    several => self.git()?.merge_fork(several)?,
                };
                fork.map(|fork| Ok::<_, CliError>((self.tree(base)?, fork)))
                    .transpose()?
            }
            _ => None,
        };
        Ok(match revisions.revision {
            Some(revision) => merge_files(sides, self.tree(revision)?),
            None => self.checked_out(sides, Worktree::new(root), revisions)?,
        })
    }

    /// The files of the worktree, as git sees them where history counts.
    fn checked_out(
        &self,
        sides: Option<(CommitTree, MergeFork)>,
        worktree: Worktree,
        revisions: &ResolvedRevisions,
    ) -> Result<Box<dyn Files>, CliError> {
        let head = revisions.head.filter(|_| self.is_complete());
        let (Some(git), Some(head)) = (&self.git, head) else {
            return Ok(merge_files(sides, worktree));
        };
        Ok(match git.checked_out(&worktree, head)? {
            Some(files) => merge_files(sides, files),
            None => merge_files(sides, worktree),
        })
    }

    /// The path of a dutybook root below the top of the repository, with `/`; empty for the top, and without a
    /// repository.
    pub(super) fn path_below_top(&self, root: &Path) -> Result<String, CliError> {
        let below = self.git.as_ref().map(|git| git.path_below_top(root));
        let below = match below.transpose() {
            Ok(below) => below.unwrap_or_default(),
            // Nothing is looked up by the path in a history that does not count.
            Err(_) if self.is_off || !self.gaps.is_empty() => PathBuf::new(),
            Err(error) => return Err(error.into()),
        };
        let parts = below.iter().map(|part| part.to_string_lossy());
        Ok(parts.collect::<Vec<_>>().join("/"))
    }

    /// The files of a commit.
    pub(super) fn tree(&self, commit: ObjectId) -> Result<CommitTree, CliError> {
        Ok(self.git()?.tree(commit)?)
    }

    /// The branch that is checked out; `None` where none is.
    pub(super) fn mainline_branch(&self) -> Option<String> {
        self.git.as_ref()?.mainline_branch()
    }

    /// The facts that outputs show of git; `below` is the path of the dutybook root below the top of the repository.
    pub(super) fn facts(&self, below: &str, mainline: Option<&Mainline>) -> HistoryFacts {
        let status = if self.is_off {
            HistoryStatus::Off
        } else if self.gaps.iter().any(HistoryGap::is_absence) {
            HistoryStatus::Absent
        } else if self.gaps.is_empty() {
            HistoryStatus::Complete
        } else {
            HistoryStatus::Incomplete
        };
        let here = || self.git.as_ref()?.head().ok().flatten();
        let commit = mainline.map_or_else(here, |mainline| mainline.head);
        HistoryFacts {
            status,
            mainline: self.git.as_ref().and_then(|git| git.mainline_branch()),
            commit: commit.map(|commit| commit.to_string()),
            unlanded: 0,
            since: None,
            is_required: false,
            is_proof_asked: self.is_proof_asked,
            is_unproved: false,
            anchored_since: mainline.and_then(Mainline::anchored_since),
            proved: None,
            origin: origin(below, mainline),
        }
    }

    pub(super) fn into_gaps(self) -> Vec<HistoryGap> {
        self.gaps
    }
}

/// The files of a change, merged onto those of its base where the base is ahead of their fork.
fn merge_files<F: Files + 'static>(
    sides: Option<(CommitTree, MergeFork)>,
    own: F,
) -> Box<dyn Files> {
    match sides {
        Some((base, fork)) => Box::new(MergePreview::new(base, fork, own)),
        None => Box::new(own),
    }
}

/// `below` is the path of the dutybook root.
fn origin(below: &str, mainline: Option<&Mainline>) -> RepositoryOrigin {
    let commits = mainline.map_or(&[][..], |mainline| mainline.history.commits());
    RepositoryOrigin {
        below: below.to_owned(),
        first: commits.first().map(|first| first.id.to_string()),
        commits: commits.len(),
    }
}
