//! `duty/*`: what the standings of duties mean for the build.

mod gap;
mod next_command;

pub use next_command::settling_command;

use std::collections::HashMap;

use super::facts::JudgedFacts;
use super::stages::FamilyChecks;
use crate::finding::{FindingBuilder, Rule};
use crate::history::Landing;
use crate::judge::{Claim, ClaimReview, Duty, DutyKind, LandingTerms, Standing, StandingReason};
use crate::load::LoadedPolicy;
use crate::model::{DutyId, Policy, Task, format_local_time, format_span};
use crate::text::Range;

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    judged: &[check_standings, gap::check_gaps],
    ..FamilyChecks::NONE
};

/// Duties that are overdue, late, in grace, or due soon.
fn check_standings(facts: &JudgedFacts) -> Vec<FindingBuilder> {
    let does_not_count = |claim: &&Claim| !claim.is_valid || claim.review == ClaimReview::Awaited;
    let invalid = facts.claims.iter().filter(does_not_count);
    let checker = DutyChecker {
        facts,
        policy: facts.context.newest(),
        invalid: invalid.map(|it| (&it.duty, &*it.file)).collect(),
    };
    let duties = facts.duties.iter();
    duties.filter_map(|duty| checker.check(duty)).collect()
}

struct DutyChecker<'a> {
    facts: &'a JudgedFacts<'a>,
    /// The newest version.
    policy: &'a Policy,
    /// Evidence that does not count, by the duty that it names.
    invalid: HashMap<&'a DutyId, &'a str>,
}

