//! What the rules of every folder are judged against.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeZone, Utc};

use crate::finding::Levels;
use crate::history::{Landing, MainlineView};
use crate::load::SchemaSet;
use crate::model::{Id, Policy, format_instant};
use crate::schedule::{Ledger, VersionTimeline};
use crate::text::suggest;
use crate::yaml::DetailsSchema;

/// What holds for every folder.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The versions of the policy.
    pub timeline: &'a VersionTimeline,
    /// The occurrences that their calendars call for.
    pub ledger: &'a Ledger,
    /// Levels of rules.
    pub levels: &'a Levels,
    /// Schemas of details, by version of the policy.
    pub schemas: &'a [Arc<SchemaSet>],
    /// What the mainline proves; `None` where history is not read.
    pub past: Option<&'a MainlineView<'a>>,
    /// Tasks that could not be understood, or that owe too much to be judged: their evidence is not
    /// judged either.
    pub broken_tasks: &'a BTreeSet<Id>,
    /// Every team of any version.
    pub teams: &'a BTreeSet<Id>,
    /// The instant at which everything is judged.
    pub as_of: DateTime<Utc>,
}

impl<'a> Context<'a> {
    /// The policy from which levels, waivers and names are taken.
    pub(super) fn newest(&self) -> &'a Policy {
        self.timeline.newest_policy()
    }

    /// A details schema of a version of the policy.
    pub(super) fn schema(&self, version: usize, name: &Id) -> Option<&'a DetailsSchema> {
        self.schemas.get(version)?.get(name)
    }

    /// When a file landed; `None` where history is not read.
    pub(super) fn landing(&self, file: &str) -> Option<Landing> {
        self.past.map(|past| past.landing(file))
    }

    /// The policy whose roster says who was who when something landed.
    pub(super) fn roster(&self, landing: Option<Landing>) -> &'a Policy {
        let commit = landing.and_then(Landing::proven_commit);
        let version = commit.and_then(|commit| self.past?.version_of(commit));
        version.map_or(self.newest(), |version| self.timeline.policy(version))
    }

    /// The message and the help for a task that does not exist.
    pub(super) fn describe_unknown_task(&self, task: &Id) -> (String, String) {
        let known = self.newest().tasks.keys().map(Id::as_str);
        let help = suggest(task.as_str(), known, || {
            format!("define it in policy/tasks/{task}.yaml")
        });
        (format!("the task `{task}` does not exist"), help)
    }

    /// An instant as messages print it, on the policy's clock.
    pub(super) fn format_instant<Z>(&self, instant: DateTime<Z>) -> String
    where
        Z: TimeZone,
        Z::Offset: Copy,
    {
        format_instant(instant.with_timezone(&self.newest().settings.timezone))
    }
}
