//! Duties by task and label, for whoever looks for many of them.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use crate::judge::{Assessment, Duty, DutyKind};
use crate::model::Id;

/// The duties of an assessment, by task and label.
pub struct DutyIndex<'a> {
    assessment: &'a Assessment,
    by_label: HashMap<&'a str, HashMap<&'a str, Vec<&'a Duty>>>,
    /// Of each task its occurrences of the calendar, by opening.
    by_opening: HashMap<&'a str, Vec<&'a Duty>>,
}

impl<'a> DutyIndex<'a> {
    /// The duties of an assessment.
    #[must_use]
    pub fn of(assessment: &'a Assessment) -> Self {
        let mut by_label: HashMap<&str, HashMap<&str, Vec<&Duty>>> = HashMap::new();
        let mut by_opening: HashMap<&str, Vec<&Duty>> = HashMap::new();
        for duty in &assessment.duties {
            let task = duty.id.task.as_str();
            let of_task = by_label.entry(task).or_default();
            let of_label = of_task.entry(&*duty.id.occurrence).or_default();
            if of_label.is_empty() && duty.kind == DutyKind::Calendar {
                by_opening.entry(task).or_default().push(duty);
            }
            of_label.push(duty);
        }
        for duties in by_opening.values_mut() {
            duties.sort_by_key(|duty| duty.window.opens);
        }
        DutyIndex {
            assessment,
            by_label,
            by_opening,
        }
    }

    /// The duties of an occurrence, one for each team that owes it.
    #[must_use]
    pub fn of_label(&self, task: &Id, label: &str) -> &[&'a Duty] {
        let of_task = self.by_label.get(task.as_str());
        let found = of_task.and_then(|of_task| of_task.get(label));
        found.map_or(&[][..], Vec::as_slice)
    }

    /// A duty of the occurrence whose window holds a day, on the clock of the task. Requests have no such window.
    #[must_use]
    pub fn on_day(&self, task: &Id, day: NaiveDate) -> Option<&'a Duty> {
        let duties = self.by_opening.get(task.as_str())?;
        let after = duties.partition_point(|duty| duty.window.opens.date_naive() <= day);
        let duty = duties.get(after.checked_sub(1)?)?;
        let closes = duty.window.closes?.date_naive();
        (day <= closes).then_some(*duty)
    }

    /// The first occurrence of the calendar that a task owes.
    #[must_use]
    pub fn first(&self, task: &Id) -> Option<&'a Duty> {
        self.by_opening.get(task.as_str())?.first().copied()
    }

    /// Whether evidence of a team, by its name now, may fulfil a duty.
    #[must_use]
    pub fn is_owed_by(&self, duty: &Duty, team: &Id) -> bool {
        let timeline = self.assessment.timeline.as_ref();
        let is_same =
            || timeline.is_some_and(|it| it.is_same_team(duty.version, &duty.id.team, team));
        if duty.id.team != Id::any() {
            return duty.id.team == *team || is_same();
        }
        let task = timeline.and_then(|it| it.task(duty.version, duty.id.task.as_str()));
        task.is_some_and(|task| {
            let mut teams = task.assigned.teams().iter();
            teams.any(|assigned| {
                timeline.is_some_and(|it| it.is_same_team(duty.version, assigned, team))
            })
        })
    }
}

/// A day in words, for messages: `2025-03-15, a Saturday`.
#[must_use]
pub fn describe_day(day: NaiveDate) -> String {
    let name = match day.weekday() {
        chrono::Weekday::Mon => "Monday",
        chrono::Weekday::Tue => "Tuesday",
        chrono::Weekday::Wed => "Wednesday",
        chrono::Weekday::Thu => "Thursday",
        chrono::Weekday::Fri => "Friday",
        chrono::Weekday::Sat => "Saturday",
        chrono::Weekday::Sun => "Sunday",
    };
    format!("{day}, a {name}")
}
