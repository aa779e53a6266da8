//! Cosignatures of witnesses under a checkpoint.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::bounds::CLOCK_SKEW;
use super::checkpoints::KnownCheckpoint;
use super::proved::{ProofFault, ProofFaultKind, WitnessedCheckpoint};
use crate::history::current_policy::version_before;
use crate::load::PolicyVersion;
use crate::model::Witnesses;
use crate::signing::{WitnessKey, verify_cosignatures};

/// Whether enough witnesses cosigned a checkpoint, by the policy that was in force when the cosignatures landed, and
/// which cosignatures do not verify.
pub(super) fn check_witnesses(
    checkpoint: &KnownCheckpoint,
    versions: &[PolicyVersion],
    as_of: DateTime<Utc>,
) -> (Option<WitnessedCheckpoint>, Vec<ProofFault>) {
    let version = match checkpoint.landed {
        Some(commit) => version_before(versions, commit),
        None => versions.len().checked_sub(1),
    };
    let version = version.and_then(|version| versions.get(version));
    let Some(witnesses) = version.and_then(|version| version.witnesses.as_deref()) else {
        return (None, Vec::new());
    };
    let keys = witnesses.keys.iter();
    let keys: Vec<WitnessKey> = keys.filter_map(|key| WitnessKey::parse(key).ok()).collect();
    let mut seen: BTreeMap<String, DateTime<Utc>> = BTreeMap::new();
    let mut faults = Vec::new();
    for check in verify_cosignatures(&checkpoint.note, &keys) {
        let result = check.result.map_err(|fault| fault.to_string());
        let result = result.and_then(|time| {
            if time <= as_of + CLOCK_SKEW {
                return Ok(time);
            }
            let time = time.to_rfc3339();
            Err(format!("its time, {time}, lies after the evaluation time"))
        });
        match result {
            Ok(time) => drop(seen.insert(check.witness, time)),
            Err(reason) if checkpoint.is_kept => faults.push(ProofFault {
                file: Arc::clone(&checkpoint.file),
                kind: ProofFaultKind::Invalid,
                reason: format!("the cosignature of {}: {reason}", check.witness),
            }),
            Err(_) => {}
        }
    }
    (witnessed(checkpoint, witnesses, seen), faults)
}

fn witnessed(
    checkpoint: &KnownCheckpoint,
    witnesses: &Witnesses,
    seen: BTreeMap<String, DateTime<Utc>>,
) -> Option<WitnessedCheckpoint> {
    let mut times: Vec<DateTime<Utc>> = seen.values().copied().collect();
    times.sort_unstable();
    Some(WitnessedCheckpoint {
        file: Arc::clone(&checkpoint.file),
        covers: checkpoint.covers,
        time: times.get(witnesses.quorum.checked_sub(1)?).copied()?,
        witnesses: seen.into_keys().collect(),
    })
}
