//! The evidence that holds.

use std::collections::HashMap;

use super::{Claim, ClaimReview, EvidenceTimes, ReviewTimes};
use crate::history::Landing;
use crate::model::DutyId;

/// The evidence that holds: of each duty the claims that may settle it. Claims that the validity
/// rules denied are not in it, so that judging cannot count them.
#[derive(Debug)]
pub struct ValidEvidence<'a> {
    claims: &'a [Claim],
    /// Of each duty the claim of the work that was done first.
    first: HashMap<&'a DutyId, usize>,
    /// The further claims of duties that several files prove, the earliest work first.
    further: HashMap<&'a DutyId, Vec<usize>>,
}

/// A claim that may settle a duty.
#[derive(Debug, Clone, Copy)]
pub struct SettlingClaim {
    /// The claim: an index into the assessment's claims.
    pub index: usize,
    /// Its times.
    pub times: EvidenceTimes,
}

impl<'a> ValidEvidence<'a> {
    /// The claims that hold.
    #[must_use]
    pub fn of(claims: &'a [Claim]) -> Self {
        let age = |index: usize| (claims[index].performed_at, &claims[index].file);
        let mut first: HashMap<&DutyId, usize> = HashMap::with_capacity(claims.len());
        let mut further: HashMap<&DutyId, Vec<usize>> = HashMap::new();
        for (index, claim) in claims.iter().enumerate().filter(|(_, c)| c.is_valid) {
            let earliest = first.entry(&claim.duty).or_insert(index);
            if *earliest == index {
                continue;
            }
            let of_duty = further.entry(&claim.duty).or_default();
            if age(index) < age(*earliest) {
                of_duty.push(std::mem::replace(earliest, index));
            } else {
                of_duty.push(index);
            }
        }
        for of_duty in further.values_mut() {
            of_duty.sort_by(|&a, &b| age(a).cmp(&age(b)));
        }
        ValidEvidence {
            claims,
            first,
            further,
        }
    }

    /// The claims that may settle a duty: the earliest work first, of work done at the same time the
    /// file whose path comes first.
    pub fn candidates(&self, duty: &DutyId) -> impl Iterator<Item = SettlingClaim> {
        let further = self.further.get(duty).map_or(&[][..], Vec::as_slice);
        let first = self.first.get(duty).into_iter();
        first.chain(further).map(|index| self.claim(*index))
    }

    fn claim(&self, index: usize) -> SettlingClaim {
        let claim = &self.claims[index];
        let proven_at = |landing: Option<Landing>| landing.and_then(Landing::proven_at);
        SettlingClaim {
            index,
            times: EvidenceTimes {
                performed_at: claim.performed_at.to_utc(),
                landed_at: proven_at(claim.landing),
                review: match claim.review {
                    ClaimReview::NotRequired => ReviewTimes::NotRequired,
                    ClaimReview::Awaited => ReviewTimes::Awaited,
                    ClaimReview::Given { landing, stated_at } => ReviewTimes::Given {
                        landed_at: proven_at(landing),
                        stated_at,
                    },
                },
            },
        }
    }
}
