//! What judging keeps of an evidence file and of a request: no more than it needs.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use crate::files::Sha256Sum;
use crate::history::Landing;
use crate::model::{DutyId, Email, Id};
use crate::schedule::Window;
use crate::text::Range;

/// An evidence file that names a duty.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The duty.
    pub duty: DutyId,
    /// The team whose evidence it is; differs from the duty's where several teams may fulfil it.
    pub team: Id,
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// The version of the policy that judges it: an index into the timeline.
    pub version: usize,
    /// When the file landed; `None` where history is not read.
    pub landing: Option<Landing>,
    /// Whether the file holds, as far as the file and its folder alone can tell.
    pub is_valid: bool,
    /// When the work was done, as claimed.
    pub performed_at: DateTime<FixedOffset>,
    /// Where the file says so.
    pub performed_at_range: Range,
    /// Who did it.
    pub performed_by: Vec<Email>,
    /// Who reviewed it, and where the file says so.
    pub reviewed_by: Option<(Email, Range)>,
    /// Content of the artifacts and the place of their listing, without empty files.
    pub artifacts: Vec<(Sha256Sum, Range)>,
    /// Hash of what its summary and details say, and the place of the summary or details; `None`
    /// where it says neither.
    pub words: Option<(u64, Range)>,
}

/// A request that opened an occurrence.
#[derive(Debug, Clone)]
pub struct RequestedOccurrence {
    /// The task.
    pub task: Id,
    /// The occurrence that it opened.
    pub window: Window,
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// The version of the policy that judges it: an index into the timeline.
    pub version: usize,
}
