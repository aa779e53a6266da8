//! The occurrences that the calendar calls for, of every task.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::occurrences::{TooMany, occurrences};
use super::window::{Terms, Window};
use crate::model::{Id, Policy, Task};

impl<'a> Terms<'a> {
    /// The terms under which a policy asks for a task.
    #[must_use]
    pub fn of(policy: &'a Policy, task: &'a Task) -> Self {
        Terms {
            cadence: &task.cadence,
            calendar: policy.calendar_of(task),
            timezone: policy.timezone_of(task),
            starts: policy.starts_of(task),
            ends: task.ends,
        }
    }
}

/// The calendar occurrences of every task, up to an instant.
#[derive(Debug, Default)]
pub struct Ledger {
    tasks: BTreeMap<Id, Windows>,
}

#[derive(Debug, Default)]
struct Windows {
    ascending: Vec<Window>,
    by_label: HashMap<Arc<str>, usize>,
}

impl Ledger {
    /// Every occurrence that opens at `until` or before; and the tasks that have too many, which
    /// are left out.
    #[must_use]
    pub fn new(policy: &Policy, until: DateTime<Utc>) -> (Ledger, Vec<(Id, TooMany)>) {
        let mut ledger = Ledger::default();
        let mut beyond = Vec::new();
        for task in policy.tasks.values() {
            match occurrences(&Terms::of(policy, task), until) {
                Ok(ascending) => {
                    let labels = ascending.iter().map(|window| Arc::clone(&window.label));
                    let by_label = labels
                        .enumerate()
                        .map(|(index, label)| (label, index))
                        .collect();
                    let windows = Windows {
                        ascending,
                        by_label,
                    };
                    ledger.tasks.insert(task.id.clone(), windows);
                }
                Err(fault) => beyond.push((task.id.clone(), fault)),
            }
        }
        (ledger, beyond)
    }

    /// The occurrences of a task, ascending.
    #[must_use]
    pub fn windows_of(&self, task: &Id) -> &[Window] {
        self.tasks
            .get(task)
            .map_or(&[], |windows| &windows.ascending)
    }

    /// The occurrence of a task with a label.
    #[must_use]
    pub fn window(&self, task: &Id, label: &str) -> Option<&Window> {
        let windows = self.tasks.get(task)?;
        windows
            .by_label
            .get(label)
            .map(|index| &windows.ascending[*index])
    }
}
