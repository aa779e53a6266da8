//! The times of evidence and of its review, and until when each lands in time.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::model::{Duration, Policy, Task};
use crate::schedule::Window;

/// The required review of evidence that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewTimes {
    /// No review is required.
    NotRequired,
    /// The review is not there yet, or does not count.
    Awaited,
    /// The review is there.
    Given {
        /// When it landed; `None` where history proves nothing about it.
        landed_at: Option<DateTime<Utc>>,
        /// When it was given, as claimed.
        stated_at: DateTime<Utc>,
    },
}

/// The times of valid evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceTimes {
    /// When the work was done, as claimed.
    pub performed_at: DateTime<Utc>,
    /// When the evidence landed on the mainline; `None` where history proves nothing about it.
    pub landed_at: Option<DateTime<Utc>>,
    /// When its review landed.
    pub review: ReviewTimes,
}

/// How long after the work its evidence and its review may land.
#[derive(Debug, Clone, Copy)]
pub struct LandingTerms<'a> {
    /// How long after the deadline, or after later work, evidence may land.
    pub record_within: &'a Duration,
    /// How long after that a required review may land.
    pub review_within: &'a Duration,
}

impl<'a> LandingTerms<'a> {
    /// Those of a policy, for a task of it.
    #[must_use]
    pub fn of(policy: &'a Policy, task: Option<&'a Task>) -> Self {
        let settings = &policy.settings;
        let own = task.and_then(|task| task.requires.review.within.as_ref());
        LandingTerms {
            record_within: &settings.record_within,
            review_within: own.unwrap_or(&settings.review_within),
        }
    }

    /// The last instant at which evidence lands in time, inclusive.
    ///
    /// Calendar units mean local days on the clock of the deadline.
    #[must_use]
    pub fn record_by(&self, window: &Window, performed_at: DateTime<Utc>) -> DateTime<Tz> {
        let performed_at = performed_at.with_timezone(&window.deadline.timezone());
        self.record_within.after(window.deadline.max(performed_at))
    }

    /// The last instant at which a required review lands in time, inclusive.
    #[must_use]
    pub fn review_by(&self, window: &Window, performed_at: DateTime<Utc>) -> DateTime<Tz> {
        self.review_within
            .after(self.record_by(window, performed_at))
    }
}
