//! Opening a git repository.
#![expect(
    clippy::disallowed_methods,
    reason = "asks whether there is a repository to be opened"
)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use git2::{ErrorCode, Repository};

use super::GitError;
use crate::files::real_path;
use crate::git::objects::Objects;
use crate::text::display_path;

/// The git repository that a dutybook root lies in.
pub struct GitRepository {
    repository: Mutex<Repository>,
    pub(super) root: PathBuf,
    /// The names of the folders between the repository's top and the dutybook root; `None` where the
    /// root lies outside of the worktree.
    pub(super) folder: Option<Vec<Vec<u8>>>,
    /// Where the root lay before, newest first, as far as its history was read.
    earlier: Mutex<Vec<Vec<Vec<u8>>>>,
    /// `None` where there is no database.
    pub(super) objects: Option<Arc<Objects>>,
}

impl GitRepository {
    /// Opens the repository that a folder lies in; `None` where it lies in none.
    ///
    /// # Errors
    /// When there is one but it belongs to another user, or cannot be read.
    pub fn open(root: &Path) -> Result<Option<GitRepository>, GitError> {
        match Repository::discover(root) {
            Ok(repository) => {
                correct_top(&repository, root)
                    .map_err(|error| GitError::unreadable(root, &error))?;
                Ok(Some(GitRepository {
                    folder: folders_below_top(&repository, root),
                    objects: Objects::open(&repository.commondir().join("objects")).map(Arc::new),
                    repository: Mutex::new(repository),
                    earlier: Mutex::default(),
                    root: root.to_path_buf(),
                }))
            }
            Err(error) => match error.code() {
                ErrorCode::NotFound if !has_dot_git(root) => Ok(None),
                ErrorCode::Owner => Err(GitError::Foreign(root.to_path_buf())),
                _ if error.message().contains("object format 'sha256'") => {
                    Err(GitError::Sha256(root.to_path_buf()))
                }
                _ => Err(GitError::unreadable(root, &error)),
            },
        }
    }

    /// Opens the repository that a folder lies in, or would lie in once it is made.
    ///
    /// # Errors
    /// As for [`GitRepository::open`].
    pub fn open_around(folder: &Path) -> Result<Option<GitRepository>, GitError> {
        let here = Path::new(".");
        let mut above = folder.ancestors().map(|folder| match folder.as_os_str() {
            name if name.is_empty() => here,
            _ => folder,
        });
        let nearest = above.find(|folder| std::fs::metadata(folder).is_ok());
        GitRepository::open(nearest.unwrap_or(folder))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Repository> {
        self.repository
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn lock_earlier(&self) -> MutexGuard<'_, Vec<Vec<Vec<u8>>>> {
        self.earlier.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn unreadable(&self, error: &git2::Error) -> GitError {
        GitError::unreadable(&self.root, error)
    }

    /// Whether the repository has no worktree. Its dutybook root is its top.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.lock().workdir().is_none()
    }

    /// The path of a folder below the top of the worktree; empty where it is the top.
    ///
    /// # Errors
    /// When the folder lies elsewhere, or where it lies cannot be told: it must not pass for the top.
    pub fn path_below_top(&self, folder: &Path) -> Result<PathBuf, GitError> {
        let failed = |reason: String| GitError::Unreadable(folder.to_path_buf(), reason);
        let Some(top) = self.lock().workdir().map(Path::to_path_buf) else {
            return Ok(PathBuf::new());
        };
        let real = |path: &Path| real_path(path).map_err(|it| failed(it.to_string()));
        let (top, folder) = (real(&top)?, real(folder)?);
        let below = folder.strip_prefix(&top);
        let below = below.map_err(|_| failed(format!("its worktree is {}", display_path(&top))))?;
        Ok(below.to_path_buf())
    }
}

/// Whether a folder, or one above it, has a `.git`.
fn has_dot_git(root: &Path) -> bool {
    let mut above = root.ancestors();
    above.any(|folder| std::fs::symlink_metadata(folder.join(".git")).is_ok())
}

/// The names of the folders between the top of the worktree and a folder in it.
fn folders_below_top(repository: &Repository, root: &Path) -> Option<Vec<Vec<u8>>> {
    let Some(top) = repository.workdir() else {
        return Some(Vec::new());
    };
    let top = real_path(top).ok()?;
    let root = real_path(root).ok()?;
    let below = root.strip_prefix(&top).ok()?;
    let names = below.iter().map(|name| name.as_encoded_bytes().to_vec());
    Some(names.collect())
}

/// Makes the folder that has `.git` in it the top of the worktree, as it is for git. libgit2 takes the folder around
/// git's own files for it, which lie elsewhere where `.git` is a link, or a file that leads to them.
///
/// A worktree that the configuration names stays, as it does for git.
fn correct_top(repository: &Repository, root: &Path) -> Result<(), git2::Error> {
    let config = repository.config()?;
    let is_configured = config.get_path("core.worktree").is_ok();
    let Some(known) = repository.workdir().filter(|_| !is_configured) else {
        return Ok(());
    };
    let (Ok(root), Ok(own)) = (real_path(root), real_path(repository.path())) else {
        return Ok(());
    };
    let leads_to_own = |folder: &&Path| {
        let dot_git = folder.join(".git");
        git_folder(&dot_git).is_some_and(|found| found == own)
    };
    match root.ancestors().find(leads_to_own) {
        Some(top) if real_path(known).ok().as_deref() != Some(top) => {
            repository.set_workdir(top, false)
        }
        _ => Ok(()),
    }
}

/// The folder to which a `.git` leads: itself, the target of a link, or what the line `gitdir: …` in it names.
fn git_folder(dot_git: &Path) -> Option<PathBuf> {
    let found = real_path(dot_git).ok()?;
    if found.is_dir() {
        return Some(found);
    }
    let bytes = std::fs::read(&found).ok()?;
    let line = bytes.strip_prefix(b"gitdir:")?.trim_ascii();
    let goal = Path::new(std::str::from_utf8(line).ok()?);
    real_path(&found.parent()?.join(goal)).ok()
}
