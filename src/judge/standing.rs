//! The standing of one duty.

use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::evidence_times::{EvidenceTimes, LandingTerms, ReviewTimes};
use crate::history::Landing;
use crate::schedule::Window;

/// The judged state of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Done on time, and recorded on time.
    Met,
    /// Done, or recorded, too late.
    Late,
    /// Released before the deadline.
    Waived,
    /// Released after the deadline.
    Excused,
    /// Not open yet.
    Upcoming,
    /// Open and not due yet.
    Open,
    /// Past due, before the deadline.
    Grace,
    /// Past the deadline, with nothing to show.
    Overdue,
}

impl Standing {
    /// Every standing, in the order in which outputs list them.
    pub const ALL: [Standing; 8] = [
        Standing::Met,
        Standing::Late,
        Standing::Waived,
        Standing::Excused,
        Standing::Upcoming,
        Standing::Open,
        Standing::Grace,
        Standing::Overdue,
    ];

    /// The word that outputs use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Standing::Met => "met",
            Standing::Late => "late",
            Standing::Waived => "waived",
            Standing::Excused => "excused",
            Standing::Upcoming => "upcoming",
            Standing::Open => "open",
            Standing::Grace => "grace",
            Standing::Overdue => "overdue",
        }
    }

    /// Whether nothing more is owed.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(
            self,
            Standing::Met | Standing::Late | Standing::Waived | Standing::Excused
        )
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Why a duty is late, or not settled yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StandingReason {
    /// The work was done after the deadline.
    PerformedLate,
    /// The work was done in time, and its evidence landed too late.
    RecordedLate,
    /// Work and evidence were in time, and the required review landed too late.
    ReviewedLate,
    /// The evidence holds, and its required review may still land.
    AwaitingReview,
}

impl StandingReason {
    /// The word that outputs for programs use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            StandingReason::PerformedLate => "performed-late",
            StandingReason::RecordedLate => "recorded-late",
            StandingReason::ReviewedLate => "reviewed-late",
            StandingReason::AwaitingReview => "awaiting-review",
        }
    }

    /// The reason in words for people.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            StandingReason::PerformedLate => "performed after the deadline",
            StandingReason::RecordedLate => "performed in time, recorded too late",
            StandingReason::ReviewedLate => "recorded in time, reviewed too late",
            StandingReason::AwaitingReview => "recorded, and waits for its review",
        }
    }
}

/// The times of a waiver in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaiverRelease {
    /// When it landed, or, where history proves nothing about it, when it was approved.
    pub landed_at: DateTime<Utc>,
    /// The landing; `None` where history is not read.
    pub landing: Option<Landing>,
}

/// Judges a duty: the table of standings, row by row. Comparisons are in whole seconds, inclusive.
#[must_use]
pub fn standing(
    window: &Window,
    evidence: Option<EvidenceTimes>,
    release: Option<WaiverRelease>,
    terms: LandingTerms,
    as_of: DateTime<Utc>,
) -> (Standing, Option<StandingReason>) {
    if let Some(settled) = evidence.and_then(|it| standing_of_evidence(window, it, terms)) {
        return settled;
    }
    if let Some(release) = release {
        let in_time = release.landed_at <= window.deadline;
        let standing = if in_time {
            Standing::Waived
        } else {
            Standing::Excused
        };
        return (standing, None);
    }
    let awaited = evidence.filter(|it| as_of <= terms.review_by(window, it.performed_at));
    let reason = awaited.map(|_| StandingReason::AwaitingReview);
    let running = if as_of < window.opens {
        Standing::Upcoming
    } else if as_of <= window.due {
        Standing::Open
    } else if as_of <= window.deadline || reason.is_some() {
        Standing::Grace
    } else {
        Standing::Overdue
    };
    (running, reason)
}

