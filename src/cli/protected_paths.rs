//! Where no result may be written: over evidence, over policy, into git's own folders.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::cli::CliError;
use crate::files::real_path;

/// What a dutybook root keeps: a result that took the place of one of these would change what the next
/// run judges. In lower case, since not every file system tells case apart.
const KEPT: [&str; 7] = [
    "policy",
    "evidence",
    "closings",
    "timestamps",
    ".mailmap",
    ".gitattributes",
    ".gitmodules",
];

/// The most links that lead from one to the next: as many as Linux follows.
const MAX_LINKS: usize = 40;

/// Refuses a place for a result that lies, however it is spelled, in the `policy` or `evidence` of a
/// dutybook root or in a folder of git.
pub(super) fn require_unprotected(typed: &Path) -> Result<(), CliError> {
    let goal = std::path::absolute(typed).and_then(|path| resolve(&path, 0));
    let goal = goal.map_err(|source| CliError::write(typed, source))?;
    let mut folder = PathBuf::new();
    for component in goal.components() {
        if let Component::Normal(name) = component {
            let name = name.to_string_lossy().to_lowercase();
            if name == ".git" || is_git_folder(&folder) {
                return Err(refusal(typed, "git keeps its own files there"));
            }
            if KEPT.contains(&name.as_str()) && is_root(&folder) {
                return Err(refusal(typed, "dutybook judges what lies there"));
            }
        }
        folder.push(component);
    }
    Ok(())
}

fn refusal(typed: &Path, why: &str) -> CliError {
    CliError::usage(
        format!("no result is written to {}: {why}", typed.display()),
        "nothing was written: name a file outside `policy`, `evidence` and `.git`",
    )
}

/// Whether a folder is a dutybook root, or the top of a repository that may have been one.
fn is_root(folder: &Path) -> bool {
    let has = |name: &str| folder.join(name).exists();
    has("policy/dutybook.yaml") || (has(".git") && has("policy") && has("evidence"))
}

/// Whether a folder is a git repository's own, whatever its name: gitrepository-layout(5).
fn is_git_folder(folder: &Path) -> bool {
    let has_objects = folder.join("objects").is_dir() && folder.join("refs").is_dir();
    let is_of_worktree = folder.join("commondir").is_file() && folder.join("gitdir").is_file();
    folder.join("HEAD").is_file() && (has_objects || is_of_worktree)
}

/// The path without links. What is not there yet is taken as it stands, below what is.
fn resolve(path: &Path, links: usize) -> io::Result<PathBuf> {
    if let Ok(real) = real_path(path) {
        return Ok(real);
    }
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(path.to_path_buf());
    };
    // A link that leads nowhere is written through, and makes what it leads to.
    if path.is_symlink() && links < MAX_LINKS {
        return resolve(&parent.join(fs::read_link(path)?), links + 1);
    }
    Ok(resolve(parent, links)?.join(name))
}
