//! When a task was last done before, as evidence records it: where a report begins.

use chrono::{DateTime, Utc};

use crate::files::{Digest, Files};
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

/// What is recorded around work of the same task and team: in evidence, or about to be written.
#[derive(Debug, Clone, Default)]
pub struct NeighbouringPerformances {
    /// The last one before. Of two that were done at the same instant, that of the earlier occurrence comes first.
    pub last: Option<LastPerformance>,
    /// The first one after: its report began before this work was known.
    pub later: Option<DutyId>,
}

/// What is recorded around a duty that was done at `performed_at`, where `planned` is about to be written.
#[must_use]
pub fn neighbouring_performances(
    assessment: &Assessment,
    planned: &[(DutyId, DateTime<Utc>)],
    duty: &DutyId,
    performed_at: DateTime<Utc>,
) -> NeighbouringPerformances {
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
    let is_same = |other: &LastPerformance| {
        other.duty.task == duty.task && other.duty.team == duty.team && other.duty != *duty
    };
    let own = (performed_at, duty.occurrence.clone());
    let mut neighbours = NeighbouringPerformances::default();
    let others = recorded.chain(planned).filter(is_same);
    let mut others: Vec<LastPerformance> = others.collect();
    others.sort_by_cached_key(|other| (other.performed_at, other.duty.occurrence.clone()));
    for other in others {
        if (other.performed_at, other.duty.occurrence.clone()) < own {
            neighbours.last = Some(other);
        } else if other.performed_at > performed_at {
            neighbours.later.get_or_insert(other.duty);
        }
    }
    neighbours
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
        let bytes = files.read(&file, limit).ok()?;
        let digest = Digest::of(bytes.as_slice()).ok()?;
        (digest.sha256 == Some(artifact.sha256)).then_some((artifact.path, bytes))
    });
    read.collect()
}
