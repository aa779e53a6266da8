//! What was done to files after they landed.

use std::collections::HashMap;
use std::sync::Arc;

use super::evidence::Evidence;
use crate::git::{HistoryGap, ObjectId};
use crate::history::{
    ContentChange, Mainline, MainlineView, Rewrite, WaiverVersion, claim_folder, rewrites,
};
use crate::load::{
    LoadedPolicy, MAX_YAML, artifact_paths, is_amended, opens_same_occurrence, parse_waiver,
};
use crate::model::Waiver;
use crate::rules::Context;

/// Reads versions of files, each at most once at a time.
pub(super) struct Rewriting<'a> {
    pub(super) mainline: &'a Mainline,
    pub(super) past: &'a MainlineView<'a>,
    pub(super) context: &'a Context<'a>,
    /// Bytes that are not committed yet, by path.
    pending: HashMap<&'a str, (ObjectId, &'a [u8])>,
    gone: &'a [Arc<str>],
}

/// A file's rewrites.
pub(super) struct Rewritten {
    pub(super) file: Arc<str>,
    pub(super) rewrites: Vec<Rewrite>,
}

impl<'a> Rewriting<'a> {
    pub(super) fn new(
        mainline: &'a Mainline,
        past: &'a MainlineView<'a>,
        context: &'a Context<'a>,
        evidence: &'a Evidence,
    ) -> Self {
        let pending = evidence.pending.iter();
        Rewriting {
            mainline,
            past,
            context,
            pending: pending
                .map(|(file, bytes)| (&**file, (ObjectId::of_blob(bytes), bytes.as_slice())))
                .collect(),
            gone: &evidence.gone,
        }
    }

    /// What was done to evidence, requests, artifacts and waivers after they landed, by path.
    pub(super) fn all(&self, gone_waivers: &[Arc<str>]) -> Result<Vec<Rewritten>, HistoryGap> {
        let mut found = Vec::new();
        let history = self.past.history;
        let is_gone: std::collections::HashSet<&str> = self
            .gone
            .iter()
            .chain(gone_waivers)
            .map(|path| &**path)
            .collect();
        let waivers = history.files_below("policy/waivers/");
        for (path, changes) in history.files_below("evidence/").chain(waivers) {
            let pending = self.pending.get(path);
            let is_gone = is_gone.contains(path);
            // Most files were never touched again.
            if changes.len() < 2 && pending.is_none() && !is_gone {
                continue;
            }
            let rewrites = self.of_file(path, is_gone)?;
            if !rewrites.is_empty() {
                let file = Arc::from(path);
                found.push(Rewritten { file, rewrites });
            }
        }
        Ok(found)
    }

    fn steps(&self, path: &str, is_gone: bool) -> Vec<ContentChange> {
        let landed = self
            .past
            .changes_after_landing(path)
            .map(ContentChange::from);
        landed.chain(self.pending_step(path, is_gone)).collect()
    }

    /// What is about to be done to a file that had landed.
    fn pending_step(&self, path: &str, is_gone: bool) -> Option<ContentChange> {
        let before = self.past.content(path);
        let now = self.pending.get(path).map(|(id, _)| *id);
        let is_pending = before.is_some() && (now.is_some() || is_gone);
        is_pending.then_some(ContentChange {
            commit: None,
            before,
            after: now,
        })
    }

    /// Everything that was done to a file, its landing first, each with whether it was done in the
    /// open.
    pub(super) fn story(&self, path: &str) -> Result<Vec<(ContentChange, bool)>, HistoryGap> {
        let changes = self.past.history.changes_of(path).iter();
        let mut steps: Vec<ContentChange> = changes.map(ContentChange::from).collect();
        let is_gone = self.gone.iter().any(|gone| &**gone == path);
        steps.extend(self.pending_step(path, is_gone));
        let kind = ClaimKind::of(path, self.context);
        let told = steps.into_iter().map(|step| {
            let is_open = self.is_open(path, kind, &step)?;
            Ok((step, is_open))
        });
        told.collect()
    }

    fn of_file(&self, path: &str, is_gone: bool) -> Result<Vec<Rewrite>, HistoryGap> {
        let steps = self.steps(path, is_gone);
        let kind = ClaimKind::of(path, self.context);
        let missing = std::cell::RefCell::new(None);
        let is_open = |step: &ContentChange| {
            self.is_open(path, kind, step).unwrap_or_else(|gap| {
                missing.borrow_mut().get_or_insert(gap);
                true
            })
        };
        let mut found = rewrites(&steps, &is_open);
        // What is no claim is told by other rules where it is missing.
        found.retain(|rewrite| kind.is_claim() || rewrite.step.after.is_some());
        missing.into_inner().map_or(Ok(found), Err)
    }

