//! One evidence file, and the duty that it names: what the checks of evidence look at.

use std::sync::Arc;

use super::Context;
use crate::finding::{FindingBuilder, Rule};
use crate::history::Landing;
use crate::load::OccurrenceFolder;
use crate::model::{DutyId, Evidence, Policy, Task};
use crate::schedule::Window;
use crate::yaml::{Node, locate};

/// One evidence file, with what is known about it.
pub(super) struct EvidenceContext<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) folder: &'a OccurrenceFolder,
    pub(super) path: &'a Arc<str>,
    pub(super) root: &'a Node,
    pub(super) evidence: &'a Evidence,
    /// When the file landed; `None` where history is not read.
    pub(super) landing: Option<Landing>,
    /// Whether every field was understood. Items of a list that were not understood do not count as
    /// missing: they have findings of their own.
    pub(super) is_understood: bool,
}

/// The duty that an evidence file names, which exists.
pub(super) struct NamedDuty<'a> {
    /// The version of the policy that judges it: an index into the timeline.
    pub(super) version: usize,
    pub(super) task: &'a Task,
    pub(super) window: &'a Window,
    pub(super) id: DutyId,
}

impl<'a> EvidenceContext<'a> {
    /// The policy whose roster says who was who when the file landed.
    pub(super) fn roster(&self) -> &'a Policy {
        self.context.roster(self.landing)
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
