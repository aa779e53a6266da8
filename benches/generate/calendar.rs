//! Which occurrences there are: as many as it takes for the wanted number of duties.

use chrono::{Datelike, Days, NaiveDate};

use super::{AS_OF, MAX_FILES, Shape};

/// The teams and how their members' addresses begin.
pub(crate) const TEAMS: [(&str, &str); 5] = [
    ("soc-oversight", "oversight"),
    ("threat-intelligence", "ti"),
    ("monitoring", "analyst"),
    ("engineering-secops", "engineer"),
    ("csirt", "responder"),
];

/// How many members every team has.
pub(crate) const MEMBERS: u64 = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Every {
    Day,
    Week,
}

/// What the details of a task's evidence are about: the schema of that name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Tickets,
    Remediation,
}

pub(crate) struct Task {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) every: Every,
    /// Whether each of the five teams owes it, or `monitoring` alone.
    pub(crate) is_everyones: bool,
    pub(crate) about: About,
}

/// The last task makes up for what the others leave of the wanted number, one duty a day.
pub(crate) const TASKS: [Task; 5] = [
    Task {
        id: "escalation-tickets",
        title: "Update escalation tickets",
        every: Every::Day,
        is_everyones: true,
        about: About::Tickets,
    },
    Task {
        id: "shift-handover",
        title: "Hand over the shift",
        every: Every::Day,
        is_everyones: true,
        about: About::Tickets,
    },
    Task {
        id: "exposure-review",
        title: "Review exposed assets",
        every: Every::Week,
        is_everyones: true,
        about: About::Remediation,
    },
    Task {
        id: "remediation-report",
        title: "Report on remediation",
        every: Every::Week,
        is_everyones: false,
        about: About::Remediation,
    },
    Task {
        id: "vulnerability-remediation",
        title: "Track vulnerability remediation",
        every: Every::Day,
        is_everyones: false,
        about: About::Remediation,
    },
];

/// Duties a week: of the tasks but the last, and of all.
const WEEKLY: usize = 2 * 7 * TEAMS.len() + TEAMS.len() + 1;
const WEEKLY_OF_ALL: usize = WEEKLY + 7;

impl Task {
    /// The teams that owe it.
    pub(crate) fn teams(&self) -> &'static [(&'static str, &'static str)] {
        if self.is_everyones {
            &TEAMS
        } else {
            &TEAMS[2..3]
        }
    }

    /// How many occurrences it has.
    fn count(&self, shape: &Shape) -> usize {
        let weeks = shape.files / WEEKLY_OF_ALL;
        match self.every {
            Every::Week => weeks,
            Every::Day if self.is_everyones => weeks * 7,
            Every::Day => shape.files - weeks * WEEKLY,
        }
    }

    /// The day from which it is owed; the day after the last one where it never is.
    pub(crate) fn starts(&self, shape: &Shape) -> NaiveDate {
        let days = self.count(shape) * if self.every == Every::Week { 7 } else { 1 };
        let end = last_day() + Days::new(1);
        end - Days::new(days as u64)
    }
}

fn last_day() -> NaiveDate {
    AS_OF.parse().expect("a date")
}

/// One occurrence of a task.
pub(crate) struct Occurrence {
    pub(crate) task: &'static Task,
    /// Its first day.
    pub(crate) day: NaiveDate,
    /// How many duties there are before it.
    first: u64,
}

/// What one team owes for it.
pub(crate) struct Duty<'a> {
    pub(crate) occurrence: &'a Occurrence,
    pub(crate) team: &'static str,
    /// How the addresses of the team's members begin.
    pub(crate) people: &'static str,
    /// Which of all duties it is.
    pub(crate) number: u64,
}

impl Occurrence {
    pub(crate) fn label(&self) -> String {
        match self.task.every {
            Every::Day => self.day.to_string(),
            Every::Week => self.day.format("%G-W%V").to_string(),
        }
    }

    /// Its folder, below the root.
    pub(crate) fn folder(&self) -> String {
        let year = match self.task.every {
            Every::Day => self.day.year(),
            Every::Week => self.day.iso_week().year(),
        };
        format!("evidence/{}/{year}/{}", self.task.id, self.label())
    }

    pub(crate) fn duties(&self) -> impl Iterator<Item = Duty<'_>> {
        let teams = self.task.teams().iter().zip(self.first..);
        teams.map(|((team, people), number)| Duty {
            occurrence: self,
            team,
            people,
            number,
        })
    }
}

/// Every occurrence that the policy calls for, task by task.
pub(crate) fn occurrences(shape: &Shape) -> Vec<Occurrence> {
    assert!(shape.files <= MAX_FILES, "at most {MAX_FILES} files");
    let mut all = Vec::new();
    let mut first = 0;
    for task in &TASKS {
        let days = task.starts(shape).iter_days();
        let step = if task.every == Every::Week { 7 } else { 1 };
        for day in days.step_by(step).take(task.count(shape)) {
            all.push(Occurrence { task, day, first });
            first += task.teams().len() as u64;
        }
    }
    all
}
