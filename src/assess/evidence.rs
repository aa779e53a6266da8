//! The evidence: its folders, listed, read once, and examined for each evaluation.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::evidence_past::PastReader;
use crate::files::Files;
use crate::finding::FindingBuilder;
use crate::history::{Mainline, claim_folder};
use crate::load::{self, EvidenceLayout, LoadError, OccurrenceFolder, OccurrencePath};
use crate::model::Id;
use crate::rules::{self, Context, ExaminedEvidence, ExaminedFolder};

/// What was read of the evidence.
#[derive(Default)]
pub(super) struct EvidenceReading {
    /// What is wrong with how its folders lie.
    pub(super) drafts: Vec<FindingBuilder>,
    /// What it shows to each evaluation, in their order.
    pub(super) examined: Vec<ExaminedEvidence>,
}

/// Reads the evidence once for all evaluations. Folders are read side by side; what they show is put
/// together in their order. `tick` is called once a folder.
pub(super) fn read_evidence(
    files: &dyn Files,
    layout: &EvidenceLayout,
    contexts: &[Context],
    mainline: Option<&Mainline>,
    tick: &(dyn Fn() + Sync),
) -> Result<EvidenceReading, LoadError> {
    if contexts.is_empty() {
        return Ok(EvidenceReading::default());
    }
    let mut drafts: Vec<FindingBuilder> = layout
        .folders
        .iter()
        .flat_map(rules::check_folder)
        .collect();
    drafts.extend(layout.strays.iter().filter_map(rules::check_stray));
    let none = || ExaminedFolders {
        evidence: contexts
            .iter()
            .map(|_| ExaminedEvidence::default())
            .collect(),
        failed: None,
    };
    let examined = layout
        .occurrences
        .par_iter()
        .map(|path| {
            let examined = examine_for_each(files, path, contexts, mainline);
            tick();
            examined
        })
        .fold(none, ExaminedFolders::with_folder)
        .reduce(none, ExaminedFolders::append);
    if let Some(error) = examined.failed {
        return Err(error);
    }
    let mut examined = examined.evidence;
    for (evidence, context) in examined.iter_mut().zip(contexts) {
        add_removed_folders(evidence, layout, context);
    }
    Ok(EvidenceReading { drafts, examined })
}

/// What some folders show to each evaluation.
struct ExaminedFolders {
    evidence: Vec<ExaminedEvidence>,
    /// The first folder by path that could not be read: the order of threads must not matter.
    failed: Option<LoadError>,
}

impl ExaminedFolders {
    fn with_folder(mut self, folder: Result<Vec<ExaminedFolder>, LoadError>) -> Self {
        match folder {
            Ok(folders) => {
                for (evidence, folder) in self.evidence.iter_mut().zip(folders) {
                    evidence.add_folder(folder);
                }
            }
            Err(error) => self.failed = self.failed.or(Some(error)),
        }
        self
    }

    fn append(mut self, next: Self) -> Self {
        for (evidence, next) in self.evidence.iter_mut().zip(next.evidence) {
            evidence.append(next);
        }
        self.failed = self.failed.or(next.failed);
        self
    }
}

/// Reads a folder and examines it for each evaluation. It is read anew only for one that takes other
/// files of it for evidence, or lets artifacts be larger.
fn examine_for_each(
    files: &dyn Files,
    path: &OccurrencePath,
    contexts: &[Context],
    mainline: Option<&Mainline>,
) -> Result<Vec<ExaminedFolder>, LoadError> {
    let mut read: Vec<(&Context, u64, OccurrenceFolder)> = Vec::new();
    let mut examined = Vec::with_capacity(contexts.len());
    for context in contexts {
        let task = context.timeline.latest_task(&path.task);
        let max_size = task.map_or(0, |(_, task)| task.requires.artifacts.max_size);
        let known = read.iter().position(|(other, size, folder)| {
            *size == max_size && is_read_alike(folder, other.teams, context.teams)
        });
        let place = if let Some(known) = known {
            known
        } else {
            let folder = load::read_folder(files, path.clone(), context.teams, max_size)?;
            read.push((context, max_size, folder));
            read.len() - 1
        };
        examined.push(examine(&read[place].2, context, mainline));
    }
    Ok(examined)
}

/// Examines a folder, and each evidence file of it with what history shows of it.
fn examine(
    folder: &OccurrenceFolder,
    context: &Context,
    mainline: Option<&Mainline>,
) -> ExaminedFolder {
    let reader = mainline
        .zip(context.past)
        .map(|(mainline, view)| PastReader {
            mainline,
            view,
            context,
        });
    let requests = reader.as_ref().map(|it| it.request_versions(folder));
    let (requests, gap) = match requests.transpose() {
        Ok(requests) => (requests.unwrap_or_default(), None),
        Err(gap) => (Vec::new(), Some(gap)),
    };
    let mut examined = rules::examine_folder(folder, &requests, context);
    examined.gap = gap;
    for claimed in &folder.evidence {
        let opened = examined.opened.as_ref();
        let is_pending = examined.is_pending(&claimed.file);
        let past = reader
            .as_ref()
            .map(|reader| reader.read(folder, claimed, opened, is_pending));
        match past.transpose() {
            Ok(past) => {
                let past = past.unwrap_or_default();
                let evidence = rules::examine_evidence(claimed, folder, opened, past, context);
                examined.add_evidence(evidence);
            }
            Err(gap) => examined.gap = examined.gap.or(Some(gap)),
        }
    }
    examined
}

/// Whether the same files of a folder are named as evidence of two sets of teams.
fn is_read_alike(folder: &OccurrenceFolder, a: &BTreeSet<Id>, b: &BTreeSet<Id>) -> bool {
    if a == b {
        return true;
    }
    let Some(top) = folder.folders.get(&folder.at.path) else {
        return false;
    };
    let mut stems = top
        .plain_files()
        .filter_map(|(_, name)| name.strip_suffix(".yaml"));
    stems.all(|stem| a.contains(stem) == b.contains(stem))
}

/// Adds the claims that the mainline holds in folders that are no longer there at all.
fn add_removed_folders(
    evidence: &mut ExaminedEvidence,
    layout: &EvidenceLayout,
    context: &Context,
) {
    let Some(view) = context.past else {
        return;
    };
    let folders = layout.occurrences.iter().map(|at| at.path.as_str());
    let folders: BTreeSet<&str> = folders.collect();
    let removed = view.files_below("evidence/").filter(|path| {
        let folder = claim_folder(path, context.teams);
        folder.is_some_and(|folder| !folders.contains(folder))
    });
    evidence.gone.extend(removed.map(Arc::from));
}
