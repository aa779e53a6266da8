//! In what a newer policy asks for less than an older one.
//!
//! Two versions are compared field by field. What asks for more is passed over in silence; what
//! cannot be ordered, such as another time zone, is told as a change.

mod cadence;
mod roster;
mod settings;
mod task;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::Arc;

use crate::finding::Levels;
use crate::load::LoadedPolicy;
use crate::model::{Id, Policy};

/// One way in which a newer policy asks for less than an older one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakening {
    /// The file concerned, relative to the dutybook root; a removed task's is no longer there.
    pub file: Arc<str>,
    /// JSON pointer in that file as the newer policy has it. What was left out has no place there:
    /// its nearest ancestor then has.
    pub pointer: String,
    /// What asks for less, with the old and the new value as the files spell them.
    pub message: String,
    /// What tells this from others, whatever the values: `task secure-score-report cadence.every`.
    pub subject: String,
}

/// One version of a policy, as far as it is compared.
#[derive(Clone, Copy)]
pub struct ComparedPolicy<'a> {
    /// Tasks, teams, calendars, settings.
    pub policy: &'a Policy,
    /// The levels of rules.
    pub levels: &'a Levels,
}

/// In what `new` asks for less than `old`, file by file: settings, teams, calendars, schemas, tasks.
///
/// `schemas_changed` names the schemas that both versions have with different content. Whether such
/// a schema asks for less cannot be told, so each is told as a change.
#[must_use]
pub fn find_weakenings(
    old: &ComparedPolicy<'_>,
    new: &ComparedPolicy<'_>,
    schemas_changed: &BTreeSet<Id>,
) -> Vec<Weakening> {
    let mut found = Vec::new();
    settings::compare(old, new, &mut found);
    roster::compare(old.policy, new.policy, &mut found);
    settings::calendars(old.policy, new.policy, &mut found);
    schemas(new.policy, schemas_changed, &mut found);
    for (id, was) in &old.policy.tasks {
        let mut notes = Notes::of_task(id, &mut found);
        match new.policy.tasks.get(id) {
            Some(is) => task::compare((old.policy, was), (new.policy, is), &mut notes),
            None => notes.say("", format!("the task {id} was removed")),
        }
    }
    found
}

fn schemas(new: &Policy, changed: &BTreeSet<Id>, found: &mut Vec<Weakening>) {
    for name in changed {
        let asks =
            |id: &Id| Some(name) == new.tasks.get(id).and_then(|t| t.requires.details.as_ref());
        let users: Vec<&str> = new
            .tasks
            .keys()
            .filter(|id| asks(id))
            .map(Id::as_str)
            .collect();
        let of = if users.is_empty() {
            String::new()
        } else {
            format!(" of {}", words::few(&users))
        };
        let file = Arc::from(format!("policy/schemas/{name}.schema.json"));
        let message = format!("the details schema `{name}`{of} changed: it may ask for less");
        Notes::new(file, format!("schema {name}"), found).say("", message);
    }
}

/// Collects what is found in one file.
struct Notes<'a> {
    file: Arc<str>,
    /// What the file is about, as subjects begin.
    about: String,
    found: &'a mut Vec<Weakening>,
}

impl<'a> Notes<'a> {
    fn new(file: Arc<str>, about: String, found: &'a mut Vec<Weakening>) -> Self {
        Notes { file, about, found }
    }

    fn of_task(task: &Id, found: &'a mut Vec<Weakening>) -> Self {
        Notes::new(LoadedPolicy::task_file(task), format!("task {task}"), found)
    }

    /// Adds one. `field` is its path with dots (`cadence.grace`); empty for the whole file.
    fn say(&mut self, field: &str, message: String) {
        let separator = if field.is_empty() {
            ("", "")
        } else {
            ("/", " ")
        };
        self.found.push(Weakening {
            file: Arc::clone(&self.file),
            pointer: format!("{}{}", separator.0, field.replace('.', "/")),
            message,
            subject: format!("{}{}{field}", self.about, separator.1),
        });
    }

    /// Adds one of a task, with the old and the new value.
    fn changed(&mut self, field: &str, what: &str, was: &impl Display, is: &impl Display) {
        let name = self
            .about
            .strip_prefix("task ")
            .map(|task| format!("{task}: "));
        let name = name.unwrap_or_default();
        self.say(field, format!("{name}{what}: was {was}, is now {is}"));
    }
}
