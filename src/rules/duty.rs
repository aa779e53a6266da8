//! What the standings of duties mean for the build.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::finding::{FindingBuilder, Rule};
use crate::judge::{Claim, Duty, DutyKind, LateReason, Standing, UnschedulableTask};
use crate::load::LoadedPolicy;
use crate::model::{DutyId, Policy, Task, format_instant, format_local_time, format_span};
use crate::schedule::{ScheduleError, VersionTimeline};
use crate::text::Range;

/// Findings about duties that are overdue, late, in grace, or due soon.
#[must_use]
pub fn check_standings(
    duties: &[Duty],
    claims: &[Claim],
    timeline: &VersionTimeline,
    loaded: &LoadedPolicy,
    as_of: DateTime<Utc>,
) -> Vec<FindingBuilder> {
    let told = Told {
        claims,
        timeline,
        policy: timeline.newest_policy(),
        loaded,
        as_of,
        refused: claims
            .iter()
            .filter(|claim| !claim.is_valid)
            .map(|claim| (&claim.duty, &*claim.file))
            .collect(),
    };
    duties.iter().filter_map(|duty| told.draft(duty)).collect()
}

struct Told<'a> {
    claims: &'a [Claim],
    timeline: &'a VersionTimeline,
    /// The newest version.
    policy: &'a Policy,
    loaded: &'a LoadedPolicy,
    as_of: DateTime<Utc>,
    /// Evidence that does not hold, by the duty that it names.
    refused: HashMap<&'a DutyId, &'a str>,
}

