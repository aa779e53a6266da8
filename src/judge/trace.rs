//! The story of one duty: plain data, from the policy that asked for it to its standing.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use super::{Duty, LandedCommit};
use crate::finding::Finding;
use crate::history::Landing;
use crate::model::{Amendment, Email};

/// The story of one duty.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The duty, judged.
    pub duty: Duty,
    /// Why history tells nothing, in words; `None` where it was judged.
    pub unseen: Option<&'static str>,
    /// What asked for it.
    pub policy: Requirement,
    /// The request that opened it, where one did.
    pub request: Option<Arc<str>>,
    /// Its evidence: what settles it, else what was meant to.
    pub evidence: Option<TracedEvidence>,
    /// Further evidence files that name it.
    pub others: Vec<Arc<str>>,
    /// What was done to evidence, artifacts and request after they landed, in the order of the
    /// mainline.
    pub changes: Vec<FileChange>,
    /// The waiver that released it.
    pub waiver: Option<Waived>,
    /// What is wrong with it, or with the files that its story names; worst first.
    pub findings: Vec<Finding>,
    /// What led to its standing, step by step. It quotes text from files.
    pub reasoning: Vec<String>,
}

/// The version of the policy that asks for a duty, and its words.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// The commit that brought the version in force; `None` where it is not committed, or history is
    /// not looked at.
    pub version: Option<LandedCommit>,
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
    /// When it landed; `None` where history is not looked at, or no such file is there or ever was.
    pub landing: Option<Landing>,
    /// The commit on which it landed.
    pub landed: Option<LandedCommit>,
    /// Who reviewed it, and how that is known.
    pub review: Option<Reviewed>,
}

/// What evidence claims.
#[derive(Debug, Clone)]
pub struct TracedClaim {
    /// When the work was done.
    pub performed_at: DateTime<FixedOffset>,
    /// Who did it.
    pub performed_by: Vec<Email>,
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
    pub deed: ChangeKind,
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
pub struct Reviewed {
    /// Who, as the file says.
    pub by: Email,
    /// When, as the file says.
    pub at: DateTime<FixedOffset>,
    /// How that is known.
    pub proof: ReviewProof,
}

/// How it is known that a reviewer reviewed, best first. Commits are named in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewProof {
    /// The reviewer's key signed a commit that brought evidence with the review in it.
    Signed(String),
    /// Such a commit names the reviewer as its author or committer: anyone can write that.
    Author(String),
    /// The text of such a commit's message names the reviewer in a trailer.
    Trailer(String),
    /// Only the file says so.
    File,
}

impl ReviewProof {
    /// The better of two; the first where they are alike.
    #[must_use]
    pub fn or(self, other: ReviewProof) -> ReviewProof {
        let rank = |proof: &ReviewProof| match proof {
            ReviewProof::Signed(_) => 0,
            ReviewProof::Author(_) => 1,
            ReviewProof::Trailer(_) => 2,
            ReviewProof::File => 3,
        };
        if rank(&other) < rank(&self) {
            other
        } else {
            self
        }
    }

    /// The word that outputs for programs use.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            ReviewProof::Signed(_) => "signed",
            ReviewProof::Author(_) => "author",
            ReviewProof::Trailer(_) => "trailer",
            ReviewProof::File => "file",
        }
    }

    /// The commit that shows it.
    #[must_use]
    pub fn commit(&self) -> Option<&str> {
        match self {
            ReviewProof::Signed(id) | ReviewProof::Author(id) | ReviewProof::Trailer(id) => {
                Some(id)
            }
            ReviewProof::File => None,
        }
    }

    /// What it is worth, for people.
    #[must_use]
    pub fn said(&self) -> String {
        let short = |id: &str| id.chars().take(12).collect::<String>();
        match self {
            ReviewProof::Signed(id) => format!("signed by the reviewer's key, in {}", short(id)),
            ReviewProof::Author(id) => format!(
                "the reviewer is named as the author or committer of {}, which anyone can set",
                short(id)
            ),
            ReviewProof::Trailer(id) => format!(
                "unproven: only a trailer in the text of {} names the reviewer",
                short(id)
            ),
            ReviewProof::File => "unproven: only the file says so".to_owned(),
        }
    }
}

/// The waiver that released a duty.
#[derive(Debug, Clone)]
pub struct Waived {
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
    /// When it landed with what it releases now; `None` where history is not looked at.
    pub landing: Option<Landing>,
    /// The commit on which it did.
    pub landed: Option<LandedCommit>,
    /// The instant that decides between waived and excused: its landing, where that is proved, else
    /// its approval.
    pub counted_at: DateTime<Utc>,
}
