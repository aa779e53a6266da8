//! The policy as the files that are judged have it, and every version before it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Mainline;
use crate::git::{HistoryGap, ObjectId};
use crate::load::{LoadedPolicy, PolicyVersion, SchemaSet, VersionError, read_versions};
use crate::model::{Id, Policy};

/// The policy as the files that are judged have it.
pub struct CurrentPolicy {
    /// What it says.
    pub policy: Arc<Policy>,
    /// Schemas of details.
    pub schemas: Arc<SchemaSet>,
    /// Tasks that are there but cannot be understood.
    pub broken_tasks: BTreeSet<Id>,
    /// Whether it differs from what the mainline holds.
    pub is_pending: bool,
}

impl CurrentPolicy {
    /// The current policy; `is_pending` says whether it differs from what the mainline holds.
    #[must_use]
    pub fn new(loaded: &LoadedPolicy, policy: &Arc<Policy>, is_pending: bool) -> Self {
        CurrentPolicy {
            policy: Arc::clone(policy),
            schemas: Arc::clone(&loaded.schemas),
            broken_tasks: loaded.broken_tasks.clone(),
            is_pending,
        }
    }

    /// A version of the mainline, taken as current.
    #[must_use]
    pub fn of_version(version: &PolicyVersion) -> Self {
        CurrentPolicy {
            policy: Arc::clone(&version.policy),
            schemas: Arc::clone(&version.schemas),
            broken_tasks: BTreeSet::new(),
            is_pending: false,
        }
    }
}

/// The version of the policy that was in force when a commit landed: not the one that it brings. The first version speaks
/// for itself. `versions` are oldest first.
#[must_use]
pub fn version_before(versions: &[PolicyVersion], commit: u32) -> Option<usize> {
    let earlier = versions.partition_point(|version| version.commit < commit);
    let own = versions
        .get(earlier)
        .filter(|version| version.commit == commit);
    earlier.checked_sub(1).or(own.map(|_| earlier))
}

/// Every version of the policy that the mainline held, oldest first.
///
/// # Errors
/// When an object is missing or damaged.
pub fn policy_versions(mainline: &Mainline) -> Result<Vec<PolicyVersion>, HistoryGap> {
    let read = |id: ObjectId, limit: u64| mainline.git.blob(id, limit);
    read_versions(&mainline.history, &read).map_err(|error: VersionError| HistoryGap::Object {
        id: error.id.to_string(),
        reason: error.source.to_string(),
    })
}