/// The standing of a duty that valid evidence settles; `None` where its required review is not there.
fn standing_of_evidence(
    window: &Window,
    evidence: EvidenceTimes,
    terms: LandingTerms,
) -> Option<(Standing, Option<StandingReason>)> {
    let performed_at = evidence.performed_at;
    let is_after = |landed: Option<DateTime<Utc>>, limit: DateTime<Tz>| {
        landed.is_some_and(|landed| landed > limit)
    };
    let reviewed_at = match evidence.review {
        ReviewTimes::Awaited => return None,
        ReviewTimes::NotRequired => None,
        // Where nothing is proved, what the file says counts, as it does for the work itself.
        ReviewTimes::Given {
            landed_at,
            stated_at,
        } => Some(landed_at.unwrap_or(stated_at)),
    };
    let reason = if performed_at > window.deadline {
        StandingReason::PerformedLate
    } else if is_after(evidence.landed_at, terms.record_by(window, performed_at)) {
        StandingReason::RecordedLate
    } else if is_after(reviewed_at, terms.review_by(window, performed_at)) {
        StandingReason::ReviewedLate
    } else {
        return Some((Standing::Met, None));
    };
    Some((Standing::Late, Some(reason)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Duration;
    use std::sync::Arc;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn window() -> Window {
        let local = |text: &str| at(text).with_timezone(&Tz::UTC);
        Window {
            label: Arc::from("2026-W11"),
            opens: local("2026-03-09T00:00:00Z"),
            closes: Some(local("2026-03-15T23:59:59Z")),
            due: local("2026-03-13T17:00:00Z"),
            deadline: local("2026-03-16T17:00:00Z"),
        }
    }

    #[track_caller]
    fn check(
        performed: Option<(&str, Option<&str>)>,
        released: Option<&str>,
        as_of: &str,
        expected: (Standing, Option<StandingReason>),
    ) {
        let proof = performed.map(|(performed_at, landed_at)| EvidenceTimes {
            performed_at: at(performed_at),
            landed_at: landed_at.map(at),
            review: ReviewTimes::NotRequired,
        });
        check_evidence(proof, released, as_of, expected);
    }

    #[track_caller]
    fn check_evidence(
        proof: Option<EvidenceTimes>,
        released: Option<&str>,
        as_of: &str,
        expected: (Standing, Option<StandingReason>),
    ) {
        let release = released.map(|landed_at| WaiverRelease {
            landed_at: at(landed_at),
            landing: None,
        });
        let terms = LandingTerms {
            record_within: &Duration::days(2),
            review_within: &Duration::days(1),
        };
        let got = standing(&window(), proof, release, terms, at(as_of));
        assert_eq!(got, expected);
    }

    const LATER: &str = "2026-06-01T00:00:00Z";

    #[test]
    fn evidence_makes_a_duty_met_or_late_with_inclusive_ends() {
        let met = (Standing::Met, None);
        check(Some(("2026-03-16T17:00:00Z", None)), None, LATER, met);
        let late = (Standing::Late, Some(StandingReason::PerformedLate));
        check(Some(("2026-03-16T17:00:01Z", None)), None, LATER, late);
    }

    #[test]
    fn evidence_may_land_two_days_after_the_deadline() {
        let performed = "2026-03-13T12:00:00Z";
        let met = (Standing::Met, None);
        check(
            Some((performed, Some("2026-03-18T17:00:00Z"))),
            None,
            LATER,
            met,
        );
        let late = (Standing::Late, Some(StandingReason::RecordedLate));
        check(
            Some((performed, Some("2026-03-18T17:00:01Z"))),
            None,
            LATER,
            late,
        );
    }

    /// Evidence of Friday that landed in time, and its review.
    fn reviewed(review: ReviewTimes) -> EvidenceTimes {
        EvidenceTimes {
            performed_at: at("2026-03-13T12:00:00Z"),
            landed_at: Some(at("2026-03-13T13:00:00Z")),
            review,
        }
    }

    #[test]
    fn a_review_may_land_a_day_after_the_evidence_could_with_inclusive_ends() {
        let given = |landed_at: Option<&str>, stated_at: &str| {
            let (landed_at, stated_at) = (landed_at.map(at), at(stated_at));
            Some(reviewed(ReviewTimes::Given {
                landed_at,
                stated_at,
            }))
        };
        let landed = |text: &str| given(Some(text), "2026-03-13T14:00:00Z");
        let met = (Standing::Met, None);
        check_evidence(landed("2026-03-19T17:00:00Z"), None, LATER, met);
        let late = (Standing::Late, Some(StandingReason::ReviewedLate));
        check_evidence(landed("2026-03-19T17:00:01Z"), None, LATER, late);
        let unproved = |stated_at: &str| given(None, stated_at);
        check_evidence(unproved("2026-03-19T17:00:00Z"), None, LATER, met);
        check_evidence(unproved("2026-03-19T17:00:01Z"), None, LATER, late);
    }

    #[test]
    fn a_duty_waits_for_its_review_until_it_could_land_in_time() {
        let awaited = Some(reviewed(ReviewTimes::Awaited));
        let reason = Some(StandingReason::AwaitingReview);
        let open = (Standing::Open, reason);
        check_evidence(awaited, None, "2026-03-13T17:00:00Z", open);
        let grace = (Standing::Grace, reason);
        check_evidence(awaited, None, "2026-03-13T17:00:01Z", grace);
        check_evidence(awaited, None, "2026-03-19T17:00:00Z", grace);
        let overdue = (Standing::Overdue, None);
        check_evidence(awaited, None, "2026-03-19T17:00:01Z", overdue);
        let excused = (Standing::Excused, None);
        check_evidence(
            awaited,
            Some("2026-03-17T00:00:00Z"),
            "2026-03-18T00:00:00Z",
            excused,
        );
    }

    #[test]
    fn evidence_outranks_a_waiver() {
        let met = (Standing::Met, None);
        check(
            Some(("2026-03-10T08:00:00Z", None)),
            Some("2026-03-01T00:00:00Z"),
            LATER,
            met,
        );
    }

    #[test]
    fn a_waiver_releases_before_and_excuses_after_the_deadline() {
        check(
            None,
            Some("2026-03-16T17:00:00Z"),
            LATER,
            (Standing::Waived, None),
        );
        check(
            None,
            Some("2026-03-16T17:00:01Z"),
            LATER,
            (Standing::Excused, None),
        );
    }

    #[test]
    fn an_unsettled_duty_stands_by_the_clock() {
        check(
            None,
            None,
            "2026-03-08T23:59:59Z",
            (Standing::Upcoming, None),
        );
        check(None, None, "2026-03-09T00:00:00Z", (Standing::Open, None));
        check(None, None, "2026-03-13T17:00:00Z", (Standing::Open, None));
        check(None, None, "2026-03-13T17:00:01Z", (Standing::Grace, None));
        check(None, None, "2026-03-16T17:00:00Z", (Standing::Grace, None));
        check(
            None,
            None,
            "2026-03-16T17:00:01Z",
            (Standing::Overdue, None),
        );
    }
}
