//! What the rules of one folder are judged against.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::finding::Levels;
use crate::history::{Landing, MainlineView};
use crate::load::SchemaSet;
use crate::model::{Id, Policy, format_instant};
use crate::schedule::{Ledger, VersionTimeline};
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
    /// Schemas of details of each version.
    pub schemas: &'a [Arc<SchemaSet>],
    /// What the mainline proves; `None` where it is not looked at.
    pub past: Option<&'a MainlineView<'a>>,
    /// Tasks that could not be understood, or owe too much to be judged: nothing is said of their
    /// evidence.
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

    /// When a file landed; `None` where history is not looked at.
    pub(super) fn landing(&self, file: &str) -> Option<Landing> {
        self.past.map(|past| past.landing(file))
    }

    /// The policy whose roster says who was who when something landed.
    pub(super) fn roster(&self, landing: Option<Landing>) -> &'a Policy {
        let landed = landing.filter(|landing| !landing.is_imported);
        let commit = landed.and_then(|landing| landing.commit);
        let version = commit
            .zip(self.past)
            .and_then(|(commit, past)| past.version_of(commit));
        version.map_or(self.newest(), |version| self.timeline.policy(version))
    }

    /// An instant as messages say it, on the policy's clock.
    pub(super) fn said(&self, instant: DateTime<Tz>) -> String {
        format_instant(instant.with_timezone(&self.newest().settings.timezone))
    }

    /// An instant of any offset as messages say it, on the policy's clock.
    pub(super) fn said_utc(&self, instant: DateTime<Utc>) -> String {
        format_instant(instant.with_timezone(&self.newest().settings.timezone))
    }
}
