//! Compares two versions of a policy, file by file.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::spelling::join_names;
use super::weakening::{Weakening, WeakeningNotes};
use super::{roster, settings, task};
use crate::history::ComparedPolicy;
use crate::model::{Id, Policy, Task};

/// What `new` requires less of than `old`, file by file: settings, teams, calendars, schemas, tasks.
///
/// `schemas_changed` names the schemas that both versions have with different content. Whether such
/// a schema requires less cannot be decided, so each is reported as a change.
#[must_use]
pub fn find_weakenings(
    old: &ComparedPolicy,
    new: &ComparedPolicy,
    schemas_changed: &BTreeSet<Id>,
) -> Vec<Weakening> {
    // A team that was only called otherwise is the same team.
    let renamed = old.policy.with_team_names_of(new.policy);
    let old = &ComparedPolicy {
        policy: renamed.as_ref().unwrap_or(old.policy),
        ..*old
    };
    let mut found = Vec::new();
    settings::compare(old, new, &mut found);
    roster::compare(old.policy, new.policy, &mut found);
    settings::compare_calendars(old.policy, new.policy, &mut found);
    compare_schemas(new.policy, schemas_changed, &mut found);
    for (id, was) in &old.policy.tasks {
        let mut notes = WeakeningNotes::of_task(id, &mut found);
        match new.policy.tasks.get(id) {
            Some(is) => task::compare((old.policy, was), (new.policy, is), &mut notes),
            None => notes.add("", format!("the task {id} was removed")),
        }
    }
    found
}

fn compare_schemas(new: &Policy, changed: &BTreeSet<Id>, found: &mut Vec<Weakening>) {
    for name in changed {
        let uses = |task: &&Arc<Task>| task.requires.details.as_ref() == Some(name);
        let tasks = new.tasks.values().filter(uses);
        let tasks: Vec<&str> = tasks.map(|task| task.id.as_str()).collect();
        let of = if tasks.is_empty() {
            String::new()
        } else {
            format!(" of {}", join_names(&tasks))
        };
        let file = Arc::from(format!("policy/schemas/{name}.schema.json"));
        let message = format!("the details schema `{name}`{of} changed: it may require less");
        WeakeningNotes::new(file, format!("schema {name}"), found).add("", message);
    }
}
