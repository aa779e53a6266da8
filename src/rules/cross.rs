//! What only shows when evidence files are held beside each other.

use std::collections::HashMap;

use super::Context;
use super::examine::invalidates;
use crate::finding::{Draft, Finding, Rule};
use crate::judge::Claim;
use crate::repo::Sha256Sum;

/// Content that proves two duties. The evidence that was performed later does not hold: its claim
/// becomes invalid where the rule denies.
pub fn reused(claims: &mut [Claim], context: &Context) -> Vec<Finding> {
    let mut by_age: Vec<usize> = (0..claims.len()).collect();
    by_age.sort_by(|&a, &b| age(&claims[a]).cmp(&age(&claims[b])));
    let mut first: HashMap<Sha256Sum, usize> = HashMap::new();
    let mut found = Vec::new();
    for index in by_age {
        for (artifact, (sum, _)) in claims[index].artifacts.iter().enumerate() {
            let earlier = *first.entry(*sum).or_insert(index);
            if claims[earlier].duty != claims[index].duty && !allows_reuse(&claims[index], context)
            {
                found.push((index, artifact, earlier));
            }
        }
    }
    let mut findings = Vec::new();
    for (index, artifact, earlier) in found {
        let draft = reuse(&claims[index], artifact, &claims[earlier]);
        if let Some(finding) = context.levels.apply(draft) {
            claims[index].is_valid &= !invalidates(&finding);
            findings.push(finding);
        }
    }
    findings
}

fn age(claim: &Claim) -> (chrono::DateTime<chrono::Utc>, &str) {
    (claim.performed_at.to_utc(), &claim.file)
}

fn allows_reuse(claim: &Claim, context: &Context) -> bool {
    let task = context.policy.tasks.get(&claim.duty.task);
    task.is_some_and(|task| task.requires.artifacts.reuse)
}

fn reuse(claim: &Claim, artifact: usize, earlier: &Claim) -> Draft {
    let message = format!("this content already proves {}", earlier.duty);
    let help = format!(
        "attach what this duty left behind; {} lists the same content (`artifacts.reuse: true` in the task allows it)",
        earlier.file
    );
    let draft = Draft::new(Rule::ArtifactReused, message)
        .help(help)
        .file(&claim.file)
        .duty(&claim.duty)
        .subject(&artifact);
    match claim.artifacts.get(artifact) {
        Some((_, range)) => draft.range(*range),
        None => draft,
    }
}

/// Evidence whose summary and details are those of another duty of the same task.
pub fn copied(claims: &[Claim], context: &Context) -> Vec<Finding> {
    let mut by_age: Vec<&Claim> = claims
        .iter()
        .filter(|claim| claim.words.is_some())
        .collect();
    by_age.sort_by(|a, b| age(a).cmp(&age(b)));
    let mut first: HashMap<u64, &Claim> = HashMap::new();
    let mut findings = Vec::new();
    for claim in by_age {
        let Some((words, range)) = claim.words else {
            continue;
        };
        let earlier = *first.entry(words).or_insert(claim);
        if earlier.duty == claim.duty || earlier.duty.task != claim.duty.task {
            continue;
        }
        let message = format!(
            "summary and details are those of {}, word for word",
            earlier.duty
        );
        let draft = Draft::new(Rule::EvidenceCopied, message)
            .help("say what was done this time; an auditor reads both")
            .file(&claim.file)
            .range(range)
            .duty(&claim.duty);
        findings.extend(context.levels.apply(draft));
    }
    findings
}
