//! What an amendment does to the artifacts of its evidence.

use std::path::{Path, PathBuf};

use serde_yaml::{Mapping, Value};

use super::attach::{Attachment, attach, inspect_attachment};
use super::error::RecordError;
use super::new_file::NewFile;
use super::ordered_mapping::append;
use crate::files::Files;
use crate::load::{MAX_YAML, is_yaml_name};
use crate::model::{Policy, Task};

/// The attachments that an amendment adds or replaces.
pub(super) struct AttachmentChanges {
    /// The files to write.
    pub(super) new: Vec<NewFile>,
    /// Names and old sums of the artifacts that some of them replace.
    pub(super) replaced: Vec<(String, String)>,
}

pub(super) fn change_artifacts(
    root: &Path,
    files: &dyn Files,
    policy: &Policy,
    (task, path): (&Task, &str),
    document: &mut Mapping,
    sources: &[PathBuf],
) -> Result<AttachmentChanges, RecordError> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (mut new, mut replaced) = (Vec::new(), Vec::new());
    let mut added = Vec::new();
    for source in sources {
        let (name, sum) = inspect_attachment(source, policy, task)?;
        match artifact_entry(document, &name) {
            None => added.push(source.clone()),
            Some(entry) => {
                let old = entry.insert("sha256".into(), sum.to_string().into());
                let old = old.as_ref().and_then(Value::as_str).unwrap_or("unknown");
                if old == sum.to_string() {
                    continue;
                }
                let fresh = fresh_name(files, folder, &name);
                entry.insert("path".into(), fresh.as_str().into());
                replaced.push((name, old.to_owned()));
                let path = format!("{folder}/{fresh}");
                new.push(NewFile::copy(path, source.clone(), sum));
            }
        }
    }
    for Attachment { listed, file } in attach(root, files, policy, task, path, &added)? {
        append(document, "artifacts", serde_yaml::to_value(listed)?);
        new.extend(file);
    }
    Ok(AttachmentChanges { new, replaced })
}

/// A name that no file of a folder has: `stem-2.ext`, and so on.
fn fresh_name(files: &dyn Files, folder: &str, name: &str) -> String {
    let entries = files.list(folder).unwrap_or_default();
    let taken: Vec<String> = entries.iter().map(|e| e.name.to_lowercase()).collect();
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut number = 2;
    loop {
        let fresh = format!("{stem}-{number}{extension}");
        if !taken.contains(&fresh.to_lowercase()) {
            return fresh;
        }
        number += 1;
    }
}

/// Whether other evidence of the folder may list a file; what cannot be read may.
pub(super) fn is_listed_elsewhere(files: &dyn Files, path: &str, name: &str) -> bool {
    let (folder, own) = path.rsplit_once('/').unwrap_or(("", path));
    let Ok(entries) = files.list(folder) else {
        return true;
    };
    let is_other = |other: &&str| *other != own && is_yaml_name(other);
    let mut others = entries.iter().map(|e| e.name.as_str());
    others.any(|other| {
        let text = || files.read(&format!("{folder}/{other}"), MAX_YAML);
        is_other(&other)
            && text().map_or(true, |text| String::from_utf8_lossy(&text).contains(name))
    })
}

/// The entry of an artifact that lies in the evidence's own folder.
pub(super) fn artifact_entry<'d>(document: &'d mut Mapping, name: &str) -> Option<&'d mut Mapping> {
    let items = document.get_mut("artifacts")?.as_sequence_mut()?;
    let mut entries = items.iter_mut().filter_map(Value::as_mapping_mut);
    entries.find(|entry| entry.get("path").and_then(Value::as_str) == Some(name))
}