impl DutyChecker<'_> {
    fn check(&self, duty: &Duty) -> Option<FindingBuilder> {
        let context = self.facts.context;
        let window = &duty.window;
        let (rule, tense, due, rest) = match duty.standing {
            Standing::Overdue => {
                let since = format_span(context.as_of - window.deadline.to_utc());
                let due = self.due_and_deadline(duty);
                (Rule::DutyOverdue, "owed", due, format!("{since} overdue"))
            }
            Standing::Grace if duty.reason == Some(StandingReason::AwaitingReview) => {
                return Some(self.awaiting_review(duty));
            }
            Standing::Grace => {
                let left = format_span(window.deadline.to_utc() - context.as_of);
                let due = context.format_instant(window.due);
                let rest = format!("{left} left until the deadline");
                (Rule::DutyGrace, "owed", due, rest)
            }
            Standing::Open if self.is_due_soon(duty) => {
                let left = format_span(window.due.to_utc() - context.as_of);
                let due = context.format_instant(window.due);
                (Rule::DutyDueSoon, "owes", due, format!("{left} left"))
            }
            Standing::Late => return Some(self.late(duty)),
            _ => return None,
        };
        let message = format!(
            "{} {tense} {} for {} by {due}; {rest}",
            self.team(duty),
            self.title(duty),
            duty.id.occurrence,
        );
        Some(self.at_task(duty, rule, &message))
    }

    /// Work that is recorded, and waits for its review.
    fn awaiting_review(&self, duty: &Duty) -> FindingBuilder {
        let claim = duty.claim.and_then(|index| self.facts.claims.get(index));
        let timeline = self.facts.context.timeline;
        let terms = LandingTerms::of(timeline.policy(duty.version), self.task(duty));
        let performed_at = claim.map(|claim| claim.performed_at.to_utc());
        let performed_at = performed_at.unwrap_or(duty.window.deadline.to_utc());
        let review_by = terms.review_by(&duty.window, performed_at);
        let message = format!(
            "{} has recorded {} for {}, and its review may land until {}",
            self.team(duty),
            self.title(duty),
            duty.id.occurrence,
            self.facts.context.format_instant(review_by)
        );
        let finding = FindingBuilder::new(Rule::DutyGrace, message)
            .help(format!(
                "Review it: {}",
                settling_command(duty, Some(timeline), None)
            ))
            .duty(&duty.id);
        match claim {
            Some(claim) => finding.file(&claim.file).range(claim.performed_at_range),
            None => finding,
        }
    }

    fn is_due_soon(&self, duty: &Duty) -> bool {
        let settings = &self.policy.settings;
        let now = self.facts.context.as_of.with_timezone(&settings.timezone);
        duty.window.due <= settings.due_soon.after(now)
    }

    /// The due instant, and the deadline where that is another one.
    fn due_and_deadline(&self, duty: &Duty) -> String {
        let (due, deadline) = (duty.window.due, duty.window.deadline);
        let context = self.facts.context;
        if due == deadline {
            return context.format_instant(due);
        }
        let due = format_local_time(due.with_timezone(&self.policy.settings.timezone));
        format!("{due}, deadline {}", context.format_instant(deadline))
    }

    fn late(&self, duty: &Duty) -> FindingBuilder {
        let context = self.facts.context;
        let deadline = duty.window.deadline;
        let claim = duty.claim.and_then(|index| self.facts.claims.get(index));
        let landing = claim.and_then(|claim| claim.landing);
        let how = match (duty.reason, claim, landing) {
            (Some(StandingReason::RecordedLate), _, Some(landing)) => {
                format!("recorded only on {},", context.format_instant(landing.at))
            }
            (Some(StandingReason::ReviewedLate), Some(claim), _) => {
                let reviewed_at = match claim.review {
                    ClaimReview::Given { landing, stated_at } => {
                        let proven_at = landing.and_then(Landing::proven_at);
                        context.format_instant(proven_at.unwrap_or(stated_at))
                    }
                    ClaimReview::NotRequired | ClaimReview::Awaited => String::new(),
                };
                format!("reviewed only on {reviewed_at},")
            }
            (_, Some(claim), _) => {
                let span = claim.performed_at.to_utc() - deadline.to_utc();
                format!("performed {} after the deadline,", format_span(span))
            }
            _ => "performed".to_owned(),
        };
        let message = format!(
            "{} for {} was {how} late: its deadline was {}",
            self.title(duty),
            duty.id.occurrence,
            context.format_instant(deadline)
        );
        let finding = FindingBuilder::new(Rule::DutyLate, message)
            .help("it stays late; see `dutybook explain duty/late`")
            .duty(&duty.id);
        match claim {
            Some(claim) => finding.file(&claim.file).range(claim.performed_at_range),
            None => finding,
        }
    }

    fn team(&self, duty: &Duty) -> String {
        let name = |team| self.facts.context.name_of(self.policy, team);
        match self.task(duty).filter(|task| task.assigned.is_any()) {
            Some(task) => {
                let names: Vec<_> = task.assigned.teams().iter().map(name).collect();
                names.join(" or ")
            }
            None => name(&duty.id.team).to_owned(),
        }
    }

    fn title(&self, duty: &Duty) -> String {
        match self.task(duty) {
            Some(task) => format!("“{}”", self.facts.context.title_of(task)),
            None => duty.id.task.to_string(),
        }
    }

    /// The task as the version of the policy has it that judges the duty.
    fn task(&self, duty: &Duty) -> Option<&Task> {
        let timeline = self.facts.context.timeline;
        timeline.task(duty.version, duty.id.task.as_str())
    }

    /// A finding that points at the line of the task that makes the duty due.
    fn at_task(&self, duty: &Duty, rule: Rule, message: &str) -> FindingBuilder {
        let file = LoadedPolicy::task_file(&duty.id.task);
        FindingBuilder::new(rule, message)
            .help(self.next_step(duty))
            .file(&file)
            .duty(&duty.id)
            .range(self.due_line(&file, duty.kind))
    }

    fn due_line(&self, file: &str, kind: DutyKind) -> Option<Range> {
        let pointers: &[&str] = match kind {
            DutyKind::Calendar => &["/cadence/every", "/cadence/rrule"],
            DutyKind::Request => &["/cadence/as_needed/within"],
            DutyKind::Backstop => &["/cadence/as_needed/at_least_every"],
        };
        let loaded = self.facts.loaded;
        let mut pointers = pointers.iter();
        let pointer = pointers.find(|pointer| loaded.has(file, pointer))?;
        loaded.place(file, pointer)
    }

    fn next_step(&self, duty: &Duty) -> String {
        let task = &duty.id.task;
        if duty.reason == Some(StandingReason::AwaitingReview) {
            let command = settling_command(duty, Some(self.facts.context.timeline), None);
            return format!("It is recorded and waits for a second person: {command}");
        }
        if let Some(file) = self.invalid.get(&duty.id) {
            return format!("{file} does not count: fix its own findings first");
        }
        let timeline = self.facts.context.timeline;
        let command = settling_command(duty, Some(timeline), None);
        if duty.kind == DutyKind::Backstop {
            return format!("Open a request and complete it: {command}");
        }
        if self.facts.context.broken_tasks.contains(task) {
            return format!(
                "{task} cannot be read in the policy as it is now, and what it owed stays owed: correct the policy first, then {command}"
            );
        }
        if !self.policy.tasks.contains_key(task) {
            return format!(
                "{task} was removed from the policy, and what it owed stays owed: add its evidence, or have it waived"
            );
        }
        format!("Record it: {command}")
    }
}
