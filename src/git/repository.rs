//! Facts of git: this file and those of its folder are the ones that name git2.
//!
//! Nothing that a repository's configuration names is executed, nothing is fetched, and the check
//! that a repository belongs to its reader stays on.
#![expect(
    clippy::disallowed_methods,
    reason = "asks whether there is a repository to be opened"
)]

mod bundle;
mod history_gaps;
mod revisions;
mod text_merge;
mod worktree_state;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use git2::{Config, ConfigLevel, ErrorCode, Repository};

pub(super) use text_merge::merge_texts;

use super::objects::Objects;

/// Why the git repository could not be read.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// Somebody else owns the repository, and git's own check refuses it.
    #[error("the git repository at {0} belongs to another user")]
    Foreign(PathBuf),
    /// The repository is damaged, or of a kind that is not understood.
    #[error("the git repository at {0} cannot be read: {1}")]
    Unreadable(PathBuf, String),
    /// The repository's objects have names that are not understood.
    #[error(
        "the git repository at {0} names its objects with SHA-256, which is not supported: \
         dutybook judges repositories whose objects are named with SHA-1"
    )]
    Sha256(PathBuf),
    /// A branch and a tag, or two other references, share the name and lead elsewhere.
    #[error("`{revision}` names both {first} and {second}, which are not the same commit")]
    Ambiguous {
        /// The revision, as it was given.
        revision: String,
        /// The full name of one reference.
        first: String,
        /// That of the other.
        second: String,
    },
    /// Nothing of that name leads to a commit.
    #[error("`{revision}` names no commit of the git repository")]
    NoRevision {
        /// The revision, as it was given.
        revision: String,
    },
}

/// The git repository that a dutybook root lies in.
pub struct GitRepository {
    repository: Mutex<Repository>,
    root: PathBuf,
    /// The names of the folders between the repository's top and the dutybook root; `None` where the
    /// root lies outside of the worktree.
    folder: Option<Vec<Vec<u8>>>,
    /// `None` where there is no database.
    objects: Option<Arc<Objects>>,
}

impl GitRepository {
    /// Opens the repository that a folder lies in; `None` where it lies in none.
    ///
    /// # Errors
    /// When there is one but it belongs to somebody else, or cannot be read.
    pub fn open(root: &Path) -> Result<Option<GitRepository>, GitError> {
        match Repository::discover(root) {
            Ok(repository) => Ok(Some(GitRepository {
                folder: folder(&repository, root),
                objects: Objects::open(&repository.commondir().join("objects")).map(Arc::new),
                repository: Mutex::new(repository),
                root: root.to_path_buf(),
            })),
            Err(error) => match error.code() {
                ErrorCode::NotFound if !has_dot_git(root) => Ok(None),
                ErrorCode::Owner => Err(GitError::Foreign(root.to_path_buf())),
                _ if error.message().contains("object format 'sha256'") => {
                    Err(GitError::Sha256(root.to_path_buf()))
                }
                _ => Err(unreadable(root, &error)),
            },
        }
    }

    /// Opens the repository that a folder lies in, or would lie in once it is made.
    ///
    /// # Errors
    /// As for [`GitRepository::open`].
    pub fn open_around(folder: &Path) -> Result<Option<GitRepository>, GitError> {
        let here = Path::new(".");
        let above = folder.ancestors().map(|folder| match folder.as_os_str() {
            name if name.is_empty() => here,
            _ => folder,
        });
        let nearest = above.filter(|folder| std::fs::metadata(folder).is_ok());
        GitRepository::open(nearest.take(1).next().unwrap_or(folder))
    }

