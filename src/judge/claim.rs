//! What judging keeps of an evidence file and of a request: no more than it needs.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};

use crate::files::Sha256Sum;
use crate::history::Landing;
use crate::model::{Amendment, Collection, DutyId, Email, Id, LedgerOrigin, ReviewDemand};
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
    /// When the first version landed that holds and makes this claim; `None` where history is not
    /// read.
    pub landing: Option<Landing>,
    /// Whether the file holds: no finding about the evidence or its artifacts denies it.
    pub is_valid: bool,
    /// What the policy that judges it demands of its review, whatever the level of the rule.
    pub demand: ReviewDemand,
    /// Its review, as far as one is required.
    pub review: ClaimReview,
    /// When the work was done, as claimed.
    pub performed_at: DateTime<FixedOffset>,
    /// Where the file says so.
    pub performed_at_range: Range,
    /// Who did it.
    pub performed_by: Vec<Email>,
    /// Who reviewed it, and where the file says so.
    pub reviewed_by: Option<(Email, Range)>,
    /// The machine that fetched artifacts, where one did.
    pub collected_by: Option<Box<Collection>>,
    /// The row of a spreadsheet from which it was imported, where it was.
    pub imported: Option<Box<LedgerOrigin>>,
    /// Content of the artifacts and the place of their listing, without empty files.
    pub artifacts: Vec<(Sha256Sum, Range)>,
    /// Hash of what its summary and details say, and the place of the summary or details; `None`
    /// where it says neither.
    pub words: Option<(u64, Range)>,
    /// What was changed after it was recorded, as it says.
    pub amendments: Box<[Amendment]>,
    /// What earlier versions of it show; `None` where it has one version only.
    pub past: Option<Box<ClaimPast>>,
}

/// The review of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimReview {
    /// The task requires none.
    NotRequired,
    /// It is not there, or does not count.
    Awaited,
    /// It is there.
    Given {
        /// When it landed for the content as it stands; `None` where history is not read.
        landing: Option<Landing>,
        /// When it was given, as the file says.
        stated_at: DateTime<Utc>,
    },
}

/// What earlier versions of a claim's file show.
#[derive(Debug, Clone, Default)]
pub struct ClaimPast {
    /// The versions that hold by themselves and make the claim, oldest first.
    pub versions: Vec<ClaimVersion>,
    /// The commits whose changes made the content as it stands: indices into the mainline.
    pub content_commits: Vec<u32>,
    /// The row of a spreadsheet that an earlier version of the claim names: an edit does not undo the import.
    pub imported: Option<LedgerOrigin>,
}

/// One version of a claim that holds by itself.
#[derive(Debug, Clone)]
pub struct ClaimVersion {
    /// When it landed.
    pub landing: Landing,
    /// Content of its artifacts, without empty files.
    pub artifacts: Vec<Sha256Sum>,
    /// Hash of what its summary and details say.
    pub words: Option<u64>,
}

/// A request that opened an occurrence.
#[derive(Debug, Clone)]
pub struct RequestedOccurrence {
    /// The task.
    pub task: Id,
    /// The occurrence that it opened, by the days of all its teams together.
    pub window: Window,
    /// The same by the days of each team that has others, by its name in the version that judges it.
    pub team_windows: Vec<(Id, Window)>,
    /// When it was asked for, as the request says: work counts from then on, even where the occurrence
    /// opened later.
    pub requested_at: DateTime<FixedOffset>,
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// The version of the policy that judges it: an index into the timeline.
    pub version: usize,
}

impl RequestedOccurrence {
    /// The occurrence as a team owes it, by its name in the version that judges it.
    #[must_use]
    pub fn window_of(&self, team: &Id) -> &Window {
        let mut of_teams = self.team_windows.iter();
        let own = of_teams.find(|(other, _)| other == team);
        own.map_or(&self.window, |(_, window)| window)
    }
}
