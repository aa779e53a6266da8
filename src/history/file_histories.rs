//! What was done to files of evidence and waivers after they landed.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::listing_readings::ListingReadings;
use super::{
    ContentChange, Mainline, MainlineView, Rewrite, claim_folder, find_rewrites, read_claim,
};
use crate::git::{HistoryGap, ObjectId};
use crate::load::{opens_same_occurrence, parse_closing};
use crate::model::Id;

/// Reads what was done to files after they landed, up to what is judged.
pub struct FileHistories<'a> {
    mainline: &'a Mainline,
    view: &'a MainlineView<'a>,
    teams: &'a BTreeSet<Id>,
    /// Bytes that are not committed yet, by path.
    pending: HashMap<&'a str, (ObjectId, &'a [u8])>,
    /// Files that the mainline holds, and that are no longer there.
    gone: HashSet<&'a str>,
    readings: RefCell<ListingReadings>,
}

/// A file that was changed or removed after it landed.
pub struct RewrittenFile {
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// What was done to it that should not have been, oldest first.
    pub rewrites: Vec<Rewrite>,
}

/// One change of a file.
#[derive(Debug, Clone, Copy)]
pub struct FileStep {
    /// What it did.
    pub change: ContentChange,
    /// Whether it was made in the open, by an amendment in the same change.
    pub is_open: bool,
}

/// What a file is by its path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FileRole {
    Evidence,
    Request,
    Waiver,
    Closing,
    Other,
}

impl<'a> FileHistories<'a> {
    /// Histories up to what is judged. `pending` are files whose bytes are not those that the mainline
    /// holds, with these bytes; `gone` those that it holds and that are no longer there.
    #[must_use]
    pub fn new(
        mainline: &'a Mainline,
        view: &'a MainlineView<'a>,
        teams: &'a BTreeSet<Id>,
        pending: &'a [(Arc<str>, Vec<u8>)],
        gone: &'a [Arc<str>],
    ) -> Self {
        let pending = pending.iter();
        FileHistories {
            mainline,
            view,
            teams,
            pending: pending
                .map(|(file, bytes)| (&**file, (ObjectId::of_blob(bytes), bytes.as_slice())))
                .collect(),
            gone: gone.iter().map(|path| &**path).collect(),
            readings: RefCell::default(),
        }
    }

    /// Evidence, requests, artifacts and waivers that were changed or removed after they landed, by
    /// path.
    ///
    /// # Errors
    /// When an object is missing or damaged.
    pub fn rewritten_files(&self) -> Result<Vec<RewrittenFile>, HistoryGap> {
        let history = self.view.history;
        let files = history.files_below("evidence/");
        let mut found = Vec::new();
        let waivers = history.files_below("policy/waivers/");
        let closings = history.files_below("closings/");
        for (path, changes) in files.chain(waivers).chain(closings) {
            // Most files were never touched again.
            let is_changed = changes.len() >= 2 || self.pending.contains_key(path);
            if !is_changed && !self.gone.contains(path) {
                continue;
            }
            let rewrites = self.rewrites_of(path)?;
            if !rewrites.is_empty() {
                let file = Arc::from(path);
                found.push(RewrittenFile { file, rewrites });
            }
        }
        Ok(found)
    }

    fn rewrites_of(&self, path: &str) -> Result<Vec<Rewrite>, HistoryGap> {
        let landed = self.view.changes_after_landing(path);
        let steps = landed.map(ContentChange::from);
        let steps: Vec<_> = steps.chain(self.pending_step(path)).collect();
        let role = self.role_of(path);
        let mut found = find_rewrites(&steps, |step| self.is_open(path, role, step))?;
        // Other rules say where an artifact is missing.
        found.retain(|rewrite| role != FileRole::Other || rewrite.step.after.is_some());
        if role != FileRole::Closing {
            return Ok(found);
        }
        // Until somebody approved it, a closing is a draft.
        let mut kept = Vec::new();
        for rewrite in found {
            let before = rewrite.step.before;
            let approved = before.map(|before| self.is_approved_closing(path, before));
            if approved.transpose()?.unwrap_or(false) {
                kept.push(rewrite);
            }
        }
        Ok(kept)
    }

    fn is_approved_closing(&self, path: &str, version: ObjectId) -> Result<bool, HistoryGap> {
        let closing = parse_closing(&self.read(path, version)?);
        Ok(closing.is_some_and(|closing| closing.approval.is_some()))
    }

    /// What is about to be done to a file that had landed.
    fn pending_step(&self, path: &str) -> Option<ContentChange> {
        let before = self.view.content(path);
        let after = self.pending.get(path).map(|(id, _)| *id);
        let is_pending = before.is_some() && (after.is_some() || self.gone.contains(path));
        is_pending.then_some(ContentChange {
            commit: None,
            before,
            after,
        })
    }

