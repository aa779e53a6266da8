//! What earlier and later versions of one file say.

use std::sync::Arc;

use super::closing::closing_file;
use super::evidence::{evidence_file, request_file};
use super::faults::FileFaults;
use super::field_value::FieldValue;
use super::settings::organisation;
use super::waiver::waiver_file;
use super::yaml_file::parse_yaml;
use crate::finding::Rule;
use crate::model::{Closing, Evidence, Request, Waiver};

/// A version of an evidence file.
pub struct EvidenceContent {
    /// What it says.
    pub evidence: Evidence,
    /// All that it says but for its review and its amendments.
    pub words: serde_json::Value,
}

impl EvidenceContent {
    /// Reads a version; `None` where it cannot be understood.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let path = Arc::from("");
        let root = parse_yaml(bytes, &path, Rule::EvidenceSyntax).root?;
        let faults = FileFaults::new(&path, Rule::EvidenceSchema);
        let evidence = evidence_file(FieldValue::root(&faults, &root))?;
        let mut words = root.to_json();
        if let Some(fields) = words.as_object_mut() {
            for field in ["reviewed_by", "reviewed_at", "amendments"] {
                fields.shift_remove(field);
            }
        }
        Some(EvidenceContent { evidence, words })
    }

    /// Whether a change from one version to another says that it is one: it keeps every amendment and
    /// adds one, or it only adds a review. A version that cannot be understood has neither.
    #[must_use]
    pub fn is_amended(before: Option<&Self>, after: Option<&Self>) -> bool {
        if let (Some(before), Some(after)) = (before, after)
            && before.is_reviewed_by(after)
        {
            return true;
        }
        let amendments = |content: Option<&Self>| {
            content.map_or(Vec::new(), |content| content.evidence.amendments.clone())
        };
        let (before, after) = (amendments(before), amendments(after));
        after.len() > before.len() && after.starts_with(&before)
    }

    /// Whether a change from this version to another gives it a review, or a later one, and does
    /// nothing else.
    fn is_reviewed_by(&self, after: &EvidenceContent) -> bool {
        let (before, review) = (&self.evidence.review, &after.evidence.review);
        let is_later = review
            .as_ref()
            .is_some_and(|review| before.as_ref().is_none_or(|before| before.at < review.at));
        is_later
            && self.words == after.words
            && self.evidence.amendments == after.evidence.amendments
    }
}

/// Whether two versions of a request open the same occurrence at the same time.
#[must_use]
pub fn opens_same_occurrence(before: &[u8], after: &[u8]) -> bool {
    let opens = |bytes: &[u8]| {
        let request = parse_request(bytes)?;
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

/// What a version of a request's file says; `None` where it cannot be understood.
#[must_use]
pub fn parse_request(bytes: &[u8]) -> Option<Request> {
    read_any(bytes, request_file)
}

/// What a version of a waiver's file says; `None` where it cannot be understood.
#[must_use]
pub fn parse_waiver(bytes: &[u8]) -> Option<Waiver> {
    read_any(bytes, waiver_file)
}

/// What a version of a closed period's file says; `None` where it cannot be understood.
#[must_use]
pub fn parse_closing(bytes: &[u8]) -> Option<Closing> {
    read_any(bytes, closing_file)
}

/// The organisation that a version of `policy/dutybook.yaml` names; `None` where it names none.
#[must_use]
pub fn read_organisation(bytes: &[u8]) -> Option<String> {
    read_any(bytes, organisation)
}

/// What a file says, whatever is wrong with the rest of it.
fn read_any<T>(bytes: &[u8], read: impl FnOnce(FieldValue) -> Option<T>) -> Option<T> {
    let path = Arc::from("");
    let file = parse_yaml(bytes, &path, Rule::EvidenceSyntax);
    let faults = FileFaults::new(&path, Rule::EvidenceSchema);
    read(FieldValue::root(&faults, &file.root?))
}
