//! When a task was last done before, as evidence records it: where a report begins.

use chrono::{DateTime, Utc};

use crate::files::Files;
use crate::judge::{Assessment, Claim, Duty};
use crate::load::{MAX_YAML, artifact_paths};
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

/// Names and contents of the artifacts of an evidence file. Those that cannot be read, or are larger than `limit`, are left
/// out: `check` reports them.
#[must_use]
pub fn recorded_artifacts(files: &dyn Files, path: &str, limit: u64) -> Vec<(String, Vec<u8>)> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let listed = files
        .read(path, MAX_YAML)
        .map_or_else(|_| Vec::new(), |bytes| artifact_paths(&bytes));
    let plain = listed
        .into_iter()
        .filter(|name| !name.split('/').any(|part| part == ".."));
    let read = plain.filter_map(|name| {
        let bytes = files.read(&format!("{folder}/{name}"), limit).ok()?;
        Some((name, bytes))
    });
    read.collect()
}
