//! Waivers: approved by somebody who may, and about duties that exist.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::finding::{FindingBuilder, Rule};
use crate::judge::{Claim, Duty, WaiverScope, is_before_expiry};
use crate::load::LoadedPolicy;
use crate::model::{
    Approval, Id, Membership, Policy, Task, WaivedOccurrences, Waiver, format_instant, local_date,
};
use crate::schedule::{LabelShape, VersionTimeline, Window};
use crate::text::suggest;

/// What the rules of waivers are judged against.
pub struct WaiverContext<'a> {
    /// The newest policy: waivers are taken from it.
    pub policy: &'a Policy,
    /// All versions of the policy.
    pub timeline: &'a VersionTimeline,
    /// Where its files say what.
    pub loaded: &'a LoadedPolicy,
    /// The instant at which everything is judged.
    pub as_of: DateTime<Utc>,
}

/// Waivers that release nothing because of who approved them, or because nobody has.
///
/// `find` gives the window of a task's occurrence.
pub fn refuse_waivers<'w>(
    named: &WaiverContext,
    claims: &[Claim],
    find: impl Fn(&Id, &str) -> Option<&'w Window>,
) -> (BTreeSet<Id>, Vec<FindingBuilder>) {
    let mut drafts = Vec::new();
    let mut refused = BTreeSet::new();
    for (id, waiver) in &named.policy.waivers {
        let of_waiver = OneWaiver::new(named, waiver);
        let faults = of_waiver.approval_faults(claims, &find);
        if !faults.is_empty() {
            refused.insert(id.clone());
        }
        drafts.extend(faults);
    }
    (refused, drafts)
}

/// Waivers that name duties which do not exist, or cover nothing any more. `duties` are all up to
/// the end of the ledger, upcoming ones included.
#[must_use]
pub fn check_waivers(named: &WaiverContext, duties: &[Duty]) -> Vec<FindingBuilder> {
    if named.policy.waivers.is_empty() {
        return Vec::new();
    }
    let mut by_task: BTreeMap<&Id, OfTask> = BTreeMap::new();
    for duty in duties {
        let of_task = by_task.entry(&duty.id.task).or_default();
        of_task.duties.push(duty);
        of_task.windows.insert(&duty.id.occurrence, &duty.window);
    }
    let none = OfTask::default();
    let mut drafts = Vec::new();
    for waiver in named.policy.waivers.values() {
        let of_task = by_task.get(&waiver.task).unwrap_or(&none);
        let of_waiver = OneWaiver::new(named, waiver);
        let unknown = of_waiver.unknown_duties(of_task);
        if unknown.is_empty() {
            drafts.extend(of_waiver.uncovered(of_task));
        }
        drafts.extend(unknown);
    }
    drafts
}

/// The duties of one task, upcoming ones included.
#[derive(Default)]
struct OfTask<'a> {
    duties: Vec<&'a Duty>,
    windows: BTreeMap<&'a str, &'a Window>,
}

struct OneWaiver<'a> {
    named: &'a WaiverContext<'a>,
    waiver: &'a Waiver,
    file: Arc<str>,
}

impl<'a> OneWaiver<'a> {
    fn new(named: &'a WaiverContext<'a>, waiver: &'a Waiver) -> Self {
        let file = LoadedPolicy::waiver_file(&waiver.id);
        OneWaiver {
            named,
            waiver,
            file,
        }
    }

    fn draft(&self, rule: Rule, pointer: &str, message: String) -> FindingBuilder {
        let draft = FindingBuilder::new(rule, message)
            .file(&self.file)
            .subject(&pointer);
        match self.named.loaded.place(&self.file, pointer) {
            Some(range) => draft.range(range),
            None => draft,
        }
    }

