//! The evidence that holds.

use std::collections::HashMap;

use super::{Claim, EvidenceTimes};
use crate::history::Landing;
use crate::model::DutyId;

/// The evidence that holds: of each duty the claim that settles it. Claims that the validity rules
/// denied are not in it, so that judging cannot count them.
#[derive(Debug)]
pub struct ValidEvidence<'a> {
    settling: HashMap<&'a DutyId, SettlingClaim>,
}

/// The claim that settles a duty.
#[derive(Debug, Clone, Copy)]
pub struct SettlingClaim {
    /// The claim: an index into the assessment's claims.
    pub index: usize,
    /// Its times.
    pub times: EvidenceTimes,
}

impl<'a> ValidEvidence<'a> {
    /// The claims that hold. Where several files prove one duty, the work that was done first settles
    /// it; of work done at the same time the file whose path comes first.
    #[must_use]
    pub fn of(claims: &'a [Claim]) -> Self {
        let age = |index: usize| (claims[index].performed_at, &claims[index].file);
        let mut earliest: HashMap<&DutyId, usize> = HashMap::with_capacity(claims.len());
        for (index, claim) in claims.iter().enumerate().filter(|(_, c)| c.is_valid) {
            let first = earliest.entry(&claim.duty).or_insert(index);
            if age(index) < age(*first) {
                *first = index;
            }
        }
        let settling = |index: usize| SettlingClaim {
            index,
            times: EvidenceTimes {
                performed_at: claims[index].performed_at.to_utc(),
                landed_at: claims[index].landing.and_then(Landing::proven_at),
            },
        };
        ValidEvidence {
            settling: earliest
                .into_iter()
                .map(|(duty, index)| (duty, settling(index)))
                .collect(),
        }
    }

    /// The claim that settles a duty.
    #[must_use]
    pub fn settling(&self, duty: &DutyId) -> Option<SettlingClaim> {
        self.settling.get(duty).copied()
    }
}
