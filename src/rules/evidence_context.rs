//! One evidence file, and the duty that it names: what the checks of evidence look at.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};

use super::{Context, ReviewPast};
use crate::finding::{FindingBuilder, Rule};
use crate::history::Landing;
use crate::load::OccurrenceFolder;
use crate::model::{DutyId, Evidence, Id, Policy, ReviewDemand, Task};
use crate::schedule::Window;
use crate::yaml::{Node, locate};

/// One evidence file, with what is known about it.
pub(super) struct EvidenceContext<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) folder: &'a OccurrenceFolder,
    pub(super) path: &'a Arc<str>,
    pub(super) root: &'a Node,
    pub(super) evidence: &'a Evidence,
    /// When the version landed that is examined; `None` where history is not read.
    pub(super) landing: Option<Landing>,
    /// What history shows of its review; `None` where history is not read.
    pub(super) review: Option<ReviewPast>,
    /// Whether it has more versions than are examined.
    pub(super) is_unexamined: bool,
    /// Whether every field was understood. Items of a list that were not understood do not count as
    /// missing: they have findings of their own.
    pub(super) is_understood: bool,
}

/// The duty that an evidence file names, which exists.
pub(super) struct NamedDuty<'a> {
    /// The version of the policy that judges it: an index into the timeline.
    pub(super) version: usize,
    pub(super) task: &'a Task,
    /// What it demands of the review of this evidence.
    pub(super) demand: ReviewDemand,
    /// The team that it is assigned to, as that version calls it: evidence may give a former or later name.
    pub(super) assigned: &'a Id,
    pub(super) window: &'a Window,
    /// From when on work counts for it: when it opened, or when it was asked for, if that was earlier.
    pub(super) work_from: DateTime<Utc>,
    pub(super) id: DutyId,
}

impl<'a> EvidenceContext<'a> {
    /// The policies whose rosters say who was on which team: the one that the mainline held when the
    /// version landed, and the one that it held at an instant.
    pub(super) fn rosters_at(&self, instant: DateTime<FixedOffset>) -> [&'a Policy; 2] {
        self.context.rosters(self.landing, instant.to_utc())
    }

    /// When the review landed; `None` where history is not read.
    pub(super) fn review_landing(&self) -> Option<Landing> {
        self.review.map(|review| review.landing)
    }

    /// A finding that points at a field of the file.
    pub(super) fn finding(&self, rule: Rule, pointer: &str, message: String) -> FindingBuilder {
        // A missing field is shown at the first line, not as the whole file.
        let first = self.root.entries().first().map(|entry| entry.key_range);
        let is_there = self.root.at(pointer).is_some();
        let range = first.filter(|_| !is_there);
        FindingBuilder::new(rule, message)
            .file(self.path)
            .range(range.unwrap_or_else(|| locate(self.root, pointer)))
            .subject(pointer)
    }
}
