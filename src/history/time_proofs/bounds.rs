//! Between which instants a commit of the mainline was made and had landed, as tokens and witnesses prove it.

use chrono::{DateTime, TimeDelta, Utc};

use super::covering::CoveringProofs;
use super::proved::TimeProofs;

/// How far clocks of authorities, of machines that commit and of whoever judges may differ without anything being wrong:
/// what Kerberos allows (RFC 4120, section 3.1.3).
pub const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);

/// What is proved of one commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommitBounds {
    /// It was made no earlier: it follows a commit that holds a token of this time.
    pub not_before: Option<DateTime<Utc>>,
    /// It had landed no later: a token or enough witnesses of this time cover it.
    pub not_after: Option<DateTime<Utc>>,
}

impl CommitBounds {
    /// Whether a commit's date contradicts them, by more than clocks may differ.
    #[must_use]
    pub fn refute(&self, date: DateTime<Utc>) -> bool {
        let is_early = |earliest: DateTime<Utc>| earliest.signed_duration_since(date) > CLOCK_SKEW;
        let is_late = |latest: DateTime<Utc>| date.signed_duration_since(latest) > CLOCK_SKEW;
        self.not_before.is_some_and(is_early) || self.not_after.is_some_and(is_late)
    }
}

/// The bounds of all commits.
#[derive(Debug, Clone, Default)]
pub struct TimeBounds {
    /// The commits that hold tokens first, ascending, each with the latest time of a token so far.
    not_before: Vec<(u32, DateTime<Utc>)>,
    not_after: CoveringProofs,
}

impl TimeBounds {
    /// The bounds that proofs give.
    #[must_use]
    pub fn new(proofs: &TimeProofs) -> Self {
        let stamps = proofs.stamps.iter();
        let contained = stamps.clone().filter_map(|stamp| {
            let earliest = stamp.time.checked_sub_signed(stamp.accuracy);
            Some((stamp.landed?, earliest?))
        });
        let mut not_before: Vec<(u32, DateTime<Utc>)> = contained.collect();
        not_before.sort_unstable();
        let mut latest = DateTime::<Utc>::MIN_UTC;
        for (_, time) in &mut not_before {
            latest = latest.max(*time);
            *time = latest;
        }
        let covered = stamps.map(|stamp| (stamp.covers, stamp.not_after()));
        let witnessed = proofs.witnessed.iter();
        let witnessed = witnessed.map(|checkpoint| (checkpoint.covers, checkpoint.time));
        TimeBounds {
            not_before,
            not_after: CoveringProofs::new(covered.chain(witnessed)),
        }
    }

    /// What is proved of a commit of the mainline.
    #[must_use]
    pub fn of(&self, commit: u32) -> CommitBounds {
        let holding = self
            .not_before
            .partition_point(|(holds, _)| *holds <= commit);
        let before = holding
            .checked_sub(1)
            .and_then(|at| self.not_before.get(at));
        CommitBounds {
            not_before: before.map(|(_, time)| *time),
            not_after: self.not_after.earliest(commit).map(|(time, _)| time),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::TimeDelta;

    use super::*;
    use crate::history::time_proofs::proved::ProvedStamp;

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("in range")
    }

    fn stamp(covers: u32, landed: Option<u32>, at: i64) -> ProvedStamp {
        ProvedStamp {
            file: Arc::from("timestamps/2026/1-000000000000.tsr"),
            covers,
            landed,
            time: time(at),
            accuracy: TimeDelta::seconds(1),
            authority: "Test authority".to_owned(),
        }
    }

    fn bounds(stamps: Vec<ProvedStamp>, commit: u32) -> (Option<i64>, Option<i64>) {
        let proofs = TimeProofs {
            stamps,
            ..TimeProofs::default()
        };
        let bounds = TimeBounds::new(&proofs).of(commit);
        let seconds = |time: Option<DateTime<Utc>>| time.map(|time| time.timestamp());
        (seconds(bounds.not_before), seconds(bounds.not_after))
    }

    #[test]
    fn the_earliest_token_that_covers_and_the_latest_that_is_contained_count() {
        let stamps = vec![
            stamp(2, Some(3), 100),
            stamp(5, Some(6), 200),
            stamp(5, None, 150),
        ];
        let check = |commit, expected| assert_eq!(bounds(stamps.clone(), commit), expected);
        check(0, (None, Some(101)));
        check(2, (None, Some(101)));
        // The commit that brings a token was made after it.
        check(3, (Some(99), Some(151)));
        check(5, (Some(99), Some(151)));
        check(6, (Some(199), None));
        assert_eq!(bounds(Vec::new(), 0), (None, None));
    }
}
