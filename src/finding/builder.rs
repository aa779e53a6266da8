//! A finding before the policy has decided how severe it is.

use std::fmt::Display;
use std::sync::Arc;

use super::catalogue::Rule;
use super::findings::{Finding, RelatedPlace};
use super::fingerprint::Fingerprint;
use super::level::Level;
use crate::model::DutyId;
use crate::text::{Advice, Range};

/// A broken rule, at a place, whose level is still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingBuilder {
    finding: Finding,
    /// Whether it denies where its rule warns by default and the policy sets nothing.
    pub(super) is_escalated: bool,
    /// Whether it warns at most, whatever the policy sets.
    pub(super) is_capped: bool,
}

impl FindingBuilder {
    /// A broken rule, with a message that says what is wrong.
    pub fn new(rule: Rule, message: impl Into<String>) -> Self {
        let finding = Finding {
            rule,
            level: rule.default_level(),
            message: message.into(),
            help: String::new(),
            instead: None,
            file: None,
            range: None,
            related: Vec::new(),
            duty: None,
            fingerprint: Fingerprint::ZERO,
            already_there: false,
            subject: String::new(),
        };
        FindingBuilder {
            finding,
            is_escalated: false,
            is_capped: false,
        }
    }

    /// The rule that is broken.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.finding.rule
    }

    /// The place, the message and the help, for a file outside the repository: its faults are not
    /// findings.
    #[must_use]
    pub fn into_parts(self) -> (Option<Range>, String, String) {
        let finding = self.finding;
        (finding.range, finding.message, finding.help)
    }

    /// The message and the help, for an error that ends a run.
    #[must_use]
    pub fn message_and_help(self) -> (String, String) {
        (self.finding.message, self.finding.help)
    }

    /// What to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<Advice>) -> Self {
        let Advice { text, instead } = help.into();
        self.finding.help = text;
        self.finding.instead = instead;
        self
    }

    /// The file concerned, relative to the dutybook root, with `/`.
    #[must_use]
    pub fn file(mut self, file: &Arc<str>) -> Self {
        self.finding.file = Some(Arc::clone(file));
        self
    }

    /// The place in the file; `None` where there is only the file.
    #[must_use]
    pub fn range(mut self, range: impl Into<Option<Range>>) -> Self {
        self.finding.range = range.into();
        self
    }

    /// A second place in the same file.
    #[must_use]
    pub fn related(mut self, range: Range, label: impl Into<String>) -> Self {
        self.finding.related.push(RelatedPlace {
            range,
            label: label.into(),
        });
        self
    }

    /// The duty concerned; `None` where there is none.
    #[must_use]
    pub fn duty<'d>(mut self, duty: impl Into<Option<&'d DutyId>>) -> Self {
        self.finding.duty = duty.into().cloned();
        self
    }

    /// Rewrites message and help, for example to mask a secret that they repeat.
    #[must_use]
    pub fn reword(mut self, reword: impl Fn(&str) -> String) -> Self {
        self.finding.message = reword(&self.finding.message);
        self.finding.help = reword(&self.finding.help);
        let instead = self.finding.instead.take();
        self.finding.instead = instead.filter(|word| *reword(word) == **word);
        self
    }

    /// Makes the finding deny where its rule warns by default: this fault is more serious than most
    /// of its rule. A level that the policy sets for the rule still applies.
    #[must_use]
    pub fn escalate(mut self) -> Self {
        self.is_escalated = true;
        self
    }

    /// Makes the finding warn at most, whatever the policy sets: the fault was repaired, and stays
    /// visible. It has no effect on a rule whose level is fixed.
    #[must_use]
    pub fn cap_at_warn(mut self) -> Self {
        self.is_capped = true;
        self
    }

    /// What tells this fault from others of the same rule in the same file and duty, and stays the
    /// same while the fault does: a field, a name, a path. Never a line, a time or a count.
    #[must_use]
    pub fn subject(mut self, subject: &(impl Display + ?Sized)) -> Self {
        self.finding.subject = subject.to_string();
        self
    }

    /// The finding, at a level.
    pub(super) fn build(self, level: Level) -> Finding {
        let mut finding = self.finding;
        finding.level = level;
        finding.fingerprint = finding.numbered_fingerprint(0);
        finding
    }
}