    fn lock(&self) -> MutexGuard<'_, Repository> {
        self.repository
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the repository has no worktree. Its dutybook root is its top.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.lock().workdir().is_none()
    }

    /// The path of a folder below the top of the worktree; `None` where it is the top.
    #[must_use]
    pub fn path_below_top(&self, folder: &Path) -> Option<PathBuf> {
        let top = std::fs::canonicalize(self.lock().workdir()?).ok()?;
        let folder = std::fs::canonicalize(folder).ok()?;
        let below = folder.strip_prefix(&top).ok()?;
        (!below.as_os_str().is_empty()).then(|| below.to_path_buf())
    }

    /// The name of the branch that is checked out; on a detached HEAD, the branch that
    /// `origin/HEAD` stands for.
    #[must_use]
    pub fn mainline_branch(&self) -> Option<String> {
        let repository = self.lock();
        let head = repository.find_reference("HEAD").ok()?;
        if let Ok(Some(target)) = head.symbolic_target() {
            return target.strip_prefix("refs/heads/").map(str::to_owned);
        }
        let origin = repository.find_reference("refs/remotes/origin/HEAD").ok()?;
        let target = origin.symbolic_target().ok().flatten()?;
        target
            .strip_prefix("refs/remotes/origin/")
            .map(str::to_owned)
    }

    /// Where a branch for a pull request starts: the mainline, as it is named, else as `origin/HEAD`
    /// names it, else the branch that is checked out where that is none of `others`, else `main` or
    /// `master`. A detached HEAD starts it at `origin/HEAD` itself: who works there keeps no branch of
    /// that name up to date. `None` where none of them has a commit.
    #[must_use]
    pub fn pull_request_start(&self, mainline: Option<&str>, others: &[&str]) -> Option<String> {
        let repository = self.lock();
        let find = |name: &str| repository.find_reference(name).ok();
        let target = |name: &str, below: &str| {
            let target = find(name)?.symbolic_target().ok().flatten()?.to_owned();
            target.strip_prefix(below).map(str::to_owned)
        };
        let known = |name: String| {
            let remote = format!("origin/{name}");
            if find(&format!("refs/heads/{name}")).is_some() {
                return Some(name);
            }
            find(&format!("refs/remotes/{remote}")).map(|_| remote)
        };
        if let Some(mainline) = mainline {
            return known(mainline.to_owned());
        }
        let origin = target("refs/remotes/origin/HEAD", "refs/remotes/origin/");
        if repository.head_detached().unwrap_or(false)
            && let Some(name) = &origin
            && find(&format!("refs/remotes/origin/{name}")).is_some()
        {
            return Some(format!("origin/{name}"));
        }
        let here = target("HEAD", "refs/heads/")
            .filter(|name| !others.iter().any(|other| name.starts_with(other)));
        let usual = ["main", "master"].map(str::to_owned);
        let mut names = origin.into_iter().chain(here).chain(usual);
        names.find_map(known)
    }

    /// Whether a revision holds a file, whose path is relative to the dutybook root.
    #[must_use]
    pub fn has_file(&self, revision: &str, path: &str) -> bool {
        self.content(revision, path).is_some()
    }

    /// Whether what is checked out holds a file that another revision holds otherwise, or not at all.
    #[must_use]
    pub fn is_ahead(&self, of: &str, path: &str) -> bool {
        let here = self.content("HEAD", path);
        here.is_some() && here != self.content(of, path)
    }

    fn content(&self, revision: &str, path: &str) -> Option<git2::Oid> {
        let repository = self.lock();
        let folder = repository.workdir()?.canonicalize().ok()?;
        let root = self.root.canonicalize().ok()?;
        let path = root.strip_prefix(folder).ok()?.join(path);
        let object = repository.revparse_single(revision).ok()?;
        let tree = object.peel_to_tree().ok()?;
        Some(tree.get_path(&path).ok()?.id())
    }

    /// The commit that is checked out, in hexadecimal; `None` before the first commit.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub fn head_commit(&self) -> Result<Option<String>, GitError> {
        match self.lock().head() {
            Ok(head) => Ok(head.target().map(|id| id.to_string())),
            Err(error) => match error.code() {
                ErrorCode::UnbornBranch | ErrorCode::NotFound => Ok(None),
                _ => Err(unreadable(&self.root, &error)),
            },
        }
    }
}

/// The address under which whoever runs this commits: git's `user.email`, as the repository, the
/// user or the system sets it; `None` where nobody does. `global` is the user's file, where it is
/// not the usual one.
#[must_use]
pub fn user_email(git: Option<&GitRepository>, global: Option<&Path>) -> Option<String> {
    let config = match git {
        Some(git) => git.lock().config(),
        None => Config::open_default(),
    };
    let config = config.ok()?;
    let Some(global) = global else {
        return email_in(config);
    };
    let at = |level: &ConfigLevel| email_in(config.open_level(*level).ok()?);
    let own = [ConfigLevel::Worktree, ConfigLevel::Local];
    let machine = [ConfigLevel::System, ConfigLevel::ProgramData];
    own.iter()
        .find_map(at)
        .or_else(|| email_in(Config::open(global).ok()?))
        .or_else(|| machine.iter().find_map(at))
}

fn email_in(mut config: Config) -> Option<String> {
    let snapshot = config.snapshot().ok()?;
    snapshot.get_string("user.email").ok()
}

/// Whether a folder, or one above it, holds what should lead to a repository.
fn has_dot_git(root: &Path) -> bool {
    let mut above = root.ancestors();
    above.any(|folder| std::fs::symlink_metadata(folder.join(".git")).is_ok())
}

/// The names of the folders between the top of the worktree and a folder in it.
fn folder(repository: &Repository, root: &Path) -> Option<Vec<Vec<u8>>> {
    let Some(top) = repository.workdir() else {
        return Some(Vec::new());
    };
    // Where `.git` is a link, the worktree is around the link, as git has it, and not around what it
    // leads to.
    let mut links = root.ancestors().map(|folder| folder.join(".git"));
    let link = links.find_map(|link| Some((std::fs::symlink_metadata(&link).ok()?, link)));
    let link = link.filter(|(found, _)| found.is_symlink());
    let top = link
        .as_ref()
        .and_then(|(_, link)| link.parent())
        .unwrap_or(top);
    let top = std::fs::canonicalize(top).ok()?;
    let root = std::fs::canonicalize(root).ok()?;
    let below = root.strip_prefix(&top).ok()?;
    let names = below.iter().map(|name| name.as_encoded_bytes().to_vec());
    Some(names.collect())
}

fn unreadable(root: &Path, error: &git2::Error) -> GitError {
    GitError::Unreadable(root.to_path_buf(), error.message().to_owned())
}
