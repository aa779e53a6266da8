//! What outputs say of git's history.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::history::ProvedSpan;

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

impl HistoryStatus {
    /// The word that outputs have for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            HistoryStatus::Complete => "complete",
            HistoryStatus::Incomplete => "incomplete",
            HistoryStatus::Off => "off",
            HistoryStatus::Absent => "absent",
        }
    }
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
    /// How many of the files that are judged have not landed as they are, or landed and are gone.
    pub unlanded: usize,
    /// Adoption, as the policy says.
    pub since: Option<NaiveDate>,
    /// Whether a verdict needs all of it.
    pub is_required: bool,
    /// Whether something was given that is to be held against it, such as anchors.
    pub is_proof_asked: bool,
    /// Whether that could not be done, whatever the verdict needs.
    pub is_unproved: bool,
    /// The first instant at which something outside the repository saw the mainline: from then on a
    /// rewrite shows.
    pub anchored_since: Option<DateTime<Utc>>,
    /// How far tokens and witnesses prove it; `None` where none does.
    pub proved: Option<ProvedSpan>,
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
            unlanded: 0,
            since: None,
            is_required: false,
            is_proof_asked: false,
            is_unproved: false,
            anchored_since: None,
            proved: None,
            origin: RepositoryOrigin::default(),
        }
    }
}
