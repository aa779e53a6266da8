//! A policy as a whole: settings, tasks, teams, calendars and waivers.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Calendar, Id, Settings, Task, Teams, Waiver};

/// One version of a policy, with every reference resolved. Versions share what does not change.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The settings of the whole repository.
    pub settings: Arc<Settings>,
    /// Teams and groups.
    pub teams: Arc<Teams>,
    /// Tasks by id.
    pub tasks: BTreeMap<Id, Arc<Task>>,
    /// Waivers by id.
    pub waivers: BTreeMap<Id, Waiver>,
    calendars: BTreeMap<Id, Arc<Calendar>>,
    /// The calendar where neither task nor settings name one.
    monday_to_friday: Calendar,
}

impl Policy {
    /// A policy of these parts.
    #[must_use]
    pub fn new(
        settings: Arc<Settings>,
        teams: Arc<Teams>,
        calendars: BTreeMap<Id, Arc<Calendar>>,
        tasks: BTreeMap<Id, Arc<Task>>,
        waivers: BTreeMap<Id, Waiver>,
    ) -> Self {
        Policy {
            settings,
            teams,
            tasks,
            waivers,
            calendars,
            monday_to_friday: Calendar::monday_to_friday(),
        }
    }

    /// The calendars by id.
    #[must_use]
    pub fn calendars(&self) -> &BTreeMap<Id, Arc<Calendar>> {
        &self.calendars
    }

    /// The time zone of a task's days.
    #[must_use]
    pub fn timezone_of(&self, task: &Task) -> Tz {
        task.timezone.unwrap_or(self.settings.timezone)
    }

    /// The calendar of a task.
    #[must_use]
    pub fn calendar_of(&self, task: &Task) -> &Calendar {
        let named = task.calendar.as_ref().or(self.settings.calendar.as_ref());
        named
            .and_then(|id| self.calendars.get(id))
            .map_or(&self.monday_to_friday, |calendar| &**calendar)
    }

    /// The first day, inclusive, on which an occurrence of a task that is owed may open.
    #[must_use]
    pub fn starts_of(&self, task: &Task) -> NaiveDate {
        task.starts.unwrap_or(self.settings.starts)
    }

    /// The teams whose members may review a task's evidence.
    #[must_use]
    pub fn reviewers_of<'a>(&'a self, task: &'a Task) -> &'a [Id] {
        let named = &task.requires.review.by;
        if named.is_empty() {
            &self.settings.approvers
        } else {
            named
        }
    }
}
