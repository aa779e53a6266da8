//! The occurrences that the calendar calls for, of every task.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::occurrences::{TooMany, occurrences};
use super::window::{Terms, Window};
use crate::model::{Id, Policy, Task, last_instant};

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

/// The most calendar duties that may be owed in one repository: more than any has, and few enough
/// to be held in memory.
pub const MAX_DUTIES: usize = 3_000_000;

/// Why a task's occurrences cannot be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unlisted {
    /// The task has too many.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// With this task, too many duties are owed.
    #[error(
        "with it, more than {MAX_DUTIES} duties are owed: let tasks start later, recur less often, or be owed by fewer teams"
    )]
    TooManyDuties,
    /// The task has none, and never will.
    #[error("its calendar calls for no occurrence, ever")]
    Never,
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
    /// Every occurrence that opens at `until` or before; and the tasks whose occurrences cannot be
    /// listed, which are left out.
    #[must_use]
    pub fn new(policy: &Policy, until: DateTime<Utc>) -> (Ledger, Vec<(Id, Unlisted)>) {
        let mut ledger = Ledger::default();
        let mut unlisted = Vec::new();
        let mut duties = 0;
        for task in policy.tasks.values() {
            match ascending(policy, task, until) {
                Ok(ascending) => {
                    duties += ascending.len() * task.assigned.owing().len();
                    if duties > MAX_DUTIES {
                        unlisted.push((task.id.clone(), Unlisted::TooManyDuties));
                        continue;
                    }
                    let labels = ascending.iter().map(|window| Arc::clone(&window.label));
                    let by_label = labels.enumerate().map(|(index, label)| (label, index));
                    let by_label = by_label.collect();
                    let windows = Windows {
                        ascending,
                        by_label,
                    };
                    ledger.tasks.insert(task.id.clone(), windows);
                }
                Err(fault) => unlisted.push((task.id.clone(), fault)),
            }
        }
        (ledger, unlisted)
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

fn ascending(policy: &Policy, task: &Task, until: DateTime<Utc>) -> Result<Vec<Window>, Unlisted> {
    let terms = Terms::of(policy, task);
    let ascending = occurrences(&terms, until)?;
    // A rule that matches no date, or a calendar without working days, would owe nothing silently.
    // Too many, up to the end of time, is not none.
    let is_calendar = task.cadence.recurrence.is_some();
    if is_calendar && ascending.is_empty() && occurrences(&terms, last_instant()) == Ok(Vec::new())
    {
        return Err(Unlisted::Never);
    }
    Ok(ascending)
}
