//! A finding before the policy has said how severe it is.

use std::fmt::Display;
use std::sync::Arc;

use super::Rule;
use crate::text::Range;

/// A second place that a finding speaks of, in the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedPlace {
    /// Where.
    pub range: Range,
    /// What is there.
    pub label: String,
}

/// A broken rule, at a place, without a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingBuilder {
    pub(super) rule: Rule,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) file: Option<Arc<str>>,
    pub(super) range: Option<Range>,
    pub(super) related: Vec<RelatedPlace>,
    pub(super) duty: Option<String>,
    pub(super) subject: String,
    /// Whether it denies where the policy says nothing of a rule that warns by default.
    pub(super) is_escalated: bool,
    /// Whether it warns at most, whatever the policy says.
    pub(super) is_capped: bool,
}

impl FindingBuilder {
    /// A broken rule: what is wrong, in the reader's words.
    pub fn new(rule: Rule, message: impl Into<String>) -> Self {
        FindingBuilder {
            rule,
            message: message.into(),
            help: String::new(),
            file: None,
            range: None,
            related: Vec::new(),
            duty: None,
            subject: String::new(),
            is_escalated: false,
            is_capped: false,
        }
    }

    /// The rule that is broken.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// Where, what is wrong and what to do next, for a file that is no part of the repository: its
    /// faults are no findings.
    #[must_use]
    pub fn into_parts(self) -> (Option<Range>, String, String) {
        (self.range, self.message, self.help)
    }

    /// What to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The file concerned, relative to the dutybook root, with `/`.
    #[must_use]
    pub fn file(mut self, file: &Arc<str>) -> Self {
        self.file = Some(Arc::clone(file));
        self
    }

    /// The place in the file.
    #[must_use]
    pub fn range(mut self, range: Range) -> Self {
        self.range = Some(range);
        self
    }

    /// A second place in the same file.
    #[must_use]
    pub fn related(mut self, range: Range, label: impl Into<String>) -> Self {
        self.related.push(RelatedPlace {
            range,
            label: label.into(),
        });
        self
    }

    /// The duty concerned.
    #[must_use]
    pub fn duty(mut self, duty: &(impl Display + ?Sized)) -> Self {
        self.duty = Some(duty.to_string());
        self
    }

    /// Rewrites message and help, as where they repeat what nobody should read.
    #[must_use]
    pub fn reword(mut self, reword: impl Fn(&str) -> String) -> Self {
        self.message = reword(&self.message);
        self.help = reword(&self.help);
        self
    }

    /// Denies where its rule would warn by default: this fault is graver than most of its rule. What
    /// the policy says of the rule counts for it as for the others.
    #[must_use]
    pub fn escalate(mut self) -> Self {
        self.is_escalated = true;
        self
    }

    /// Warns at most, whatever the policy says of its rule: this fault was mended, and is still
    /// told. Of a rule whose level is fixed no fault is eased.
    #[must_use]
    pub fn cap_at_warn(mut self) -> Self {
        self.is_capped = true;
        self
    }

    /// What tells this fault from others of the same rule in the same file and duty, and stays the
    /// same while the fault does: a field, a name, a path. Never a line, a time or a count.
    #[must_use]
    pub fn subject(mut self, subject: &(impl Display + ?Sized)) -> Self {
        self.subject = subject.to_string();
        self
    }
}
