//! What a repository remembers of the packs that it took over: `policy/packs/<pack>.yaml`.

use std::sync::Arc;

use super::error::PackError;
use crate::files::{EntryKind, Files};
use crate::load::{LoadError, MAX_YAML, format_installed_pack, parse_installed_pack};
use crate::model::{Id, InstalledPack};

/// The folder of these files.
pub const INSTALLED_FOLDER: &str = "policy/packs";

/// The file that remembers a pack.
#[must_use]
pub fn installed_path(pack: &Id) -> String {
    format!("{INSTALLED_FOLDER}/{pack}.yaml")
}

/// The text of the file that remembers a pack, which is read back before anybody writes it.
///
/// # Errors
/// When it could not be read later: it would be too large, or holds what YAML cannot.
pub fn record_text(pack: &InstalledPack) -> Result<String, PackError> {
    let id = &pack.id;
    let unfit = |why: String| {
        let message = format!("the pack {id} cannot be remembered: {why}");
        PackError::new(message, "simplify the pack's files")
    };
    let text = format_installed_pack(pack).map_err(unfit)?;
    if text.len() as u64 > MAX_YAML {
        return Err(PackError::new(
            format!(
                "the pack {id} is too large: {} would have {} bytes, expected at most {MAX_YAML}",
                installed_path(id),
                text.len()
            ),
            "divide the pack; a line has 4 bytes more there than in its file",
        ));
    }
    let path: Arc<str> = installed_path(id).into();
    let read = parse_installed_pack(text.as_bytes(), &path);
    match read.content {
        Some(same) if same == *pack => Ok(text),
        Some(_) => Err(unfit("its record would be read otherwise".to_owned())),
        None => Err(unfit(PackError::of_faults(&path, read.drafts).to_string())),
    }
}

/// The packs that a repository took over, by name. Only files `<pack>.yaml` are records: what else lies in the folder was left
/// there by an editor or a file manager.
///
/// # Errors
/// When a file of the folder cannot be read or understood.
pub fn read_installed_packs(files: &dyn Files) -> Result<Vec<InstalledPack>, PackError> {
    let folder = files.list(INSTALLED_FOLDER);
    let folder = folder.map_err(|error| LoadError::new(INSTALLED_FOLDER, error))?;
    let mut packs = Vec::new();
    for entry in folder {
        let is_record = entry.name.strip_suffix(".yaml").is_some() && !entry.name.starts_with('.');
        if entry.kind != EntryKind::File && is_record {
            return Err(PackError::new(
                format!("{INSTALLED_FOLDER}/{} is not a plain file", entry.name),
                "put the file itself there",
            ));
        }
        if entry.kind != EntryKind::File || !entry.is_utf8 || !is_record {
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
