//! When a task was last done before, as evidence records it: where a report begins.

use chrono::{DateTime, Utc};

use crate::files::Files;
use crate::judge::{Assessment, Claim, Duty};
use crate::load::{MAX_YAML, parse_evidence};
use crate::model::DutyId;

/// The work that was recorded last before another: of the same task, for the same team.
#[derive(Debug, Clone)]
pub struct LastPerformance {
    /// The duty.
    pub duty: DutyId,
    /// When it was done, as claimed.
    pub performed_at: DateTime<Utc>,
    /// The file of the evidence; `None` where it is not written yet.
    pub file: Option<String>,
}

/// The last performance before `duty` was done at `performed_at`: in evidence, or among those that are about to be written.
///
/// Of two that were done at the same instant, that of the earlier occurrence comes first.
#[must_use]
pub fn last_performance(
    assessment: &Assessment,
    planned: &[(DutyId, DateTime<Utc>)],
    duty: &DutyId,
    performed_at: DateTime<Utc>,
) -> Option<LastPerformance> {
    let recorded = assessment
        .claims
        .iter()
        .map(|claim: &Claim| LastPerformance {
            duty: claim.duty.clone(),
            performed_at: claim.performed_at.to_utc(),
            file: Some(claim.file.to_string()),
        });
    let planned = planned.iter().map(|(duty, at)| LastPerformance {
        duty: duty.clone(),
        performed_at: *at,
        file: None,
    });
    let is_before = |other: &LastPerformance| {
        let key = |duty: &DutyId, at| (at, duty.occurrence.clone());
        other.duty.task == duty.task
            && other.duty.team == duty.team
            && other.duty != *duty
            && key(&other.duty, other.performed_at) < key(duty, performed_at)
    };
    let before = recorded.chain(planned).filter(is_before);
    before.max_by_key(|other| (other.performed_at, other.duty.occurrence.clone()))
}

/// When the occurrence before that of a duty was due, for the same task and team.
#[must_use]
pub fn previous_due(assessment: &Assessment, duty: &Duty) -> Option<DateTime<Utc>> {
    let duties = assessment.duties.iter();
    let before = duties.filter(|other| {
        other.id.task == duty.id.task
            && other.id.team == duty.id.team
            && other.window.opens < duty.window.opens
    });
    before.map(|other| other.window.due.to_utc()).max()
}

/// Names and contents of the artifacts of an evidence file. Those that cannot be read, are larger than `limit`, or are not
/// what the evidence lists, are left out: `check` reports them.
#[must_use]
pub fn recorded_artifacts(files: &dyn Files, path: &str, limit: u64) -> Vec<(String, Vec<u8>)> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let bytes = files.read(path, MAX_YAML).unwrap_or_default();
    let listed = parse_evidence(&bytes).map_or_else(Vec::new, |evidence| evidence.artifacts);
    let plain = listed.into_iter().filter(|artifact| {
        let mut parts = artifact.path.split('/');
        !parts.any(|part| part == "..")
    });
    let read = plain.filter_map(|artifact| {
        let file = format!("{folder}/{}", artifact.path);
        let digest = files.digest(&file, limit).ok()?;
        if digest.sha256 != Some(artifact.sha256) {
            return None;
        }
        Some((artifact.path, files.read(&file, limit).ok()?))
    });
    read.collect()
}

/// Work of the same task and team that was recorded before this, and done after it: its report began before this one was
/// known.
#[must_use]
pub fn later_performance(
    assessment: &Assessment,
    planned: &[(DutyId, DateTime<Utc>)],
    duty: &DutyId,
    performed_at: DateTime<Utc>,
) -> Option<DutyId> {
    let recorded = assessment.claims.iter();
    let recorded = recorded.map(|claim: &Claim| (&claim.duty, claim.performed_at.to_utc()));
    let planned = planned.iter().map(|(duty, at)| (duty, *at));
    let is_later = |(other, at): &(&DutyId, DateTime<Utc>)| {
        other.task == duty.task && other.team == duty.team && *other != duty && *at > performed_at
    };
    let later = recorded.chain(planned).filter(is_later);
    later
        .min_by_key(|(_, at)| *at)
        .map(|(duty, _)| duty.clone())
}
