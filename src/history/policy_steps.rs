//! From one version of the policy to the next.

use std::collections::BTreeSet;

use super::{CurrentPolicy, MainlineView};
use crate::finding::Levels;
use crate::load::PolicyVersion;
use crate::model::{Id, Policy};

/// A change of policy: one version, and the next.
pub struct PolicyStep<'a> {
    /// The commit; `None` for what is not committed yet.
    pub commit: Option<u32>,
    /// The version before.
    pub before: ComparedPolicy<'a>,
    /// The version after.
    pub after: ComparedPolicy<'a>,
    /// The files below `policy/` that differ, waivers apart.
    pub changed: &'a [Box<str>],
}

/// One version of a policy, as far as it is compared.
#[derive(Clone, Copy)]
pub struct ComparedPolicy<'a> {
    /// Tasks, teams, calendars, settings.
    pub policy: &'a Policy,
    /// The levels of rules.
    pub levels: &'a Levels,
}

impl<'a> ComparedPolicy<'a> {
    fn of_version(version: &'a PolicyVersion) -> Self {
        ComparedPolicy {
            policy: &version.policy,
            levels: &version.levels,
        }
    }
}

impl PolicyStep<'_> {
    /// Tells the step from others for as long as it exists: the commit's id, or `pending`.
    #[must_use]
    pub fn id(&self, view: &MainlineView) -> String {
        self.commit.map_or_else(
            || "pending".to_owned(),
            |commit| view.history.commit(commit).id.to_string(),
        )
    }

    /// The schemas of details that changed.
    #[must_use]
    pub fn changed_schemas(&self) -> BTreeSet<Id> {
        let names = self.changed.iter().filter_map(|path| {
            let name = path.strip_prefix("policy/schemas/")?;
            Id::new(name.strip_suffix(".schema.json")?).ok()
        });
        names.collect()
    }
}

/// From each version of the policy to the next, and to the current one where that has not landed:
/// `pending` are its files that the mainline does not hold as they are.
#[must_use]
pub fn policy_steps<'a>(
    versions: &'a [PolicyVersion],
    current: &'a CurrentPolicy,
    levels: &'a Levels,
    pending: &'a [Box<str>],
) -> Vec<PolicyStep<'a>> {
    let pairs = versions.windows(2);
    let mut steps: Vec<PolicyStep> = pairs
        .map(|pair| PolicyStep {
            commit: Some(pair[1].commit),
            before: ComparedPolicy::of_version(&pair[0]),
            after: ComparedPolicy::of_version(&pair[1]),
            changed: &pair[1].changed,
        })
        .collect();
    if let Some(last) = versions.last().filter(|_| current.is_pending) {
        steps.push(PolicyStep {
            commit: None,
            before: ComparedPolicy::of_version(last),
            after: ComparedPolicy {
                policy: &current.policy,
                levels,
            },
            changed: pending,
        });
    }
    steps
}
