//! The settings of the whole repository.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Duration, Id};
use crate::language::Language;

/// The settings of `policy/dutybook.yaml`, without the levels of rules.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The organisation that owes the duties.
    pub organisation: Option<String>,
    /// The language of what people are shown, where nothing else is asked for.
    pub language: Language,
    /// The time zone of tasks that name none.
    pub timezone: Tz,
    /// The calendar of tasks that name none; Monday to Friday where there is none.
    pub calendar: Option<Id>,
    /// The first day on which anything is owed, inclusive, local.
    pub starts: NaiveDate,
    /// How long a team has to get its evidence landed.
    pub record_within: Duration,
    /// How long before its due instant a duty is due soon.
    pub due_soon: Duration,
    /// What is required of git's history.
    pub history: HistorySettings,
    /// Teams whose members approve waivers, and review where a task names nobody.
    pub approvers: Vec<Id>,
    /// How long after evidence could land its required review may land, where a task says nothing else.
    pub review_within: Duration,
}

/// What a policy requires of git's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistorySettings {
    /// Whether a verdict needs full history.
    pub required: bool,
    /// The branch that is judged; `None` for the one that is checked out.
    pub mainline: Option<String>,
    /// The day of adoption, inclusive, local: what landed before was imported, and its landing proves nothing.
    pub since: Option<NaiveDate>,
    /// What is required of signatures.
    pub signatures: Signatures,
    /// The keys with which the forge signs what it merges, in the order of the file.
    pub forge_keys: Vec<ForgeKey>,
    /// What is required of time stamps.
    pub timestamps: TimestampSettings,
}

/// What a policy requires of time stamps (RFC 3161).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampSettings {
    /// Whether what no token covers in time counts as landed only when one covers it.
    pub required: bool,
    /// How long after its commit's date a token has to cover a landing.
    pub within: Duration,
    /// The names of the files below `policy/timestamping/` that hold the certificates of accepted authorities.
    pub authorities: Vec<String>,
}

impl Default for TimestampSettings {
    fn default() -> Self {
        TimestampSettings {
            required: false,
            within: Duration::days(1),
            authorities: Vec::new(),
        }
    }
}

/// A key of the forge, and the days on which it is valid.
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
    /// The name of the file below `policy/keys/` that holds the key, where `key` is one: letters, digits, `.`, `_` and
    /// `-`, not beginning with `.` or `-`.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        Some(self.key.as_str()).filter(|key| is_plain_file_name(key))
    }
}

/// Whether a text is the name of a file and nothing else: letters, digits, `.`, `_` and `-`, at most 100, not beginning with
/// `.` or `-`.
#[must_use]
pub fn is_plain_file_name(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    let is_short = !text.is_empty() && text.len() <= 100;
    is_short && text.bytes().all(is_plain) && !text.starts_with(['.', '-'])
}

impl Default for HistorySettings {
    fn default() -> Self {
        HistorySettings {
            required: true,
            mainline: None,
            since: None,
            signatures: Signatures::Optional,
            forge_keys: Vec::new(),
            timestamps: TimestampSettings::default(),
        }
    }
}

/// What a policy requires of signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signatures {
    /// They are not checked.
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
            from: None,
            until: None,
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
}
