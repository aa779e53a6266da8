//! What two versions of one file say, as far as it matters whether the later one is open about it.

use std::sync::Arc;

use super::document::parse;
use super::evidence::{evidence_file, request_file};
use super::fields::Faults;
use super::waiver::waiver_file;
use crate::finding::Rule;
use crate::model::{Evidence, Request, Waiver};
use crate::yaml::Node;

/// Whether evidence keeps every amendment that it had, and has a new one. What cannot be understood
/// had none, and has none.
#[must_use]
pub fn is_amended(before: &[u8], after: &[u8]) -> bool {
    let amendments = |bytes: &[u8]| read(bytes, evidence_file).map(|e: Evidence| e.amendments);
    let before = amendments(before).unwrap_or_default();
    let after = amendments(after).unwrap_or_default();
    after.len() > before.len() && after.starts_with(&before)
}

/// Whether two versions of a request open the same occurrence at the same time.
#[must_use]
pub fn opens_same_occurrence(before: &[u8], after: &[u8]) -> bool {
    let opens = |bytes: &[u8]| {
        let request: Request = read(bytes, request_file)?;
        Some((request.task, request.id, request.requested_at))
    };
    opens(before) == opens(after)
}

/// Paths of the artifacts that a version of an evidence file lists, relative to its folder.
#[must_use]
pub fn artifact_paths(bytes: &[u8]) -> Vec<String> {
    let evidence: Option<Evidence> = read(bytes, evidence_file);
    let artifacts = evidence.map_or(Vec::new(), |evidence| evidence.artifacts);
    artifacts
        .into_iter()
        .map(|artifact| artifact.path)
        .collect()
}

/// What a version of an evidence file says, where it can be understood.
#[must_use]
pub fn parse_evidence(bytes: &[u8]) -> Option<Evidence> {
    read(bytes, evidence_file)
}

/// What a version of a waiver's file says, where it can be understood.
#[must_use]
pub fn parse_waiver(bytes: &[u8]) -> Option<Waiver> {
    read(bytes, waiver_file)
}

/// What a file says, where it can be understood at all.
fn read<T>(bytes: &[u8], read: impl FnOnce(&Faults, &Node) -> Option<T>) -> Option<T> {
    let path = Arc::from("");
    let document = parse(bytes, &path, Rule::EvidenceSyntax);
    let faults = Faults::new(&path, Rule::EvidenceSchema);
    read(&faults, &document.root?)
}
