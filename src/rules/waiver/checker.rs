//! One waiver, and the duties of its task.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{FindingBuilder, Rule};
use crate::judge::{Duty, WaivableDuty};
use crate::load::LoadedPolicy;
use crate::model::{Policy, Waiver};
use crate::rules::Context;
use crate::schedule::{LabelShape, Window};

/// The duties of one task, upcoming ones included.
#[derive(Default)]
pub(super) struct DutiesOfTask<'a> {
    pub(super) duties: Vec<&'a Duty>,
    pub(super) windows: BTreeMap<&'a str, &'a Window>,
}

/// One waiver, with what it is checked against.
pub(super) struct WaiverChecker<'a> {
    pub(super) context: &'a Context<'a>,
    /// The newest policy: waivers are taken from it.
    pub(super) policy: &'a Policy,
    pub(super) loaded: &'a LoadedPolicy,
    pub(super) waiver: &'a Waiver,
    pub(super) file: Arc<str>,
}

impl<'a> WaiverChecker<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        loaded: &'a LoadedPolicy,
        waiver: &'a Waiver,
    ) -> Self {
        WaiverChecker {
            context,
            policy: context.newest(),
            loaded,
            waiver,
            file: LoadedPolicy::waiver_file(&waiver.id),
        }
    }

    pub(super) fn finding(&self, rule: Rule, pointer: &str, message: String) -> FindingBuilder {
        FindingBuilder::new(rule, message)
            .file(&self.file)
            .subject(pointer)
            .range(self.loaded.place(&self.file, pointer))
    }

    /// A duty, as waivers see it.
    pub(super) fn waivable<'d>(&'d self, duty: &'d Duty) -> WaivableDuty<'d> {
        let timeline = self.context.timeline;
        let id = &duty.id;
        WaivableDuty::new(timeline, duty.version, &id.task, &duty.window, &id.team)
    }
}

/// Whether a label is that of a backstop.
pub(super) fn is_backstop(label: &str) -> bool {
    matches!(LabelShape::of(label), Some((LabelShape::Backstop, _)))
}
