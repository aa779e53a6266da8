//! `waiver/*`: waivers are approved by somebody who may approve, name duties that exist, and end.

mod approval;
mod checker;
mod coverage;
mod end;

use std::collections::BTreeMap;

use self::checker::{DutiesOfTask, WaiverChecker};
use super::facts::JudgedFacts;
use super::stages::FamilyChecks;
use crate::finding::FindingBuilder;
use crate::model::Id;

pub use self::approval::examine_waivers;

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    judged: &[check_waivers],
    ..FamilyChecks::NONE
};

/// Waivers that name duties which do not exist, that do not cover what they name, or that end soon.
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
            findings.extend(checker.check_end(of_task, facts.waivers));
        }
        findings.extend(unknown);
    }
    findings
}
