//! Which dutybook roots are judged: one, or several of one repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::CliError;
use super::settings::Settings;

/// The folders that `-C` names, patterns resolved, in the order of their paths; `None` where it names the
/// one folder that everything is looked for from.
pub(super) fn several(settings: &Settings) -> Result<Option<Vec<PathBuf>>, CliError> {
    if let [folder] = settings.directories.as_slice()
        && !is_pattern(folder)
    {
        return Ok(None);
    }
    let mut found: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for typed in &settings.directories {
        let folders = if is_pattern(typed) {
            matching(typed)?
        } else {
            vec![typed.clone()]
        };
        for folder in folders {
            // One root that two patterns match is judged once.
            found.insert(root(&folder)?, folder);
        }
    }
    Ok(Some(found.into_values().collect()))
}

/// Refuses several folders where a command is about one.
pub(super) fn only(settings: &Settings) -> Result<(), CliError> {
    if settings.directories.len() <= 1 {
        return Ok(());
    }
    Err(CliError::Usage {
        message: "only `check` takes several -C".to_owned(),
        help: "name one folder".to_owned(),
    })
}

/// Whether what was typed is a pattern, and no folder of that very name.
fn is_pattern(typed: &Path) -> bool {
    let text = typed.to_string_lossy();
    text.contains(['*', '?', '[']) && !typed.exists()
}

/// The folders that a pattern matches.
fn matching(typed: &Path) -> Result<Vec<PathBuf>, CliError> {
    let text = typed.to_string_lossy();
    let usage = |message: String| CliError::Usage {
        message,
        help: "write a pattern of folders, in quotes, such as -C 'tenants/*'".to_owned(),
    };
    let options = glob::MatchOptions {
        require_literal_separator: true,
        require_literal_leading_dot: true,
        case_sensitive: true,
    };
    let paths = glob::glob_with(&text, options)
        .map_err(|error| usage(format!("`{text}` is no pattern: {error}")))?;
    let mut folders = Vec::new();
    for path in paths {
        // What cannot be looked into may be a root: without it the answer would not be whole.
        let path = path.map_err(|error| usage(error.to_string()))?;
        if path.is_dir() {
            folders.push(path);
        }
    }
    if folders.is_empty() {
        return Err(usage(format!("`{text}` matches no folder")));
    }
    Ok(folders)
}

/// A folder as the disk names it. It has to be a root itself: one whose policy is gone would be passed
/// over in silence, or taken for the root above it.
fn root(folder: &Path) -> Result<PathBuf, CliError> {
    let usage = |message: String| CliError::Usage {
        message,
        help: "every folder that -C names or matches has to hold policy/dutybook.yaml".to_owned(),
    };
    let shown = folder.display();
    if !folder.join("policy/dutybook.yaml").is_file() {
        return Err(usage(format!("{shown} is no dutybook root")));
    }
    let path = folder.canonicalize();
    path.map_err(|error| usage(format!("{shown} cannot be read: {error}")))
}
