//! The standing of one duty.

use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::history::Landing;
use crate::model::Duration;
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

/// Why a duty is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LateReason {
    /// The work was done after the deadline.
    PerformedLate,
    /// The work was done in time, and its evidence landed too late.
    RecordedLate,
}

impl LateReason {
    /// The word that outputs for programs use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            LateReason::PerformedLate => "performed-late",
            LateReason::RecordedLate => "recorded-late",
        }
    }

    /// The reason in words for people.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            LateReason::PerformedLate => "performed after the deadline",
            LateReason::RecordedLate => "performed in time, recorded too late",
        }
    }
}

/// The times of valid evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceTimes {
    /// When the work was done, as claimed.
    pub performed_at: DateTime<Utc>,
    /// When the evidence landed on the mainline; `None` where history proves nothing about it.
    pub landed_at: Option<DateTime<Utc>>,
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
    record_within: &Duration,
    as_of: DateTime<Utc>,
) -> (Standing, Option<LateReason>) {
    if let Some(evidence) = evidence {
        return standing_of_evidence(window, evidence, record_within);
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
    let running = if as_of < window.opens {
        Standing::Upcoming
    } else if as_of <= window.due {
        Standing::Open
    } else if as_of <= window.deadline {
        Standing::Grace
    } else {
        Standing::Overdue
    };
    (running, None)
}

/// The standing of a duty that valid evidence settles.
fn standing_of_evidence(
    window: &Window,
    evidence: EvidenceTimes,
    record_within: &Duration,
) -> (Standing, Option<LateReason>) {
    if evidence.performed_at > window.deadline {
        return (Standing::Late, Some(LateReason::PerformedLate));
    }
    // Both instants are on the policy's clock, so that calendar units mean local days.
    let timezone: Tz = window.deadline.timezone();
    let performed_at = evidence.performed_at.with_timezone(&timezone);
    let record_by = record_within.after(window.deadline.max(performed_at));
    match evidence.landed_at {
        Some(landed_at) if landed_at > record_by => {
            (Standing::Late, Some(LateReason::RecordedLate))
        }
        _ => (Standing::Met, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        expected: (Standing, Option<LateReason>),
    ) {
        let proof = performed.map(|(performed_at, landed_at)| EvidenceTimes {
            performed_at: at(performed_at),
            landed_at: landed_at.map(at),
        });
        let release = released.map(|landed_at| WaiverRelease {
            landed_at: at(landed_at),
            landing: None,
        });
        let got = standing(&window(), proof, release, &Duration::days(2), at(as_of));
        assert_eq!(got, expected);
    }

    const LATER: &str = "2026-06-01T00:00:00Z";

    #[test]
    fn evidence_makes_a_duty_met_or_late_with_inclusive_ends() {
        let met = (Standing::Met, None);
        check(Some(("2026-03-16T17:00:00Z", None)), None, LATER, met);
        let late = (Standing::Late, Some(LateReason::PerformedLate));
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
        let late = (Standing::Late, Some(LateReason::RecordedLate));
        check(
            Some((performed, Some("2026-03-18T17:00:01Z"))),
            None,
            LATER,
            late,
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
