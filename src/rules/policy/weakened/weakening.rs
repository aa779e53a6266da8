//! One weakening of a policy, and the list that comparisons fill.

use std::fmt::Display;
use std::sync::Arc;

use crate::load::LoadedPolicy;
use crate::model::Id;

/// One way in which a newer policy requires less than an older one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakening {
    /// The file concerned, relative to the dutybook root; a removed task's is no longer there.
    pub file: Arc<str>,
    /// JSON pointer in that file, in the newer policy. A field that was removed is located at its
    /// nearest ancestor.
    pub pointer: String,
    /// What requires less, with the old and the new value as the files spell them.
    pub message: String,
    /// What identifies it, whatever the values: `task secure-score-report cadence.every`.
    pub subject: String,
}

/// Collects the weakenings of one file.
pub(super) struct WeakeningNotes<'a> {
    file: Arc<str>,
    /// What the file is about, as subjects begin.
    about: String,
    pub(super) found: &'a mut Vec<Weakening>,
}

impl<'a> WeakeningNotes<'a> {
    pub(super) fn new(file: Arc<str>, about: String, found: &'a mut Vec<Weakening>) -> Self {
        WeakeningNotes { file, about, found }
    }

    pub(super) fn of_task(task: &Id, found: &'a mut Vec<Weakening>) -> Self {
        WeakeningNotes::new(LoadedPolicy::task_file(task), format!("task {task}"), found)
    }

    /// Adds a weakening. `field` is a path with dots (`cadence.grace`); empty for the whole file.
    pub(super) fn add(&mut self, field: &str, message: String) {
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

    /// Adds a weakening at a JSON pointer, of which there is one about the same thing at most.
    pub(super) fn add_at(&mut self, pointer: &str, message: String) {
        self.found.push(Weakening {
            file: Arc::clone(&self.file),
            pointer: pointer.to_owned(),
            message,
            subject: self.about.clone(),
        });
    }

    /// Adds a weakening with the old and the new value, as the files spell them.
    pub(super) fn add_spelled<T, S: Display>(
        &mut self,
        field: &str,
        what: &str,
        (was, is): (T, T),
        spell: impl Fn(T) -> S,
    ) {
        self.add_change(field, what, &spell(was), &spell(is));
    }

    /// Adds a weakening with the old and the new value.
    pub(super) fn add_change(
        &mut self,
        field: &str,
        what: &str,
        was: &impl Display,
        is: &impl Display,
    ) {
        let name = self
            .about
            .strip_prefix("task ")
            .map(|task| format!("{task}: "));
        let name = name.unwrap_or_default();
        self.add(field, format!("{name}{what}: was {was}, is now {is}"));
    }
}
