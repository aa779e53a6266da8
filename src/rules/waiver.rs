//! Waivers: approved by somebody who may, and about duties that exist.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::finding::{Draft, Rule};
use crate::judge::{Claim, Duty, is_before_expiry, names};
use crate::load::LoadedPolicy;
use crate::model::{
    Approval, Id, Membership, Policy, WaivedOccurrences, Waiver, local_date, spoken,
};
use crate::schedule::Window;
use crate::text::nearest;

/// What the rules of waivers are judged against.
pub struct Named<'a> {
    /// The newest policy: waivers are taken from it.
    pub policy: &'a Policy,
    /// Where its files say what.
    pub loaded: &'a LoadedPolicy,
    /// The instant at which everything is judged.
    pub as_of: DateTime<Utc>,
}

/// Waivers that release nothing because of who approved them, or because nobody has.
///
/// `find` gives the window of a task's occurrence.
pub fn refused<'w>(
    named: &Named,
    claims: &[Claim],
    find: impl Fn(&Id, &str) -> Option<&'w Window>,
) -> (BTreeSet<Id>, Vec<Draft>) {
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
pub fn waivers(named: &Named, duties: &[Duty]) -> Vec<Draft> {
    if named.policy.waivers.is_empty() {
        return Vec::new();
    }
    let mut by_task: BTreeMap<&Id, Vec<&Duty>> = BTreeMap::new();
    for duty in duties {
        by_task.entry(&duty.id.task).or_default().push(duty);
    }
    let mut drafts = Vec::new();
    for waiver in named.policy.waivers.values() {
        let of_task = by_task.get(&waiver.task).map_or(&[][..], Vec::as_slice);
        let of_waiver = OneWaiver::new(named, waiver);
        let unknown = of_waiver.unknown_duties(of_task);
        if unknown.is_empty() {
            drafts.extend(of_waiver.expired(of_task));
        }
        drafts.extend(unknown);
    }
    drafts
}

struct OneWaiver<'a> {
    named: &'a Named<'a>,
    waiver: &'a Waiver,
    file: Arc<str>,
}

impl<'a> OneWaiver<'a> {
    fn new(named: &'a Named<'a>, waiver: &'a Waiver) -> Self {
        let file = LoadedPolicy::waiver_file(&waiver.id);
        OneWaiver {
            named,
            waiver,
            file,
        }
    }

    fn draft(&self, rule: Rule, pointer: &str, message: String) -> Draft {
        let draft = Draft::new(rule, message).file(&self.file).subject(&pointer);
        match self.named.loaded.place(&self.file, pointer) {
            Some(range) => draft.range(range),
            None => draft,
        }
    }

    fn approval_faults<'w>(
        &self,
        claims: &[Claim],
        find: impl Fn(&Id, &str) -> Option<&'w Window>,
    ) -> Vec<Draft> {
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

    fn unauthorised(&self, approval: &Approval) -> Option<Draft> {
        let policy = self.named.policy;
        let timezone = policy.settings.timezone;
        if approval.at > self.named.as_of {
            let at = spoken(approval.at.with_timezone(&timezone));
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
    ) -> Option<Draft> {
        let teams = &self.named.policy.teams;
        let help = "somebody else approves it";
        if teams.is_same_person(&approval.by, &self.waiver.requested_by) {
            let message = format!("{} approved their own request", approval.by);
            let draft = self.draft(Rule::WaiverSelfApproved, "/approved_by", message);
            return Some(draft.help(help));
        }
        let task = &self.waiver.task;
        let is_own = |claim: &&Claim| {
            let performers = &claim.performed_by;
            claim.duty.task == *task
                && performers
                    .iter()
                    .any(|who| teams.is_same_person(who, &approval.by))
                && find(task, &claim.duty.occurrence).is_some_and(|window| {
                    names(self.waiver, window, &claim.duty.team, |label| {
                        find(task, label)
                    })
                })
        };
        let claim = claims.iter().find(is_own)?;
        let message = format!("{} approved it, and performed {}", approval.by, claim.duty);
        Some(
            self.draft(Rule::WaiverSelfApproved, "/approved_by", message)
                .help(help),
        )
    }

    /// Labels that name no occurrence, and teams that owe nothing of the task.
    fn unknown_duties(&self, duties: &[&Duty]) -> Vec<Draft> {
        let policy = self.named.policy;
        let Some(task) = policy.tasks.get(&self.waiver.task) else {
            return Vec::new();
        };
        let mut drafts = Vec::new();
        for (pointer, label) in labels(&self.waiver.occurrences) {
            if !duties.iter().any(|duty| *duty.id.occurrence == *label) {
                drafts.push(self.unknown_label(&pointer, label, duties));
            }
        }
        for (index, team) in self.waiver.teams.iter().enumerate() {
            let owing = task.assigned.teams();
            if !owing.contains(team) {
                let owing: Vec<&str> = owing.iter().map(Id::as_str).collect();
                let message = format!("the team `{team}` does not owe {}", task.id);
                let draft =
                    self.draft(Rule::WaiverUnknownDuty, &format!("/teams/{index}"), message);
                drafts.push(draft.help(format!("it is owed by {}", owing.join(", "))));
            }
        }
        if drafts.is_empty() && !self.named_duties(duties).any(|_| true) {
            let message = format!("{} names no duty", self.waiver.id);
            let draft = self.draft(Rule::WaiverUnknownDuty, "/occurrences", message);
            drafts.push(draft.help("`from` comes before `to`, and both are of one cadence"));
        }
        drafts
    }

    fn unknown_label(&self, pointer: &str, label: &str, duties: &[&Duty]) -> Draft {
        let message = format!("{} has no occurrence `{label}`", self.waiver.task);
        let help = match nearest(label, duties.iter().map(|duty| &*duty.id.occurrence)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "`dutybook audit --from … --to … {}` lists them",
                self.waiver.task
            ),
        };
        self.draft(Rule::WaiverUnknownDuty, pointer, message)
            .help(help)
    }

    fn named_duties<'d>(&self, duties: &'d [&'d Duty]) -> impl Iterator<Item = &'d Duty> {
        let find = |label: &str| {
            let duty = duties.iter().find(|duty| *duty.id.occurrence == *label);
            duty.map(|duty| &duty.window)
        };
        duties
            .iter()
            .copied()
            .filter(move |duty| names(self.waiver, &duty.window, &duty.id.team, find))
    }

    fn expired(&self, duties: &[&Duty]) -> Option<Draft> {
        let policy = self.named.policy;
        let mut named = self.named_duties(duties);
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
