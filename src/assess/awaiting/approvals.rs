//! Waivers that wait for their approval.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::signer::{SignerFault, find_signer_fault};
use crate::files::Files;
use crate::finding::Rule;
use crate::judge::{Assessment, Standing};
use crate::load::{LoadedPolicy, MAX_YAML};
use crate::model::{DutyId, Email, Id, WaivedOccurrences, Waiver, local_date};

/// A waiver that waits for its approval.
#[derive(Debug, Clone)]
pub struct AwaitedApproval {
    /// The waiver.
    pub id: Id,
    /// The task whose duties it names.
    pub task: Id,
    /// The title of the task.
    pub title: String,
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// Its text.
    pub text: String,
    /// Who asked for it.
    pub requested_by: Email,
    /// Why.
    pub reason: String,
    /// Last day, inclusive, on which an occurrence that it covers may open.
    pub expires: NaiveDate,
    /// The duties that a list of labels names, with their standings; a span names none.
    pub duties: Vec<WaivedDuty>,
    /// Why the person asked for may not approve it; `None` where they may.
    pub fault: Option<SignerFault>,
}

/// A duty that a waiver names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaivedDuty {
    /// The duty.
    pub duty: DutyId,
    /// How it stands without the waiver.
    pub standing: Standing,
}

/// The waivers of the newest policy that nobody has approved who may, by their id, and whether somebody may approve them.
#[must_use]
pub fn awaited_approvals(
    files: &dyn Files,
    assessment: &Assessment,
    who: &Email,
) -> Vec<AwaitedApproval> {
    let Some(timeline) = &assessment.timeline else {
        return Vec::new();
    };
    let policy = timeline.newest_policy();
    let today = local_date(policy.settings.timezone, assessment.as_of.to_utc());
    let rules = [Rule::WaiverNotAuthorised, Rule::WaiverSelfApproved];
    let findings = assessment.findings.iter();
    let found = findings.filter(|finding| rules.contains(&finding.rule));
    let open: BTreeSet<&str> = found
        .filter_map(|finding| finding.file.as_deref())
        .collect();
    let mut awaited = Vec::new();
    for (id, waiver) in &policy.waivers {
        let file = LoadedPolicy::waiver_file(id);
        if !open.contains(&*file) {
            continue;
        }
        let Ok(bytes) = files.read(&file, MAX_YAML) else {
            continue;
        };
        let task = timeline.latest_task(waiver.task.as_str());
        let title = task.map(|(_, task)| task.title.in_language(assessment.language));
        let (teams, approvers) = (&policy.teams, &policy.settings.approvers);
        let duties = named_duties(assessment, waiver);
        let performers = assessment.claims.iter().filter(|claim| {
            let mut named = duties.iter();
            named.any(|waived| waived.duty == claim.duty)
        });
        let performers = performers.flat_map(|claim| claim.performed_by.iter().cloned());
        let others: Vec<Email> = std::iter::once(waiver.requested_by.clone())
            .chain(performers)
            .collect();
        awaited.push(AwaitedApproval {
            id: id.clone(),
            task: waiver.task.clone(),
            title: title.unwrap_or(waiver.task.as_str()).to_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            requested_by: waiver.requested_by.clone(),
            reason: waiver.reason.clone(),
            expires: waiver.expires,
            duties,
            fault: find_signer_fault(teams, approvers, &others, who, today),
            file,
        });
    }
    awaited
}

fn named_duties(assessment: &Assessment, waiver: &Waiver) -> Vec<WaivedDuty> {
    let WaivedOccurrences::List(labels) = &waiver.occurrences else {
        return Vec::new();
    };
    let timeline = assessment.timeline.as_ref();
    let duties = assessment.duties.iter().filter(|duty| {
        let is_team = |team: &Id| {
            let is_same = |it: &crate::schedule::VersionTimeline| {
                it.is_same_team(duty.version, &duty.id.team, team)
            };
            duty.id.team == *team || timeline.is_some_and(is_same)
        };
        duty.id.task == waiver.task
            && labels.contains(&duty.id.occurrence)
            && (waiver.teams.is_empty() || waiver.teams.iter().any(is_team))
    });
    duties
        .map(|duty| WaivedDuty {
            duty: duty.id.clone(),
            standing: duty.standing,
        })
        .collect()
}
