//! Evidence that landed long after its work was done.

use crate::finding::{FindingBuilder, Rule};
use crate::judge::Claim;
use crate::model::{format_instant, format_span};
use crate::rules::facts::MainlineFacts;

/// Work that landed long after it was performed.
pub(super) fn check_backdating(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let context = facts.context;
    let finding = |claim: &Claim| {
        let landing = claim.landing?;
        let landed_at = landing.proven_at().filter(|_| claim.is_valid)?;
        let policy = context.timeline.policy(claim.version);
        let performed_at = claim.performed_at.with_timezone(&policy.settings.timezone);
        let record_within = &policy.settings.record_within;
        if landed_at <= record_within.after(performed_at).to_utc() {
            return None;
        }
        let message = format!(
            "performed on {}, and landed {} later with {}",
            format_instant(performed_at),
            format_span(landed_at - performed_at.to_utc()),
            facts.names.name(landing.commit)
        );
        let finding = FindingBuilder::new(Rule::HistoryBackdated, message)
            .help(format!(
                "record work when it is done: within {record_within} is asked for"
            ))
            .file(&claim.file)
            .range(claim.performed_at_range)
            .duty(&claim.duty);
        Some(finding)
    };
    facts.claims.iter().filter_map(finding).collect()
}
