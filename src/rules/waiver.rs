//! `waiver/*`: waivers are approved by somebody who may approve, and name duties that exist.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Context;
use super::facts::JudgedFacts;
use super::stages::FamilyChecks;
use crate::finding::{FindingBuilder, Rule};
use crate::judge::{Claim, Duty, WaiverScope, is_before_expiry};
use crate::load::LoadedPolicy;
use crate::model::{Approval, Id, Policy, Task, WaivedOccurrences, Waiver, local_date};
use crate::schedule::{LabelShape, Window};
use crate::text::suggest;

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    judged: &[check_waivers],
    ..FamilyChecks::NONE
};

/// Waivers that release nothing because of who approved them, or because nobody has.
///
/// `find` gives the window of a task's occurrence.
pub fn refuse_waivers<'w>(
    context: &Context,
    loaded: &LoadedPolicy,
    claims: &[Claim],
    find: impl Fn(&Id, &str) -> Option<&'w Window>,
) -> (BTreeSet<Id>, Vec<FindingBuilder>) {
    let mut findings = Vec::new();
    let mut refused = BTreeSet::new();
    for (id, waiver) in &context.newest().waivers {
        let checker = WaiverChecker::new(context, loaded, waiver);
        let faults = checker.approval_faults(claims, &find);
        if !faults.is_empty() {
            refused.insert(id.clone());
        }
        findings.extend(faults);
    }
    (refused, findings)
}

/// Waivers that name duties which do not exist, or that expired before what they name opened.
fn check_waivers(facts: &JudgedFacts) -> Vec<FindingBuilder> {
    let waivers = &facts.context.newest().waivers;
    if waivers.is_empty() {
        return Vec::new();
    }
    let mut by_task: BTreeMap<&Id, DutiesOfTask> = BTreeMap::new();
    for duty in facts.duties {
        let of_task = by_task.entry(&duty.id.task).or_default();
        of_task.duties.push(duty);
        of_task.windows.insert(&duty.id.occurrence, &duty.window);
    }
    let none = DutiesOfTask::default();
    let mut findings = Vec::new();
    for waiver in waivers.values() {
        let of_task = by_task.get(&waiver.task).unwrap_or(&none);
        let checker = WaiverChecker::new(facts.context, facts.loaded, waiver);
        let unknown = checker.unknown_duties(of_task);
        if unknown.is_empty() {
            findings.extend(checker.uncovered(of_task));
        }
        findings.extend(unknown);
    }
    findings
}

/// The duties of one task, upcoming ones included.
#[derive(Default)]
struct DutiesOfTask<'a> {
    duties: Vec<&'a Duty>,
    windows: BTreeMap<&'a str, &'a Window>,
}

struct WaiverChecker<'a> {
    context: &'a Context<'a>,
    /// The newest policy: waivers are taken from it.
    policy: &'a Policy,
    loaded: &'a LoadedPolicy,
    waiver: &'a Waiver,
    file: Arc<str>,
}

impl<'a> WaiverChecker<'a> {
    fn new(context: &'a Context<'a>, loaded: &'a LoadedPolicy, waiver: &'a Waiver) -> Self {
        WaiverChecker {
            context,
            policy: context.newest(),
            loaded,
            waiver,
            file: LoadedPolicy::waiver_file(&waiver.id),
        }
    }

    fn finding(&self, rule: Rule, pointer: &str, message: String) -> FindingBuilder {
        FindingBuilder::new(rule, message)
            .file(&self.file)
            .subject(pointer)
            .range(self.loaded.place(&self.file, pointer))
    }

