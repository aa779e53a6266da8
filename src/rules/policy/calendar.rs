//! Calendars that end before the duties that count by them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, TimeDelta};

use crate::finding::{FindingBuilder, Rule};
use crate::judge::{Duty, DutyKind};
use crate::load::LoadedPolicy;
use crate::model::{
    DayOfMonth, DueRule, Grace, Id, IfHoliday, OwingTeam, Policy, Recurrence, Task,
};
use crate::rules::facts::JudgedFacts;

/// How long before a calendar's end matters it is told: time enough to list another year.
const AHEAD: TimeDelta = TimeDelta::days(90);

/// Calendars that do not know the holidays of a year in which duties count business days.
///
/// The newest version of a calendar decides: no later edit could amend what an older one lacked.
pub(super) fn check_calendar_ends(facts: &JudgedFacts) -> Vec<FindingBuilder> {
    let timeline = facts.context.timeline;
    let newest = timeline.newest_policy();
    let until = facts.context.as_of + AHEAD;
    let mut beyond: BTreeMap<Id, Beyond> = BTreeMap::new();
    for of_version in facts
        .duties
        .chunk_by(|a, b| a.id.task == b.id.task && a.version == b.version)
    {
        let (version, task) = (of_version[0].version, &of_version[0].id.task);
        let Some(task) = timeline.task(version, task.as_str()) else {
            continue;
        };
        let counting = BusinessDayCount::of(task);
        let mut ends = CalendarEnds {
            policy: timeline.policy(version),
            newest,
            task,
            by_team: BTreeMap::new(),
        };
        for duty in of_version {
            let Some((calendar, last_year)) = ends.find(&duty.id.team) else {
                continue;
            };
            if duty.window.opens <= until && counting.year_of(duty) > Some(last_year) {
                let entry = beyond.entry(calendar.clone()).or_insert(Beyond {
                    last_year,
                    count: 0,
                    first: duty,
                });
                entry.count += 1;
                if (duty.window.opens, &duty.id) < (entry.first.window.opens, &entry.first.id) {
                    entry.first = duty;
                }
            }
        }
    }
    let beyond = beyond.iter();
    beyond
        .map(|(calendar, beyond)| beyond.report(calendar, facts.loaded))
        .collect()
}

/// The duties that lie after the end of a calendar.
struct Beyond<'a> {
    last_year: i32,
    count: usize,
    /// The one that opens first.
    first: &'a Duty,
}

impl Beyond<'_> {
    fn report(&self, calendar: &Id, loaded: &LoadedPolicy) -> FindingBuilder {
        let (year, first) = (self.last_year, &self.first.id);
        let counted = match self.count {
            1 => format!("{first} counts business days after it"),
            count => format!("{count} duties count business days after it, the first is {first}"),
        };
        let message = format!("the calendar {calendar} lists holidays until {year}, and {counted}");
        let file: Arc<str> = Arc::from(format!("policy/calendars/{calendar}.yaml"));
        let pointer = if loaded.has(&file, "/covers_until") {
            "/covers_until"
        } else {
            "/kind"
        };
        let help = format!(
            "add the holidays of {} to {file}, and raise `covers_until` to that year",
            year.saturating_add(1)
        );
        FindingBuilder::new(Rule::PolicyCalendarEnds, message)
            .help(help)
            .file(&file)
            .subject(&year)
            .range(loaded.place(&file, pointer))
    }
}

/// The calendars of a task under a version of the policy.
struct CalendarEnds<'p> {
    policy: &'p Policy,
    newest: &'p Policy,
    task: &'p Task,
    /// What was found, by team.
    by_team: BTreeMap<&'p Id, Option<(&'p Id, i32)>>,
}

impl<'p> CalendarEnds<'p> {
    /// The calendar by which a team owes the task, and the last year that it knows; `None` where it does not end.
    fn find(&mut self, team: &'p Id) -> Option<(&'p Id, i32)> {
        if let Some(found) = self.by_team.get(team) {
            return *found;
        }
        let owing = OwingTeam::of_duty(team);
        let id = self.policy.calendar_name_of(self.task, owing);
        let found = id.and_then(|id| {
            let calendars = [self.newest, self.policy];
            let calendar = calendars.iter().find_map(|it| it.calendars().get(id))?;
            Some((id, calendar.last_year()?))
        });
        self.by_team.insert(team, found);
        found
    }
}

/// Which instants of a task's duties count business days.
struct BusinessDayCount {
    is_due_counted: bool,
    is_deadline_counted: bool,
}

impl BusinessDayCount {
    fn of(task: &Task) -> Self {
        let counts = |recurrence: &Recurrence| {
            let by_rule = matches!(
                recurrence.due,
                Some(DueRule::Month {
                    day: DayOfMonth::BusinessDay(_),
                    ..
                })
            );
            recurrence.business_days_only || by_rule || recurrence.if_holiday != IfHoliday::Keep
        };
        BusinessDayCount {
            is_due_counted: task.cadence.recurrence.as_ref().is_some_and(counts),
            is_deadline_counted: matches!(task.cadence.grace, Grace::BusinessDays(_)),
        }
    }

    /// The local year of the last instant of a duty that counts business days. What is due is counted
    /// for calendar occurrences alone: requests and backstops are due by the clock.
    fn year_of(&self, duty: &Duty) -> Option<i32> {
        let window = &duty.window;
        if self.is_deadline_counted {
            return Some(window.deadline.year());
        }
        let is_counted = self.is_due_counted && duty.kind == DutyKind::Calendar;
        is_counted.then(|| window.due.year())
    }
}
