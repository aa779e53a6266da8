//! Walking folders without following anything out of them.

use super::{EntryKind, Files, FolderEntry, ReadError};

/// How deep folders may nest below the one that a walk begins with.
pub const MAX_FOLDER_DEPTH: usize = 12;

/// How many names one folder may hold: more than any honest one does, and few enough that a pull
/// request cannot fill the memory with one.
const MAX_ENTRIES: usize = 200_000;

/// Why a walk ended early.
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
    /// Folders nest deeper than a walk goes.
    #[error("lies deeper than {MAX_FOLDER_DEPTH} folders")]
    TooDeep,
    /// The folder holds more names than a walk takes.
    #[error("holds more than {MAX_ENTRIES} names")]
    TooMany,
    /// The folder cannot be read.
    #[error(transparent)]
    Read(ReadError),
}

/// One folder and what it holds.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The path, relative to the dutybook root.
    pub path: String,
    /// What it holds, sorted by name.
    pub entries: Vec<FolderEntry>,
}

/// The name under which git keeps its own files, or a submodule the way to them.
const DOT_GIT: &str = ".git";

impl Folder {
    /// Lists one folder.
    ///
    /// # Errors
    /// When it cannot be read, or holds too many names.
    pub fn list(files: &dyn Files, path: String) -> Result<Folder, WalkError> {
        match files.list(&path) {
            Ok(entries) if entries.len() > MAX_ENTRIES => Err(WalkError {
                folder: path,
                reason: WalkFault::TooMany,
            }),
            Ok(entries) => Ok(Folder { path, entries }),
            Err(error) => Err(WalkError {
                folder: path,
                reason: WalkFault::Read(error),
            }),
        }
    }

    /// The plain files that can be opened by their name: the folder's path and the file's name. A
    /// name that is no UTF-8 is no name to open.
    pub fn plain_files(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_plain = |entry: &&FolderEntry| entry.kind == EntryKind::File && entry.is_utf8;
        let files = self.entries.iter().filter(is_plain);
        files.map(|entry| (self.path.as_str(), entry.name.as_str()))
    }

    /// Paths of the folders in it that a walk goes down into.
    pub fn subfolders(&self) -> impl Iterator<Item = String> {
        let folders = self.entries.iter();
        folders
            .filter(|entry| {
                entry.kind == EntryKind::Folder && entry.name != DOT_GIT && entry.is_utf8
            })
            .map(|entry| format!("{}/{}", self.path, entry.name))
    }

    /// Whether the folder holds a folder of that name, and no link to one.
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
/// When one of them cannot be read, or goes beyond the bounds.
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
