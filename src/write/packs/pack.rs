//! The packs, and what each brings along.

use super::embedded::PackCalendar;
use super::{m365_defender_soc, minimal};

/// A policy to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyPack {
    /// The eight maintenance duties of a SOC that runs Microsoft 365 Defender.
    M365DefenderSoc,
    /// One weekly task, to be replaced by one's own.
    Minimal,
}

impl PolicyPack {
    /// The pack's files below `policy/`: everything but the settings, which are made from answers.
    #[must_use]
    pub const fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            PolicyPack::M365DefenderSoc => m365_defender_soc::FILES,
            PolicyPack::Minimal => minimal::FILES,
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            PolicyPack::M365DefenderSoc => {
                "the eight maintenance duties of a SOC that runs Microsoft 365 Defender"
            }
            PolicyPack::Minimal => "one weekly task, to be replaced by your own",
        }
    }

    /// The team whose members approve waivers, and own the policy.
    #[must_use]
    pub const fn approvers(self) -> &'static str {
        match self {
            PolicyPack::M365DefenderSoc => m365_defender_soc::APPROVERS,
            PolicyPack::Minimal => minimal::APPROVERS,
        }
    }

    /// The calendars that the pack brings along.
    #[must_use]
    pub const fn calendars(self) -> &'static [PackCalendar] {
        match self {
            PolicyPack::M365DefenderSoc => m365_defender_soc::CALENDARS,
            PolicyPack::Minimal => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_has_teams_tasks_and_approvers() {
        for pack in [PolicyPack::M365DefenderSoc, PolicyPack::Minimal] {
            let has = |path: &str| pack.files().iter().any(|(name, _)| name.starts_with(path));
            assert!(has("policy/teams.yaml"), "{pack:?}");
            assert!(has("policy/tasks/"), "{pack:?}");
            assert!(!has("policy/dutybook.yaml"), "made from answers");
            assert!(!has("policy/waivers/"), "nobody starts with exceptions");
            let teams = pack
                .files()
                .iter()
                .find(|(name, _)| *name == "policy/teams.yaml");
            let approvers = format!("\n  {}:\n", pack.approvers());
            assert!(teams.is_some_and(|(_, text)| text.contains(&approvers)));
            for calendar in pack.calendars() {
                assert!(has(&format!("policy/calendars/{}.yaml", calendar.id)));
            }
        }
    }
}
