//! Walking folders without leaving them through links or submodules.

use super::{EntryKind, Files, FolderEntry, ReadError};

/// How deep folders may nest below the one that a walk begins with.
const MAX_FOLDER_DEPTH: usize = 12;

/// How many entries one folder may have: more than any honest one has, and few enough that a pull
/// request cannot fill the memory with them.
const MAX_ENTRIES: usize = 200_000;

/// A folder at which a walk ended early.
#[derive(Debug, thiserror::Error)]
#[error("{folder} {reason}")]
pub struct WalkError {
    /// The folder, relative to the dutybook root.
    pub folder: String,
    /// Why.
    pub reason: WalkFault,
}

/// What is wrong with a folder.
#[derive(Debug, thiserror::Error)]
pub enum WalkFault {
    /// It nests deeper than a walk descends.
    #[error("is nested deeper than {MAX_FOLDER_DEPTH} folders")]
    TooDeep,
    /// It has more entries than a walk takes.
    #[error("has more than {MAX_ENTRIES} entries")]
    TooMany,
    /// It cannot be read.
    #[error(transparent)]
    Read(ReadError),
}

/// One folder and its entries.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The path, relative to the dutybook root.
    pub path: String,
    /// Its entries, sorted by name.
    pub entries: Vec<FolderEntry>,
}

/// The folder of git's own files, or in a submodule the file that leads to them.
const DOT_GIT: &str = ".git";

impl Folder {
    /// Lists one folder.
    ///
    /// # Errors
    /// When it cannot be read, or has too many entries.
    pub fn list(files: &dyn Files, path: String) -> Result<Folder, WalkError> {
        let reason = match files.list(&path) {
            Ok(entries) if entries.len() <= MAX_ENTRIES => return Ok(Folder { path, entries }),
            Ok(_) => WalkFault::TooMany,
            Err(error) => WalkFault::Read(error),
        };
        let folder = path;
        Err(WalkError { folder, reason })
    }

    /// The plain files that can be opened by their name: the folder's path and the file's name. A
    /// file whose name is not UTF-8 cannot.
    pub fn plain_files(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_plain = |entry: &&FolderEntry| entry.kind == EntryKind::File && entry.is_utf8;
        let files = self.entries.iter().filter(is_plain);
        files.map(|entry| (self.path.as_str(), entry.name.as_str()))
    }

    /// Paths of the folders in it into which a walk descends.
    pub fn subfolders(&self) -> impl Iterator<Item = String> {
        let is_walked = |entry: &&FolderEntry| {
            entry.kind == EntryKind::Folder && entry.name != DOT_GIT && entry.is_utf8
        };
        let folders = self.entries.iter().filter(is_walked);
        folders.map(|entry| format!("{}/{}", self.path, entry.name))
    }

    /// Whether the folder has a folder of that name; a link to one does not count.
    #[must_use]
    pub fn has_folder(&self, name: &str) -> bool {
        let is_it = |entry: &FolderEntry| entry.kind == EntryKind::Folder && entry.name == name;
        self.entries.iter().any(is_it)
    }

    /// Whether the folder is the root of another repository.
    #[must_use]
    pub fn is_submodule(&self) -> bool {
        self.entries.iter().any(|entry| entry.name == DOT_GIT)
    }
}

/// Lists a folder and every folder below it, parents first, in the order of their names.
///
/// # Errors
/// When one of them cannot be read or is out of bounds.
pub fn walk(files: &dyn Files, top: &str) -> Result<Vec<Folder>, WalkError> {
    let mut folders = Vec::new();
    let mut waiting = vec![(top.to_owned(), 0)];
    while let Some((path, depth)) = waiting.pop() {
        if depth > MAX_FOLDER_DEPTH {
            return Err(WalkError {
                folder: path,
                reason: WalkFault::TooDeep,
            });
        }
        let folder = Folder::list(files, path)?;
        if !folder.is_submodule() {
            let below: Vec<_> = folder.subfolders().collect();
            waiting.extend(below.into_iter().rev().map(|path| (path, depth + 1)));
        }
        folders.push(folder);
    }
    Ok(folders)
}
