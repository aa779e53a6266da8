//! Findings as every output reads them, in their one order.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::catalogue::Rule;
use super::fingerprint::Fingerprint;
use super::level::Level;
use crate::model::DutyId;
use crate::text::Range;

/// A second place that a finding is about, in the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedPlace {
    /// Where.
    pub range: Range,
    /// What is there.
    pub label: String,
}

/// A rule that was broken, at a place. Plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that was broken.
    pub rule: Rule,
    /// How severe it is under the policy's levels.
    pub level: Level,
    /// What is wrong, with the values concerned.
    pub message: String,
    /// What to do next; may be empty.
    pub help: String,
    /// What was most likely meant instead of the word that is wrong.
    pub instead: Option<Box<str>>,
    /// The file, relative to the dutybook root, with `/`.
    pub file: Option<Arc<str>>,
    /// The place in the file.
    pub range: Option<Range>,
    /// Further places in the same file.
    pub related: Vec<RelatedPlace>,
    /// The duty.
    pub duty: Option<DutyId>,
    /// Tells the fault from others across runs.
    pub fingerprint: Fingerprint,
    /// Whether the fault stands at the base of the change that is judged.
    pub already_there: bool,
    /// What tells the fault from others of the same rule in the same file and duty.
    pub subject: String,
}

impl Finding {
    /// The fingerprint of the finding; `number` counts those that nothing else tells apart.
    pub(super) fn numbered_fingerprint(&self, number: u32) -> Fingerprint {
        let mut hash = Sha256::new();
        let file = self.file.as_deref().unwrap_or_default();
        let duty = self.duty.as_ref().map(DutyId::to_string);
        let duty = duty.as_deref().unwrap_or_default();
        for part in [self.rule.id(), file, duty, &self.subject] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        if number > 0 {
            hash.update(number.to_be_bytes());
        }
        Fingerprint::of_digest(hash)
    }

    fn place_key(&self) -> (Level, &str, u32, &'static str) {
        (
            self.level,
            self.file.as_deref().unwrap_or_default(),
            self.range.map_or(0, |range| range.start.line),
            self.rule.id(),
        )
    }

    /// The duty as it is written, without a copy: the order of findings is that of the texts.
    fn duty_bytes(&self) -> impl Iterator<Item = u8> {
        let duty = self.duty.iter();
        duty.flat_map(|duty| {
            let parts = [
                duty.task.as_str(),
                "/",
                &duty.occurrence,
                "/",
                duty.team.as_str(),
            ];
            parts.into_iter().flat_map(str::bytes)
        })
    }
}

fn compare(a: &Finding, b: &Finding) -> Ordering {
    let by_place = a.place_key().cmp(&b.place_key());
    by_place
        .then_with(|| a.duty_bytes().cmp(b.duty_bytes()))
        .then_with(|| a.subject.cmp(&b.subject))
        .then_with(|| a.range.cmp(&b.range))
        .then_with(|| a.message.cmp(&b.message))
}

/// Puts findings into their one order (level, file, line, rule, duty) and numbers the fingerprints
/// of those that nothing else tells apart.
pub fn sort_and_number(findings: &mut [Finding]) {
    findings.sort_by(compare);
    let mut counts: BTreeMap<Fingerprint, u32> = BTreeMap::new();
    for finding in findings {
        let count = counts.entry(finding.fingerprint).or_insert(0);
        let number = *count;
        *count += 1;
        if number > 0 {
            finding.fingerprint = finding.numbered_fingerprint(number);
        }
    }
}

/// Puts findings of several runs into their one order, and keeps one finding for each fault.
#[must_use]
pub fn sort_and_deduplicate(findings: Vec<Finding>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let findings = findings.into_iter();
    let mut once: Vec<Finding> = findings.filter(|f| seen.insert(f.fingerprint)).collect();
    once.sort_by(compare);
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{FindingBuilder, Levels};
    use crate::text::Position;

    fn finding(rule: Rule, file: &str, line: u32, message: &str) -> Finding {
        let at = Position { line, column: 1 };
        let builder = FindingBuilder::new(rule, message)
            .file(&Arc::from(file))
            .range(Range { start: at, end: at });
        Levels::default().apply(builder).expect("a level")
    }

    #[test]
    fn the_worst_comes_first_then_file_then_line() {
        let mut findings = vec![
            finding(Rule::DutyGrace, "a", 1, ""),
            finding(Rule::DutyOverdue, "b", 2, ""),
            finding(Rule::DutyOverdue, "b", 1, ""),
            finding(Rule::DutyOverdue, "a", 9, ""),
        ];
        sort_and_number(&mut findings);
        let order: Vec<_> = findings
            .iter()
            .map(|f| {
                (
                    f.level,
                    f.file.as_deref().unwrap_or(""),
                    f.range.map(|r| r.start.line),
                )
            })
            .collect();
        assert_eq!(
            order,
            [
                (Level::Deny, "a", Some(9)),
                (Level::Deny, "b", Some(1)),
                (Level::Deny, "b", Some(2)),
                (Level::Info, "a", Some(1)),
            ]
        );
    }

    #[test]
    fn a_fingerprint_stays_when_the_line_or_the_message_changes() {
        let before = finding(Rule::DutyOverdue, "a", 1, "3 days overdue");
        let after = finding(Rule::DutyOverdue, "a", 7, "4 days overdue");
        assert_eq!(before.fingerprint, after.fingerprint);
        let elsewhere = finding(Rule::DutyOverdue, "b", 1, "3 days overdue");
        assert_ne!(before.fingerprint, elsewhere.fingerprint);
    }

    #[test]
    fn faults_that_look_the_same_are_numbered() {
        let mut findings = vec![
            finding(Rule::EvidenceSchema, "a", 1, "x"),
            finding(Rule::EvidenceSchema, "a", 2, "x"),
        ];
        sort_and_number(&mut findings);
        assert_ne!(findings[0].fingerprint, findings[1].fingerprint);
    }
}
