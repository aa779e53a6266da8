//! The folder that `-C` names: what a change puts in its place is not taken for it.

use std::path::{Path, PathBuf};

use crate::cli::CliError;
use crate::cli::revision::RevisionSpec;
use crate::files::{ReadError, real_path};
use crate::git::{CommitTree, GitRepository};

/// The file that makes a folder a dutybook root.
const POLICY: &str = "policy/dutybook.yaml";

/// Refuses a folder that a link of the judged repository stands for: a change could lead it to another root.
///
/// # Errors
/// When a part of the path is such a link, with what to name instead.
pub(super) fn refuse_links(folder: &Path) -> Result<(), CliError> {
    let parts = folder.ancestors().filter(|part| part.file_name().is_some());
    for part in parts.filter(|part| part.is_symlink()) {
        let parent = part.parent().filter(|it| !it.as_os_str().is_empty());
        let parent = real_path(parent.unwrap_or(Path::new(".")));
        let top = top_of(folder)?;
        if parent.is_ok_and(|parent| top.is_some_and(|top| parent.starts_with(top))) {
            return Err(CliError::usage(
                format!("{} is a link, and not a plain folder", part.display()),
                "a dutybook root is a folder, not a link: name the folder itself",
            ));
        }
    }
    Ok(())
}

/// Refuses a root that was found above the named folder, where that folder is a root of its own at the base or at the judged
/// commit: a change could remove it, to be judged by the policy above.
///
/// # Errors
/// When it is one there, or that commit cannot be read.
pub(super) fn refuse_root_above(
    folder: &Path,
    root: &Path,
    spec: RevisionSpec,
) -> Result<(), CliError> {
    let Ok(named) = real_path(folder) else {
        return Ok(());
    };
    if named == root {
        return Ok(());
    }
    let Some(git) = GitRepository::open(root)? else {
        return Ok(());
    };
    let below = named.strip_prefix(root).unwrap_or(&named);
    for revision in [spec.revision, spec.base].into_iter().flatten() {
        let Some(tree) = tree_at(&git, revision)? else {
            continue;
        };
        let folders = below.ancestors();
        for lost in folders.filter(|it| !it.as_os_str().is_empty()) {
            if holds_root(&tree, lost).map_err(|error| unreadable(lost, &error))? {
                return Err(CliError::usage(
                    format!(
                        "{} is a dutybook root at {revision}, and is missing now",
                        lost.display()
                    ),
                    "without it nothing is said of its duties: put it back, or let who may do so merge the change \
                     that removes it over this failure",
                ));
            }
        }
    }
    Ok(())
}

/// The tree of a commit; `None` for `HEAD` before the first commit, where there is nothing.
///
/// # Errors
/// When the commit is not known, or cannot be read.
pub(super) fn tree_at(git: &GitRepository, revision: &str) -> Result<Option<CommitTree>, CliError> {
    if revision == "HEAD" && git.head()?.is_none() {
        return Ok(None);
    }
    Ok(Some(git.tree(git.resolve(revision)?)?))
}

/// Whether a folder is a root in a tree. A folder that is not there is none.
///
/// # Errors
/// When the tree cannot be read.
pub(super) fn holds_root(tree: &CommitTree, folder: &Path) -> Result<bool, ReadError> {
    let parts = folder.iter().filter(|part| *part != ".");
    let mut parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
    parts.push(POLICY.into());
    tree.has(&parts.join("/"))
}

/// A folder of a tree that cannot be listed.
pub(super) fn unreadable(folder: &Path, error: &ReadError) -> CliError {
    CliError::usage(
        format!("{} {error}", folder.display()),
        "the commit has to be readable as a whole: fetch what is missing",
    )
}

/// The top of the worktree around a folder, without links.
fn top_of(folder: &Path) -> Result<Option<PathBuf>, CliError> {
    let Ok(real) = real_path(folder) else {
        return Ok(None);
    };
    let Ok(Some(git)) = GitRepository::open(&real) else {
        return Ok(None);
    };
    let depth = git.path_below_top(&real)?.components().count();
    Ok(real.ancestors().nth(depth).map(Path::to_path_buf))
}