    /// Whether a change of content was made in the open.
    fn is_open(
        &self,
        path: &str,
        kind: ClaimKind,
        step: &ContentChange,
    ) -> Result<bool, HistoryGap> {
        let (Some(before), Some(after)) = (step.before, step.after) else {
            return Ok(true);
        };
        let (before, after) = (self.read(path, before)?, self.read(path, after)?);
        Ok(match kind {
            ClaimKind::Evidence => is_amended(&before, &after),
            ClaimKind::Request => opens_same_occurrence(&before, &after),
            // When a waiver took effect is told by its landing.
            ClaimKind::Waiver => true,
            ClaimKind::Other => return self.is_open_artifact(path, step),
        })
    }

    /// An artifact may change where all evidence that lists it was amended in the same change.
    fn is_open_artifact(&self, path: &str, step: &ContentChange) -> Result<bool, HistoryGap> {
        let mut parts = path.splitn(5, '/');
        let folder: Vec<&str> = parts.by_ref().take(4).collect();
        let Some(relative) = parts.next() else {
            return Ok(true);
        };
        let prefix = format!("{}/", folder.join("/"));
        for (evidence, changes) in self.past.history.files_below(&prefix) {
            if !matches!(ClaimKind::of(evidence, self.context), ClaimKind::Evidence) {
                continue;
            }
            let own = changes
                .iter()
                .find(|change| Some(change.commit) == step.commit);
            let (before, after) = match (own, step.commit) {
                (Some(own), _) => (own.before, own.after),
                (None, Some(commit)) => {
                    let held = self.past.content_in(evidence, commit);
                    (held, held)
                }
                (None, None) => {
                    let held = self.past.content(evidence);
                    (held, self.pending.get(evidence).map(|(id, _)| *id).or(held))
                }
            };
            let (Some(before), Some(after)) = (before, after) else {
                continue;
            };
            let (old, new) = (self.read(evidence, before)?, self.read(evidence, after)?);
            let lists = |bytes: &[u8]| artifact_paths(bytes).iter().any(|path| path == relative);
            if (lists(&old) || lists(&new)) && !is_amended(&old, &new) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(super) fn read(&self, path: &str, id: ObjectId) -> Result<Vec<u8>, HistoryGap> {
        if let Some((_, bytes)) = self.pending.get(path).filter(|(pending, _)| *pending == id) {
            return Ok(bytes.to_vec());
        }
        read(self.mainline, id)
    }
}

/// The content of an object; nothing where it is too large to be a claim.
pub(super) fn read(mainline: &Mainline, id: ObjectId) -> Result<Vec<u8>, HistoryGap> {
    match mainline.git.blob(id, MAX_YAML) {
        Ok(bytes) => Ok(bytes),
        Err(crate::files::ReadError::TooLarge { .. }) => Ok(Vec::new()),
        Err(error) => Err(HistoryGap::Object {
            id: id.to_string(),
            reason: error.to_string(),
        }),
    }
}

#[derive(Clone, Copy)]
enum ClaimKind {
    Evidence,
    Request,
    Waiver,
    Other,
}

impl ClaimKind {
    fn of(path: &str, context: &Context) -> ClaimKind {
        if path.starts_with("policy/waivers/") {
            return match path.strip_suffix(".yaml") {
                Some(_) => ClaimKind::Waiver,
                None => ClaimKind::Other,
            };
        }
        match claim_folder(path, context.teams) {
            Some(_) if path.ends_with("/request.yaml") => ClaimKind::Request,
            Some(_) => ClaimKind::Evidence,
            None => ClaimKind::Other,
        }
    }

    fn is_claim(self) -> bool {
        !matches!(self, ClaimKind::Other)
    }
}

/// What a waiver's file said when it landed last, and before, newest first, as far back as it can be
/// understood.
pub(super) fn versions_of(
    mainline: &Mainline,
    past: &MainlineView,
    waiver: &Waiver,
    is_pending: bool,
) -> Result<Vec<WaiverVersion>, HistoryGap> {
    let path = LoadedPolicy::waiver_file(&waiver.id);
    let mut versions = Vec::new();
    if is_pending {
        versions.push(WaiverVersion {
            waiver: waiver.clone(),
            landing: past.landed_with(None),
        });
    }
    for change in past.history.changes_of(&path).iter().rev() {
        let Some(after) = change.after else {
            break;
        };
        let Some(waiver) = parse_waiver(&read(mainline, after)?) else {
            break;
        };
        let landing = past.landed_with(Some(change.commit));
        versions.push(WaiverVersion { waiver, landing });
    }
    Ok(versions)
}
