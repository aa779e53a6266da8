//! Closed periods: what the repository said of an interval's duties when its books were closed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{Approval, Checkpoint, DutyId, Email, Id};
use crate::git::ObjectId;

/// A closed period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The label of the period with whose last day the interval ends; also the stem of the file.
    pub period: Arc<str>,
    /// First day of the interval, inclusive, local to the policy that was in force at `commit`.
    pub from: NaiveDate,
    /// Last day of the interval, inclusive.
    pub to: NaiveDate,
    /// The instant at which everything was judged, in whole seconds.
    pub as_of: DateTime<FixedOffset>,
    /// The commit of the mainline whose files were judged.
    pub commit: ObjectId,
    /// What was found of the duties that are due in the interval.
    pub outcome: ClosedOutcome,
    /// The log of the mainline at `commit`.
    pub checkpoint: Checkpoint,
    /// The version of dutybook that judged.
    pub program: String,
    /// Who closed the period.
    pub closed_by: Email,
    /// Who approved that, once somebody has.
    pub approval: Option<Approval>,
}

/// What was found of the duties that are due in an interval.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClosedOutcome {
    /// The versions of the policy that judge a duty of the interval, oldest first.
    pub policy: Vec<ClosedPolicy>,
    /// How many duties there are.
    pub count: u64,
    /// The digest that binds them: `population_digest`.
    pub digest: String,
    /// How many duties have each standing; one that none has is left out.
    pub standings: BTreeMap<ClosedStanding, u64>,
    /// The duties that are not met.
    pub exceptions: BTreeMap<DutyId, ClosedException>,
}

/// A version of the policy that judges duties of a closed period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedPolicy {
    /// The commit of the mainline that brought it.
    pub commit: ObjectId,
    /// The clock of the mainline at that commit: from then on it was in force.
    pub landed_at: DateTime<FixedOffset>,
}

/// A duty of a closed period that was not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedException {
    /// How it stood.
    pub standing: ClosedStanding,
    /// Why it was late, such as `recorded-late`.
    pub reason: Option<Id>,
    /// The waiver that released it.
    pub waiver: Option<Id>,
}

/// The standing of a duty that is no longer running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClosedStanding {
    /// Done in time.
    Met,
    /// Done, reviewed or recorded late.
    Late,
    /// Released in time.
    Waived,
    /// Released after its deadline.
    Excused,
    /// Not done.
    Overdue,
}

impl ClosedStanding {
    /// All of them, in the order of documents.
    pub const ALL: [ClosedStanding; 5] = [
        ClosedStanding::Met,
        ClosedStanding::Late,
        ClosedStanding::Waived,
        ClosedStanding::Excused,
        ClosedStanding::Overdue,
    ];

    /// The word that files and outputs have for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            ClosedStanding::Met => "met",
            ClosedStanding::Late => "late",
            ClosedStanding::Waived => "waived",
            ClosedStanding::Excused => "excused",
            ClosedStanding::Overdue => "overdue",
        }
    }
}

impl fmt::Display for ClosedStanding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Closing {
    /// The file of a period, relative to the dutybook root.
    #[must_use]
    pub fn file_of(period: &str) -> Arc<str> {
        Arc::from(format!("closings/{period}.yaml"))
    }

    /// The file of this period.
    #[must_use]
    pub fn file(&self) -> Arc<str> {
        Closing::file_of(&self.period)
    }
}

impl ClosedOutcome {
    /// How a duty of the period stood.
    #[must_use]
    pub fn standing_of(&self, duty: &DutyId) -> ClosedStanding {
        let exception = self.exceptions.get(duty);
        exception.map_or(ClosedStanding::Met, |exception| exception.standing)
    }

    /// How many duties had a standing.
    #[must_use]
    pub fn count_of(&self, standing: ClosedStanding) -> u64 {
        self.standings.get(&standing).copied().unwrap_or_default()
    }
}
