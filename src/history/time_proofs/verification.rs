//! Verifying the proofs of a mainline.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::checkpoints::{KnownCheckpoint, check_checkpoint};
use super::proved::TimeProofs;
use super::stored::{StoredProof, StoredProofs};
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
        for ((year, stem), proof) in stored {
            let mut known: Vec<KnownCheckpoint> = Vec::new();
            for content in &proof.checkpoints {
                match check_checkpoint(content, (year, stem), log)? {
                    Ok(checkpoint) => known.push(checkpoint),
                    Err(fault) => self.faults.extend(Some(fault).filter(|_| content.is_kept)),
                }
            }
            for checkpoint in &known {
                let (witnessed, faults) = check_witnesses(checkpoint, versions, verifier.as_of);
                self.witnessed.extend(witnessed);
                self.faults.extend(faults);
            }
            for (number, token) in &proof.tokens {
                let request = proof.requests.get(number).map(Vec::as_slice);
                match check_token(token, request, &known, verifier) {
                    Ok(stamp) => self.stamps.push(stamp),
                    Err(fault) => self.faults.extend(Some(fault).filter(|_| token.is_kept)),
                }
            }
        }
        Ok(())
    }
}
