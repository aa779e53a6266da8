//! From one version of the policy to the next.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{CurrentPolicy, MainlineView};
use crate::finding::Levels;
use crate::git::ObjectId;
use crate::load::{PolicyVersion, SchemaSet};
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
    /// The files below `policy/` as they are, where they are not committed yet.
    files: Option<&'a BTreeMap<String, ObjectId>>,
}

/// A file below `policy/` with another content than before, as git names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedContent {
    /// The file, relative to the dutybook root.
    pub path: Box<str>,
    /// The last content that it had before; `None` where it never was.
    pub was: Option<ObjectId>,
    /// The content after; `None` where it was removed.
    pub is: Option<ObjectId>,
}

impl ChangedContent {
    /// The schema of details that the file holds.
    #[must_use]
    pub fn schema_name(&self) -> Option<Id> {
        let name = self.path.strip_prefix("policy/schemas/")?;
        Id::new(name.strip_suffix(".schema.json")?).ok()
    }

    /// Old and new content, as `git show` takes them.
    #[must_use]
    pub fn spell(&self) -> String {
        let name = |id: Option<ObjectId>| id.map_or("none".to_owned(), |id| id.short_name());
        format!("was {}, is now {}", name(self.was), name(self.is))
    }
}

/// One version of a policy, as far as it is compared.
#[derive(Clone, Copy)]
pub struct ComparedPolicy<'a> {
    /// Tasks, teams, calendars, settings.
    pub policy: &'a Policy,
    /// The levels of rules.
    pub levels: &'a Levels,
    /// Schemas of details.
    pub schemas: &'a SchemaSet,
    /// Tasks that are there but cannot be understood. Of what landed, the last that could be stands in the policy.
    pub broken_tasks: &'a BTreeSet<Id>,
}

static NO_TASKS: BTreeSet<Id> = BTreeSet::new();

impl<'a> ComparedPolicy<'a> {
    fn of_version(version: &'a PolicyVersion) -> Self {
        ComparedPolicy {
            policy: &version.policy,
            levels: &version.levels,
            schemas: &version.schemas,
            broken_tasks: &NO_TASKS,
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

    /// When it landed, on the mainline's clock; the evaluation time for what is not committed yet.
    #[must_use]
    pub fn at(&self, view: &MainlineView) -> DateTime<Utc> {
        self.commit.map_or(view.as_of, |commit| view.clock(commit))
    }

    /// The files that changed, with what they held before and after.
    #[must_use]
    pub fn contents(&self, view: &MainlineView) -> Vec<ChangedContent> {
        let content = |path: &str| {
            let changes = view.history.changes_of(path);
            let before = match self.commit {
                Some(commit) => changes.partition_point(|change| change.commit < commit),
                None => changes.len(),
            };
            // One that was gone for a while is compared with what it was.
            let was = changes[..before]
                .iter()
                .rev()
                .find_map(|change| change.after);
            let is = match self.commit {
                Some(commit) => view.content_in(path, commit),
                None => self.files.and_then(|files| files.get(path).copied()),
            };
            let path = Box::from(path);
            ChangedContent { path, was, is }
        };
        let contents = self.changed.iter().map(|path| content(path));
        contents
            .filter(|content| content.was != content.is)
            .collect()
    }
}

/// From each version of the policy to the next, and to the current one where that has not landed:
/// `files` are its files, and `pending` those that the mainline does not hold as they are.
#[must_use]
pub fn policy_steps<'a>(
    versions: &'a [PolicyVersion],
    current: &'a CurrentPolicy,
    levels: &'a Levels,
    pending: &'a [Box<str>],
    files: &'a BTreeMap<String, ObjectId>,
) -> Vec<PolicyStep<'a>> {
    let pairs = versions.windows(2);
    let mut steps: Vec<PolicyStep> = pairs
        .map(|pair| PolicyStep {
            commit: Some(pair[1].commit),
            before: ComparedPolicy::of_version(&pair[0]),
            after: ComparedPolicy::of_version(&pair[1]),
            changed: &pair[1].changed,
            files: None,
        })
        .collect();
    if let Some(last) = versions.last().filter(|_| current.is_pending) {
        steps.push(PolicyStep {
            commit: None,
            before: ComparedPolicy::of_version(last),
            after: ComparedPolicy {
                policy: &current.policy,
                levels,
                schemas: &current.schemas,
                broken_tasks: &current.broken_tasks,
            },
            changed: pending,
            files: Some(files),
        });
    }
    steps
}
