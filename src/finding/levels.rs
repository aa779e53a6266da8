//! The levels of rules: the catalogue's defaults, and what a policy changes about them.

use std::collections::{BTreeMap, BTreeSet};

use super::builder::FindingBuilder;
use super::catalogue::Rule;
use super::findings::Finding;
use super::level::Level;

/// What a policy can set for a rule under `rules:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelSetting {
    /// The rule denies.
    Deny,
    /// The rule warns.
    Warn,
    /// The rule reports nothing.
    Allow,
}

/// Why a policy cannot set a rule's level to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LevelError {
    /// The level is fixed, because the verdict means nothing without the rule.
    #[error("the level of {0} is fixed at deny: without it the verdict means nothing")]
    Fixed(Rule),
    /// The rule tells of changes of policy, of this one too.
    #[error(
        "{0} tells of what is lowered, and is always told: it can be raised to `deny`, but not switched off"
    )]
    AlwaysTold(Rule),
    /// The rule only informs.
    #[error("{0} only informs: it can be switched off with `allow`, but not raised")]
    Informs(Rule),
}

/// The levels in force: the defaults of the catalogue, with a policy's changes.
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
        if rule == Rule::PolicyWeakened && setting == LevelSetting::Allow {
            return Err(LevelError::AlwaysTold(rule));
        }
        if rule.default_level() == Level::Info && setting != LevelSetting::Allow {
            return Err(LevelError::Informs(rule));
        }
        self.changed.insert(rule, setting);
        Ok(())
    }

    /// What the policy sets for a rule under `rules:`; `None` where it sets nothing.
    #[must_use]
    pub fn setting(&self, rule: Rule) -> Option<LevelSetting> {
        self.changed.get(&rule).copied()
    }

    /// The level of a rule; `None` where the policy allows what the rule reports.
    #[must_use]
    pub fn of(&self, rule: Rule) -> Option<Level> {
        match self.changed.get(&rule) {
            None => Some(rule.default_level()),
            Some(LevelSetting::Deny) => Some(Level::Deny),
            Some(LevelSetting::Warn) => Some(Level::Warn),
            Some(LevelSetting::Allow) => None,
        }
    }

    /// Of two policies the stricter level of each rule: these, and those before a change.
    #[must_use]
    pub fn at_least(&self, before: &Levels) -> Levels {
        let mut stricter = self.clone();
        for rule in self.lowered_since(before) {
            match before.setting(rule) {
                Some(setting) => stricter.changed.insert(rule, setting),
                None => stricter.changed.remove(&rule),
            };
        }
        stricter
    }

    /// The rules that are less severe than under the levels before.
    pub fn lowered_since<'a>(&'a self, before: &'a Levels) -> impl Iterator<Item = Rule> + 'a {
        let changed = self.changed.keys().chain(before.changed.keys());
        let changed: BTreeSet<Rule> = changed.copied().collect();
        let is_lower = |rule: &Rule| self.severity(*rule) < before.severity(*rule);
        changed.into_iter().filter(is_lower)
    }

    /// How severe a rule is, mildest first. A rule that warns unless the policy says otherwise may deny
    /// some faults: it is stricter than one that the policy has warn.
    fn severity(&self, rule: Rule) -> u8 {
        match (self.setting(rule), rule.default_level()) {
            (Some(LevelSetting::Allow), _) => 0,
            (None, Level::Info) => 1,
            (Some(LevelSetting::Warn), _) => 2,
            (None, Level::Warn) => 3,
            (Some(LevelSetting::Deny), _) | (None, Level::Deny) => 4,
        }
    }

    /// Gives a finding its level; `None` where the policy allows what its rule reports.
    #[must_use]
    pub fn apply(&self, builder: FindingBuilder) -> Option<Finding> {
        let rule = builder.rule();
        let mut level = self.of(rule)?;
        let is_default = self.setting(rule).is_none();
        if builder.is_escalated && is_default && level == Level::Warn {
            level = Level::Deny;
        }
        if builder.is_capped && !rule.is_fixed() {
            level = level.max(Level::Warn);
        }
        Some(builder.build(level))
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
    fn fixed_rules_stay_at_deny_and_info_rules_are_never_raised() {
        let fixed = Rule::EvidenceSchema;
        check(fixed, LevelSetting::Warn, Err(LevelError::Fixed(fixed)));
        check(fixed, LevelSetting::Allow, Err(LevelError::Fixed(fixed)));
        check(fixed, LevelSetting::Deny, Ok(Some(Level::Deny)));
        let info = Rule::DutyDueSoon;
        check(info, LevelSetting::Deny, Err(LevelError::Informs(info)));
        check(info, LevelSetting::Warn, Err(LevelError::Informs(info)));
    }

    #[test]
    fn what_tells_of_changes_is_never_switched_off() {
        let told = Rule::PolicyWeakened;
        let refused = Err(LevelError::AlwaysTold(told));
        check(told, LevelSetting::Allow, refused);
        check(told, LevelSetting::Warn, Ok(Some(Level::Warn)));
        check(told, LevelSetting::Deny, Ok(Some(Level::Deny)));
    }

    #[test]
    fn of_two_levels_the_stricter_one_holds() {
        let levels = |set: &[(Rule, LevelSetting)]| {
            let mut levels = Levels::default();
            for (rule, setting) in set {
                assert_eq!(levels.set(*rule, *setting), Ok(()));
            }
            levels
        };
        let overdue = Rule::DutyOverdue;
        let lowered = levels(&[(overdue, LevelSetting::Allow)]);
        let usual = Levels::default();
        assert_eq!(lowered.at_least(&usual).of(overdue), Some(Level::Deny));
        assert_eq!(usual.at_least(&lowered).of(overdue), Some(Level::Deny));
        assert_eq!(lowered.at_least(&lowered).of(overdue), None);
        let late = Rule::DutyLate;
        let raised = levels(&[(late, LevelSetting::Deny)]);
        assert_eq!(usual.at_least(&raised).of(late), Some(Level::Deny));
        assert_eq!(raised.at_least(&usual).of(late), Some(Level::Deny));
        let said: Vec<Rule> = lowered.lowered_since(&usual).collect();
        assert_eq!(said, [overdue]);
        assert_eq!(usual.lowered_since(&lowered).count(), 0);
        // A clock that is said to warn no longer denies what lies a day ahead.
        let warned = levels(&[(Rule::HistoryClock, LevelSetting::Warn)]);
        assert_eq!(warned.lowered_since(&usual).count(), 1);
    }

    /// Checks the level of a finding where the policy sets `setting` for its rule.
    #[track_caller]
    fn check_applied(
        builder: FindingBuilder,
        setting: Option<LevelSetting>,
        expected: Option<Level>,
    ) {
        let mut levels = Levels::default();
        if let Some(setting) = setting {
            assert_eq!(levels.set(builder.rule(), setting), Ok(()));
        }
        let got = levels.apply(builder).map(|finding| finding.level);
        assert_eq!(got, expected);
    }

    #[test]
    fn an_escalated_finding_denies_unless_the_policy_sets_a_level() {
        let escalated = |rule| FindingBuilder::new(rule, "").escalate();
        let clock = Rule::HistoryClock;
        check_applied(FindingBuilder::new(clock, ""), None, Some(Level::Warn));
        check_applied(escalated(clock), None, Some(Level::Deny));
        check_applied(
            escalated(clock),
            Some(LevelSetting::Deny),
            Some(Level::Deny),
        );
        check_applied(
            escalated(clock),
            Some(LevelSetting::Warn),
            Some(Level::Warn),
        );
        check_applied(escalated(clock), Some(LevelSetting::Allow), None);
        check_applied(escalated(Rule::DutyGrace), None, Some(Level::Info));
    }

    #[test]
    fn a_capped_finding_warns_at_most_whatever_the_policy_sets() {
        let capped = |rule| FindingBuilder::new(rule, "").cap_at_warn();
        let changed = Rule::HistoryChanged;
        check_applied(FindingBuilder::new(changed, ""), None, Some(Level::Deny));
        check_applied(capped(changed), None, Some(Level::Warn));
        check_applied(capped(changed), Some(LevelSetting::Deny), Some(Level::Warn));
        check_applied(capped(changed), Some(LevelSetting::Allow), None);
        check_applied(capped(Rule::DutyGrace), None, Some(Level::Info));
        check_applied(capped(changed).escalate(), None, Some(Level::Warn));
        check_applied(
            capped(Rule::HistoryClock).escalate(),
            None,
            Some(Level::Warn),
        );
        check_applied(capped(Rule::EvidenceSchema), None, Some(Level::Deny));
    }
}
