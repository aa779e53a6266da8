//! How many versions of an evidence file there are.

use crate::finding::{FindingBuilder, Rule};
use crate::history::{MAX_ARTIFACT_BYTES, MAX_VERSION_ARTIFACTS, MAX_VERSION_BYTES, MAX_VERSIONS};
use crate::rules::evidence_context::EvidenceContext;

/// A file with more versions than are examined: since when it counts, and what its review saw, cannot be told.
pub(super) fn check_versions(file: &EvidenceContext) -> Vec<FindingBuilder> {
    if !file.is_unexamined {
        return Vec::new();
    }
    let megabytes = MAX_VERSION_BYTES / (1024 * 1024);
    let artifact_megabytes = MAX_ARTIFACT_BYTES / (1024 * 1024);
    let message = format!(
        "the file and its artifacts were changed more often than is examined: expected at most {MAX_VERSIONS} \
         versions of at most {megabytes} MiB together, that list at most {MAX_VERSION_ARTIFACTS} artifacts, with \
         earlier contents of at most {artifact_megabytes} MiB"
    );
    let finding = file.finding(Rule::EvidenceSyntax, "", message);
    vec![finding.help("keep what changes so often elsewhere; have this duty waived")]
}
