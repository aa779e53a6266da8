//! The stages in which checks run, and the table that a family fills in.

use super::evidence_context::{EvidenceContext, NamedDuty};
use super::facts::{ClaimFacts, JudgedFacts, MainlineFacts};
use crate::finding::FindingBuilder;
use crate::load::OccurrenceFolder;

/// Compares claims; a finding stands beside the index of the claim that it is about.
pub(super) type ClaimCheck = fn(&ClaimFacts) -> Vec<(usize, FindingBuilder)>;

/// The checks of one family of rules, by the stage that runs them. A check may report several
/// rules; a family is empty in the stages that it does not need.
pub(super) struct FamilyChecks {
    /// Validity: what an occurrence's folder holds.
    pub(super) folders: &'static [fn(&OccurrenceFolder) -> Vec<FindingBuilder>],
    /// Validity: an evidence file, whatever duty it names.
    pub(super) evidence: &'static [fn(&EvidenceContext) -> Vec<FindingBuilder>],
    /// Validity: an evidence file, and the duty that it names.
    pub(super) named_duties: &'static [fn(&EvidenceContext, &NamedDuty) -> Vec<FindingBuilder>],
    /// Validity: claims, compared with each other and with their landings.
    pub(super) claims: &'static [ClaimCheck],
    /// Findings: what git's history shows.
    pub(super) history: &'static [fn(&MainlineFacts) -> Vec<FindingBuilder>],
    /// Findings: what the standings of duties mean.
    pub(super) judged: &'static [fn(&JudgedFacts) -> Vec<FindingBuilder>],
}

impl FamilyChecks {
    /// No checks.
    pub(super) const NONE: Self = FamilyChecks {
        folders: &[],
        evidence: &[],
        named_duties: &[],
        claims: &[],
        history: &[],
        judged: &[],
    };
}
