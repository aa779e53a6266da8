//! Changes of policy: what reaches back, what asks for less, what benefits its own author.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use super::weakened::{
    ComparisonLimit, PolicyChange, Weakening, find_settings_weakenings, find_weakenings,
};
use crate::finding::{FindingBuilder, Rule};
use crate::history::{CommitNames, ComparedPolicy, MainlineView, PolicyStep, adoption_instant};
use crate::judge::Claim;
use crate::load::LoadedPolicy;
use crate::model::{Id, Policy, local_date};
use crate::rules::facts::MainlineFacts;
use crate::schedule::Window;

/// The occurrences that opened before the policy that owes them landed, and the day from which on it does.
type ReachedBack<'a> = (BTreeSet<(&'a Id, &'a str)>, NaiveDate);

/// Tasks that owe occurrences which opened before the day on which the policy that names them
/// landed.
pub(super) fn check_retroactive_starts(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let MainlineFacts {
        context, landings, ..
    } = facts;
    let timeline = context.timeline;
    // By the version and the file whose `starts` reaches back: which occurrences, from which day.
    let mut found: BTreeMap<(usize, Arc<str>), ReachedBack> = BTreeMap::new();
    let tasks = context.ledger.tasks();
    for (task, schedule) in
        tasks.flat_map(|task| context.ledger.schedules(task).map(move |it| (task, it)))
    {
        let intervals = schedule.intervals().iter();
        let reaching = intervals.filter(|it| it.is_retroactive && !it.is_restored);
        for interval in reaching {
            let policy = timeline.policy(interval.version);
            let Some(named) = policy.tasks.get(task) else {
                continue;
            };
            let teams = named.assigned.duty_teams();
            let is_owing = |team: &Id| schedule.is_of(interval.version, team);
            if !teams.iter().any(is_owing) {
                continue;
            }
            let is_back = |window: &&Window| {
                let opens = window.opens.to_utc();
                interval.from <= opens && opens < interval.to
            };
            let mut windows = schedule.windows().iter().filter(is_back).peekable();
            let Some(timezone) = windows.peek().map(|window| window.opens.timezone()) else {
                continue;
            };
            let first = local_date(timezone, interval.from);
            if first >= local_date(timezone, landings[interval.version].1) {
                continue;
            }
            let file: Arc<str> = match named.starts {
                Some(_) => LoadedPolicy::task_file(task),
                None => Arc::from("policy/dutybook.yaml"),
            };
            let entry = found.entry((interval.version, file));
            let (labels, earliest) = entry.or_insert((BTreeSet::new(), first));
            labels.extend(windows.map(|window| (task, &*window.label)));
            *earliest = first.min(*earliest);
        }
    }
    let finding = |((version, file), (labels, first)): (_, ReachedBack)| {
        let (commit, _) = landings[version];
        let count = labels.len();
        let message = format!(
            "`starts` reaches back to {first}: {count} occurrences opened before {} named them",
            facts.names.name(commit)
        );
        FindingBuilder::new(Rule::PolicyRetroactive, message)
            .help("they are owed all the same, and judged by the first policy that names them; a `starts` on the day of its landing asks for nothing in hindsight")
            .file(&file)
            .subject(&first)
            .range(facts.loaded.place(&file, "/starts"))
    };
    found.into_iter().map(finding).collect()
}

/// Changes of policy that require less, and evidence that landed with a change that it benefits from.
/// Steps that were imported do not count.
pub(super) fn check_policy_steps(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let mut by_commit: HashMap<Option<u32>, Vec<&Claim>> = HashMap::new();
    for claim in facts.claims {
        if let Some(landing) = claim.landing.filter(|landing| !landing.is_imported) {
            by_commit.entry(landing.commit).or_default().push(claim);
        }
    }
    let is_imported = |step: &&PolicyStep| {
        let commit = step.commit;
        commit.is_some_and(|commit| facts.past.is_imported(commit))
    };
    let mut findings = Vec::new();
    let limit = ComparisonLimit::of_run();
    // The newest first: what is compared has a limit, and nobody has looked at them yet.
    for step in facts.steps.iter().rev().filter(|step| !is_imported(step)) {
        let id = step.id(facts.past);
        let change = PolicyChange {
            at: step.at(facts.past),
            contents: &step.contents(facts.past),
            limit: &limit,
        };
        let missed = limit.missed();
        for weakening in find_weakenings(&step.before, &step.after, &change) {
            let name = facts.names.name(step.commit);
            findings.push(report_weakening(&weakening, &id, &name, facts.loaded));
        }
        if missed == 0 && limit.missed() > 0 {
            findings.push(report_limit(&facts.names.name(step.commit), facts.loaded));
        }
        let landed = by_commit.get(&step.commit).into_iter().flatten();
        findings.extend(landed.filter_map(|claim| report_mixed_change(step, claim, facts)));
    }
    findings
}

/// What is said once where more changed than one run compares.
fn report_limit(name: &str, loaded: &LoadedPolicy) -> FindingBuilder {
    let file: Arc<str> = Arc::from("policy/dutybook.yaml");
    let message = format!(
        "what {name} and older changes of cadence owe over ten years was not compared: too much changed since"
    );
    FindingBuilder::new(Rule::PolicyWeakened, message)
        .help("judge an older commit: `dutybook check --rev REV` compares the newest changes up to it first")
        .file(&file)
        .subject("not compared")
        .range(loaded.place(&file, "/kind"))
}

