//! Where a pack was read: the folder, and in a git repository the commit that holds its files.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::files::{Digest, Files, FolderEntry, ReadError, Worktree, real_path};
use crate::git::{GitRepository, ObjectId};
use crate::model::PackOrigin;

/// The entries of a pack's folder.
const FILES: [&str; 2] = ["pack.yaml", "README.md"];
const FOLDERS: [&str; 3] = ["tasks", "schemas", "languages"];

/// A folder that remembers what was read from it.
pub(super) struct ReadFolder {
    below: Worktree,
    read: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl ReadFolder {
    pub(super) fn new(folder: &Path) -> Self {
        ReadFolder {
            below: Worktree::new(folder.to_path_buf()),
            read: Mutex::default(),
        }
    }

    /// Where the pack that was read comes from, for a repository whose root is that folder.
    pub(super) fn origin(&self, root: &Path) -> PackOrigin {
        let folder = self.below.root().to_path_buf();
        let shown = path_from(root, &folder);
        let Ok(Some(git)) = GitRepository::open(&folder) else {
            return PackOrigin::Folder {
                folder: shown,
                repository: None,
                commit: None,
            };
        };
        let commit = self.commit(&git);
        let below = git.path_below_top(&folder).unwrap_or_default();
        let below = below.to_string_lossy().replace('\\', "/");
        let repository = git.remote_address();
        // Within a repository that others can fetch, the place in it says more than where somebody cloned it.
        let folder = match &repository {
            Some(_) if below.is_empty() => ".".to_owned(),
            Some(_) => below,
            None => shown,
        };
        PackOrigin::Folder {
            folder,
            repository,
            commit: commit.map(|id| id.to_string()),
        }
    }

    /// The commit that is checked out, where it holds exactly what was read. git's own answer is not asked for: it overlooks
    /// files that it was told to ignore.
    fn commit(&self, git: &GitRepository) -> Option<ObjectId> {
        let head = git.head().ok().flatten()?;
        let tree = git.tree(head).ok()?;
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |(path, bytes): (&String, &Vec<u8>)| {
            tree.content_id(path).is_ok_and(|id| id.is_of_text(bytes))
        };
        let mut committed: Vec<String> = Vec::new();
        for name in FILES {
            if tree.has(name).ok()? {
                committed.push(name.to_owned());
            }
        }
        for folder in FOLDERS {
            let entries = tree.list(folder).ok()?.into_iter();
            committed.extend(entries.map(|entry| format!("{folder}/{}", entry.name)));
        }
        let has_no_more = committed.iter().all(|path| read.contains_key(path));
        (has_no_more && read.iter().all(is_same)).then_some(head)
    }
}

impl Files for ReadFolder {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        self.below.list(folder)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.below.read(path, limit)?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        self.below.digest(path, limit)
    }
}

/// The path from one folder to another, with `/`; that of the other alone where no path leads there, as to another drive of
/// Windows.
fn path_from(root: &Path, folder: &Path) -> String {
    let (root, folder) = (absolute(root), absolute(folder));
    let (from, to): (Vec<Component>, Vec<Component>) =
        (root.components().collect(), folder.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return folder.to_string_lossy().replace('\\', "/");
    }
    let up = from[shared..].iter().map(|_| "..".to_owned());
    let down = to[shared..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}

/// The path without links, also of a folder that is yet to be made.
fn absolute(path: &Path) -> PathBuf {
    if let Ok(real) = real_path(path) {
        return real;
    }
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut missing: Vec<_> = Vec::new();
    for above in path.ancestors() {
        if let Ok(mut real) = real_path(above) {
            real.extend(missing.iter().rev());
            return real;
        }
        missing.extend(above.file_name());
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_from_one_folder_to_another() {
        for (root, folder, expected) in [
            ("/x/soc", "/x/packs/own", "../packs/own"),
            ("/x/soc", "/x/soc/packs/own", "packs/own"),
            ("/x/soc", "/x/soc", "."),
            ("/x/a/b", "/x", "../.."),
        ] {
            assert_eq!(path_from(Path::new(root), Path::new(folder)), expected);
        }
    }
}
