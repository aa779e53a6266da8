//! Who did the work, and when.

use crate::finding::{FindingBuilder, Rule};
use crate::model::{Id, Membership, Policy, local_date};
use crate::rules::evidence_context::{EvidenceContext, NamedDuty};

/// Performers who were on the team's roster neither when the work was done nor when it landed.
pub(super) fn check_performers(file: &EvidenceContext, duty: &NamedDuty) -> Vec<FindingBuilder> {
    let evidence = file.evidence;
    let rosters = rosters_of(file, duty);
    let (policy, name) = rosters[0];
    let day_in =
        |policy: &Policy| local_date(policy.settings.timezone, evidence.performed_at.to_utc());
    let (team, day) = (policy.teams.name_of(name), day_in(policy));
    let mut findings = Vec::new();
    for (index, performer) in evidence.performed_by.iter().enumerate() {
        let membership = |(policy, name): &(&Policy, &Id)| {
            policy.teams.membership(name, performer, day_in(policy))
        };
        let memberships: Vec<Membership> = rosters.iter().map(membership).collect();
        let message = if memberships.contains(&Membership::Member) {
            continue;
        } else if memberships.contains(&Membership::NotThen) {
            format!("{performer} was not on the roster of {team} on {day}")
        } else {
            format!("{performer} is not on the roster of {team}")
        };
        let pointer = format!("/performed_by/{index}");
        let finding = file.finding(Rule::EvidencePerformer, &pointer, message);
        findings.push(finding.help(format!(
            "name who did it, or correct the roster of `{}` in policy/teams.yaml and amend the evidence",
            evidence.team
        )));
    }
    findings
}

/// The rosters that count for a team, each with the name under which that policy lists it: those of the landing and of
/// the time of the work, and where the team is gone from both, the last one that has it.
fn rosters_of<'a>(file: &EvidenceContext<'a>, duty: &NamedDuty<'a>) -> Vec<(&'a Policy, &'a Id)> {
    let timeline = file.context.timeline;
    let named = &file.evidence.team;
    let listed = |policy: &'a Policy| {
        let name = timeline.name_in(policy, (duty.version, duty.assigned), named)?;
        Some((policy, name))
    };
    let rosters = file.rosters_at(file.evidence.performed_at);
    let found: Vec<_> = rosters.into_iter().filter_map(listed).collect();
    if !found.is_empty() {
        return found;
    }
    let versions = timeline.versions().iter().rev();
    let last = versions.map(|version| &*version.policy).find_map(listed);
    vec![last.unwrap_or((rosters[0], named))]
}

/// Work that was done before its occurrence opened.
pub(super) fn check_window(file: &EvidenceContext, duty: &NamedDuty) -> Vec<FindingBuilder> {
    let performed_at = file.evidence.performed_at;
    if performed_at >= duty.work_from {
        return Vec::new();
    }
    let message = format!(
        "performed {}, before {} opened on {}",
        file.context.format_instant(performed_at),
        duty.window.label,
        file.context.format_instant(duty.window.opens)
    );
    let finding = file.finding(Rule::EvidenceOutsideWindow, "/performed_at", message);
    vec![finding.help("work counts for the occurrence in which it was done: correct `performed_at` or `occurrence`")]
}

/// Times after the instant at which everything is judged, or after the landing that states them.
pub(super) fn check_future(file: &EvidenceContext) -> Vec<FindingBuilder> {
    let evidence = file.evidence;
    let review = evidence.review.as_ref().map(|review| review.at);
    let times = [
        ("performed_at", Some(evidence.performed_at), file.landing),
        ("reviewed_at", review, file.review_landing()),
    ];
    let stated = times
        .into_iter()
        .filter_map(|(field, time, landing)| Some((field, time?, landing)));
    let findings = stated.filter_map(|(field, time, landing)| {
        let fault = file.context.describe_future(field, time, landing)?;
        let finding = file.finding(Rule::EvidenceFuture, &format!("/{field}"), fault.message);
        Some(finding.help(fault.help))
    });
    findings.collect()
}
