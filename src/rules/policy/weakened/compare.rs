//! Compares two versions of a policy, file by file.

use std::sync::Arc;

use super::policy_change::PolicyChange;
use super::spelling::join_names;
use super::weakening::{Weakening, WeakeningNotes};
use super::{keys, roster, schemas, settings, task, team_days};
use crate::history::{ChangedContent, ComparedPolicy};
use crate::model::{Policy, Task};

/// What `new` requires less of than `old`, file by file: settings, teams, calendars, keys, schemas, tasks.
#[must_use]
pub fn find_weakenings(
    old: &ComparedPolicy,
    new: &ComparedPolicy,
    change: &PolicyChange,
) -> Vec<Weakening> {
    // A team that was only called otherwise is the same team.
    let renamed = old.policy.with_team_names_of(new.policy);
    let old = &ComparedPolicy {
        policy: renamed.as_ref().unwrap_or(old.policy),
        ..*old
    };
    let mut found = find_settings_weakenings(old, new);
    roster::compare(old.policy, new.policy, &mut found);
    team_days::compare_teams(old.policy, new.policy, &mut found);
    settings::compare_calendars(old.policy, new.policy, &mut found);
    keys::compare(old.policy, new.policy, change.contents, &mut found);
    compare_schemas(old, new, change.contents, &mut found);
    for (id, was) in &old.policy.tasks {
        let mut notes = WeakeningNotes::of_task(id, &mut found);
        match new.policy.tasks.get(id) {
            Some(is) if Arc::ptr_eq(was, is) && is_same_frame(old.policy, new.policy) => {}
            Some(is) => task::compare((old.policy, was), (new.policy, is), change, &mut notes),
            None if new.broken_tasks.contains(id) => {
                notes.add("", format!("the task {id} cannot be understood any longer"));
            }
            None => notes.add("", format!("the task {id} was removed")),
        }
    }
    found
}

/// What the settings of `new` require less of than those of `old`.
#[must_use]
pub fn find_settings_weakenings(old: &ComparedPolicy, new: &ComparedPolicy) -> Vec<Weakening> {
    let mut found = Vec::new();
    settings::compare(old, new, &mut found);
    found
}

/// Whether everything but the tasks is the same that a task is compared with: a thousand tasks need not
/// be looked at where one of them changed.
fn is_same_frame(old: &Policy, new: &Policy) -> bool {
    Arc::ptr_eq(&old.settings, &new.settings)
        && team_days::have_same_days(old, new)
        && old.calendars().len() == new.calendars().len()
        && old
            .calendars()
            .iter()
            .zip(new.calendars())
            .all(|(was, is)| was.0 == is.0 && Arc::ptr_eq(was.1, is.1))
}

/// Schemas with another content. Whether such a schema requires less cannot be decided, so each is
/// reported as a change; one that only describes in other words is not. Nor is one that there was not before: no task can
/// have been judged by it, and a task that changes from one schema to another is compared as a task.
fn compare_schemas(
    old: &ComparedPolicy,
    new: &ComparedPolicy,
    contents: &[ChangedContent],
    found: &mut Vec<Weakening>,
) {
    for content in contents {
        let Some(name) = content.schema_name() else {
            continue;
        };
        let texts = (old.schemas.text(&name), new.schemas.text(&name));
        if content.was.is_none() && texts.0.is_none() {
            continue;
        }
        if let (Some(was), Some(is)) = texts
            && schemas::is_same_but_for_words(was, is)
        {
            continue;
        }
        let uses = |task: &&Arc<Task>| task.requires.details.as_ref() == Some(&name);
        let tasks = new.policy.tasks.values().filter(uses);
        let tasks: Vec<&str> = tasks.map(|task| task.id.as_str()).collect();
        let of = if tasks.is_empty() {
            String::new()
        } else {
            format!(" of {}", join_names(&tasks))
        };
        let file = Arc::from(&*content.path);
        let message = format!(
            "the details schema `{name}`{of} changed: it may require less: {}",
            content.spell()
        );
        WeakeningNotes::new(file, format!("schema {name}"), found).add("", message);
    }
}
