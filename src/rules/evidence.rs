//! Who did the work, and when.

use chrono::{DateTime, FixedOffset};

use super::examine::{EvidenceContext, Owed};
use crate::finding::{FindingBuilder, Rule};
use crate::model::{Membership, local_date};

/// Performers who were not on the team's roster when the work was done.
pub(super) fn performers(exhibit: &EvidenceContext) -> Vec<FindingBuilder> {
    let evidence = exhibit.evidence;
    let policy = exhibit.roster();
    let day = local_date(policy.settings.timezone, evidence.performed_at.to_utc());
    let team = policy.teams.name_of(&evidence.team);
    let mut drafts = Vec::new();
    for (index, performer) in evidence.performed_by.iter().enumerate() {
        let why = match policy.teams.membership(&evidence.team, performer, day) {
            Membership::Member => continue,
            Membership::NotThen => format!("{performer} was not on the roster of {team} on {day}"),
            Membership::Never => format!("{performer} is not on the roster of {team}"),
        };
        let help = format!(
            "name who did it, or correct the roster of `{}` in policy/teams.yaml",
            evidence.team
        );
        let pointer = format!("/performed_by/{index}");
        drafts.push(
            exhibit
                .draft(Rule::EvidencePerformer, &pointer, why)
                .help(help),
        );
    }
    drafts
}

/// Work that was done before its occurrence opened.
pub(super) fn window(exhibit: &EvidenceContext, owed: &Owed) -> Option<FindingBuilder> {
    let performed_at = exhibit.evidence.performed_at;
    if performed_at >= owed.window.opens {
        return None;
    }
    let context = exhibit.context;
    let message = format!(
        "performed {}, before {} opened on {}",
        context.said_utc(performed_at.to_utc()),
        owed.window.label,
        context.said(owed.window.opens)
    );
    let draft = exhibit.draft(Rule::EvidenceOutsideWindow, "/performed_at", message);
    Some(draft.help("work counts for the occurrence in which it was done: correct `performed_at` or `occurrence`"))
}

/// Times that lie after the instant at which everything is judged.
pub(super) fn future(exhibit: &EvidenceContext) -> Vec<FindingBuilder> {
    let evidence = exhibit.evidence;
    let reviewed_at = evidence.review.as_ref().map(|review| review.at);
    let mut times = vec![
        ("performed_at", Some(evidence.performed_at)),
        ("reviewed_at", reviewed_at),
    ];
    times.retain(|(_, time)| time.is_some_and(|time| time > exhibit.context.as_of));
    let draft = |(field, time): (&str, Option<DateTime<FixedOffset>>)| {
        let time = time?;
        let context = exhibit.context;
        let message = format!(
            "`{field}` is {}, after the evaluation time {}",
            context.said_utc(time.to_utc()),
            context.said_utc(context.as_of)
        );
        let pointer = format!("/{field}");
        let draft = exhibit.draft(Rule::EvidenceFuture, &pointer, message);
        Some(draft.help("write when it happened; nothing is recorded ahead of time"))
    };
    times.into_iter().filter_map(draft).collect()
}
