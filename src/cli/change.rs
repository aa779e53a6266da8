//! A change, judged against its base: the base's policy judges, and what stands at the base already
//! does not fail it.

use std::collections::BTreeSet;

use crate::assess::PolicySnapshot;
use crate::cli::CliError;
use crate::cli::workspace::Base;
use crate::files::Files;
use crate::finding::{Finding, Fingerprint, Level, Levels, Rule, sort_and_deduplicate};
use crate::judge::{Assessment, EditedPolicyOutcome, verdict_of};
use crate::model::Id;

/// Judges files under a policy, by its levels or by others.
type Judge<'a> =
    &'a dyn Fn(&dyn Files, &PolicySnapshot, Option<&Levels>) -> Result<Assessment, CliError>;

/// Judges a change. `files` are those of the change, and `opening` is its policy.
///
/// Where the base has no policy that can be understood there is none that could be weakened: then
/// the change's own judges.
pub(super) fn assess(
    files: &dyn Files,
    opening: &PolicySnapshot,
    base: &Base,
    judge: Judge,
) -> Result<Assessment, CliError> {
    let before = judge(&*base.files, &base.opening, None)?;
    let there = before.findings.iter();
    let there: BTreeSet<Fingerprint> = there.map(|finding| finding.fingerprint).collect();
    if base.opening.loaded.policy.is_none() {
        return Ok(marked(judge(files, opening, None)?, &there));
    }
    let mut judged = judge(files, &base.opening, None)?;
    if opening.is_same_policy(&base.opening) {
        return Ok(marked(judged, &there));
    }
    // What is wrong with the policy that the change brings is the change's fault, by the base's
    // levels: an edit cannot silence what is said of itself.
    let levels = &base.opening.loaded.levels;
    let by_edit = judge(files, opening, Some(levels))?;
    mend(&mut judged, &before, &by_edit);
    let of_policy = by_edit.findings.into_iter();
    judged.findings.extend(of_policy.filter(is_of_policy));
    // Who may approve a waiver that the change brings is the base's to say as well.
    if let Some(waived) = base.opening.with_waivers_of(opening) {
        let known: BTreeSet<Fingerprint> = judged.findings.iter().map(|f| f.fingerprint).collect();
        let of_approval = judge(files, &waived, Some(levels))?.findings.into_iter();
        let of_approval = of_approval.filter(|finding| is_of_approval(finding.rule));
        let new = of_approval.filter(|finding| !known.contains(&finding.fingerprint));
        judged.findings.extend(new);
    }
    judged.findings = sort_and_deduplicate(judged.findings);
    let own = marked(judge(files, opening, None)?, &there);
    judged.edited = Some(EditedPolicyOutcome {
        verdict: verdict_of(&own, Some(Level::Deny)),
        summary: own.summary(),
    });
    Ok(marked(judged, &there))
}

/// A task that the base's policy could not judge, and the edited one can, is judged by that: else no
/// change could ever mend the base.
fn mend(judged: &mut Assessment, before: &Assessment, by_edit: &Assessment) {
    let is_mended = |task: &Id| {
        before.unjudged.contains(task) && !by_edit.unjudged.contains(task) && by_edit.is_judged
    };
    let mended: BTreeSet<Id> = judged
        .unjudged
        .iter()
        .filter(|task| is_mended(task))
        .cloned()
        .collect();
    let is_about = |finding: &&Finding| {
        let file = finding.file.as_deref().unwrap_or_default();
        let of_file = file
            .strip_prefix("evidence/")
            .and_then(|rest| rest.split('/').next());
        let of_duty = finding.duty.as_ref().map(|duty| duty.task.as_str());
        of_file
            .or(of_duty)
            .is_some_and(|task| mended.contains(task))
    };
    let found = by_edit.findings.iter().filter(is_about).cloned();
    judged.findings.extend(found);
    judged.unjudged.retain(|task| !mended.contains(task));
}

fn is_of_policy(finding: &Finding) -> bool {
    let file = finding.file.as_deref().unwrap_or_default();
    let is_own = matches!(finding.rule.family(), "policy" | "waiver");
    is_own || (file.starts_with("policy/") && finding.rule.family() != "duty")
}

fn is_of_approval(rule: Rule) -> bool {
    matches!(rule, Rule::WaiverNotAuthorised | Rule::WaiverSelfApproved)
}

fn marked(mut assessment: Assessment, there: &BTreeSet<Fingerprint>) -> Assessment {
    for finding in &mut assessment.findings {
        finding.already_there = there.contains(&finding.fingerprint);
    }
    assessment
}
