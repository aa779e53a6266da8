//! Who did the work, and when.

use crate::finding::{FindingBuilder, Rule};
use crate::model::{Membership, local_date};
use crate::rules::evidence_context::{EvidenceContext, NamedDuty};

/// Performers who were not on the team's roster when the work was done.
pub(super) fn check_performers(file: &EvidenceContext, _: &NamedDuty) -> Vec<FindingBuilder> {
    let evidence = file.evidence;
    let policy = file.roster();
    let day = local_date(policy.settings.timezone, evidence.performed_at.to_utc());
    let team = policy.teams.name_of(&evidence.team);
    let mut findings = Vec::new();
    for (index, performer) in evidence.performed_by.iter().enumerate() {
        let message = match policy.teams.membership(&evidence.team, performer, day) {
            Membership::Member => continue,
            Membership::NotThen => format!("{performer} was not on the roster of {team} on {day}"),
            Membership::Never => format!("{performer} is not on the roster of {team}"),
        };
        let pointer = format!("/performed_by/{index}");
        let finding = file.finding(Rule::EvidencePerformer, &pointer, message);
        findings.push(finding.help(format!(
            "name who did it, or correct the roster of `{}` in policy/teams.yaml",
            evidence.team
        )));
    }
    findings
}

/// Work that was done before its occurrence opened.
pub(super) fn check_window(file: &EvidenceContext, duty: &NamedDuty) -> Vec<FindingBuilder> {
    let performed_at = file.evidence.performed_at;
    if performed_at >= duty.window.opens {
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

/// Times after the instant at which everything is judged.
pub(super) fn check_future(file: &EvidenceContext) -> Vec<FindingBuilder> {
    let (evidence, context) = (file.evidence, file.context);
    let reviewed_at = evidence.review.as_ref().map(|review| review.at);
    let times = [
        ("performed_at", Some(evidence.performed_at)),
        ("reviewed_at", reviewed_at),
    ];
    let mut findings = Vec::new();
    for (field, time) in times {
        let Some(time) = time.filter(|time| *time > context.as_of) else {
            continue;
        };
        let message = format!(
            "`{field}` is {}, after the evaluation time {}",
            context.format_instant(time),
            context.format_instant(context.as_of)
        );
        let finding = file.finding(Rule::EvidenceFuture, &format!("/{field}"), message);
        findings.push(finding.help("write when it happened; nothing is recorded ahead of time"));
    }
    findings
}
