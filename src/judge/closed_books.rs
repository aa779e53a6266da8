//! Closed periods against what is judged now: what differs, and what was restated.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Standing;
use crate::history::LandedCommit;
use crate::model::{ClosedException, ClosedPolicy, ClosedStanding, Closing, DutyId};

/// The closed periods of a repository, and what became of them.
#[derive(Debug, Clone, Default)]
pub struct ClosedBooks {
    /// The closed periods, by their first day.
    pub periods: Vec<ClosedPeriod>,
    /// The duties that stand differently since their period was closed, by period and duty.
    pub restatements: Vec<Restatement>,
}

/// A closed period.
#[derive(Debug, Clone)]
pub struct ClosedPeriod {
    /// What its file says.
    pub closing: Arc<Closing>,
    /// Whether its approval counts.
    pub is_approved: bool,
    /// Whether it was recomputed, and how that ended.
    pub state: ClosedState,
}

/// Whether a closed period is still what the repository says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedState {
    /// It is.
    Holds,
    /// Something behind it was changed.
    Differs,
    /// It was not recomputed.
    NotRecomputed,
}

impl ClosedState {
    /// The word that outputs have for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            ClosedState::Holds => "holds",
            ClosedState::Differs => "differs",
            ClosedState::NotRecomputed => "not-recomputed",
        }
    }
}

/// A duty of a closed period that stands differently now.
#[derive(Debug, Clone)]
pub struct Restatement {
    /// The label of the period.
    pub period: Arc<str>,
    /// The duty.
    pub duty: DutyId,
    /// How it stood; `None` where the period did not have it.
    pub before: Option<ClosedStanding>,
    /// How it stands now; `None` where it is no longer owed.
    pub after: Option<Standing>,
    /// The commit that changed it; `None` where no commit of the mainline did.
    pub commit: Option<LandedCommit>,
}

/// Why a closed period is not what the repository says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosingFault {
    /// It could not be recomputed.
    NotRecomputed(String),
    /// It was not recomputed, since history is switched off.
    HistoryOff,
    /// Its commit is not on the mainline.
    NotOnMainline,
    /// History gives another checkpoint.
    Checkpoint(String),
    /// Its evaluation time lies after the present one.
    Future,
    /// Its evaluation time lies before its commit.
    BeforeCommit(DateTime<Utc>),
    /// Its interval had not ended at its evaluation time.
    NotEnded(DateTime<Tz>),
    /// A duty of it was still running at its evaluation time.
    Running(DutyId, Standing),
    /// Another number of duties was due: what the file says, and what its commit gives.
    Count(u64, u64),
    /// Other duties were due, or at other times.
    Digest(String, String),
    /// Other versions of the policy judged: what the file says, and what its commit gives.
    Policy(Vec<ClosedPolicy>, Vec<ClosedPolicy>),
    /// The counts are not those of the duties.
    Counts(ClosedStanding, u64, u64),
    /// A duty stood otherwise at its commit.
    Exception(
        DutyId,
        Option<Box<ClosedException>>,
        Option<Box<ClosedException>>,
    ),
    /// A duty that it had is no longer owed.
    Gone(DutyId),
    /// A duty is owed now that it did not have.
    Appeared(DutyId),
    /// A duty of it opens or is due at another time now.
    Moved(DutyId),
    /// Another version of the policy judges a duty of it now.
    OtherPolicy(DutyId, Option<String>, Option<String>),
}
