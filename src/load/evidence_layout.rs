//! Finding the occurrences' folders below `evidence/`.

use std::sync::Arc;

use super::occurrence_folder::OccurrencePath;
use super::yaml_file::LoadError;
use crate::files::{Files, Folder, ReadError};

/// How many occurrences' folders a repository may have.
const MAX_FOLDERS: usize = 4_000_000;

/// A file above the folders in which files are expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrayFile {
    /// The path, relative to the dutybook root.
    pub file: Arc<str>,
}

/// The shape of `evidence/` above the occurrences' folders.
#[derive(Debug, Default)]
pub struct EvidenceLayout {
    /// `evidence/`, the tasks' and the years' folders.
    pub folders: Vec<Folder>,
    /// The occurrences' folders, in the order of their paths.
    pub occurrences: Vec<OccurrencePath>,
    /// Files that lie above them.
    pub strays: Vec<StrayFile>,
}

/// Lists `evidence/` down to the occurrences' folders, without opening those.
///
/// # Errors
/// When a folder cannot be read, or there are too many.
pub fn read_layout(files: &dyn Files, top: &Folder) -> Result<EvidenceLayout, LoadError> {
    if !top.has_folder("evidence") {
        return Ok(EvidenceLayout::default());
    }
    let mut layout = EvidenceLayout::default();
    let evidence = layout.enter(files, "evidence".to_owned())?;
    for task in evidence {
        for year in layout.enter(files, task)? {
            for path in layout.enter(files, year)? {
                layout.occurrences.extend(folder_path(path));
            }
            if layout.occurrences.len() > MAX_FOLDERS {
                let reason =
                    std::io::Error::other(format!("holds more than {MAX_FOLDERS} folders"));
                return Err(LoadError::new("evidence", ReadError::Io(reason)));
            }
        }
    }
    Ok(layout)
}

impl EvidenceLayout {
    /// Lists a folder, keeps the files in it as strays, and returns the folders below it.
    fn enter(&mut self, files: &dyn Files, path: String) -> Result<Vec<String>, LoadError> {
        let folder = Folder::list(files, path).map_err(LoadError::from)?;
        let mut below = Vec::new();
        if !folder.is_submodule() {
            below.extend(folder.subfolders());
            self.strays
                .extend(folder.plain_files().map(|(folder, name)| StrayFile {
                    file: Arc::from(format!("{folder}/{name}")),
                }));
        }
        self.folders.push(folder);
        Ok(below)
    }
}

fn folder_path(path: String) -> Option<OccurrencePath> {
    let mut parts = path.split('/').skip(1).map(str::to_owned);
    let (task, year, occurrence) = (parts.next()?, parts.next()?, parts.next()?);
    Some(OccurrencePath {
        path,
        task,
        year,
        occurrence,
    })
}
