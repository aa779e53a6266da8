//! How severe a rule is, and what a policy may change about it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Finding, FindingBuilder, Rule};

/// How severe a finding is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Fails the build.
    Deny,
    /// Fails the build only where the caller asks for it.
    Warn,
    /// Never fails.
    Info,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Deny => "deny",
            Level::Warn => "warn",
            Level::Info => "info",
        })
    }
}

/// What a policy may say of a rule under `rules:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelSetting {
    /// The rule denies.
    Deny,
    /// The rule warns.
    Warn,
    /// The rule says nothing.
    Allow,
}

/// Why a policy cannot set a rule's level that way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LevelError {
    /// The rule is one without which the verdict means nothing.
    #[error("the level of {0} is fixed at deny: without it the verdict means nothing")]
    Fixed(Rule),
    /// The rule only informs.
    #[error("{0} only informs: it can be switched off with `allow`, but not raised")]
    Informs(Rule),
}

/// The levels in force: the catalogue's, with a policy's changes.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    changed: BTreeMap<Rule, LevelSetting>,
}

impl Levels {
    /// Changes the level of one rule.
    ///
    /// # Errors
    /// When the rule's level is fixed, or the rule only informs and would be raised.
    pub fn set(&mut self, rule: Rule, setting: LevelSetting) -> Result<(), LevelError> {
        if rule.is_fixed() && setting != LevelSetting::Deny {
            return Err(LevelError::Fixed(rule));
        }
        if rule.default_level() == Level::Info && setting != LevelSetting::Allow {
            return Err(LevelError::Informs(rule));
        }
        self.changed.insert(rule, setting);
        Ok(())
    }

    /// What the policy says of a rule under `rules:`, where it says anything.
    #[must_use]
    pub fn setting(&self, rule: Rule) -> Option<LevelSetting> {
        self.changed.get(&rule).copied()
    }

    /// The level of a rule; `None` where the policy allows what it speaks of.
    #[must_use]
    pub fn of(&self, rule: Rule) -> Option<Level> {
        match self.changed.get(&rule) {
            None => Some(rule.default_level()),
            Some(LevelSetting::Deny) => Some(Level::Deny),
            Some(LevelSetting::Warn) => Some(Level::Warn),
            Some(LevelSetting::Allow) => None,
        }
    }

    /// The finding that a draft becomes under these levels, if any.
    #[must_use]
    pub fn apply(&self, draft: FindingBuilder) -> Option<Finding> {
        let mut level = self.of(draft.rule)?;
        let is_default = self.setting(draft.rule).is_none();
        if draft.is_escalated && is_default && level == Level::Warn {
            level = Level::Deny;
        }
        if draft.is_capped && !draft.rule.is_fixed() {
            level = level.max(Level::Warn);
        }
        Some(Finding::from_draft(draft, level))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: Rule, setting: LevelSetting, expected: Result<Option<Level>, LevelError>) {
        let mut levels = Levels::default();
        let got = levels.set(rule, setting).map(|()| levels.of(rule));
        assert_eq!(got, expected);
    }

    #[test]
    fn a_policy_raises_lowers_and_silences() {
        check(Rule::DutyLate, LevelSetting::Deny, Ok(Some(Level::Deny)));
        check(Rule::DutyOverdue, LevelSetting::Warn, Ok(Some(Level::Warn)));
        check(Rule::ArtifactUnlisted, LevelSetting::Allow, Ok(None));
        check(Rule::DutyGrace, LevelSetting::Allow, Ok(None));
    }

    #[test]
    fn what_the_verdict_rests_on_is_fixed_and_info_is_never_raised() {
        let fixed = Rule::EvidenceSchema;
        check(fixed, LevelSetting::Warn, Err(LevelError::Fixed(fixed)));
        check(fixed, LevelSetting::Allow, Err(LevelError::Fixed(fixed)));
        check(fixed, LevelSetting::Deny, Ok(Some(Level::Deny)));
        let info = Rule::DutyDueSoon;
        check(info, LevelSetting::Deny, Err(LevelError::Informs(info)));
        check(info, LevelSetting::Warn, Err(LevelError::Informs(info)));
    }

    /// The level of a finding of `draft` where the policy says `setting` of its rule.
    #[track_caller]
    fn check_applied(
        draft: FindingBuilder,
        setting: Option<LevelSetting>,
        expected: Option<Level>,
    ) {
        let mut levels = Levels::default();
        if let Some(setting) = setting {
            assert_eq!(levels.set(draft.rule(), setting), Ok(()));
        }
        let got = levels.apply(draft).map(|finding| finding.level);
        assert_eq!(got, expected);
    }

    #[test]
    fn a_raised_draft_denies_unless_the_policy_says_otherwise() {
        let raised = |rule| FindingBuilder::new(rule, "").escalate();
        let clock = Rule::HistoryClock;
        check_applied(FindingBuilder::new(clock, ""), None, Some(Level::Warn));
        check_applied(raised(clock), None, Some(Level::Deny));
        check_applied(raised(clock), Some(LevelSetting::Deny), Some(Level::Deny));
        check_applied(raised(clock), Some(LevelSetting::Warn), Some(Level::Warn));
        check_applied(raised(clock), Some(LevelSetting::Allow), None);
        check_applied(raised(Rule::DutyGrace), None, Some(Level::Info));
    }

    #[test]
    fn an_eased_draft_warns_at_most_whatever_the_policy_says() {
        let eased = |rule| FindingBuilder::new(rule, "").cap_at_warn();
        let changed = Rule::HistoryChanged;
        check_applied(FindingBuilder::new(changed, ""), None, Some(Level::Deny));
        check_applied(eased(changed), None, Some(Level::Warn));
        check_applied(eased(changed), Some(LevelSetting::Deny), Some(Level::Warn));
        check_applied(eased(changed), Some(LevelSetting::Allow), None);
        check_applied(eased(Rule::DutyGrace), None, Some(Level::Info));
        check_applied(eased(changed).escalate(), None, Some(Level::Warn));
        check_applied(
            eased(Rule::HistoryClock).escalate(),
            None,
            Some(Level::Warn),
        );
        check_applied(eased(Rule::EvidenceSchema), None, Some(Level::Deny));
    }
}
