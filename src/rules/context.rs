//! What the rules of one folder are judged against.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::finding::Levels;
use crate::model::{Id, Policy, spoken};
use crate::schedule::Ledger;
use crate::yaml::DetailsSchema;

/// What holds for every folder.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The policy that judges.
    pub policy: &'a Policy,
    /// The occurrences that its calendar calls for.
    pub ledger: &'a Ledger,
    /// Levels of rules.
    pub levels: &'a Levels,
    /// Schemas of details by name.
    pub schemas: &'a BTreeMap<Id, DetailsSchema>,
    /// Tasks that could not be understood, or owe too much to be judged: nothing is said of their
    /// evidence.
    pub broken_tasks: &'a BTreeSet<Id>,
    /// The instant at which everything is judged.
    pub as_of: DateTime<Utc>,
}

impl Context<'_> {
    /// An instant as messages say it, on the policy's clock.
    pub(super) fn said(&self, instant: DateTime<Tz>) -> String {
        spoken(instant.with_timezone(&self.policy.settings.timezone))
    }

    /// An instant of any offset as messages say it, on the policy's clock.
    pub(super) fn said_utc(&self, instant: DateTime<Utc>) -> String {
        spoken(instant.with_timezone(&self.policy.settings.timezone))
    }
}
