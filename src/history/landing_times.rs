//! What proves when the commits of a mainline landed: the best of all that there is.

use chrono::{DateTime, Utc};

use super::{CommitBounds, CoveringProofs, LandingTime, Mainline, TimeGrade, TimeProofs};

/// Everything that proves when commits landed.
pub(super) struct LandingTimes<'a> {
    proofs: &'a TimeProofs,
    witnessed: CoveringProofs,
    stamped: CoveringProofs,
    /// Commits of the mainline that anchors name.
    anchored: CoveringProofs,
    /// Commits to which the forge logged a push.
    pushed: CoveringProofs,
}

impl<'a> LandingTimes<'a> {
    pub(super) fn new(mainline: &Mainline, proofs: &'a TimeProofs, as_of: DateTime<Utc>) -> Self {
        let witnessed = proofs.witnessed.iter().map(|it| (it.covers, it.time));
        let stamped = proofs.stamps.iter().map(|it| (it.covers, it.not_after()));
        LandingTimes {
            proofs,
            witnessed: CoveringProofs::new(witnessed),
            stamped: CoveringProofs::new(stamped),
            anchored: CoveringProofs::new(mainline.anchored().into_iter()),
            pushed: CoveringProofs::new(mainline.pushed(as_of).into_iter()),
        }
    }

    /// Whether an anchor names a commit, or one that follows it.
    pub(super) fn is_anchored(&self, commit: u32) -> bool {
        self.anchored.earliest(commit).is_some()
    }

    /// When a commit landed; `bounds` are what tokens and witnesses prove of it.
    pub(super) fn of(&self, commit: u32, bounds: CommitBounds) -> LandingTime {
        let witnessed = self.witnessed.earliest(commit);
        let stamp = self.stamped.earliest(commit);
        let seen = self.anchored.earliest(commit);
        let pushed = self.pushed.earliest(commit);
        let grade = match (witnessed, stamp, seen, pushed) {
            (Some(_), ..) => TimeGrade::Witnessed,
            (_, Some(_), ..) => TimeGrade::Timestamped,
            (_, _, Some(_), _) => TimeGrade::Seen,
            (.., Some(_)) => TimeGrade::ForgeLogged,
            _ => TimeGrade::Claimed,
        };
        let others = [seen, pushed].into_iter().flatten().map(|(time, _)| time);
        LandingTime {
            grade,
            not_before: bounds.not_before,
            not_after: others.chain(bounds.not_after).min(),
            authority: self.authority(stamp.map(|it| it.1), witnessed.map(|it| it.1)),
        }
    }

    /// Whose word counts: the authority of a token, else the witnesses of a checkpoint, by their places among the proofs.
    fn authority(&self, stamp: Option<usize>, witnessed: Option<usize>) -> Option<String> {
        let stamp = stamp.and_then(|place| self.proofs.stamps.get(place));
        let checkpoint = witnessed.and_then(|place| self.proofs.witnessed.get(place));
        let names = || checkpoint.map(|checkpoint| checkpoint.witnesses.join(", "));
        stamp.map(|stamp| stamp.authority.clone()).or_else(names)
    }
}
