//! The evidence: its folders, listed, read and examined.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::commits::Commits;
use super::landings;
use crate::files::{Files, Folder};
use crate::finding::{Finding, FindingBuilder};
use crate::git::HistoryGap;
use crate::history::{Landing, Mainline, claim_folder};
use crate::judge::{Claim, RequestedOccurrence};
use crate::load::{self, EvidenceLayout, LoadError, OccurrencePath};
use crate::model::Id;
use crate::rules::{self, Context, ExaminedFolder};

/// What folders of evidence told.
#[derive(Default)]
pub(super) struct Evidence {
    pub(super) claims: Vec<Claim>,
    pub(super) requests: Vec<RequestedOccurrence>,
    pub(super) findings: Vec<Finding>,
    /// Files whose bytes are not those that the mainline holds, with these bytes.
    pub(super) pending: Vec<(Arc<str>, Vec<u8>)>,
    /// Files that the mainline holds, and that are no longer there.
    pub(super) gone: Vec<Arc<str>>,
    /// The first folder by path that could not be read: which thread met its own first must not
    /// matter.
    failed: Option<LoadError>,
}

impl Evidence {
    /// Holds claims against each other, and against what their landings say.
    pub(super) fn compare(
        &mut self,
        context: &Context,
        commits: Option<(&Commits, &Mainline)>,
    ) -> Result<(), HistoryGap> {
        if let Some((_, mainline)) = commits {
            let pending = self.pending.iter().map(|(file, _)| &**file);
            let pending: HashSet<&str> = pending.collect();
            landings::date(&mut self.claims, &pending, mainline, context)?;
        }
        let mut co_authors = BTreeMap::new();
        for claim in self.claims.iter().filter(|it| it.reviewed_by.is_some()) {
            let commit = claim.landing.and_then(Landing::proven_commit);
            if let (Some(commit), Some((commits, _))) = (commit, commits) {
                co_authors.insert(commit, commits.co_authors(commit)?);
            }
        }
        let found = rules::check_claims(&mut self.claims, &co_authors, context);
        self.findings.extend(found);
        Ok(())
    }

    fn with(mut self, folder: Result<ExaminedFolder, LoadError>) -> Self {
        match folder {
            Ok(folder) => {
                self.claims.extend(folder.claims);
                self.requests.extend(folder.opened);
                self.findings.extend(folder.findings);
                self.pending.extend(folder.pending);
                self.gone.extend(folder.gone);
            }
            Err(error) => self.failed = self.failed.or(Some(error)),
        }
        self
    }

    fn and(mut self, mut next: Self) -> Self {
        self.claims.append(&mut next.claims);
        self.requests.append(&mut next.requests);
        self.findings.append(&mut next.findings);
        self.pending.append(&mut next.pending);
        self.gone.append(&mut next.gone);
        self.failed = self.failed.or(next.failed);
        self
    }
}

/// Lists the folders of evidence, and says what is wrong with how they lie.
pub(super) fn layout(
    files: &dyn Files,
    root: &Folder,
    drafts: &mut Vec<FindingBuilder>,
) -> Result<EvidenceLayout, LoadError> {
    let layout = load::read_layout(files, root)?;
    drafts.extend(layout.folders.iter().flat_map(rules::check_folder));
    drafts.extend(layout.strays.iter().filter_map(rules::check_stray));
    Ok(layout)
}

/// Reads and examines the folders side by side; what they tell is put together in their order.
pub(super) fn examine(
    files: &dyn Files,
    layout: &EvidenceLayout,
    context: &Context,
    tick: &(dyn Fn() + Sync),
) -> Result<Evidence, LoadError> {
    let teams: BTreeSet<Id> = context.timeline.teams().into_iter().cloned().collect();
    let one = |at: &OccurrencePath| -> Result<ExaminedFolder, LoadError> {
        let task = context.timeline.latest_task(&at.task);
        let max_size = task.map_or(0, |(_, task)| task.requires.artifacts.max_size);
        let folder = load::read_folder(files, at.clone(), &teams, max_size)?;
        tick();
        Ok(rules::examine_folder(&folder, context))
    };
    let told = layout
        .occurrences
        .par_iter()
        .map(one)
        .fold(Evidence::default, Evidence::with)
        .reduce(Evidence::default, Evidence::and);
    let mut told = match told.failed {
        Some(error) => return Err(error),
        None => told,
    };
    told.gone.extend(whole_folders(layout, context));
    Ok(told)
}

/// The claims that the mainline holds in folders that are no longer there at all.
fn whole_folders(layout: &EvidenceLayout, context: &Context) -> Vec<Arc<str>> {
    let Some(past) = context.past else {
        return Vec::new();
    };
    let there: BTreeSet<&str> = layout
        .occurrences
        .iter()
        .map(|at| at.path.as_str())
        .collect();
    let held = past.history.files_below("evidence/");
    let held = held.filter(|(_, changes)| changes.last().is_some_and(|last| last.after.is_some()));
    let gone = held.filter(|(path, _)| {
        let folder = claim_folder(path, context.teams);
        folder.is_some_and(|folder| !there.contains(folder))
    });
    gone.map(|(path, _)| Arc::from(path)).collect()
}
