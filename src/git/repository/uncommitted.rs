//! What is checked out and not committed, as one value.

use git2::{ObjectType, Oid, StatusOptions};

use super::{GitError, GitRepository};
use crate::git::ObjectId;
use crate::git::first_parent::TOP_FOLDERS;

impl GitRepository {
    /// Binds the files below `policy/` and `evidence/` of some dutybook roots that differ from the commit
    /// that is checked out: their paths and their bytes. `None` where none differs. The roots are paths
    /// below the top of the worktree. Nothing is written, not even git's index.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn digest_uncommitted(&self, roots: &[String]) -> Result<Option<String>, GitError> {
        let mut options = StatusOptions::new();
        options
            .include_untracked(true)
            .recurse_untracked_dirs(true)
            .include_ignored(true)
            .recurse_ignored_dirs(true)
            .no_refresh(true)
            .update_index(false)
            .disable_pathspec_match(true);
        for root in roots {
            for top in TOP_FOLDERS {
                let separator = if root.is_empty() { "" } else { "/" };
                options.pathspec(format!("{root}{separator}{top}"));
            }
        }
        let repository = self.lock();
        let Some(folder) = repository.workdir() else {
            return Ok(None);
        };
        let statuses = repository.statuses(Some(&mut options));
        let statuses = statuses.map_err(|error| self.unreadable(&error))?;
        let mut lines: Vec<String> = Vec::new();
        for status in statuses.iter() {
            let path = String::from_utf8_lossy(status.path_bytes()).into_owned();
            // What cannot be read, or was removed, has no bytes.
            let bytes = Oid::hash_file(ObjectType::Blob, folder.join(&path));
            let bytes = bytes.map_or_else(|_| String::new(), |id| id.to_string());
            lines.push(format!("{path}\0{bytes}\n"));
        }
        lines.sort_unstable();
        let digest = || ObjectId::of_blob(lines.concat().as_bytes()).to_string();
        Ok((!lines.is_empty()).then(digest))
    }
}
