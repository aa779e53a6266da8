//! What earlier and later versions of one file say.

use std::sync::Arc;

use super::evidence::{evidence_file, request_file};
use super::faults::FileFaults;
use super::field_value::FieldValue;
use super::waiver::waiver_file;
use super::yaml_file::parse_yaml;
use crate::finding::Rule;
use crate::model::{Evidence, Waiver};

/// Whether evidence keeps every amendment that it had, and has a new one. A version that cannot be
/// understood has none.
#[must_use]
pub fn is_amended(before: &[u8], after: &[u8]) -> bool {
    let amendments = |bytes: &[u8]| parse_evidence(bytes).map(|evidence| evidence.amendments);
    let before = amendments(before).unwrap_or_default();
    let after = amendments(after).unwrap_or_default();
    after.len() > before.len() && after.starts_with(&before)
}

/// Whether two versions of a request open the same occurrence at the same time.
#[must_use]
pub fn opens_same_occurrence(before: &[u8], after: &[u8]) -> bool {
    let opens = |bytes: &[u8]| {
        let request = read_any(bytes, request_file)?;
        Some((request.task, request.id, request.requested_at))
    };
    opens(before) == opens(after)
}

/// Paths of the artifacts that a version of an evidence file lists, relative to its folder.
#[must_use]
pub fn artifact_paths(bytes: &[u8]) -> Vec<String> {
    let artifacts = parse_evidence(bytes).map(|evidence| evidence.artifacts);
    let paths = artifacts.into_iter().flatten();
    paths.map(|artifact| artifact.path).collect()
}

/// What a version of an evidence file says; `None` where it cannot be understood.
#[must_use]
pub fn parse_evidence(bytes: &[u8]) -> Option<Evidence> {
    read_any(bytes, evidence_file)
}

/// What a version of a waiver's file says; `None` where it cannot be understood.
#[must_use]
pub fn parse_waiver(bytes: &[u8]) -> Option<Waiver> {
    read_any(bytes, waiver_file)
}

/// What a file says, whatever is wrong with the rest of it.
fn read_any<T>(bytes: &[u8], read: impl FnOnce(FieldValue) -> Option<T>) -> Option<T> {
    let path = Arc::from("");
    let file = parse_yaml(bytes, &path, Rule::EvidenceSyntax);
    let faults = FileFaults::new(&path, Rule::EvidenceSchema);
    read(FieldValue::root(&faults, &file.root?))
}