    fn approval_faults<'w>(
        &self,
        claims: &[Claim],
        find: impl Fn(&Id, &str) -> Option<&'w Window>,
    ) -> Vec<FindingBuilder> {
        let Some(approval) = &self.waiver.approval else {
            let message = format!("nobody has approved {}", self.waiver.id);
            let finding = self.finding(Rule::WaiverNotAuthorised, "/id", message);
            return vec![finding.help(format!(
                "an approver ({}) adds `approved_by:` and `approved_at:` in a commit of their own",
                self.approvers()
            ))];
        };
        let unauthorised = self.unauthorised(approval).into_iter();
        let own = self.self_approved(approval, claims, find);
        unauthorised.chain(own).collect()
    }

    fn approvers(&self) -> String {
        let approvers = self.policy.settings.approvers.iter();
        let approvers: Vec<&str> = approvers.map(Id::as_str).collect();
        if approvers.is_empty() {
            return "named under `review:` in policy/dutybook.yaml".to_owned();
        }
        format!("a member of {}", approvers.join(" or "))
    }

    fn unauthorised(&self, approval: &Approval) -> Option<FindingBuilder> {
        let policy = self.policy;
        if approval.at > self.context.as_of {
            let message = format!(
                "{} is approved only on {}, after the evaluation time",
                self.waiver.id,
                self.context.format_instant(approval.at)
            );
            let finding = self.finding(Rule::WaiverNotAuthorised, "/approved_at", message);
            return Some(finding.help("write when it was approved"));
        }
        let day = local_date(policy.settings.timezone, approval.at.to_utc());
        let approvers = &policy.settings.approvers;
        if policy.teams.is_in_any(approvers, &approval.by, day) {
            return None;
        }
        let message = format!("{} was not on an approvers' roster on {day}", approval.by);
        let finding = self.finding(Rule::WaiverNotAuthorised, "/approved_by", message);
        Some(finding.help(format!("it needs the approval of {}", self.approvers())))
    }

    fn self_approved<'w>(
        &self,
        approval: &Approval,
        claims: &[Claim],
        find: impl Fn(&Id, &str) -> Option<&'w Window>,
    ) -> Option<FindingBuilder> {
        let teams = &self.policy.teams;
        let help = "somebody else must approve it";
        if teams.is_same_person(&approval.by, &self.waiver.requested_by) {
            let message = format!("{} approved their own request", approval.by);
            let finding = self.finding(Rule::WaiverSelfApproved, "/approved_by", message);
            return Some(finding.help(help));
        }
        let task = &self.waiver.task;
        let scope = WaiverScope::new(self.context.timeline, self.waiver, |label| {
            find(task, label)
        });
        let is_own = |claim: &&Claim| {
            claim.duty.task == *task
                && find(task, &claim.duty.occurrence)
                    .is_some_and(|window| scope.names(window, &claim.duty.team))
                && claim
                    .performed_by
                    .iter()
                    .any(|who| teams.is_same_person(who, &approval.by))
        };
        let claim = claims.iter().find(is_own)?;
        let message = format!("{} approved it, and performed {}", approval.by, claim.duty);
        let finding = self.finding(Rule::WaiverSelfApproved, "/approved_by", message);
        Some(finding.help(help))
    }

    /// Labels that are not those of an occurrence, and teams that do not owe the task.
    fn unknown_duties(&self, of_task: &DutiesOfTask) -> Vec<FindingBuilder> {
        let Some((_, task)) = self.context.timeline.latest_task(self.waiver.task.as_str()) else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        let is_span = matches!(self.waiver.occurrences, WaivedOccurrences::Span { .. });
        for (pointer, label) in named_labels(&self.waiver.occurrences) {
            if is_span && is_backstop(label) {
                findings.push(self.backstop_in_span(&pointer, label));
            } else if !of_task.windows.contains_key(label) && !is_possible_backstop(task, label) {
                findings.push(self.unknown_label(&pointer, label, of_task));
            }
        }
        for (index, team) in self.waiver.teams.iter().enumerate() {
            let owing = task.assigned.teams();
            if !owing.contains(team) {
                let owing: Vec<&str> = owing.iter().map(Id::as_str).collect();
                let message = format!("the team `{team}` does not owe {}", task.id);
                let pointer = format!("/teams/{index}");
                let finding = self.finding(Rule::WaiverUnknownDuty, &pointer, message);
                findings.push(finding.help(format!("it is owed by {}", owing.join(", "))));
            }
        }
        findings
    }

    fn unknown_label(&self, pointer: &str, label: &str, of_task: &DutiesOfTask) -> FindingBuilder {
        let message = format!("{} has no occurrence `{label}`", self.waiver.task);
        let help = suggest(label, of_task.windows.keys().copied(), || {
            format!(
                "`dutybook audit --from … --to … {}` lists them",
                self.waiver.task
            )
        });
        self.finding(Rule::WaiverUnknownDuty, pointer, message)
            .help(help)
    }

    fn backstop_in_span(&self, pointer: &str, label: &str) -> FindingBuilder {
        let message = format!("a span cannot begin or end with `{label}`");
        let help = "list the labels of backstops one by one: each team has its own";
        self.finding(Rule::WaiverUnknownDuty, pointer, message)
            .help(help)
    }

    /// A waiver without unknown labels that still covers no duty.
    fn uncovered(&self, of_task: &DutiesOfTask) -> Option<FindingBuilder> {
        let policy = self.policy;
        let find = |label: &str| of_task.windows.get(label).copied();
        let scope = WaiverScope::new(self.context.timeline, self.waiver, find);
        let is_named = |duty: &&&Duty| scope.names(&duty.window, &duty.id.team);
        let mut named = of_task.duties.iter().filter(is_named).peekable();
        let listed = named_labels(&self.waiver.occurrences);
        if named.peek().is_none() {
            // A backstop that somebody has settled since no longer exists: that is not a fault.
            if listed.iter().any(|(_, label)| is_backstop(label)) {
                return None;
            }
            let message = format!("{} names no duty", self.waiver.id);
            let finding = self.finding(Rule::WaiverUnknownDuty, "/occurrences", message);
            let help = "`from` comes before `to`; where any team may do it, all teams are released";
            return Some(finding.help(help));
        }
        if named.any(|duty| is_before_expiry(self.waiver, &duty.window, policy)) {
            return None;
        }
        let message = format!(
            "{} expired on {}, before anything that it names opened",
            self.waiver.id, self.waiver.expires
        );
        let finding = self.finding(Rule::WaiverExpired, "/expires", message);
        Some(finding.help("have a new waiver approved, or remove this one"))
    }
}

fn is_backstop(label: &str) -> bool {
    matches!(LabelShape::of(label), Some((LabelShape::Backstop, _)))
}

/// A backstop is owed only while nobody completes a request: a waiver that names one ahead of time
/// is not at fault when somebody does.
fn is_possible_backstop(task: &Task, label: &str) -> bool {
    let as_needed = task.cadence.as_needed.as_ref();
    as_needed.is_some_and(|as_needed| as_needed.at_least_every.is_some()) && is_backstop(label)
}

fn named_labels(occurrences: &WaivedOccurrences) -> Vec<(String, &str)> {
    match occurrences {
        WaivedOccurrences::List(labels) => {
            let labels = labels.iter().enumerate();
            labels
                .map(|(index, label)| (format!("/occurrences/{index}"), &**label))
                .collect()
        }
        WaivedOccurrences::Span { from, to } => {
            vec![
                ("/occurrences/from".to_owned(), from),
                ("/occurrences/to".to_owned(), to),
            ]
        }
    }
}
