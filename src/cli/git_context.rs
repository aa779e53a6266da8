//! What of git is looked at, and which files are judged.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::CliError;
use crate::cli::settings::Settings;
use crate::cli::workspace::RevisionSpec;
use crate::files::{Digest, Files, FolderEntry, ReadError, Worktree, find_root};
use crate::git::{CommitTree, GitRepository, HistoryGap, MergePreview, ObjectId};
use crate::history::Mainline;
use crate::judge::{HistoryFacts, HistoryStatus, RepositoryOrigin};
use crate::load::parse_anchors;
use crate::model::Anchor;

/// The files that are judged.
pub(super) enum Tree {
    /// Those that are checked out.
    Worktree(Worktree),
    /// Those of a commit.
    Commit(CommitTree),
    /// A change, as it will be once it is merged.
    Merged(Box<MergePreview<Tree>>),
}

impl Tree {
    fn files(&self) -> &dyn Files {
        match self {
            Tree::Worktree(files) => files,
            Tree::Commit(files) => files,
            Tree::Merged(files) => &**files,
        }
    }
}

impl Files for Tree {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        self.files().list(folder)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.files().read(path, limit)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        self.files().digest(path, limit)
    }
}

/// The dutybook root: the nearest folder that holds `policy/`. A commit may be judged where nothing
/// is checked out: then it is the folder that was asked for.
pub(super) fn root(settings: &Settings, view: RevisionSpec) -> Result<PathBuf, CliError> {
    match find_root(&settings.directory) {
        Ok(root) => Ok(root),
        Err(error) => match (view.revision, GitRepository::open(&settings.directory)) {
            (Some(_), Ok(Some(_))) => Ok(settings.directory.clone()),
            (None, Ok(Some(git))) if git.is_bare() => Err(CliError::Usage {
                message: "this is a bare repository: no files are checked out".to_owned(),
                help: "name the commit to be judged: --rev HEAD".to_owned(),
            }),
            _ => Err(error.into()),
        },
    }
}

/// The git repository around a dutybook root, as far as it is looked at.
pub(super) struct GitContext {
    git: Option<Arc<GitRepository>>,
    is_off: bool,
    gaps: Vec<HistoryGap>,
}

