//! Attachments: files that are copied beside evidence.
#![allow(
    clippy::disallowed_methods,
    reason = "attachments are read where they lie, outside the repository"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::error::RecordError;
use super::evidence_draft::ArtifactEntry;
use super::new_file::NewFile;
use crate::files::{Digest, EntryKind, Files, Sha256Sum, TEMPORARY_PREFIX};
use crate::load::REQUEST_FILE;
use crate::model::{Id, Policy, Task};
use crate::text::is_device_name;

/// How many names are tried for one attachment.
const MAX_NAMES: usize = 1000;

/// An attachment as evidence lists it, and the file to write; none where it lies there already.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// How evidence lists it.
    pub listed: ArtifactEntry,
    /// What is to be written.
    pub file: Option<NewFile>,
}

/// The folder for attachments.
pub(super) struct AttachmentFolder<'a> {
    /// The dutybook root.
    pub(super) root: &'a Path,
    /// The occurrence's folder, relative to the root.
    pub(super) folder: &'a str,
    /// The team whose evidence lists them.
    pub(super) team: &'a Id,
}

/// Finds a name in the occurrence's folder for each file: its own, or with the team before it where
/// that name is taken by other content.
///
/// # Errors
/// When one is no plain file, is too large for the task, or has a name that no artifact may have.
pub fn attach(
    root: &Path,
    files: &dyn Files,
    policy: &Policy,
    task: &Task,
    evidence: &str,
    sources: &[PathBuf],
) -> Result<Vec<Attachment>, RecordError> {
    let (folder, name) = evidence.rsplit_once('/').unwrap_or(("", evidence));
    let team = Id::new(name.trim_end_matches(".yaml")).unwrap_or_else(|_| Id::any());
    let goal = AttachmentFolder {
        root,
        folder,
        team: &team,
    };
    let listed = files.list(folder).map_err(|source| RecordError::Read {
        path: folder.to_owned(),
        source,
    })?;
    // Some file systems do not distinguish case.
    let mut taken: BTreeMap<String, Option<(String, EntryKind)>> = listed
        .into_iter()
        .map(|entry| (fold_case(&entry.name), Some((entry.name, entry.kind))))
        .collect();
    let mut attached = Vec::with_capacity(sources.len());
    for source in sources {
        let (name, sum) = inspect_attachment(source, policy, task)?;
        let one = place(&goal, source, &name, sum, &taken)?;
        taken.insert(fold_case(&one.listed.path), None);
        attached.push(one);
    }
    Ok(attached)
}

fn fold_case(name: &str) -> String {
    name.to_lowercase()
}

/// The name and the digest of a file; refused where it cannot be an attachment.
pub(super) fn inspect_attachment(
    source: &Path,
    policy: &Policy,
    task: &Task,
) -> Result<(String, Sha256Sum), RecordError> {
    let shown = source.display();
    let read = |error: std::io::Error| RecordError::Read {
        path: source.display().to_string(),
        source: error.into(),
    };
    let found = fs::symlink_metadata(source).map_err(read)?;
    if !found.is_file() {
        let what = if found.is_dir() {
            "a folder"
        } else {
            "not a plain file"
        };
        return Err(RecordError::usage(
            format!("{shown} is {what}"),
            "attach the files themselves; links are not followed",
        ));
    }
    let allowed = task.requires.artifacts.max_size;
    if found.len() > allowed {
        return Err(RecordError::usage(
            format!(
                "{shown} has {} bytes; {} takes {allowed}",
                found.len(),
                task.id
            ),
            "attach an excerpt, or raise `max_size` of the task",
        ));
    }
    let name = source.file_name().and_then(|name| name.to_str());
    let name = name
        .filter(|name| is_allowed_name(name, policy))
        .ok_or_else(|| {
            RecordError::usage(
                format!("{shown} has a name that no artifact can have"),
                "rename it: no control characters, `:` or `\\`, no dot or blank at the end, and not as evidence, \
                 a file of git or a device of Windows is called",
            )
        })?;
    let digest = File::open(source).and_then(Digest::of).map_err(read)?;
    let sum = digest.sha256.unwrap_or(Sha256Sum([0; 32]));
    Ok((name.to_owned(), sum))
}

fn is_allowed_name(name: &str, policy: &Policy) -> bool {
    let is_odd = |c: char| c.is_control() || c == ':' || c == '\\';
    // Some file systems do not distinguish case.
    let name = fold_case(name);
    let stem = name.strip_suffix(".yaml").unwrap_or_default();
    !name.chars().any(is_odd)
        && !name.ends_with(['.', ' '])
        && !name.starts_with(TEMPORARY_PREFIX)
        && name != REQUEST_FILE
        && !name.starts_with(".git")
        && !is_device_name(&name)
        && !policy.teams.teams().contains_key(stem)
        && !policy
            .teams
            .renamings()
            .any(|(_, former)| former.as_str() == stem)
}

/// A name for one attachment: the first that is free, or that has the same content already, as after a run
/// that was killed.
fn place(
    goal: &AttachmentFolder,
    source: &Path,
    name: &str,
    sum: Sha256Sum,
    taken: &BTreeMap<String, Option<(String, EntryKind)>>,
) -> Result<Attachment, RecordError> {
    let listed = |path: &str| ArtifactEntry {
        path: path.to_owned(),
        sha256: sum.to_string(),
    };
    for number in 0..MAX_NAMES {
        let candidate = match number {
            0 => name.to_owned(),
            1 => format!("{}-{name}", goal.team),
            number => format!("{}-{number}-{name}", goal.team),
        };
        match taken.get(&fold_case(&candidate)) {
            None => {
                let path = format!("{}/{candidate}", goal.folder);
                let file = NewFile::copy(path, source.to_path_buf(), sum);
                return Ok(Attachment {
                    listed: listed(&candidate),
                    file: Some(file),
                });
            }
            Some(Some((there, EntryKind::File))) if goal.has_content(there, sum) => {
                return Ok(Attachment {
                    listed: listed(there),
                    file: None,
                });
            }
            Some(_) => {}
        }
    }
    Err(RecordError::usage(
        format!(
            "there are too many files called `{name}` in {}",
            goal.folder
        ),
        "rename the attachment",
    ))
}

impl AttachmentFolder<'_> {
    fn has_content(&self, name: &str, sum: Sha256Sum) -> bool {
        let path = self.root.join(self.folder).join(name);
        let digest = File::open(path).and_then(Digest::of);
        digest.is_ok_and(|digest| digest.sha256 == Some(sum))
    }
}
