//! The files that `pack add` and `pack update` write, judged as a policy before they are written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::cli::CliError;
use crate::files::{Digest, Files, FolderEntry, NewContent, Overlay, ReadError, Worktree, walk};
use crate::finding::{Finding, Level};
use crate::git::ObjectId;
use crate::history::ChangedContent;
use crate::language::Language;
use crate::load::{self, LoadError, LoadedPolicy, MAX_YAML};
use crate::packs::{RenderedPack, add_teams, installed_path, record_text};
use crate::rules::describe_weakenings;
use crate::write::{NewFile, RecordError, remove_files, write_files};

const TEAMS: &str = "policy/teams.yaml";

/// Files of a policy that are ready to be written.
pub(super) struct DraftedPack {
    root: PathBuf,
    /// The new texts by path.
    pub(super) texts: BTreeMap<String, String>,
    /// The files that go.
    pub(super) removed: Vec<String>,
}

impl DraftedPack {
    pub(super) fn new(root: PathBuf) -> Self {
        DraftedPack {
            root,
            texts: BTreeMap::new(),
            removed: Vec::new(),
        }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn worktree(&self) -> Worktree {
        Worktree::new(self.root.clone())
    }

    /// The language of the policy that is there.
    pub(super) fn language(&self) -> Result<Language, CliError> {
        let loaded = load_policy(&self.worktree())?;
        let settings = loaded
            .policy
            .as_ref()
            .map(|policy| policy.settings.language);
        Ok(settings.unwrap_or_default())
    }

    /// Adds the record of a pack, and the teams that the policy lacks.
    pub(super) fn add_record_and_teams(&mut self, pack: &RenderedPack) -> Result<(), CliError> {
        let record = record_text(&pack.record)?;
        self.texts.insert(installed_path(&pack.record.id), record);
        let teams = match self.texts.get(TEAMS) {
            Some(text) => text.clone(),
            None => read_text(&self.worktree(), TEAMS)?,
        };
        if let Some(text) = add_teams(&teams, &pack.teams, &pack.groups)? {
            self.texts.insert(TEAMS.to_owned(), text);
        }
        Ok(())
    }

    /// What the files ask less of than those that are there; refuses a policy that cannot be read.
    pub(super) fn judge(&self, at: DateTime<Utc>) -> Result<Vec<String>, CliError> {
        let worktree = self.worktree();
        let before = load_policy(&worktree)?;
        let contents: BTreeMap<&str, NewContent> = self
            .texts
            .iter()
            .map(|(path, text)| (path.as_str(), NewContent::Bytes(text.clone().into_bytes())))
            .collect();
        let contents = contents.iter().map(|(path, content)| (*path, content));
        let overlay = Overlay::new(&worktree, contents);
        let after = load_policy(&WithoutFiles {
            below: &overlay,
            removed: &self.removed,
        })?;
        refuse_faults(&before, &after)?;
        // What is new asks for more.
        let paths = self.texts.keys().chain(&self.removed).map(String::as_str);
        let contents = paths.filter_map(|path| {
            let was = worktree.read(path, MAX_YAML).ok()?;
            Some(ChangedContent {
                path: Box::from(path),
                was: Some(ObjectId::of_blob(&was)),
                is: self
                    .texts
                    .get(path)
                    .map(|text| ObjectId::of_blob(text.as_bytes())),
            })
        });
        let contents: Vec<ChangedContent> = contents.collect();
        Ok(describe_weakenings(&before, &after, &contents, at))
    }

    /// Writes all files, or none.
    pub(super) fn write(&self) -> Result<(), CliError> {
        let worktree = self.worktree();
        let mut files = Vec::new();
        for (path, text) in &self.texts {
            let was = match worktree.read(path, MAX_YAML) {
                Ok(bytes) => Digest::of(bytes.as_slice()).ok().and_then(|it| it.sha256),
                Err(_) => None,
            };
            let file = NewFile::text(path.as_str(), text.as_str(), was.is_some());
            files.push(NewFile { was, ..file });
        }
        write_files(&self.root, &files).map_err(RecordError::from)?;
        remove_files(&self.root, &self.removed);
        Ok(())
    }
}

/// A tree without some of its files.
struct WithoutFiles<'a> {
    below: &'a dyn Files,
    removed: &'a [String],
}

impl Files for WithoutFiles<'_> {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let mut entries = self.below.list(folder)?;
        let is_gone = |entry: &FolderEntry| {
            let mut removed = self.removed.iter();
            removed.any(|path| path.rsplit_once('/') == Some((folder, entry.name.as_str())))
        };
        entries.retain(|entry| !is_gone(entry));
        Ok(entries)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.below.read(path, limit)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        self.below.digest(path, limit)
    }
}

/// Refuses a policy that is not valid after a change. Where it was not valid before either, nothing can be said of the change.
fn refuse_faults(before: &LoadedPolicy, after: &LoadedPolicy) -> Result<(), CliError> {
    let known: Vec<String> = faults(before).map(|fault| fault.message).collect();
    let is_new = |fault: &Finding| !known.contains(&fault.message);
    let mut all: Vec<Finding> = faults(after).collect();
    // What the change breaks is told first.
    all.sort_by_key(|fault| !is_new(fault));
    let Some(fault) = all.first() else {
        return Ok(());
    };
    let verb = if is_new(fault) {
        "would not be"
    } else {
        "is not"
    };
    let file = fault.file.as_deref().unwrap_or("policy");
    let message = format!("the policy {verb} valid: {file}: {}", fault.message);
    Err(CliError::usage(message, fault.help.clone()))
}

fn faults(loaded: &LoadedPolicy) -> impl Iterator<Item = Finding> {
    let drafts = loaded.drafts.iter().cloned();
    let findings = drafts.filter_map(|draft| loaded.levels.apply(draft));
    findings.filter(|finding| finding.level == Level::Deny)
}

fn load_policy(files: &dyn Files) -> Result<LoadedPolicy, CliError> {
    let folders = walk(files, "policy").map_err(LoadError::from)?;
    Ok(load::read_policy(files, &folders, &|_| false)?)
}

/// The text of a file of the repository.
pub(super) fn read_text(files: &dyn Files, path: &str) -> Result<String, CliError> {
    let bytes = files.read(path, MAX_YAML);
    let bytes = bytes.map_err(|error| LoadError::new(path, error))?;
    String::from_utf8(bytes).map_err(|_| {
        let error = std::io::Error::new(std::io::ErrorKind::InvalidData, "it is not UTF-8");
        LoadError::new(path, ReadError::Io(error)).into()
    })
}

/// Whether something is at a path.
pub(super) fn exists(root: &Path, path: &str) -> bool {
    root.join(path).symlink_metadata().is_ok()
}
