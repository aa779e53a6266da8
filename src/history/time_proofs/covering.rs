//! Which of many proofs covers a commit first.

use chrono::{DateTime, Utc};

/// Proofs that each cover a commit of the mainline and all that it follows, ready to be asked for the earliest.
#[derive(Debug, Clone, Default)]
pub struct CoveringProofs {
    /// The newest commits that are covered, ascending, each with the earliest proof that covers it: its time, and its place
    /// among the proofs.
    steps: Vec<(u32, DateTime<Utc>, usize)>,
}

impl CoveringProofs {
    /// `proofs` are the newest commit that each covers, and its time.
    #[must_use]
    pub fn new(proofs: impl Iterator<Item = (u32, DateTime<Utc>)>) -> Self {
        let places = proofs.enumerate();
        let steps = places.map(|(place, (covers, time))| (covers, time, place));
        let mut steps: Vec<(u32, DateTime<Utc>, usize)> = steps.collect();
        steps.sort_unstable();
        let mut earliest: Option<(DateTime<Utc>, usize)> = None;
        for (_, time, place) in steps.iter_mut().rev() {
            let best = earliest.map_or((*time, *place), |best| best.min((*time, *place)));
            (*time, *place) = best;
            earliest = Some(best);
        }
        CoveringProofs { steps }
    }

    /// The earliest time of a proof that covers a commit, and the place of that proof among all.
    #[must_use]
    pub fn earliest(&self, commit: u32) -> Option<(DateTime<Utc>, usize)> {
        let first = self
            .steps
            .partition_point(|(covers, _, _)| *covers < commit);
        let (_, time, place) = self.steps.get(first)?;
        Some((*time, *place))
    }
}