impl GitContext {
    pub(super) fn of(root: &Path, is_off: bool) -> Result<Self, CliError> {
        let git = match GitRepository::open(root) {
            Ok(git) => git,
            // Where history is not asked for, a repository that cannot be read is none.
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
            gaps: if is_off { Vec::new() } else { gaps },
        })
    }

    fn git(&self) -> Result<&Arc<GitRepository>, CliError> {
        self.git.as_ref().ok_or_else(|| CliError::Usage {
            message: "there is no git repository to find a commit in".to_owned(),
            help: "leave --rev and --base out".to_owned(),
        })
    }

    /// Before the first commit nothing stands at `HEAD`, and everything is the change: a hook that
    /// asks for `--base HEAD` must not stop that commit.
    pub(super) fn meant<'a>(&self, view: RevisionSpec<'a>) -> Result<RevisionSpec<'a>, CliError> {
        let is_unborn = view.base == Some("HEAD") && self.git()?.head()?.is_none();
        let base = view.base.filter(|_| !is_unborn);
        Ok(RevisionSpec { base, ..view })
    }

    fn resolve(&self, revision: &str) -> Result<ObjectId, CliError> {
        Ok(self.git()?.resolve(revision)?)
    }

    /// The commit that is named, or the one that is checked out.
    pub(super) fn commit(&self, revision: Option<&str>) -> Result<ObjectId, CliError> {
        if let Some(revision) = revision {
            return self.resolve(revision);
        }
        let usage = |message: &str, help: &str| CliError::Usage {
            message: message.to_owned(),
            help: help.to_owned(),
        };
        let git = self.git.as_ref().ok_or_else(|| {
            let help = "run it in a clone of the repository";
            usage("this is no git repository: there is no commit", help)
        })?;
        git.head()?.ok_or_else(|| {
            let help = "commit first, or name a commit of another branch: --rev REV";
            usage("there is no commit yet", help)
        })
    }

    /// The mainline that is judged; `None` where history is not looked at, or not whole.
    pub(super) fn mainline(
        &mut self,
        view: RevisionSpec,
        tick: &(dyn Fn() + Sync),
    ) -> Result<Option<Mainline>, CliError> {
        let anchors = read_anchors(view.anchors)?;
        let head = match (view.base.or(view.revision), &self.git) {
            (Some(revision), _) => Some(self.resolve(revision)?),
            (None, Some(git)) if !self.is_off => git.head()?,
            (None, _) => None,
        };
        let Some(git) = self
            .git
            .clone()
            .filter(|_| !self.is_off && self.gaps.is_empty())
        else {
            return Ok(None);
        };
        let history = match head.map(|head| git.history(head, tick)).transpose() {
            Ok(history) => history.unwrap_or_default(),
            Err(gap) => {
                self.gaps.push(gap);
                return Ok(None);
            }
        };
        Ok(Some(Mainline {
            git,
            head,
            history,
            anchors,
        }))
    }

    /// The files that are judged.
    pub(super) fn tree(&self, root: PathBuf, view: RevisionSpec) -> Result<Tree, CliError> {
        let own = match view.revision {
            Some(revision) => Tree::Commit(self.commit_tree(revision)?),
            None => Tree::Worktree(Worktree::new(root)),
        };
        let Some(base) = view.base else {
            return Ok(own);
        };
        let git = self.git()?;
        let base = self.resolve(base)?;
        let head = match view.revision {
            Some(revision) => Some(self.resolve(revision)?),
            None => git.head()?,
        };
        let fork = head.map_or(Ok(None), |head| git.merge_base(base, head))?;
        match fork.filter(|fork| *fork != base) {
            // The branch is behind its base: what landed there since is part of what is judged.
            Some(fork) => Ok(Tree::Merged(Box::new(MergePreview::new(
                git.tree(base)?,
                git.tree(fork)?,
                own,
            )))),
            None => Ok(own),
        }
    }

    pub(super) fn commit_tree(&self, revision: &str) -> Result<CommitTree, CliError> {
        self.tree_of(self.resolve(revision)?)
    }

    /// Where a dutybook root lies below the top of the repository, with `/`; empty for the top, and where
    /// there is no repository.
    pub(super) fn path_of(&self, root: &Path) -> String {
        let below = self.git.as_ref().and_then(|git| git.path_below_top(root));
        let parts = below.iter().flat_map(|below| below.components());
        let parts = parts.map(|part| part.as_os_str().to_string_lossy());
        parts.collect::<Vec<_>>().join("/")
    }

    /// The files of a commit.
    pub(super) fn tree_of(&self, commit: ObjectId) -> Result<CommitTree, CliError> {
        Ok(self.git()?.tree(commit)?)
    }

    /// What is said of git; `below` is where the dutybook root lies below the top of the repository.
    pub(super) fn facts(&self, below: &str, mainline: Option<&Mainline>) -> HistoryFacts {
        let status = match (&self.git, self.is_off) {
            (_, true) => HistoryStatus::Off,
            (None, false) => HistoryStatus::Absent,
            (Some(_), false) if self.gaps.is_empty() => HistoryStatus::Complete,
            (Some(_), false) => HistoryStatus::Incomplete,
        };
        let here = || self.git.as_ref()?.head().ok().flatten();
        let commit = mainline.map_or_else(here, |mainline| mainline.head);
        HistoryFacts {
            status,
            mainline: self.git.as_ref().and_then(|git| git.mainline_branch()),
            commit: commit.map(|commit| commit.to_string()),
            is_changed: false,
            since: None,
            is_required: false,
            anchored_since: mainline.and_then(Mainline::anchored_since),
            origin: origin(below, mainline),
        }
    }

    pub(super) fn into_gaps(self) -> Vec<HistoryGap> {
        self.gaps
    }
}

/// `below` is where the dutybook root lies.
fn origin(below: &str, mainline: Option<&Mainline>) -> RepositoryOrigin {
    let commits = mainline.map_or(&[][..], |mainline| mainline.history.commits());
    RepositoryOrigin {
        below: below.to_owned(),
        first: commits.first().map(|first| first.id.to_string()),
        commits: commits.len(),
    }
}

fn read_anchors(path: Option<&Path>) -> Result<Vec<Anchor>, CliError> {
    let Some(path) = path else {
        return Ok(Vec::new());
    };
    let bytes = std::fs::read(path).map_err(|error| CliError::Usage {
        message: format!("{} cannot be read: {error}", path.display()),
        help: "--anchors names the file to which `dutybook anchor` was appended".to_owned(),
    })?;
    Ok(parse_anchors(&bytes, &path.display().to_string())?)
}