    /// Every change of a file, its landing first.
    ///
    /// # Errors
    /// When an object is missing or damaged.
    pub fn steps_of(&self, path: &str) -> Result<Vec<FileStep>, HistoryGap> {
        let changes = self.view.history.changes_of(path).iter();
        let changes = changes.map(ContentChange::from);
        let role = self.role_of(path);
        let steps = changes.chain(self.pending_step(path)).map(|change| {
            let is_open = self.is_open(path, role, &change)?;
            Ok(FileStep { change, is_open })
        });
        steps.collect()
    }

    fn role_of(&self, path: &str) -> FileRole {
        if path.starts_with("policy/waivers/") {
            return match path.strip_suffix(".yaml") {
                Some(_) => FileRole::Waiver,
                None => FileRole::Other,
            };
        }
        if path.starts_with("closings/") {
            return FileRole::Closing;
        }
        match claim_folder(path, self.teams) {
            Some(_) if path.ends_with("/request.yaml") => FileRole::Request,
            Some(_) => FileRole::Evidence,
            None => FileRole::Other,
        }
    }

    /// Whether a change of content was made in the open.
    fn is_open(
        &self,
        path: &str,
        role: FileRole,
        step: &ContentChange,
    ) -> Result<bool, HistoryGap> {
        let (Some(before), Some(after)) = (step.before, step.after) else {
            return Ok(true);
        };
        match role {
            FileRole::Evidence => self.is_amended(path, before, after),
            FileRole::Request => Ok(opens_same_occurrence(
                &self.read(path, before)?,
                &self.read(path, after)?,
            )),
            // The landing of a waiver says from when on it counts.
            FileRole::Waiver => Ok(true),
            // What is closed and approved stays so.
            FileRole::Closing => Ok(!self.is_approved_closing(path, before)?),
            FileRole::Other => self.is_open_artifact(path, step),
        }
    }

    /// Whether a change of evidence says that it is one. What is not examined does not.
    fn is_amended(
        &self,
        path: &str,
        before: ObjectId,
        after: ObjectId,
    ) -> Result<bool, HistoryGap> {
        let mut readings = self.readings.borrow_mut();
        readings.enter(occurrence_folder(path).unwrap_or(path));
        let old = readings.version(path, before, || self.read(path, before))?;
        let new = readings.version(path, after, || self.read(path, after))?;
        Ok(readings.is_amended((before, after), &old, &new))
    }

    /// An artifact may change where all evidence that lists it was amended in the same change.
    fn is_open_artifact(&self, path: &str, step: &ContentChange) -> Result<bool, HistoryGap> {
        let Some(folder) = occurrence_folder(path) else {
            return Ok(true);
        };
        let artifact = &path[folder.len()..];
        let mut readings = self.readings.borrow_mut();
        readings.enter(folder);
        for (evidence, _) in self.view.history.files_below(folder) {
            if self.role_of(evidence) != FileRole::Evidence {
                continue;
            }
            let (Some(before), Some(after)) = self.contents_around(evidence, step.commit) else {
                continue;
            };
            let contents = (before, after);
            let before =
                readings.version(evidence, contents.0, || self.read(evidence, contents.0))?;
            let after =
                readings.version(evidence, contents.1, || self.read(evidence, contents.1))?;
            let is_listed = before.may_list(artifact) || after.may_list(artifact);
            if is_listed && !readings.is_amended(contents, &before, &after) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The contents of a file before and after a commit of the mainline, or before and after what is
    /// not committed yet.
    fn contents_around(
        &self,
        path: &str,
        commit: Option<u32>,
    ) -> (Option<ObjectId>, Option<ObjectId>) {
        let Some(commit) = commit else {
            let held = self.view.content(path);
            return (held, self.pending.get(path).map(|(id, _)| *id).or(held));
        };
        if let Some(change) = self.view.change_by(path, commit) {
            return (change.before, change.after);
        }
        let held = self.view.content_in(path, commit);
        (held, held)
    }

    /// A version of a file.
    ///
    /// # Errors
    /// When the object is missing or damaged.
    pub fn read(&self, path: &str, id: ObjectId) -> Result<Vec<u8>, HistoryGap> {
        match self.pending.get(path) {
            Some((pending, bytes)) if *pending == id => Ok(bytes.to_vec()),
            _ => read_claim(self.mainline, id),
        }
    }
}

/// The folder of an occurrence, with its last slash: `evidence/<task>/<year>/<occurrence>/`.
fn occurrence_folder(path: &str) -> Option<&str> {
    let (at, _) = path.match_indices('/').nth(3)?;
    Some(&path[..=at])
}
