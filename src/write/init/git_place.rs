//! Where a new repository lies within one of git.

use std::path::{Path, PathBuf};

use crate::git::GitRepository;

/// Where a root lies, or will lie once it is made, below the top of its git repository, with `/`; empty at the top, and
/// outside of git.
pub(super) fn path_below_git_top(root: &Path) -> String {
    let Ok(Some(git)) = GitRepository::open_around(root) else {
        return String::new();
    };
    let below = root.ancestors().find_map(|folder| {
        let here = match folder.as_os_str() {
            name if name.is_empty() => Path::new("."),
            _ => folder,
        };
        let below: PathBuf = git.path_below_top(here).ok()?;
        Some(below.join(root.strip_prefix(folder).ok()?))
    });
    let below = below.unwrap_or_default();
    let names = below.iter().filter(|name| *name != ".");
    let names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.join("/")
}
