//! A change, judged against its base: the base's policy judges, and what is wrong at the base already
//! does not fail it.

use std::collections::BTreeSet;

use super::assessor::Assessor;
use super::policy_facts::assess_other_version;
use super::program_version::refuse_version_of_change;
use super::{AssessOptions, JudgingPolicy, PolicySnapshot};
use crate::files::Files;
use crate::finding::{Finding, Fingerprint, Level, Rule, sort_and_deduplicate};
use crate::history::{Mainline, mailmap_of_change};
use crate::judge::{Assessment, EditedPolicyOutcome, verdict_of};
use crate::load::LoadError;
use crate::model::Id;
use crate::rules;

/// The commit that a change goes out from.
#[derive(Clone, Copy)]
pub struct ChangeBase<'a> {
    /// Its files.
    pub files: &'a dyn Files,
    /// Its policy.
    pub policy: &'a PolicySnapshot,
    /// Whether the change contains it, and not on its own first-parent line.
    pub is_flipped: bool,
}

/// Judges a change. `files` are those of the change, and `policy` is its policy.
///
/// Where the base has no policy that can be understood there is none that could be weakened: then
/// the change's own judges.
///
/// # Errors
/// When a file that is needed cannot be read.
pub fn assess_change(
    files: &dyn Files,
    policy: &PolicySnapshot,
    base: ChangeBase,
    options: &AssessOptions,
    mainline: Option<&Mainline>,
    tick: &(dyn Fn() + Sync),
) -> Result<Assessment, LoadError> {
    let refusals = refuse_version_of_change(policy, base.policy);
    if !refusals.is_empty() {
        return Ok(assess_other_version(policy, options, refusals));
    }
    let mut judged = judge_change(files, policy, base, options, mainline, tick)?;
    let judging = match base.policy.loaded.policy {
        Some(_) => &base.policy.loaded,
        None => &policy.loaded,
    };
    let flip = base.is_flipped.then(rules::report_flipped_base);
    let mailmap = mainline.and_then(mailmap_of_change);
    let mailmap = mailmap.zip(judging.policy.as_deref());
    let mailmap =
        mailmap.and_then(|(it, policy)| rules::report_mailmap_of_change(&it, &policy.teams));
    let found = flip.into_iter().chain(mailmap);
    let found: Vec<Finding> = found
        .filter_map(|finding| judging.levels.apply(finding))
        .collect();
    if !found.is_empty() {
        judged.findings.extend(found);
        judged.findings = sort_and_deduplicate(judged.findings);
    }
    Ok(judged)
}

fn judge_change(
    files: &dyn Files,
    policy: &PolicySnapshot,
    base: ChangeBase,
    options: &AssessOptions,
    mainline: Option<&Mainline>,
    tick: &(dyn Fn() + Sync),
) -> Result<Assessment, LoadError> {
    let assessor = Assessor::new(options, mainline, tick);
    // A level that the base's own change lowered is lowered for the change that follows it.
    let levels = Some(&base.policy.loaded.levels);
    let by_base = JudgingPolicy {
        snapshot: base.policy,
        other_levels: levels,
    };
    let by_own = JudgingPolicy::of(policy);
    let before = assessor.assess(base.files, by_base)?;
    let known: BTreeSet<Fingerprint> = fingerprints(&before).collect();
    if base.policy.loaded.policy.is_none() {
        return Ok(mark_known(assessor.assess(files, by_own)?, &known));
    }
    if policy.is_same_policy(base.policy) {
        return Ok(mark_known(assessor.assess(files, by_base)?, &known));
    }
    // What is wrong with the policy that the change brings is the change's fault, by the base's
    // levels: an edit cannot silence what is found in itself.
    let by_edit = JudgingPolicy {
        snapshot: policy,
        other_levels: levels,
    };
    // The base says, too, who may approve a waiver that the change brings.
    let waived = base.policy.with_waivers_of(policy);
    let by_waived = waived.as_ref().map(|snapshot| JudgingPolicy {
        snapshot,
        other_levels: levels,
    });
    let mut policies = vec![by_base, by_edit, by_own];
    policies.extend(by_waived);
    let mut assessments = assessor.assess_each(files, &policies)?.into_iter();
    let mut next = || assessments.next().unwrap_or_else(|| assessor.empty());
    let (mut judged, edited, own) = (next(), next(), next());
    let waived = by_waived.map(|_| next());

    add_repaired_tasks(&mut judged, &before, &edited);
    let of_policy = edited.findings.into_iter().filter(is_of_policy);
    judged.findings.extend(of_policy);
    let judged_already: BTreeSet<Fingerprint> = fingerprints(&judged).collect();
    let waived = waived.into_iter().flat_map(|waived| waived.findings);
    let new =
        waived.filter(|it| is_of_approval(it.rule) && !judged_already.contains(&it.fingerprint));
    judged.findings.extend(new);
    judged.findings = sort_and_deduplicate(judged.findings);
    let own = mark_known(own, &known);
    judged.edited = Some(EditedPolicyOutcome {
        verdict: verdict_of(&own, Some(Level::Deny)),
        summary: own.summary(),
    });
    Ok(mark_known(judged, &known))
}

fn fingerprints(assessment: &Assessment) -> impl Iterator<Item = Fingerprint> {
    let findings = assessment.findings.iter();
    findings.map(|finding| finding.fingerprint)
}

/// A task that the base's policy could not judge, and the edited one can, is judged by that: else no
/// change could ever repair the base.
fn add_repaired_tasks(judged: &mut Assessment, before: &Assessment, edited: &Assessment) {
    let is_repaired = |task: &&Id| {
        before.unjudged.contains(*task) && !edited.unjudged.contains(*task) && edited.is_judged
    };
    let repaired: BTreeSet<Id> = judged
        .unjudged
        .iter()
        .filter(is_repaired)
        .cloned()
        .collect();
    let is_about = |finding: &&Finding| {
        let file = finding.file.as_deref().unwrap_or_default();
        let below = file.strip_prefix("evidence/");
        let of_file = below.and_then(|below| below.split('/').next());
        let of_duty = finding.duty.as_ref().map(|duty| duty.task.as_str());
        of_file
            .or(of_duty)
            .is_some_and(|task| repaired.contains(task))
    };
    let found = edited.findings.iter().filter(is_about).cloned();
    judged.findings.extend(found);
    judged.unjudged.retain(|task| !repaired.contains(task));
}

fn is_of_policy(finding: &Finding) -> bool {
    let file = finding.file.as_deref().unwrap_or_default();
    let is_own = matches!(finding.rule.family(), "policy" | "waiver" | "closing");
    is_own || (file.starts_with("policy/") && finding.rule.family() != "duty")
}

fn is_of_approval(rule: Rule) -> bool {
    matches!(rule, Rule::WaiverNotAuthorised | Rule::WaiverSelfApproved)
}

fn mark_known(mut assessment: Assessment, known: &BTreeSet<Fingerprint>) -> Assessment {
    for finding in &mut assessment.findings {
        finding.already_there = known.contains(&finding.fingerprint);
    }
    assessment
}