impl Told<'_> {
    fn draft(&self, duty: &Duty) -> Option<FindingBuilder> {
        match duty.standing {
            Standing::Overdue => Some(self.at_task(duty, Rule::DutyOverdue, &self.overdue(duty))),
            Standing::Grace => {
                let left = format_span(duty.window.deadline.to_utc() - self.as_of);
                let message = format!(
                    "{} owed {} for {} by {}; {left} left until the deadline",
                    self.team(duty),
                    self.title(duty),
                    duty.id.occurrence,
                    self.said(duty.window.due)
                );
                Some(self.at_task(duty, Rule::DutyGrace, &message))
            }
            Standing::Open if self.is_soon(duty) => {
                let left = format_span(duty.window.due.to_utc() - self.as_of);
                let message = format!(
                    "{} owes {} for {} by {}; {left} left",
                    self.team(duty),
                    self.title(duty),
                    duty.id.occurrence,
                    self.said(duty.window.due)
                );
                Some(self.at_task(duty, Rule::DutyDueSoon, &message))
            }
            Standing::Late => Some(self.late(duty)),
            _ => None,
        }
    }

    fn is_soon(&self, duty: &Duty) -> bool {
        let now = self.as_of.with_timezone(&self.policy.settings.timezone);
        duty.window.due <= self.policy.settings.due_soon.after(now)
    }

    fn overdue(&self, duty: &Duty) -> String {
        let since = format_span(self.as_of - duty.window.deadline.to_utc());
        format!(
            "{} owed {} for {} by {}; {since} overdue",
            self.team(duty),
            self.title(duty),
            duty.id.occurrence,
            self.due_and_deadline(duty),
        )
    }

    /// The due instant, and the deadline where that is another one.
    fn due_and_deadline(&self, duty: &Duty) -> String {
        let (due, deadline) = (duty.window.due, duty.window.deadline);
        if due == deadline {
            return self.said(due);
        }
        let due = format_local_time(due.with_timezone(&self.policy.settings.timezone));
        format!("{due}, deadline {}", self.said(deadline))
    }

    fn late(&self, duty: &Duty) -> FindingBuilder {
        let deadline = self.said(duty.window.deadline);
        let claim = duty.claim.and_then(|index| self.claims.get(index));
        let how = match (duty.reason, claim) {
            (
                Some(LateReason::RecordedLate),
                Some(Claim {
                    landing: Some(landing),
                    ..
                }),
            ) => {
                let landed = landing.at.with_timezone(&self.policy.settings.timezone);
                format!("recorded only on {},", format_instant(landed))
            }
            (_, Some(claim)) => {
                let done = claim.performed_at.to_utc() - duty.window.deadline.to_utc();
                format!("performed {} after the deadline,", format_span(done))
            }
            _ => "performed".to_owned(),
        };
        let message = format!(
            "{} for {} was {how} late: its deadline was {deadline}",
            self.title(duty),
            duty.id.occurrence
        );
        let draft = FindingBuilder::new(Rule::DutyLate, message)
            .help(format!(
                "nothing makes it on time any more: see `dutybook explain {}`",
                Rule::DutyLate
            ))
            .duty(&duty.id);
        match claim {
            Some(claim) => draft.file(&claim.file).range(claim.performed_at_range),
            None => draft,
        }
    }

    fn said(&self, instant: DateTime<chrono_tz::Tz>) -> String {
        format_instant(instant.with_timezone(&self.policy.settings.timezone))
    }

    fn team(&self, duty: &Duty) -> String {
        match self.task(duty).filter(|task| task.assigned.is_any()) {
            Some(task) => {
                let teams = task.assigned.teams().iter();
                let names: Vec<_> = teams.map(|team| self.policy.teams.name_of(team)).collect();
                names.join(" or ")
            }
            None => self.policy.teams.name_of(&duty.id.team).to_owned(),
        }
    }

    fn title(&self, duty: &Duty) -> String {
        self.task(duty).map_or_else(
            || duty.id.task.to_string(),
            |task| format!("“{}”", task.title),
        )
    }

    /// The task as the version of the policy has it that judges the duty.
    fn task(&self, duty: &Duty) -> Option<&Task> {
        self.timeline.task(duty.version, duty.id.task.as_str())
    }

    /// A draft that points at the line of the task that makes the duty due.
    fn at_task(&self, duty: &Duty, rule: Rule, message: &str) -> FindingBuilder {
        let file = LoadedPolicy::task_file(&duty.id.task);
        let draft = FindingBuilder::new(rule, message)
            .help(self.next_step(duty))
            .file(&file)
            .duty(&duty.id);
        match self.line(&file, duty.kind) {
            Some(range) => draft.range(range),
            None => draft,
        }
    }

    fn line(&self, file: &str, kind: DutyKind) -> Option<Range> {
        let pointers: &[&str] = match kind {
            DutyKind::Calendar => &["/cadence/every", "/cadence/rrule"],
            DutyKind::Request => &["/cadence/as_needed/within"],
            DutyKind::Backstop => &["/cadence/as_needed/at_least_every"],
        };
        let found = pointers
            .iter()
            .find(|pointer| self.loaded.has(file, pointer));
        found.and_then(|pointer| self.loaded.place(file, pointer))
    }

    fn next_step(&self, duty: &Duty) -> String {
        let task = &duty.id.task;
        if let Some(file) = self.refused.get(&duty.id) {
            return format!("{file} does not count: mend what its own findings say");
        }
        if duty.kind == DutyKind::Backstop {
            return format!(
                "Open a request and complete it: dutybook request {task} --slug … --reason …"
            );
        }
        if !self.policy.tasks.contains_key(task) {
            return format!(
                "{task} was removed from the policy, and what it owed stays owed: add its evidence, or have it waived"
            );
        }
        let is_any = self.task(duty).is_some_and(|task| task.assigned.is_any());
        let team = if is_any {
            String::new()
        } else {
            format!(" --team {}", duty.id.team)
        };
        format!(
            "Record it: dutybook record {task} --occurrence {}{team}",
            duty.id.occurrence
        )
    }
}

/// Tasks that owe more occurrences than can be judged.
#[must_use]
pub fn check_unschedulable_tasks(
    found: &[UnschedulableTask],
    loaded: &LoadedPolicy,
) -> Vec<FindingBuilder> {
    let draft = |beyond: &UnschedulableTask| {
        let file = LoadedPolicy::task_file(&beyond.task);
        let message = format!("{} is not judged: {}", beyond.task, beyond.fault);
        let help = match beyond.fault {
            ScheduleError::Never => {
                "correct the rule, or the calendar whose working days it counts"
            }
            ScheduleError::TooMany(_) | ScheduleError::TooManyDuties => {
                "set `starts:` to the day on which the duty began"
            }
        };
        let draft = FindingBuilder::new(Rule::PolicySchema, message)
            .help(help)
            .file(&file)
            .subject("occurrences");
        match loaded.place(&file, "/cadence") {
            Some(range) => draft.range(range),
            None => draft,
        }
    };
    found.iter().map(draft).collect()
}
