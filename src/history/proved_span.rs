//! How far the mainline is proved by tokens and witnesses, for a line that says so.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::TimeProofs;

/// How far the mainline is proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvedSpan {
    /// How many tokens hold.
    pub tokens: usize,
    /// The names of the authorities that made them, ascending.
    pub authorities: Vec<String>,
    /// How many checkpoints enough witnesses cosigned.
    pub witnessed: usize,
    /// The time of the newest proof: what landed before it and is covered cannot be changed without a trace.
    pub newest: DateTime<Utc>,
}

impl ProvedSpan {
    /// How far proofs reach; `None` where none holds.
    #[must_use]
    pub fn of(proofs: &TimeProofs) -> Option<ProvedSpan> {
        let stamped = proofs.stamps.iter().map(|stamp| stamp.time);
        let witnessed = proofs.witnessed.iter().map(|it| it.time);
        let authorities = proofs.stamps.iter().map(|stamp| stamp.authority.clone());
        let authorities: BTreeSet<String> = authorities.collect();
        Some(ProvedSpan {
            tokens: proofs.stamps.len(),
            authorities: authorities.into_iter().collect(),
            witnessed: proofs.witnessed.len(),
            newest: stamped.chain(witnessed).max()?,
        })
    }
}
