//! The dutybook roots that hold given files, for hooks that know only what a commit changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli::CliError;
use crate::files::Files;
use crate::git::{CommitTree, GitRepository};

/// The folders of the roots that hold files, sorted, each once: the nearest folder above each file that has
/// `policy/dutybook.yaml` in the worktree, or at the base of the change. Files outside of every root have none.
///
/// # Errors
/// When the base cannot be read.
pub(super) fn find_roots_of_files(
    files: &[PathBuf],
    base: Option<&str>,
) -> Result<Vec<PathBuf>, CliError> {
    let here = Path::new(".");
    let git = GitRepository::open(here)?;
    let tree = match (&git, base) {
        (Some(git), Some(base)) if base != "HEAD" || git.head()?.is_some() => {
            Some(git.tree(git.resolve(base)?)?)
        }
        _ => None,
    };
    let mut roots = BTreeSet::new();
    for file in files {
        let folders = file.ancestors().skip(1);
        for folder in folders.map(|it| if it.as_os_str().is_empty() { here } else { it }) {
            if is_root(folder) || is_root_at(tree.as_ref(), folder) {
                roots.insert(folder.to_path_buf());
                break;
            }
        }
    }
    Ok(roots.into_iter().collect())
}

fn is_root(folder: &Path) -> bool {
    folder
        .join("policy/dutybook.yaml")
        .symlink_metadata()
        .is_ok()
}

fn is_root_at(tree: Option<&CommitTree>, folder: &Path) -> bool {
    let parts = folder.iter().filter(|part| *part != ".");
    let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
    let policy = [parts.join("/").as_str(), "policy"].join("/");
    let listed = tree.map(|tree| tree.list(policy.trim_start_matches('/')));
    listed.is_some_and(|it| {
        it.is_ok_and(|entries| entries.iter().any(|it| it.name == "dutybook.yaml"))
    })
}
