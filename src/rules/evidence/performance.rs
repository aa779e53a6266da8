//! Who did the work, and when.

use crate::finding::{FindingBuilder, Rule};
use crate::history::could_be_stated;
use crate::model::{Id, Membership, Policy, local_date};
use crate::rules::evidence_context::{EvidenceContext, NamedDuty};

/// Where evidence says when its artifacts were fetched.
const COLLECTED_AT: &str = "/collected_by/at";

/// Performers who were on the team's roster neither when the work was done nor when it landed.
pub(super) fn check_performers(file: &EvidenceContext, duty: &NamedDuty) -> Vec<FindingBuilder> {
    let evidence = file.evidence;
    let rosters = rosters_of(file, duty);
    let (policy, name) = rosters[0];
    let day_in =
        |policy: &Policy| local_date(policy.settings.timezone, evidence.performed_at.to_utc());
    let (team, day) = (file.context.name_of(policy, name), day_in(policy));
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

/// Work that was done before its occurrence opened, and artifacts that were fetched before.
pub(super) fn check_window(file: &EvidenceContext, duty: &NamedDuty) -> Vec<FindingBuilder> {
    let evidence = file.evidence;
    let collected_at = evidence.collected_by.as_ref().map(|it| it.at);
    let times = [
        (
            "/performed_at",
            "performed",
            Some(evidence.performed_at),
            "work counts for the occurrence in which it was done: correct `performed_at` or `occurrence`",
        ),
        (
            COLLECTED_AT,
            "collected",
            collected_at,
            "artifacts show the time at which they were fetched: fetch them anew, or correct `occurrence`",
        ),
    ];
    let mut findings = Vec::new();
    for (pointer, what, time, help) in times {
        let Some(time) = time.filter(|time| *time < duty.work_from) else {
            continue;
        };
        let message = format!(
            "{what} {}, before {} opened on {}",
            file.context.format_instant(time),
            duty.window.label,
            file.context.format_instant(duty.window.opens)
        );
        let finding = file.finding(Rule::EvidenceOutsideWindow, pointer, message);
        findings.push(finding.help(help));
    }
    findings.extend(check_order(file));
    findings
}

/// Artifacts that were fetched after the work: whoever did it cannot have looked at them.
fn check_order(file: &EvidenceContext) -> Option<FindingBuilder> {
    let performed_at = file.evidence.performed_at;
    let collected_at = file.evidence.collected_by.as_ref()?.at;
    // As between a time and its landing: the machine's clock may be ahead of the performer's.
    if could_be_stated(collected_at.to_utc(), performed_at.to_utc()) {
        return None;
    }
    let message = format!(
        "collected {}, after the work was performed on {}",
        file.context.format_instant(collected_at),
        file.context.format_instant(performed_at)
    );
    let finding = file.finding(Rule::EvidenceOutsideWindow, COLLECTED_AT, message);
    // Two faults of one field are two findings.
    let finding = finding.subject("collected after the work");
    Some(finding.help(
        "nobody looks at what is not fetched yet: set `performed_at` to when it was looked at",
    ))
}

/// Times after the instant at which everything is judged, or after the landing that states them.
pub(super) fn check_future(file: &EvidenceContext) -> Vec<FindingBuilder> {
    let evidence = file.evidence;
    let review = evidence.review.as_ref().map(|review| review.at);
    let collected_at = evidence.collected_by.as_ref().map(|it| it.at);
    let imported_at = evidence.imported.as_ref().map(|it| it.at);
    let times = [
        ("performed_at", Some(evidence.performed_at), file.landing),
        ("reviewed_at", review, file.review_landing()),
        ("collected_by.at", collected_at, file.landing),
        ("imported.at", imported_at, file.landing),
    ];
    let stated = times
        .into_iter()
        .filter_map(|(field, time, landing)| Some((field, time?, landing)));
    let findings = stated.filter_map(|(field, time, landing)| {
        let fault = file.context.describe_future(field, time, landing)?;
        let pointer = format!("/{}", field.replace('.', "/"));
        let finding = file.finding(Rule::EvidenceFuture, &pointer, fault.message);
        Some(finding.help(fault.help))
    });
    findings.collect()
}
