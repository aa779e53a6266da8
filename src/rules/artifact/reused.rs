//! Content that is listed as the proof of two duties.

use std::collections::HashMap;

use crate::files::Sha256Sum;
use crate::finding::{FindingBuilder, Rule};
use crate::judge::Claim;
use crate::rules::Context;
use crate::rules::facts::{ClaimFacts, sort_by_age};

/// Content that proves two duties. The evidence of later work is invalid. Evidence that is invalid
/// for another reason takes nothing away from others.
pub(super) fn check_reused_content(facts: &ClaimFacts) -> Vec<(usize, FindingBuilder)> {
    let claims = facts.claims;
    let mut first: HashMap<Sha256Sum, usize> = HashMap::new();
    let mut findings = Vec::new();
    let has_artifacts = |index: &usize| !claims[*index].artifacts.is_empty();
    let with_artifacts = (0..claims.len()).filter(has_artifacts).collect();
    for index in sort_by_age(claims, with_artifacts) {
        let claim = &claims[index];
        for (artifact, (sum, range)) in claim.artifacts.iter().enumerate() {
            let earlier = &claims[*first.entry(*sum).or_insert(index)];
            if earlier.duty != claim.duty && !allows_reuse(claim, facts.context) {
                let message = format!("this content already proves {}", earlier.duty);
                let finding = FindingBuilder::new(Rule::ArtifactReused, message)
                    .help(format!(
                        "attach what this duty produced; {} lists the same content (`artifacts.reuse: true` in the task allows it)",
                        earlier.file
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

fn allows_reuse(claim: &Claim, context: &Context) -> bool {
    let task = &claim.duty.task;
    let task = context.timeline.task(claim.version, task.as_str());
    task.is_some_and(|task| task.requires.artifacts.reuse)
}
