//! Waivers, which release teams from named duties.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{Approval, Email, Id};

/// A file that releases named duties, with an approver, a reason and an end.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The identifier, which is also the stem of the waiver's file.
    pub id: Id,
    /// The task whose duties it names.
    pub task: Id,
    /// The occurrences that it names.
    pub occurrences: WaivedOccurrences,
    /// The teams that it releases; empty for all that owe the task.
    pub teams: Vec<Id>,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub requested_by: Email,
    /// Who approved it, once somebody has.
    pub approval: Option<Approval>,
    /// Whether it also stops the clock of `max_gap` while the occurrences that it names are open.
    pub stops_gap: bool,
    /// Last day, inclusive, local, on which an occurrence that it covers may open.
    pub expires: NaiveDate,
}

/// The occurrences that a waiver names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaivedOccurrences {
    /// These labels.
    List(Vec<Arc<str>>),
    /// Every occurrence that opens between those two, both included.
    Span {
        /// Label of the first.
        from: Arc<str>,
        /// Label of the last.
        to: Arc<str>,
    },
}
