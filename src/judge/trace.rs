//! Why one duty has its standing: plain data, from the policy that asked for it to its evidence.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use super::Duty;
use crate::finding::Finding;
use crate::history::{LandedCommit, Landing, ReviewProof};
use crate::model::{Amendment, Collection, Duration, Email, LedgerOrigin};

/// Why a duty has its standing.
#[derive(Debug, Clone)]
pub struct DutyTrace {
    /// The duty, judged.
    pub duty: Duty,
    /// Why history was not judged; `None` where it was.
    pub unread: Option<UnreadHistory>,
    /// What asked for it.
    pub policy: TracedPolicy,
    /// The request that opened it, where one did.
    pub request: Option<Arc<str>>,
    /// Its evidence: what settles it, else what was meant to.
    pub evidence: Option<TracedEvidence>,
    /// Why no evidence settles it; `None` where some does, and for backstops, which a request's
    /// evidence settles.
    pub missing: Option<MissingEvidence>,
    /// Further evidence files that name it.
    pub others: Vec<Arc<str>>,
    /// What was done to evidence, artifacts and request after they landed, in the order of the
    /// mainline.
    pub changes: Vec<FileChange>,
    /// The waiver that released it.
    pub waiver: Option<TracedWaiver>,
    /// What is wrong with it, or with the files and commits that the trace names; worst first.
    pub findings: Vec<Finding>,
}

/// Why history was not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnreadHistory {
    /// What is judged lies before its adoption.
    BeforeAdoption,
    /// Not all of it is there.
    Incomplete,
    /// It was not to be read.
    Off,
    /// There is no git repository.
    NoRepository,
}

/// Why no evidence settles a duty.
#[derive(Debug, Clone)]
pub enum MissingEvidence {
    /// There is no file at any of these places.
    Absent(Vec<String>),
    /// The mainline held a file at this place, and it is no longer there.
    Removed(Arc<str>),
    /// The file is there, and these findings deny it.
    Refused(Arc<str>, Vec<Finding>),
}

/// The version of the policy that asks for a duty, and its words.
#[derive(Debug, Clone)]
pub struct TracedPolicy {
    /// The commit that brought the version in force; `None` where it is not committed, or history is
    /// not read.
    pub version: Option<LandedCommit>,
    /// Whether the newest policy judges since the duty opened before history was adopted.
    pub is_before_adoption: bool,
    /// How long evidence may take to land.
    pub record_within: Duration,
    /// The commit that gave the task's file the words which are quoted.
    pub words: Option<LandedCommit>,
    /// The file of the task, relative to the dutybook root.
    pub file: Arc<str>,
    /// Lines of it that make the duty due, each with its number, from 1.
    pub lines: Vec<(u32, String)>,
}

/// An evidence file, as far as it was understood.
#[derive(Debug, Clone)]
pub struct TracedEvidence {
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// What it claims; `None` where it cannot be understood, or is no longer there.
    pub claimed: Option<TracedClaim>,
    /// When it landed; `None` where history is not read, or no such file is there or ever was.
    pub landing: Option<Landing>,
    /// The commit on which it landed.
    pub landed: Option<LandedCommit>,
    /// Who reviewed it, and how that is known.
    pub review: Option<TracedReview>,
}

/// What evidence claims.
#[derive(Debug, Clone)]
pub struct TracedClaim {
    /// When the work was done.
    pub performed_at: DateTime<FixedOffset>,
    /// Who did it.
    pub performed_by: Vec<Email>,
    /// The machine that fetched artifacts, where one did.
    pub collected_by: Option<Collection>,
    /// The row of a spreadsheet from which it was imported, where it was.
    pub imported: Option<LedgerOrigin>,
    /// Whether the evidence holds.
    pub is_valid: bool,
}

/// Something that was done to a file after it had landed.
#[derive(Debug, Clone)]
pub struct FileChange {
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// The commit; `None` for what is not committed yet.
    pub commit: Option<LandedCommit>,
    /// What was done.
    pub kind: ChangeKind,
}

/// What was done to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// It came, later than the evidence that names it, or anew with other content.
    Landed,
    /// Its content was changed in the open: by these new amendments, where it is evidence itself.
    Amended(Vec<Amendment>),
    /// A request's content was changed, and opens the same occurrence at the same time.
    Edited,
    /// Its content was changed, and no amendment says so.
    Changed,
    /// It was removed.
    Removed,
    /// Content that it had before was brought back.
    BroughtBack,
}

impl ChangeKind {
    /// The word that outputs for programs use.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            ChangeKind::Landed => "landed",
            ChangeKind::Amended(_) => "amended",
            ChangeKind::Edited => "edited",
            ChangeKind::Changed => "changed",
            ChangeKind::Removed => "removed",
            ChangeKind::BroughtBack => "brought-back",
        }
    }
}

/// Who reviewed evidence.
#[derive(Debug, Clone)]
pub struct TracedReview {
    /// Who, as the file says.
    pub by: Email,
    /// When, as the file says.
    pub at: DateTime<FixedOffset>,
    /// How that is known.
    pub proof: ReviewProof,
}

/// The waiver that released a duty.
#[derive(Debug, Clone)]
pub struct TracedWaiver {
    /// Its file, relative to the dutybook root.
    pub file: Arc<str>,
    /// Who approved it.
    pub approved_by: Email,
    /// When, as the file says.
    pub approved_at: DateTime<FixedOffset>,
    /// Why.
    pub reason: String,
    /// Last day, inclusive, on which an occurrence that it covers may open.
    pub expires: NaiveDate,
    /// When it landed with what it releases now; `None` where history is not read.
    pub landing: Option<Landing>,
    /// The commit on which it did.
    pub landed: Option<LandedCommit>,
    /// The instant that decides between waived and excused: its landing, where that is proved, else
    /// its approval.
    pub counted_at: DateTime<Utc>,
}
