//! Who looked at the evidence, and whether that counts.

use super::examine::{EvidenceContext, Owed};
use crate::finding::{FindingBuilder, Rule};
use crate::model::{Approval, Id, Membership, local_date};

/// A review that is missing, is one's own, or is by somebody who may not review.
pub(super) fn review(
    exhibit: &EvidenceContext,
    owed: &Owed,
    is_sound: bool,
) -> Vec<FindingBuilder> {
    let Some(review) = &exhibit.evidence.review else {
        // A review that was not understood has its own finding.
        let missing = missing(exhibit, owed).filter(|_| is_sound);
        return missing.into_iter().collect();
    };
    let faults = [
        too_early(exhibit, review),
        own(exhibit, review),
        unauthorised(exhibit, owed, review),
    ];
    faults.into_iter().flatten().collect()
}

fn missing(exhibit: &EvidenceContext, owed: &Owed) -> Option<FindingBuilder> {
    let required = &owed.task.requires.review;
    if !required.required {
        return None;
    }
    let message = format!("{} wants a review, and there is none", owed.task.id);
    let help = format!(
        "a member of {} adds `reviewed_by:` and `reviewed_at:`",
        names(
            exhibit
                .context
                .timeline
                .policy(owed.version)
                .reviewers_of(owed.task)
        )
    );
    Some(
        exhibit
            .draft(Rule::ReviewMissing, "/reviewed_by", message)
            .help(help),
    )
}

/// What was reviewed before it was done was not reviewed.
fn too_early(exhibit: &EvidenceContext, review: &Approval) -> Option<FindingBuilder> {
    if review.at >= exhibit.evidence.performed_at {
        return None;
    }
    let context = exhibit.context;
    let message = format!(
        "reviewed {}, before the work was performed on {}",
        context.said_utc(review.at.to_utc()),
        context.said_utc(exhibit.evidence.performed_at.to_utc())
    );
    let help = "the reviewer looks at the evidence, and says when";
    Some(
        exhibit
            .draft(Rule::ReviewMissing, "/reviewed_at", message)
            .help(help),
    )
}

fn own(exhibit: &EvidenceContext, review: &Approval) -> Option<FindingBuilder> {
    let teams = &exhibit.roster().teams;
    let performed_by = &exhibit.evidence.performed_by;
    let performer = performed_by
        .iter()
        .find(|who| teams.is_same_person(who, &review.by))?;
    let message = if *performer == review.by {
        format!("{} reviewed their own work", review.by)
    } else {
        format!(
            "{} reviewed their own work, performed as {performer}",
            review.by
        )
    };
    let help = "somebody else reviews it: two pairs of eyes are the point";
    Some(
        exhibit
            .draft(Rule::ReviewSelf, "/reviewed_by", message)
            .help(help),
    )
}

fn unauthorised(
    exhibit: &EvidenceContext,
    owed: &Owed,
    review: &Approval,
) -> Option<FindingBuilder> {
    let policy = exhibit.roster();
    let day = local_date(policy.settings.timezone, review.at.to_utc());
    let reviewers = exhibit
        .context
        .timeline
        .policy(owed.version)
        .reviewers_of(owed.task);
    let is_reviewer =
        |team: &Id| policy.teams.membership(team, &review.by, day) == Membership::Member;
    if reviewers.iter().any(is_reviewer) {
        return None;
    }
    let message = if reviewers.is_empty() {
        format!(
            "{} reviewed, and the policy names nobody who may",
            review.by
        )
    } else {
        format!(
            "{} was on no roster of {} on {day}",
            review.by,
            names(reviewers)
        )
    };
    let help = "a member of the reviewers' teams reviews it, or policy names other teams";
    Some(
        exhibit
            .draft(Rule::ReviewNotAuthorised, "/reviewed_by", message)
            .help(help),
    )
}

fn names(teams: &[Id]) -> String {
    let names: Vec<&str> = teams.iter().map(Id::as_str).collect();
    names.join(" or ")
}
