//! `review/*`: who reviewed the evidence, and whether that review counts.

use super::evidence_context::{EvidenceContext, NamedDuty};
use super::facts::ClaimFacts;
use super::stages::FamilyChecks;
use crate::finding::{FindingBuilder, Rule};
use crate::judge::LandingTerms;
use crate::model::{Approval, Email, Id, Policy, local_date};
use crate::text::CommandLine;

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    named_duties: &[check_review],
    claims: &[check_co_authors],
    ..FamilyChecks::NONE
};

/// A review that is missing, is one's own, or is by somebody who may not review.
fn check_review(file: &EvidenceContext, duty: &NamedDuty) -> Vec<FindingBuilder> {
    let faults = match &file.evidence.review {
        Some(review) => [
            too_early(file, review),
            stale(file, review),
            own(file, duty, review),
            unauthorised(file, duty, review),
        ],
        None => [missing(file, duty), None, None, None],
    };
    faults.into_iter().flatten().collect()
}

fn missing(file: &EvidenceContext, duty: &NamedDuty) -> Option<FindingBuilder> {
    // A review that was not understood has its own finding.
    if !duty.demand.is_required() || !file.is_understood {
        return None;
    }
    let (message, verb) = match &file.evidence.collected_by {
        Some(collection) if duty.demand.permits_performer() => {
            let workflow = collection.workflow();
            let message = format!(
                "{} requires that a person confirms what `{workflow}` collected, found no confirmation",
                duty.task.id
            );
            (message, "confirms")
        }
        _ => (
            format!("{} requires a review, found none", duty.task.id),
            "reviews",
        ),
    };
    let policy = file.context.timeline.policy(duty.version);
    let terms = LandingTerms::of(policy, Some(duty.task));
    let review_by = terms.review_by(duty.window, file.evidence.performed_at.to_utc());
    let reviewers = join_teams(&signers(file, duty));
    let finding = file.finding(Rule::ReviewMissing, "/reviewed_by", message);
    let finding = finding.help(format!(
        "a member of {reviewers} {verb} it by {}: {}",
        file.context.format_instant(review_by),
        CommandLine::new("dutybook review").argument(&duty.id)
    ));
    // Until then the duty waits for it.
    let is_awaited = file.context.as_of <= review_by;
    Some(if is_awaited {
        finding.cap_at_warn()
    } else {
        finding
    })
}

/// A review covers what it saw.
fn stale(file: &EvidenceContext, review: &Approval) -> Option<FindingBuilder> {
    if !file.review.is_some_and(|review| review.is_stale) {
        return None;
    }
    let message = format!(
        "the content was changed after {} reviewed it on {}",
        review.by,
        file.context.format_instant(review.at)
    );
    let finding = file.finding(Rule::ReviewStale, "/reviewed_at", message);
    Some(finding.help("the reviewer reviews the content as it is now, and sets `reviewed_at:`"))
}

/// What was reviewed before it was done, or before it was fetched, was not reviewed.
fn too_early(file: &EvidenceContext, review: &Approval) -> Option<FindingBuilder> {
    let evidence = file.evidence;
    let collected_at = evidence.collected_by.as_ref().map(|it| it.at);
    let (what, at) = if review.at < evidence.performed_at {
        ("the work was performed", evidence.performed_at)
    } else {
        let collected_at = collected_at.filter(|at| review.at < *at)?;
        ("the artifacts were collected", collected_at)
    };
    let message = format!(
        "reviewed {}, before {what} on {}",
        file.context.format_instant(review.at),
        file.context.format_instant(at)
    );
    let finding = file.finding(Rule::ReviewMissing, "/reviewed_at", message);
    Some(finding.help("the reviewer looks at the evidence and records when"))
}

const SOMEBODY_ELSE: &str = "somebody else must review it: two pairs of eyes are the point";

fn own(file: &EvidenceContext, duty: &NamedDuty, review: &Approval) -> Option<FindingBuilder> {
    if duty.demand.permits_performer() {
        return None;
    }
    let teams = &file.context.policy_at(file.review_landing()).teams;
    let mut performers = file.evidence.performed_by.iter();
    let performer = performers.find(|who| teams.is_same_person(who, &review.by))?;
    let alias = if *performer == review.by {
        String::new()
    } else {
        format!(", performed as {performer}")
    };
    let message = format!("{} reviewed their own work{alias}", review.by);
    let finding = file.finding(Rule::ReviewSelf, "/reviewed_by", message);
    Some(finding.help(SOMEBODY_ELSE))
}

fn unauthorised<'a>(
    file: &EvidenceContext<'a>,
    duty: &NamedDuty<'a>,
    review: &Approval,
) -> Option<FindingBuilder> {
    let rosters = file
        .context
        .rosters(file.review_landing(), review.at.to_utc());
    let day = |policy: &Policy| local_date(policy.settings.timezone, review.at.to_utc());
    let signers = signers(file, duty);
    let timeline = file.context.timeline;
    let names_in = |policy: &'a Policy| -> Vec<Id> {
        let names = signers
            .iter()
            .filter_map(|team| timeline.name_in(policy, (duty.version, team), team));
        names.cloned().collect()
    };
    let is_reviewer = |policy: &&'a Policy| {
        let teams = &policy.teams;
        teams.is_in_any(&names_in(policy), &review.by, day(policy))
    };
    if rosters.iter().any(is_reviewer) {
        return None;
    }
    let day = day(rosters[0]);
    let message = if signers.is_empty() {
        format!(
            "{} reviewed it, but the policy names nobody who may review",
            review.by
        )
    } else {
        format!(
            "{} was not on a roster of {} on {day}",
            review.by,
            join_teams(&signers)
        )
    };
    let finding = file.finding(Rule::ReviewNotAuthorised, "/reviewed_by", message);
    Some(
        finding.help(
            "have a member of the reviewers' teams review it, or name other teams in the policy",
        ),
    )
}

/// The teams whose members may review, by the policy that judges the duty.
fn signers<'a>(file: &EvidenceContext<'a>, duty: &NamedDuty<'a>) -> Vec<&'a Id> {
    let policy = file.context.timeline.policy(duty.version);
    duty.demand.signers(policy, duty.task, duty.assigned)
}

fn join_teams(teams: &[&Id]) -> String {
    let names: Vec<&str> = teams.iter().map(|team| team.as_str()).collect();
    names.join(" or ")
}

/// Evidence whose reviewer its landing names as a co-author.
fn check_co_authors(facts: &ClaimFacts) -> Vec<(usize, FindingBuilder)> {
    let mut findings = Vec::new();
    for (index, claim) in facts.claims.iter().enumerate() {
        let Some((reviewer, range)) = &claim.reviewed_by else {
            continue;
        };
        if claim.demand.permits_performer() {
            continue;
        }
        let teams = &facts.context.policy_at(claim.landing).teams;
        let is_reviewer = |address: &&String| {
            Email::from_commit(address)
                .is_ok_and(|address| teams.is_same_person(reviewer, &address))
        };
        if let Some(address) = facts.co_authors.of(claim).find(is_reviewer) {
            let message = format!(
                "{reviewer} reviewed their own work: the landing names them as a co-author, as {address}"
            );
            let finding = FindingBuilder::new(Rule::ReviewSelf, message)
                .help(SOMEBODY_ELSE)
                .file(&claim.file)
                .range(*range)
                .duty(&claim.duty)
                .subject("co-author");
            findings.push((index, finding));
        }
    }
    findings
}
