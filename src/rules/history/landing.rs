//! Evidence that landed before its work was done, or long after.

use chrono::{DateTime, Utc};

use super::mainline::A_DAY;
use crate::finding::{FindingBuilder, Rule};
use crate::history::could_be_done;
use crate::judge::Claim;
use crate::model::{format_instant, format_span};
use crate::rules::facts::{ClaimFacts, MainlineFacts};

/// Evidence that landed before the work was done that it claims: one of the two clocks is wrong.
/// What was imported is believed as far as it is about the time before history was adopted.
pub(super) fn check_landed_before_work(facts: &ClaimFacts) -> Vec<(usize, FindingBuilder)> {
    let Some(past) = facts.context.past else {
        return Vec::new();
    };
    let finding = |claim: &Claim| {
        let landing = claim.landing.filter(|_| claim.is_valid)?;
        let landed_at = past.clock(landing.commit?);
        let is_before = |adopted: DateTime<Utc>| claim.performed_at.to_utc() < adopted;
        let is_believed = landing.is_imported && past.adopted.is_some_and(is_before);
        // A committer's clock that is this wrong has its own finding.
        let is_broken = landed_at - landing.at > A_DAY;
        if is_believed || is_broken || could_be_done(claim.performed_at.to_utc(), landed_at) {
            return None;
        }
        let message = format!(
            "`performed_at` is {}, after the evidence landed on {}",
            facts.context.format_instant(claim.performed_at),
            facts.context.format_instant(landed_at)
        );
        let help = "nothing is recorded ahead of time: once it is done, amend the evidence, which \
                    then counts from when the amendment lands";
        let finding = FindingBuilder::new(Rule::HistoryClock, message)
            .help(help)
            .file(&claim.file)
            .range(claim.performed_at_range)
            .duty(&claim.duty);
        Some(finding.subject("landing"))
    };
    let claims = facts.claims.iter().enumerate();
    claims
        .filter_map(|(index, claim)| Some((index, finding(claim)?)))
        .collect()
}

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
