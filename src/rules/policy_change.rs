//! Changes of policy: what reaches back, what asks for less, what benefits its own author.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Context;
use super::stages::FamilyChecks;
use super::weakened::Weakening;
use crate::finding::{FindingBuilder, Rule};
use crate::judge::{Claim, UnschedulableTask};
use crate::load::LoadedPolicy;
use crate::model::{Id, Membership, Policy, local_date};
use crate::schedule::ScheduleError;

pub(super) const CHECKS: FamilyChecks = FamilyChecks::NONE;

/// What names a commit, its time and author; `None` for what is not committed yet.
type Said<'a> = &'a dyn Fn(Option<u32>) -> String;

/// Tasks that owe occurrences which opened before the day on which the policy that names them
/// landed. `landed` gives the commit and the instant of a version's landing.
#[must_use]
pub fn retroactive(
    context: &Context,
    loaded: &LoadedPolicy,
    landed: impl Fn(usize) -> (Option<u32>, DateTime<Utc>),
    said: Said,
) -> Vec<FindingBuilder> {
    let timeline = context.timeline;
    // By the version and the file whose `starts` reaches back: how many occurrences, from which day.
    let mut found: BTreeMap<(usize, Arc<str>), (usize, chrono::NaiveDate)> = BTreeMap::new();
    for task in context.ledger.tasks() {
        let back = context.ledger.intervals(task).iter();
        for stretch in back.filter(|stretch| stretch.is_retroactive) {
            let policy = timeline.policy(stretch.version);
            let Some(asked) = policy.tasks.get(task) else {
                continue;
            };
            let timezone = policy.timezone_of(asked);
            let first = local_date(timezone, stretch.from);
            if first >= local_date(timezone, landed(stretch.version).1) {
                continue;
            }
            let windows = context.ledger.windows_of(task);
            let is_back = |opens: DateTime<Utc>| stretch.from <= opens && opens < stretch.to;
            let count = windows
                .iter()
                .filter(|window| is_back(window.opens.to_utc()))
                .count();
            let file: Arc<str> = match asked.starts {
                Some(_) => LoadedPolicy::task_file(task),
                None => Arc::from("policy/dutybook.yaml"),
            };
            if count > 0 {
                let entry = found.entry((stretch.version, file)).or_insert((0, first));
                *entry = (entry.0 + count, entry.1.min(first));
            }
        }
    }
    let draft = |((version, file), (count, first)): (
        (usize, Arc<str>),
        (usize, chrono::NaiveDate),
    )| {
        let (commit, _) = landed(version);
        let message = format!(
            "`starts` reaches back to {first}: {count} occurrences opened before {} named them",
            said(commit)
        );
        let draft = FindingBuilder::new(Rule::PolicyRetroactive, message)
            .help("they are owed all the same, and judged by the first policy that names them; a `starts` on the day of its landing asks for nothing in hindsight")
            .file(&file)
            .subject(&first);
        match loaded.place(&file, "/starts") {
            Some(range) => draft.range(range),
            None => draft,
        }
    };
    found.into_iter().map(draft).collect()
}

/// One way in which a change of policy asks for less than before.
#[must_use]
pub fn weakened(
    weakening: &Weakening,
    commit: &str,
    said: &str,
    loaded: &LoadedPolicy,
) -> FindingBuilder {
    let message = format!("{}, with {said}", weakening.message);
    let draft = FindingBuilder::new(Rule::PolicyWeakened, message)
        .help("what opened before stays owed as it was; make sure that whoever answers for the policy has agreed")
        .file(&weakening.file)
        .subject(&format!("{} {commit}", weakening.subject));
    match loaded.place(&weakening.file, &weakening.pointer) {
        Some(range) => draft.range(range),
        None => draft,
    }
}

/// A change that edits policy, and the policy before it.
pub struct Edit<'a> {
    /// The commit; `None` for what is not committed yet.
    pub commit: Option<u32>,
    /// The policy before.
    pub before: &'a Policy,
    /// The policy after.
    pub after: &'a Policy,
    /// The files below `policy/` that it changed.
    pub changed: &'a [Box<str>],
}

/// Evidence that landed with an edit of the policy which it benefits from: of the task's own
/// requirements, or of the roster that its performers stand on.
#[must_use]
pub fn mixed(edit: &Edit, claims: &[&Claim], said: Said) -> Vec<FindingBuilder> {
    let draft = |claim: &&Claim| {
        let why = benefit(edit, claim)?;
        let message = format!(
            "{why} in the same change that adds this evidence, {}",
            said(edit.commit)
        );
        let subject = edit
            .commit
            .map_or(String::new(), |commit| commit.to_string());
        let draft = FindingBuilder::new(Rule::PolicyMixedChange, message)
            .help(
                "change the policy in a pull request of its own, before the evidence that needs it",
            )
            .file(&claim.file)
            .duty(&claim.duty)
            .subject(&subject);
        Some(draft)
    };
    claims.iter().filter_map(draft).collect()
}

fn benefit(edit: &Edit, claim: &Claim) -> Option<String> {
    let task: &Id = &claim.duty.task;
    let has_changed = |path: &str| edit.changed.iter().any(|changed| **changed == *path);
    let file = LoadedPolicy::task_file(task);
    if has_changed(&file) && edit.before.tasks.contains_key(task) {
        return Some(format!("{file} was edited"));
    }
    let asked = edit.after.tasks.get(task)?;
    let schema = asked.requires.details.as_ref();
    let schema = schema.map(|name| format!("policy/schemas/{name}.schema.json"));
    if let Some(schema) = schema.filter(|schema| has_changed(schema)) {
        return Some(format!("{schema} was edited"));
    }
    let timezone = edit.after.settings.timezone;
    let day = local_date(timezone, claim.performed_at.to_utc());
    let is_on =
        |policy: &Policy, who| policy.teams.membership(&claim.team, who, day) == Membership::Member;
    let admitted = claim
        .performed_by
        .iter()
        .find(|who| is_on(edit.after, who) && !is_on(edit.before, who));
    let is_reviewer = |policy: &Policy, who| {
        let reviewers = policy
            .tasks
            .get(task)
            .map_or(&[][..], |task| policy.reviewers_of(task));
        let is_on = |team| policy.teams.membership(team, who, day) == Membership::Member;
        reviewers.iter().any(is_on)
    };
    let reviewer = claim.reviewed_by.as_ref().map(|(who, _)| who);
    let reviewer =
        reviewer.filter(|who| is_reviewer(edit.after, who) && !is_reviewer(edit.before, who));
    let who = admitted.or(reviewer)?;
    Some(format!("{who} was admitted"))
}

/// Tasks that owe more occurrences than can be judged.
#[must_use]
pub fn check_unschedulable_tasks(
    tasks: &[UnschedulableTask],
    loaded: &LoadedPolicy,
) -> Vec<FindingBuilder> {
    let finding = |unschedulable: &UnschedulableTask| {
        let UnschedulableTask { task, fault } = unschedulable;
        let file = LoadedPolicy::task_file(task);
        let help = match fault {
            ScheduleError::Never => {
                "correct the rule, or the calendar whose business days it counts"
            }
            ScheduleError::TooMany(_) | ScheduleError::TooManyDuties => {
                "set `starts:` to the day on which the duty began"
            }
        };
        let message = format!("{task} is not judged: {fault}");
        FindingBuilder::new(Rule::PolicySchema, message)
            .help(help)
            .file(&file)
            .subject("occurrences")
            .range(loaded.place(&file, "/cadence"))
    };
    tasks.iter().map(finding).collect()
}
