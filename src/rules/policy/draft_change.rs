//! What a drafted change of policy requires less of, before it is committed.

use chrono::{DateTime, Utc};

use super::weakened::{ComparisonLimit, PolicyChange, find_weakenings};
use crate::history::{ChangedContent, ComparedPolicy};
use crate::load::LoadedPolicy;

/// What the policy after a change asks less of than the one before, in sentences; empty where either cannot be understood.
/// `contents` are the files that change.
#[must_use]
pub fn describe_weakenings(
    before: &LoadedPolicy,
    after: &LoadedPolicy,
    contents: &[ChangedContent],
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
    let limit = ComparisonLimit::of_run();
    let change = PolicyChange {
        at,
        contents,
        limit: &limit,
    };
    let found = find_weakenings(&was, &is, &change);
    found
        .into_iter()
        .map(|weakening| weakening.message)
        .collect()
}
