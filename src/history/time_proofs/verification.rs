//! Verifying the proofs of a mainline.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use super::checkpoints::{KnownCheckpoint, check_checkpoint};
use super::proved::TimeProofs;
use super::stored::{HeldContent, StoredProof, StoredProofs};
use super::tokens::{StampVerifier, check_token};
use super::witnessing::check_witnesses;
use crate::git::HistoryGap;
use crate::history::{Mainline, MainlineLog};
use crate::load::PolicyVersion;

impl TimeProofs {
    /// Verifies all proofs. `versions` are those of the policy that the mainline held, oldest first.
    ///
    /// # Errors
    /// When a content of the log cannot be read.
    pub fn verify(
        mainline: &Mainline,
        versions: &[PolicyVersion],
        stored: StoredProofs,
        as_of: DateTime<Utc>,
    ) -> Result<TimeProofs, HistoryGap> {
        let mut proofs = TimeProofs {
            faults: stored.faults,
            ..TimeProofs::default()
        };
        if !stored.proofs.is_empty() {
            let log = MainlineLog::read(mainline, &|| ())?;
            let verifier = StampVerifier::new(mainline.outside.tsa_roots.as_ref(), versions, as_of);
            proofs.verify_each(&stored.proofs, &log, &verifier, versions)?;
        }
        proofs.faults.sort();
        proofs.faults.dedup();
        Ok(proofs)
    }

    fn verify_each(
        &mut self,
        stored: &BTreeMap<(String, String), StoredProof>,
        log: &MainlineLog,
        verifier: &StampVerifier,
        versions: &[PolicyVersion],
    ) -> Result<(), HistoryGap> {
        let stored: Vec<_> = stored.iter().collect();
        let outcomes = stored.par_iter().map(|((year, stem), proof)| {
            verify_proof((year, stem), proof, log, verifier, versions)
        });
        // All are awaited and the first fault returned: it is the same with any number of threads.
        let outcomes: Vec<Result<TimeProofs, HistoryGap>> = outcomes.collect();
        for proofs in outcomes {
            let proofs = proofs?;
            self.stamps.extend(proofs.stamps);
            self.witnessed.extend(proofs.witnessed);
            self.faults.extend(proofs.faults);
        }
        Ok(())
    }
}

/// Verifies one checkpoint, its cosignatures and its tokens.
fn verify_proof(
    name: (&str, &str),
    proof: &StoredProof,
    log: &MainlineLog,
    verifier: &StampVerifier,
    versions: &[PolicyVersion],
) -> Result<TimeProofs, HistoryGap> {
    let mut proofs = TimeProofs::default();
    let mut known: Vec<KnownCheckpoint> = Vec::new();
    for content in &proof.checkpoints {
        match check_checkpoint(content, name, log)? {
            Ok(checkpoint) => known.push(checkpoint),
            Err(fault) => proofs
                .faults
                .extend(Some(fault).filter(|_| content.is_kept)),
        }
    }
    for checkpoint in &known {
        let (witnessed, faults) = check_witnesses(checkpoint, versions, verifier.as_of);
        proofs.witnessed.extend(witnessed);
        proofs.faults.extend(faults);
    }
    for (number, token) in &proof.tokens {
        let requests = proof.requests.iter().filter(|(of, _)| of == number);
        let requests: Vec<&HeldContent> = requests.map(|(_, request)| request).collect();
        match check_token(token, &requests, &known, verifier) {
            Ok(stamp) => proofs.stamps.push(stamp),
            Err(fault) => proofs.faults.extend(Some(fault).filter(|_| token.is_kept)),
        }
    }
    Ok(proofs)
}
