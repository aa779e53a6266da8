//! What a policy says of the whole repository.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Duration, Id};

/// The settings of `policy/dutybook.yaml`, without the levels of rules.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whose duties these are.
    pub organisation: Option<String>,
    /// Where days begin unless a task says otherwise.
    pub timezone: Tz,
    /// The calendar of tasks that name none; Monday to Friday where there is none.
    pub calendar: Option<Id>,
    /// Nothing is owed before this day, inclusive, local.
    pub starts: NaiveDate,
    /// How long a team has to get its evidence landed.
    pub record_within: Duration,
    /// How near a due instant is called soon.
    pub due_soon: Duration,
    /// What is asked of git's history.
    pub history: HistorySettings,
    /// Teams whose members approve waivers, and review where a task names nobody.
    pub approvers: Vec<Id>,
}

/// What a policy asks of git's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistorySettings {
    /// Whether a verdict needs full history.
    pub required: bool,
    /// The branch that is judged; `None` for the one that is checked out.
    pub mainline: Option<String>,
    /// Adoption, inclusive, local: the landing of what landed before proves nothing.
    pub since: Option<NaiveDate>,
    /// What is asked of signatures.
    pub signatures: Signatures,
}

impl Default for HistorySettings {
    fn default() -> Self {
        HistorySettings {
            required: true,
            mainline: None,
            since: None,
            signatures: Signatures::Optional,
        }
    }
}

/// What a policy asks of signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signatures {
    /// They are not looked at.
    Off,
    /// Faults warn.
    Optional,
    /// Faults deny.
    Required,
}
