//! What is asked of a repository.

use chrono::{DateTime, TimeDelta, Utc};

use crate::git::HistoryGap;
use crate::judge::HistoryFacts;
use crate::language::Language;
use crate::model::Policy;

/// How far beyond the requested instants duties are scheduled, in days: evidence and waivers that
/// name an occurrence of the coming year are checked against it.
const DAYS_AHEAD: i64 = 400;

/// What is done with closed periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosingScope {
    /// They are not read.
    Unread,
    /// Their files and approvals are checked.
    Read,
    /// They are also recomputed, and held against what is judged now.
    Recomputed,
}

/// What is asked of a repository.
#[derive(Clone)]
pub struct AssessOptions {
    /// The evaluation time: everything is judged as of it.
    pub as_of: DateTime<Utc>,
    /// The last instant whose duties are asked for, where that lies after `as_of`.
    pub until: Option<DateTime<Utc>>,
    /// What outputs say of git's history.
    pub history: HistoryFacts,
    /// What is missing of it.
    pub gaps: Vec<HistoryGap>,
    /// Whether outputs name the commits on which evidence landed.
    pub names_commits: bool,
    /// What is to be traced: a duty, or the file of evidence or of a request, relative to the dutybook
    /// root.
    pub traced: Option<String>,
    /// Whether faults of what has landed are looked for: not where something is about to be written.
    pub judges_past: bool,
    /// What is done with closed periods.
    pub closings: ClosingScope,
    /// The language of what people are shown; `None` for the one that the policy names.
    pub language: Option<Language>,
}

impl AssessOptions {
    /// The duties up to an instant, as the files alone show them.
    #[must_use]
    pub fn of_files(as_of: DateTime<Utc>) -> Self {
        AssessOptions {
            as_of,
            until: None,
            history: HistoryFacts::off(),
            gaps: Vec::new(),
            names_commits: false,
            traced: None,
            judges_past: true,
            closings: ClosingScope::Read,
            language: None,
        }
    }

    /// The language in which texts of a policy are shown.
    pub(super) fn language_of(&self, policy: &Policy) -> Language {
        self.language.unwrap_or(policy.settings.language)
    }

    /// The last instant up to which duties are scheduled.
    pub(super) fn horizon(&self) -> DateTime<Utc> {
        let until = self.until.map_or(self.as_of, |until| until.max(self.as_of));
        until
            .checked_add_signed(TimeDelta::days(DAYS_AHEAD))
            .unwrap_or(until)
    }
}
