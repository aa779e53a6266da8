//! Whether the files that are checked out are those that were committed.

use git2::StatusOptions;

use super::{GitError, GitRepository};
use crate::git::first_parent::TOP_FOLDERS;

impl GitRepository {
    /// Whether any file below `policy/` or `evidence/` of the dutybook root differs from the commit that
    /// is checked out: changed, new or removed. Ignored files count, since they are judged like the others.
    /// Nothing is written, not even git's index.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn has_uncommitted_changes(&self) -> Result<bool, GitError> {
        let Some(folder) = self.folder.as_deref() else {
            return Ok(true);
        };
        let above: Vec<_> = folder
            .iter()
            .map(|name| String::from_utf8_lossy(name))
            .collect();
        let mut options = StatusOptions::new();
        options
            .include_untracked(true)
            .recurse_untracked_dirs(true)
            .include_ignored(true)
            .no_refresh(true)
            .update_index(false)
            .disable_pathspec_match(true);
        for top in TOP_FOLDERS {
            let mut path = above.clone();
            path.push(top.into());
            options.pathspec(path.join("/"));
        }
        let repository = self.lock();
        let statuses = repository.statuses(Some(&mut options));
        let statuses = statuses.map_err(|error| self.unreadable(&error))?;
        Ok(!statuses.is_empty())
    }
}
