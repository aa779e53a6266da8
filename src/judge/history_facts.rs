//! What outputs say of git's history.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How much of git's history was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HistoryStatus {
    /// All of it.
    Complete,
    /// Not all of it.
    Incomplete,
    /// It was not read.
    Off,
    /// There is none.
    Absent,
}

/// What outputs say of git's history.
#[derive(Debug, Clone)]
pub struct HistoryFacts {
    /// How much of it was read.
    pub status: HistoryStatus,
    /// The branch that is judged.
    pub mainline: Option<String>,
    /// The commit that is checked out, in hexadecimal.
    pub commit: Option<String>,
    /// Whether the files that are judged differ from that commit, as far as that was compared.
    pub is_changed: bool,
    /// Adoption, as the policy says.
    pub since: Option<NaiveDate>,
    /// Whether a verdict needs all of it.
    pub is_required: bool,
    /// The first instant at which something outside the repository saw the mainline: from then on a
    /// rewrite shows.
    pub anchored_since: Option<DateTime<Utc>>,
    /// Where the duties come from.
    pub origin: RepositoryOrigin,
}

/// Tells the duties of one repository from those of another, and one state of it from the next.
#[derive(Debug, Clone, Default)]
pub struct RepositoryOrigin {
    /// Where the dutybook root lies below the top of the repository, with `/`; empty for the top.
    pub below: String,
    /// The first commit of the mainline, in hexadecimal; `None` where history was not read.
    pub first: Option<String>,
    /// How many commits the mainline has: that only grows with it. 0 where history was not read.
    pub commits: usize,
}

impl HistoryFacts {
    /// History that was not read.
    #[must_use]
    pub fn off() -> Self {
        HistoryFacts {
            status: HistoryStatus::Off,
            mainline: None,
            commit: None,
            is_changed: false,
            since: None,
            is_required: false,
            anchored_since: None,
            origin: RepositoryOrigin::default(),
        }
    }
}
