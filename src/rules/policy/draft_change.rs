//! What a drafted change of policy requires less of, before it is committed.

use chrono::{DateTime, Utc};

use super::weakened::{ComparisonLimit, PolicyChange, find_weakenings};
use crate::history::{ChangedContent, ComparedPolicy};
use crate::load::LoadedPolicy;

/// What the policy after a change asks less of than the one before, in sentences; empty where either cannot be understood.
/// `paths` are the files that change, relative to the dutybook root.
#[must_use]
pub fn describe_weakenings(
    before: &LoadedPolicy,
    after: &LoadedPolicy,
    paths: &[&str],
    at: DateTime<Utc>,
) -> Vec<String> {
    let (Some(was), Some(is)) = (&before.policy, &after.policy) else {
        return Vec::new();
    };
    let was = ComparedPolicy {
        policy: was,
        levels: &before.levels,
        schemas: &before.schemas,
        broken_tasks: &before.broken_tasks,
    };
    let is = ComparedPolicy {
        policy: is,
        levels: &after.levels,
        schemas: &after.schemas,
        broken_tasks: &after.broken_tasks,
    };
    let contents = paths.iter().map(|path| ChangedContent {
        path: Box::from(*path),
        was: None,
        is: None,
    });
    let contents: Vec<ChangedContent> = contents.collect();
    let limit = ComparisonLimit::of_run();
    let change = PolicyChange {
        at,
        contents: &contents,
        limit: &limit,
    };
    let found = find_weakenings(&was, &is, &change);
    found
        .into_iter()
        .map(|weakening| weakening.message)
        .collect()
}
