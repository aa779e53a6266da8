//! Content that is listed as the proof of two duties.

use crate::finding::{FindingBuilder, Rule};
use crate::rules::content_owners::{allows_reuse, artifact_owners};
use crate::rules::facts::ClaimFacts;

/// Content that proves two duties. It belongs to the evidence that landed it first; the other one is
/// invalid. Evidence that is invalid for another reason takes nothing away from others.
pub(super) fn check_reused_content(facts: &ClaimFacts) -> Vec<(usize, FindingBuilder)> {
    let claims = facts.claims;
    let owners = artifact_owners(claims);
    let mut findings = Vec::new();
    for (index, claim) in claims.iter().enumerate().filter(|(_, c)| c.is_valid) {
        for (artifact, (sum, range)) in claim.artifacts.iter().enumerate() {
            let Some(owner) = owners.get(sum).map(|owner| &claims[*owner]) else {
                continue;
            };
            if owner.duty != claim.duty && !allows_reuse(claim, facts.context) {
                let message = format!("this content already proves {}", owner.duty);
                let finding = FindingBuilder::new(Rule::ArtifactReused, message)
                    .help(format!(
                        "attach what this duty produced; {} lists the same content (`artifacts.reuse: true` in the task allows it)",
                        owner.file
                    ))
                    .file(&claim.file)
                    .range(*range)
                    .duty(&claim.duty)
                    .subject(&artifact);
                findings.push((index, finding));
            }
        }
    }
    findings
}
