//! When evidence landed that says what it says now: the name of a file can land before there is
//! anything to say.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Landing, Mainline, MainlineView, read_claim};
use crate::git::HistoryGap;
use crate::load::parse_evidence;

/// How far the clock of whoever did the work may be ahead of that of whoever committed.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::hours(1);

/// Whether work could have been done when something landed.
#[must_use]
pub fn could_be_done(performed_at: DateTime<Utc>, landed_at: DateTime<Utc>) -> bool {
    performed_at <= landed_at + CLOCK_TOLERANCE
}

/// An evidence file that changed after it landed first.
pub struct ChangedEvidence<'a> {
    /// The file, relative to the dutybook root.
    pub file: &'a str,
    /// When the work was done, as the file says now.
    pub performed_at: DateTime<Utc>,
    /// How many artifacts the task requires.
    pub min_artifacts: usize,
    /// Whether its bytes are not those that the mainline holds.
    pub is_pending: bool,
}

impl ChangedEvidence<'_> {
    /// When it landed: with the first of the versions, one after the other up to what is judged, that
    /// could be understood, listed as many artifacts as the task requires, and landed when the work
    /// could have been done. A stub proves nothing about what it became.
    ///
    /// # Errors
    /// When an object is missing or damaged.
    pub fn landing(&self, mainline: &Mainline, view: &MainlineView) -> Result<Landing, HistoryGap> {
        let mut landing = self.is_pending.then(|| view.landing_of_commit(None));
        let changes = view.history.changes_of(self.file).iter().rev();
        for (commit, content) in changes.filter_map(|change| Some((change.commit, change.after?))) {
            // What is judged is what it is, whatever is wrong with it.
            let is_proof = || {
                let evidence = parse_evidence(&read_claim(mainline, content)?);
                let is_whole =
                    evidence.is_some_and(|evidence| evidence.artifacts.len() >= self.min_artifacts);
                Ok(is_whole && could_be_done(self.performed_at, view.clock(commit)))
            };
            if landing.is_some() && !is_proof()? {
                break;
            }
            landing = Some(view.landing_of_commit(Some(commit)));
        }
        Ok(landing.unwrap_or_else(|| view.landing_of_commit(None)))
    }
}
