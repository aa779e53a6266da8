//! What files in `evidence/` claim: evidence and requests.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use super::{Collection, Email, Id, LedgerOrigin};
use crate::files::Sha256Sum;

/// A file's claim that a duty is done.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The task.
    pub task: Id,
    /// The label of the occurrence.
    pub occurrence: Arc<str>,
    /// The team that did it; never `any`.
    pub team: Id,
    /// Who did it; never empty.
    pub performed_by: Vec<Email>,
    /// When it was done, as claimed.
    pub performed_at: DateTime<FixedOffset>,
    /// What was done, in a sentence.
    pub summary: Option<String>,
    /// Files that prove it.
    pub artifacts: Vec<Artifact>,
    /// Links that prove it.
    pub links: Vec<Link>,
    /// Who reviewed it.
    pub review: Option<Approval>,
    /// The machine that fetched artifacts, where one did.
    pub collected_by: Option<Collection>,
    /// The row of a spreadsheet from which it was imported, where it was.
    pub imported: Option<LedgerOrigin>,
    /// What was changed after it was recorded.
    pub amendments: Vec<Amendment>,
}

/// A file that evidence lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Relative to the evidence file's folder, as written.
    pub path: String,
    /// The SHA-256 that its content must have.
    pub sha256: Sha256Sum,
    /// What it is.
    pub description: Option<String>,
}

/// A link of evidence. Its scheme is https or mailto.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What is there.
    pub title: Option<String>,
    /// Where.
    pub url: String,
}

/// A person and a time: a review, or the approval of a waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who.
    pub by: Email,
    /// When, as claimed.
    pub at: DateTime<FixedOffset>,
}

/// A change to evidence after it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// When, as claimed.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub by: Email,
    /// Why.
    pub reason: String,
}

/// A file that opens an as-needed occurrence.
#[derive(Debug, Clone)]
pub struct Request {
    /// The task.
    pub task: Id,
    /// The label of the occurrence: local date and slug.
    pub id: Arc<str>,
    /// What triggered it.
    pub trigger: Option<Id>,
    /// When, as claimed.
    pub requested_at: DateTime<FixedOffset>,
}