/// Moves of `history.since` that the move itself would hide: it makes the commit that brings it one
/// of those that were imported, or puts adoption off beyond the evaluation time. They are found all
/// the same: else one edit would end all history, and nothing would show it. `view` is the mainline
/// with the adoption of the newest policy.
#[must_use]
pub fn check_adoption_moves(
    steps: &[PolicyStep],
    view: &MainlineView,
    names: &CommitNames,
    loaded: &LoadedPolicy,
) -> Vec<FindingBuilder> {
    let is_put_off = view.adopted.is_some_and(|adopted| view.as_of < adopted);
    let mut findings = Vec::new();
    for step in steps {
        let is_counted = !is_put_off && !step.commit.is_some_and(|commit| view.is_imported(commit));
        let landed_at = step.commit.map_or(view.as_of, |commit| view.clock(commit));
        let adopted_before = adoption_instant(step.before.policy);
        // What was imported by the policy before it, too, was never judged.
        if is_counted || adopted_before.is_some_and(|adopted| landed_at < adopted) {
            continue;
        }
        let moved = find_settings_weakenings(&step.before, &step.after).into_iter();
        let moved = moved.filter(|weakening| weakening.pointer == "/history/since");
        findings.extend(moved.map(|weakening| {
            let (id, name) = (step.id(view), names.name(step.commit));
            report_weakening(&weakening, &id, &name, loaded)
        }));
    }
    findings
}

/// One way in which a change of policy asks for less than before.
fn report_weakening(
    weakening: &Weakening,
    id: &str,
    name: &str,
    loaded: &LoadedPolicy,
) -> FindingBuilder {
    let message = format!("{}, with {name}", weakening.message);
    FindingBuilder::new(Rule::PolicyWeakened, message)
        .help("what opened before stays owed as it was; make sure that whoever answers for the policy has agreed")
        .file(&weakening.file)
        .subject(&format!("{} {id}", weakening.subject))
        .range(loaded.place(&weakening.file, &weakening.pointer))
}

/// Evidence that landed with an edit of the policy which it benefits from: of the task's own
/// requirements, or of the roster that its performers stand on.
fn report_mixed_change(
    step: &PolicyStep,
    claim: &Claim,
    facts: &MainlineFacts,
) -> Option<FindingBuilder> {
    let why = benefit(step, claim)?;
    let message = format!(
        "{why} in the same change that adds this evidence, {}",
        facts.names.name(step.commit)
    );
    let subject = step
        .commit
        .map_or(String::new(), |commit| commit.to_string());
    let finding = FindingBuilder::new(Rule::PolicyMixedChange, message)
        .help("change the policy in a pull request of its own, before the evidence that needs it")
        .file(&claim.file)
        .duty(&claim.duty)
        .subject(&subject);
    Some(finding)
}

/// The first rule whose level is lower, of those that are about evidence.
fn lowered_level(before: &ComparedPolicy, after: &ComparedPolicy) -> Option<String> {
    let lowered = after.levels.lowered_since(before.levels);
    let mut lowered = lowered.filter(|rule| rule.family() != "policy");
    Some(format!("the level of {} was lowered", lowered.next()?))
}

fn benefit(step: &PolicyStep, claim: &Claim) -> Option<String> {
    let task: &Id = &claim.duty.task;
    let has_changed = |path: &str| step.changed.iter().any(|changed| **changed == *path);
    let file = LoadedPolicy::task_file(task);
    if has_changed(&file) && step.before.policy.tasks.contains_key(task) {
        return Some(format!("{file} was edited"));
    }
    if let Some(lowered) = lowered_level(&step.before, &step.after) {
        return Some(lowered);
    }
    let named = step.after.policy.tasks.get(task)?;
    let schema = named.requires.details.as_ref();
    let schema = schema.map(|name| format!("policy/schemas/{name}.schema.json"));
    if let Some(schema) = schema.filter(|schema| has_changed(schema)) {
        return Some(format!("{schema} was edited"));
    }
    let timezone = step.after.policy.settings.timezone;
    let day = local_date(timezone, claim.performed_at.to_utc());
    let team = std::slice::from_ref(&claim.team);
    let is_on = |policy: &Policy, who| policy.teams.is_in_any(team, who, day);
    let admitted = claim
        .performed_by
        .iter()
        .find(|who| is_on(step.after.policy, who) && !is_on(step.before.policy, who));
    let is_reviewer = |policy: &Policy, who| {
        let task = policy.tasks.get(task);
        task.is_some_and(|task| {
            let signers = claim.demand.signers(policy, task, &claim.team);
            let mut signers = signers.into_iter().map(std::slice::from_ref);
            signers.any(|team| policy.teams.is_in_any(team, who, day))
        })
    };
    let reviewer = claim.reviewed_by.as_ref().map(|(who, _)| who);
    let reviewer = reviewer
        .filter(|who| is_reviewer(step.after.policy, who) && !is_reviewer(step.before.policy, who));
    let who = admitted.or(reviewer)?;
    Some(format!("{who} was admitted"))
}
