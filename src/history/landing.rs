//! When something landed on the mainline.

use chrono::{DateTime, TimeDelta, Utc};

/// How far the clock of whoever states a time may be ahead of that of whoever commits it.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::hours(1);

/// Whether a time that a file states was over, but for the difference of two clocks, when it landed.
#[must_use]
pub fn could_be_stated(time: DateTime<Utc>, landed_at: DateTime<Utc>) -> bool {
    time.signed_duration_since(landed_at) <= CLOCK_TOLERANCE
}

/// When a file landed on the mainline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Landing {
    /// The mainline's clock at the first of its commits that holds it; the evaluation time for a file
    /// that no commit holds yet.
    pub at: DateTime<Utc>,
    /// That commit: an index into [`crate::git::MainlineHistory::commits`]; `None` while there is none.
    pub commit: Option<u32>,
    /// Whether it was imported: it landed before history was adopted, so its time proves nothing.
    pub is_imported: bool,
}

impl Landing {
    /// The instant, where it proves something.
    #[must_use]
    pub fn proven_at(self) -> Option<DateTime<Utc>> {
        Some(self.at).filter(|_| !self.is_imported)
    }

    /// The commit, where it proves something.
    #[must_use]
    pub fn proven_commit(self) -> Option<u32> {
        self.commit.filter(|_| !self.is_imported)
    }
}
