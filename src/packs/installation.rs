//! What a repository remembers of the packs that it took over: `policy/packs/<pack>.yaml`.

use std::sync::Arc;

use super::error::PackError;
use crate::files::{EntryKind, Files};
use crate::load::{LoadError, MAX_YAML, parse_installed_pack};
use crate::model::{Id, InstalledPack};

/// The folder of these files.
pub const INSTALLED_FOLDER: &str = "policy/packs";

/// The file that remembers a pack.
#[must_use]
pub fn installed_path(pack: &Id) -> String {
    format!("{INSTALLED_FOLDER}/{pack}.yaml")
}

/// The packs that a repository took over, by name.
///
/// # Errors
/// When a file of the folder cannot be read or understood.
pub fn read_installed_packs(files: &dyn Files) -> Result<Vec<InstalledPack>, PackError> {
    let folder = files.list(INSTALLED_FOLDER);
    let folder = folder.map_err(|error| LoadError::new(INSTALLED_FOLDER, error))?;
    let mut packs = Vec::new();
    for entry in folder {
        if entry.kind != EntryKind::File || entry.name == "README.md" {
            continue;
        }
        let path = format!("{INSTALLED_FOLDER}/{}", entry.name);
        let bytes = files.read(&path, MAX_YAML);
        let bytes = bytes.map_err(|error| LoadError::new(&path, error))?;
        let read = parse_installed_pack(&bytes, &Arc::from(path.as_str()));
        let Some(pack) = read.content else {
            return Err(PackError::of_faults(&path, read.drafts));
        };
        if installed_path(&pack.id) != path {
            return Err(PackError::new(
                format!("{path} says `pack: {}`", pack.id),
                "name the file after its pack",
            ));
        }
        packs.push(pack);
    }
    Ok(packs)
}