    fn approval_faults<'w>(
        &self,
        claims: &[Claim],
        find: impl Fn(&Id, &str) -> Option<&'w Window>,
    ) -> Vec<FindingBuilder> {
        let Some(approval) = &self.waiver.approval else {
            let message = format!("nobody has approved {}", self.waiver.id);
            let help = format!(
                "an approver ({}) adds `approved_by:` and `approved_at:` in a commit of their own",
                self.approvers()
            );
            let draft = self.draft(Rule::WaiverNotAuthorised, "/id", message);
            return vec![draft.help(help)];
        };
        let unauthorised = self.unauthorised(approval);
        let own = self.self_approved(approval, claims, find);
        unauthorised.into_iter().chain(own).collect()
    }

    fn approvers(&self) -> String {
        let approvers = self.named.policy.settings.approvers.iter().map(Id::as_str);
        let approvers: Vec<&str> = approvers.collect();
        if approvers.is_empty() {
            "named under `review:` in policy/dutybook.yaml".to_owned()
        } else {
            format!("a member of {}", approvers.join(" or "))
        }
    }

    fn unauthorised(&self, approval: &Approval) -> Option<FindingBuilder> {
        let policy = self.named.policy;
        let timezone = policy.settings.timezone;
        if approval.at > self.named.as_of {
            let at = format_instant(approval.at.with_timezone(&timezone));
            let message = format!(
                "{} is approved only on {at}, after the evaluation time",
                self.waiver.id
            );
            let draft = self.draft(Rule::WaiverNotAuthorised, "/approved_at", message);
            return Some(draft.help("write when it was approved"));
        }
        let day = local_date(timezone, approval.at.to_utc());
        let may_approve =
            |team: &Id| policy.teams.membership(team, &approval.by, day) == Membership::Member;
        if policy.settings.approvers.iter().any(may_approve) {
            return None;
        }
        let message = format!("{} was on no approvers' roster on {day}", approval.by);
        let draft = self.draft(Rule::WaiverNotAuthorised, "/approved_by", message);
        Some(draft.help(format!("it needs the approval of {}", self.approvers())))
    }

    fn self_approved<'w>(
        &self,
        approval: &Approval,
        claims: &[Claim],
        find: impl Fn(&Id, &str) -> Option<&'w Window>,
    ) -> Option<FindingBuilder> {
        let teams = &self.named.policy.teams;
        let help = "somebody else approves it";
        if teams.is_same_person(&approval.by, &self.waiver.requested_by) {
            let message = format!("{} approved their own request", approval.by);
            let draft = self.draft(Rule::WaiverSelfApproved, "/approved_by", message);
            return Some(draft.help(help));
        }
        let task = &self.waiver.task;
        let reach = WaiverScope::new(self.named.timeline, self.waiver, |label| find(task, label));
        let is_own = |claim: &&Claim| {
            claim.duty.task == *task
                && find(task, &claim.duty.occurrence)
                    .is_some_and(|window| reach.names(window, &claim.duty.team))
                && claim
                    .performed_by
                    .iter()
                    .any(|who| teams.is_same_person(who, &approval.by))
        };
        let claim = claims.iter().find(is_own)?;
        let message = format!("{} approved it, and performed {}", approval.by, claim.duty);
        let draft = self.draft(Rule::WaiverSelfApproved, "/approved_by", message);
        Some(draft.help(help))
    }

    /// Labels that name no occurrence, and teams that owe nothing of the task.
    fn unknown_duties(&self, of_task: &OfTask) -> Vec<FindingBuilder> {
        let Some((_, task)) = self.named.timeline.latest_task(self.waiver.task.as_str()) else {
            return Vec::new();
        };
        let mut drafts = Vec::new();
        let is_span = matches!(self.waiver.occurrences, WaivedOccurrences::Span { .. });
        for (pointer, label) in labels(&self.waiver.occurrences) {
            if is_span && is_backstop(label) {
                drafts.push(self.backstop_in_span(&pointer, label));
            } else if !of_task.windows.contains_key(label) && !is_possible_backstop(task, label) {
                drafts.push(self.unknown_label(&pointer, label, of_task));
            }
        }
        for (index, team) in self.waiver.teams.iter().enumerate() {
            let owing = task.assigned.teams();
            if !owing.contains(team) {
                let owing: Vec<&str> = owing.iter().map(Id::as_str).collect();
                let message = format!("the team `{team}` does not owe {}", task.id);
                let pointer = format!("/teams/{index}");
                let draft = self.draft(Rule::WaiverUnknownDuty, &pointer, message);
                drafts.push(draft.help(format!("it is owed by {}", owing.join(", "))));
            }
        }
        drafts
    }

    fn unknown_label(&self, pointer: &str, label: &str, of_task: &OfTask) -> FindingBuilder {
        let message = format!("{} has no occurrence `{label}`", self.waiver.task);
        let help = suggest(label, of_task.windows.keys().copied(), || {
            format!(
                "`dutybook audit --from … --to … {}` lists them",
                self.waiver.task
            )
        });
        self.draft(Rule::WaiverUnknownDuty, pointer, message)
            .help(help)
    }

    fn backstop_in_span(&self, pointer: &str, label: &str) -> FindingBuilder {
        let message = format!("a span cannot begin or end with `{label}`");
        let help = "list the labels of backstops one by one: each team has its own";
        self.draft(Rule::WaiverUnknownDuty, pointer, message)
            .help(help)
    }

    /// What a waiver without unknown labels names that it does not cover.
    fn uncovered(&self, of_task: &OfTask) -> Option<FindingBuilder> {
        let policy = self.named.policy;
        let find = |label: &str| of_task.windows.get(label).copied();
        let reach = WaiverScope::new(self.named.timeline, self.waiver, find);
        let is_named = |duty: &&&Duty| reach.names(&duty.window, &duty.id.team);
        let mut named = of_task.duties.iter().filter(is_named).peekable();
        let listed = labels(&self.waiver.occurrences);
        if named.peek().is_none() {
            // A backstop that somebody has settled since is named no more, and that is fine.
            if listed.iter().any(|(_, label)| is_backstop(label)) {
                return None;
            }
            let message = format!("{} names no duty", self.waiver.id);
            let draft = self.draft(Rule::WaiverUnknownDuty, "/occurrences", message);
            let help = "`from` comes before `to`; where any team may do it, all teams are released";
            return Some(draft.help(help));
        }
        if named.any(|duty| is_before_expiry(self.waiver, &duty.window, policy)) {
            return None;
        }
        let message = format!(
            "{} expired on {}, before anything that it names opened",
            self.waiver.id, self.waiver.expires
        );
        let draft = self.draft(Rule::WaiverExpired, "/expires", message);
        Some(draft.help("have a new waiver approved, or remove this one"))
    }
}

fn is_backstop(label: &str) -> bool {
    matches!(LabelShape::of(label), Some((LabelShape::Backstop, _)))
}

/// A backstop is owed only while nobody completes a request: a waiver that names one in good time
/// is not at fault when somebody does.
fn is_possible_backstop(task: &Task, label: &str) -> bool {
    let as_needed = task.cadence.as_needed.as_ref();
    as_needed.is_some_and(|as_needed| as_needed.at_least_every.is_some()) && is_backstop(label)
}

fn labels(occurrences: &WaivedOccurrences) -> Vec<(String, &str)> {
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
