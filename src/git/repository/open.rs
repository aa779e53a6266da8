//! Opening a git repository.
#![expect(
    clippy::disallowed_methods,
    reason = "asks whether there is a repository to be opened"
)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use git2::{ErrorCode, Repository};

use super::GitError;
use crate::git::objects::Objects;

/// The git repository that a dutybook root lies in.
pub struct GitRepository {
    repository: Mutex<Repository>,
    pub(super) root: PathBuf,
    /// The names of the folders between the repository's top and the dutybook root; `None` where the
    /// root lies outside of the worktree.
    pub(super) folder: Option<Vec<Vec<u8>>>,
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
            Ok(repository) => Ok(Some(GitRepository {
                folder: folders_below_top(&repository, root),
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

    pub(super) fn unreadable(&self, error: &git2::Error) -> GitError {
        GitError::unreadable(&self.root, error)
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
    // Where `.git` is a link, the worktree is the folder that has the link, as it is for git, and not
    // the one around the link's target.
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
