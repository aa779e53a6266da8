//! The dutybook roots that hold given files, for hooks that know only what a commit changes.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::cli::CliError;
use crate::cli::named_folder::{holds_root, refuse_links, tree_at, unreadable};
use crate::git::GitRepository;

/// The folders of the roots that hold files, sorted, each once: every folder above a file that has `policy/dutybook.yaml`
/// in the worktree, or at the base of the change. A root within another does not hide that one. Files outside of every root
/// have none.
///
/// # Errors
/// When a path does not lie below this folder, leads through a link, or the base cannot be read.
pub(super) fn find_roots_of_files(
    files: &[PathBuf],
    base: Option<&str>,
) -> Result<Vec<PathBuf>, CliError> {
    let here = Path::new(".");
    let git = GitRepository::open(here)?;
    let tree = match (&git, base) {
        (Some(git), Some(base)) => tree_at(git, base)?,
        _ => None,
    };
    let mut folders = BTreeSet::new();
    for file in files {
        if !file
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
        {
            return Err(CliError::usage(
                format!(
                    "{} is not the path of a file below this folder",
                    file.display()
                ),
                "name files as git does, relative to the top of the repository: tenants/a/evidence/…",
            ));
        }
        folders.extend(file.ancestors().skip(1));
    }
    let mut roots = Vec::new();
    for folder in folders {
        let folder = if folder.as_os_str().is_empty() {
            here
        } else {
            folder
        };
        let is_at_base = match &tree {
            Some(tree) => holds_root(tree, folder).map_err(|error| unreadable(folder, &error))?,
            None => false,
        };
        if is_at_base || is_root(folder) {
            refuse_links(folder)?;
            roots.push(folder.to_path_buf());
        }
    }
    Ok(roots)
}

fn is_root(folder: &Path) -> bool {
    let settings = folder.join("policy/dutybook.yaml");
    settings.symlink_metadata().is_ok()
}
