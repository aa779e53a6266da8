//! A policy as a whole: settings, tasks, teams, calendars and waivers.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Calendar, Id, Settings, Task, Team, Teams, Waiver};

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

/// Whose days count for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwingTeam<'a> {
    /// Those of one team.
    One(&'a Id),
    /// Those that all its teams have alike, else the policy's: of what any of them may do, and of requests, which are
    /// made to all of them.
    All,
    /// Those of the policy.
    None,
}

impl<'a> OwingTeam<'a> {
    /// Of a duty, by its team; `any` stands for all.
    #[must_use]
    pub fn of_duty(team: &'a Id) -> Self {
        if team.is_any() {
            OwingTeam::All
        } else {
            OwingTeam::One(team)
        }
    }

    /// The team of its duties: `any` for all.
    #[must_use]
    pub fn duty_team(self) -> Id {
        match self {
            OwingTeam::One(team) => team.clone(),
            OwingTeam::All | OwingTeam::None => Id::any(),
        }
    }
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

    /// The time zone of a task's days for a team that owes it: the task's own, else the team's, else the policy's.
    #[must_use]
    pub fn timezone_of(&self, task: &Task, owing: OwingTeam) -> Tz {
        let own = || self.own_timezone_of(task, owing);
        task.timezone.or_else(own).unwrap_or(self.settings.timezone)
    }

    /// The name of a task's calendar for a team that owes it: the task's own, else the team's, else the policy's; `None`
    /// where there is none.
    #[must_use]
    pub fn calendar_name_of<'a>(&'a self, task: &'a Task, owing: OwingTeam) -> Option<&'a Id> {
        let own = || self.own_calendar_of(task, owing);
        let named = task.calendar.as_ref().or_else(own);
        named.or(self.settings.calendar.as_ref())
    }

    /// The calendar of a task for a team that owes it.
    #[must_use]
    pub fn calendar_of(&self, task: &Task, owing: OwingTeam) -> &Calendar {
        self.usual_calendar(self.calendar_name_of(task, owing))
    }

    /// The calendar that counts where one is named, or none is.
    #[must_use]
    pub fn usual_calendar(&self, named: Option<&Id>) -> &Calendar {
        named
            .or(self.settings.calendar.as_ref())
            .and_then(|id| self.calendars.get(id))
            .map_or(&self.monday_to_friday, |calendar| &**calendar)
    }

    /// The time zone that a team has of its own, or that all teams of a task have alike.
    #[must_use]
    pub fn own_timezone_of(&self, task: &Task, owing: OwingTeam) -> Option<Tz> {
        self.own_value_of(task, owing, |team| team.timezone)
    }

    /// The calendar that a team has of its own, or that all teams of a task have alike.
    #[must_use]
    pub fn own_calendar_of(&self, task: &Task, owing: OwingTeam) -> Option<&Id> {
        self.own_value_of(task, owing, |team| team.calendar.as_ref())
    }

    fn own_value_of<'a, T: PartialEq>(
        &'a self,
        task: &Task,
        owing: OwingTeam,
        value: impl Fn(&'a Team) -> Option<T>,
    ) -> Option<T> {
        if !self.teams.has_own_days() {
            return None;
        }
        let own = |team: &Id| self.teams.teams().get(team).and_then(&value);
        let mut teams = match owing {
            OwingTeam::One(team) => return own(team),
            OwingTeam::None => return None,
            OwingTeam::All => task.assigned.teams().iter(),
        };
        let first = own(teams.next()?)?;
        let are_alike = teams.all(|team| own(team).as_ref() == Some(&first));
        are_alike.then_some(first)
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
