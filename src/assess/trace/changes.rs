//! What was done to the files of a story after they landed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::TraceBuilder;
use crate::assess::rewrites::Rewriting;
use crate::git::HistoryGap;
use crate::history::ContentChange;
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
        let Some(rewriting) = self.rewriting() else {
            return Ok(Vec::new());
        };
        let mut files: Vec<Arc<str>> = evidence.into_iter().chain(request).cloned().collect();
        let mut landed = None;
        if let Some(evidence) = evidence {
            let mut story = rewriting.story(evidence)?.into_iter();
            landed = story.next().and_then(|(step, _)| step.commit);
            files.extend(artifacts(&rewriting, evidence)?);
        }
        let mut found: Vec<(u32, FileChange)> = Vec::new();
        for file in &files {
            let story = rewriting.story(file)?;
            for (index, (step, is_open)) in story.iter().enumerate() {
                let earlier = &story[..index];
                let is_first = index == 0;
                // Artifacts mostly come with the evidence that lists them.
                let is_itself = evidence == Some(file) || request == Some(file);
                if is_first && (is_itself || step.commit == landed) {
                    continue;
                }
                let kind = deed(&rewriting, file, earlier, step, *is_open)?;
                let commit = step.commit.map_or(Ok(None), |commit| self.commit(commit))?;
                let happening = FileChange {
                    file: Arc::clone(file),
                    commit,
                    kind,
                };
                found.push((step.commit.unwrap_or(u32::MAX), happening));
            }
        }
        found.sort_by(|(a, x), (b, y)| (a, &x.file).cmp(&(b, &y.file)));
        Ok(found.into_iter().map(|(_, happening)| happening).collect())
    }
}

/// The artifacts that any version of an evidence file lists.
fn artifacts(rewriting: &Rewriting, evidence: &str) -> Result<BTreeSet<Arc<str>>, HistoryGap> {
    let (folder, _) = evidence.rsplit_once('/').unwrap_or_default();
    let mut found = BTreeSet::new();
    for (step, _) in rewriting.story(evidence)? {
        if let Some(after) = step.after {
            let listed = artifact_paths(&rewriting.read(evidence, after)?);
            let paths = listed.into_iter().map(|path| format!("{folder}/{path}"));
            found.extend(paths.map(Arc::from));
        }
    }
    Ok(found)
}

fn deed(
    rewriting: &Rewriting,
    file: &str,
    earlier: &[(ContentChange, bool)],
    step: &ContentChange,
    is_open: bool,
) -> Result<ChangeKind, HistoryGap> {
    let was_there = earlier
        .iter()
        .any(|(earlier, _)| earlier.after == step.after);
    Ok(match (step.before, step.after) {
        (_, None) => ChangeKind::Removed,
        _ if was_there => ChangeKind::BroughtBack,
        (None, Some(_)) => ChangeKind::Landed,
        (Some(_), Some(_)) if !is_open => ChangeKind::Changed,
        (Some(_), Some(_)) if file.ends_with(REQUEST_FILE) => ChangeKind::Edited,
        (Some(before), Some(after)) => {
            let amendments = |id| -> Result<_, HistoryGap> {
                let evidence = parse_evidence(&rewriting.read(file, id)?);
                Ok(evidence.map_or(Vec::new(), |evidence| evidence.amendments))
            };
            let (old, mut new) = (amendments(before)?, amendments(after)?);
            ChangeKind::Amended(new.split_off(old.len().min(new.len())))
        }
    })
}
