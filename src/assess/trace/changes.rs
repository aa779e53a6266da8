//! What was done to the files of a traced duty after they landed.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::TraceBuilder;
use crate::git::HistoryGap;
use crate::history::{FileHistories, FileStep};
use crate::judge::{ChangeKind, FileChange};
use crate::load::{REQUEST_FILE, artifact_paths, parse_evidence};

impl TraceBuilder<'_> {
    /// What was done to evidence, its artifacts and the request after they landed, in the order of
    /// the mainline; what is not committed yet comes last.
    pub(super) fn changes(
        &self,
        evidence: Option<&Arc<str>>,
        request: Option<&Arc<str>>,
    ) -> Result<Vec<FileChange>, HistoryGap> {
        let Some((_, histories)) = self.history else {
            return Ok(Vec::new());
        };
        let mut files: Vec<Arc<str>> = evidence.into_iter().chain(request).cloned().collect();
        let mut landed = None;
        if let Some(evidence) = evidence {
            let steps = histories.steps_of(evidence)?;
            landed = steps.first().and_then(|step| step.change.commit);
            files.extend(artifacts(histories, evidence, &steps)?);
        }
        let mut found: Vec<(u32, FileChange)> = Vec::new();
        for file in &files {
            let mut seen = HashSet::new();
            for (index, step) in histories.steps_of(file)?.iter().enumerate() {
                let is_restored = !seen.insert(step.change.after);
                // Artifacts mostly come with the evidence that lists them.
                let is_itself = evidence == Some(file) || request == Some(file);
                if index == 0 && (is_itself || step.change.commit == landed) {
                    continue;
                }
                let place = step.change.commit.unwrap_or(u32::MAX);
                let change = FileChange {
                    file: Arc::clone(file),
                    commit: self.commit(step.change.commit)?,
                    kind: kind_of(histories, file, step, is_restored)?,
                };
                found.push((place, change));
            }
        }
        found.sort_by(|(a, x), (b, y)| (a, &x.file).cmp(&(b, &y.file)));
        Ok(found.into_iter().map(|(_, change)| change).collect())
    }
}

/// The artifacts that any version of an evidence file lists.
fn artifacts(
    histories: &FileHistories,
    evidence: &str,
    steps: &[FileStep],
) -> Result<BTreeSet<Arc<str>>, HistoryGap> {
    let (folder, _) = evidence.rsplit_once('/').unwrap_or_default();
    let mut found = BTreeSet::new();
    for after in steps.iter().filter_map(|step| step.change.after) {
        let listed = artifact_paths(&histories.read(evidence, after)?);
        let paths = listed.into_iter().map(|path| format!("{folder}/{path}"));
        found.extend(paths.map(Arc::from));
    }
    Ok(found)
}

/// What a step did. `is_restored`: the file had its content before.
fn kind_of(
    histories: &FileHistories,
    file: &str,
    step: &FileStep,
    is_restored: bool,
) -> Result<ChangeKind, HistoryGap> {
    Ok(match (step.change.before, step.change.after) {
        (_, None) => ChangeKind::Removed,
        _ if is_restored => ChangeKind::BroughtBack,
        (None, Some(_)) => ChangeKind::Landed,
        (Some(_), Some(_)) if !step.is_open => ChangeKind::Changed,
        (Some(_), Some(_)) if file.ends_with(REQUEST_FILE) => ChangeKind::Edited,
        (Some(before), Some(after)) => {
            let amendments = |id| -> Result<_, HistoryGap> {
                let evidence = parse_evidence(&histories.read(file, id)?);
                Ok(evidence.map_or(Vec::new(), |evidence| evidence.amendments))
            };
            let (old, mut new) = (amendments(before)?, amendments(after)?);
            ChangeKind::Amended(new.split_off(old.len().min(new.len())))
        }
    })
}
