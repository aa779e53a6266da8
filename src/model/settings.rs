//! What a policy says of the whole repository.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Duration, Id};

/// The settings of `policy/dutybook.yaml`, without the levels of rules.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whose duties these are.
    pub organisation: Option<String>,
    /// Where days begin unless a task says otherwise.
    pub timezone: Tz,
    /// The calendar of tasks that name none; Monday to Friday where there is none.
    pub calendar: Option<Id>,
    /// Nothing is owed before this day, inclusive, local.
    pub starts: NaiveDate,
    /// How long a team has to get its evidence landed.
    pub record_within: Duration,
    /// How near a due instant is called soon.
    pub due_soon: Duration,
    /// What is asked of git's history.
    pub history: HistorySettings,
    /// Teams whose members approve waivers, and review where a task names nobody.
    pub approvers: Vec<Id>,
}

/// What a policy asks of git's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistorySettings {
    /// Whether a verdict needs full history.
    pub required: HistoryRequirement,
    /// The branch that is judged; `None` for the one that is checked out.
    pub mainline: Option<String>,
    /// Adoption, inclusive, local: the landing of what landed before proves nothing.
    pub since: Option<NaiveDate>,
    /// What is asked of signatures.
    pub signatures: Signatures,
    /// The keys with which the forge signs what it merges, in the order of the file.
    pub forge_keys: Vec<ForgeKey>,
}

/// A key of the forge, and the days on which it is the forge's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgeKey {
    /// An OpenSSH public key line, armoured OpenPGP certificates, or the name of a file below
    /// `policy/keys/` that holds one of these.
    pub key: String,
    /// First day, inclusive, in the policy's time zone.
    pub from: Option<NaiveDate>,
    /// Last day, inclusive, in the policy's time zone.
    pub until: Option<NaiveDate>,
}

impl ForgeKey {
    /// The name of the file below `policy/keys/` that holds the key, where it is one: letters,
    /// digits, `.`, `_` and `-`, and neither `.` nor `-` at the beginning.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        let is_name = self.key.len() <= 100 && self.key.bytes().all(is_plain);
        (is_name && !self.key.starts_with(['.', '-']) && !self.key.is_empty())
            .then_some(self.key.as_str())
    }

    /// Whether a day is one on which the key is the forge's.
    #[must_use]
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// Whether a verdict needs the whole history, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HistoryRequirement {
    /// `required: false`: files are judged without it.
    Never,
    /// Nothing is said: a git repository must be whole, and files that lie in none have no history
    /// that could be incomplete.
    WhereThereIsAny,
    /// `required: true`: there must be one.
    Always,
}

impl HistoryRequirement {
    /// The word by which policy asks for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            HistoryRequirement::Never => "false",
            HistoryRequirement::WhereThereIsAny => "not said",
            HistoryRequirement::Always => "true",
        }
    }
}

impl Default for HistorySettings {
    fn default() -> Self {
        HistorySettings {
            required: HistoryRequirement::WhereThereIsAny,
            mainline: None,
            since: None,
            signatures: Signatures::Optional,
            forge_keys: Vec::new(),
        }
    }
}

/// What a policy asks of signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signatures {
    /// They are not looked at.
    Off,
    /// Faults warn.
    Optional,
    /// Faults deny.
    Required,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forge_key(key: &str) -> ForgeKey {
        ForgeKey {
            key: key.to_owned(),
            from: NaiveDate::from_ymd_opt(2026, 1, 5),
            until: NaiveDate::from_ymd_opt(2026, 2, 6),
        }
    }

    #[test]
    fn a_file_name_is_plain() {
        for name in ["web-flow.asc", "a", "1_2.pub"] {
            assert_eq!(forge_key(name).file_name(), Some(name));
        }
        for other in [".", "..", "../a", "-a", "a/b", "", "ssh-ed25519 AAAA"] {
            assert_eq!(forge_key(other).file_name(), None, "{other}");
        }
    }

    #[test]
    fn both_days_are_inclusive() {
        let check = |month, day, expected| {
            let date = NaiveDate::from_ymd_opt(2026, month, day).expect("a day");
            assert_eq!(forge_key("a").is_valid_on(date), expected, "{date}");
        };
        check(1, 4, false);
        check(1, 5, true);
        check(2, 6, true);
        check(2, 7, false);
    }
}
