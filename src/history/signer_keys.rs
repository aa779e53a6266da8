//! Whose keys may sign commits, by one version of the policy.

use chrono::NaiveDate;

use crate::load::PolicyVersion;
use crate::model::{Email, Member, Teams};
use crate::signing::{Keyring, SigningKey, openpgp_addresses};

/// The keys of one version of the policy, and who holds them.
pub(super) struct SignerKeys {
    pub(super) keys: Keyring,
    pub(super) holders: Vec<KeyHolder>,
}

/// Who may sign with a key, and on which days, both inclusive.
pub(super) struct KeyHolder {
    /// `None` for the forge.
    pub(super) email: Option<Email>,
    pub(super) from: Option<NaiveDate>,
    pub(super) until: Option<NaiveDate>,
}

impl KeyHolder {
    fn of_member(member: &Member) -> KeyHolder {
        KeyHolder {
            email: Some(member.email.clone()),
            from: member.from,
            until: member.until,
        }
    }

    /// Whether the holder might sign on a day.
    pub(super) fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Why the holder might not sign on a day.
    pub(super) fn validity_on(&self, day: NaiveDate) -> String {
        match (self.from, self.until) {
            (_, Some(until)) if until < day => format!("it was until {until}"),
            (Some(from), _) => format!("it is from {from}"),
            _ => "it was not in force".to_owned(),
        }
    }
}

impl SignerKeys {
    pub(super) fn of_version(version: &PolicyVersion) -> SignerKeys {
        let policy = &version.policy;
        let mut holders = Vec::new();
        let mut texts: Vec<(usize, &str)> = Vec::new();
        let members = policy.teams.teams().values().flat_map(|team| &team.members);
        for member in members.clone() {
            for key in &member.signing_keys {
                texts.push((holders.len(), key));
                holders.push(KeyHolder::of_member(member));
            }
        }
        for forge in &policy.settings.history.forge_keys {
            let file = version.keys.get(&forge.key);
            texts.push((holders.len(), file.unwrap_or(&forge.key)));
            holders.push(KeyHolder {
                email: None,
                from: forge.from,
                until: forge.until,
            });
        }
        for armoured in version.keys.values() {
            let addresses = openpgp_addresses(armoured).unwrap_or_default();
            for member in members.clone() {
                let is_own = |address: &String| is_person(&policy.teams, &member.email, address);
                if addresses.iter().any(is_own) {
                    texts.push((holders.len(), armoured));
                    holders.push(KeyHolder::of_member(member));
                }
            }
        }
        let keys = texts.iter().map(|(holder, text)| SigningKey {
            holder: *holder,
            text,
        });
        // A key that cannot be used signs nothing: what it signed is by an unknown key.
        let (keys, _) = Keyring::new(keys);
        SignerKeys { keys, holders }
    }
}

/// Whether an address is one of a person's.
pub(super) fn is_person(teams: &Teams, email: &Email, address: &str) -> bool {
    Email::new(address).is_ok_and(|address| teams.is_same_person(email, &address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_days_are_inclusive() {
        let holder = KeyHolder {
            email: None,
            from: NaiveDate::from_ymd_opt(2026, 1, 5),
            until: NaiveDate::from_ymd_opt(2026, 2, 6),
        };
        let check = |month, day, expected| {
            let date = NaiveDate::from_ymd_opt(2026, month, day).expect("a day");
            assert_eq!(holder.is_valid_on(date), expected, "{date}");
        };
        check(1, 4, false);
        check(1, 5, true);
        check(2, 6, true);
        check(2, 7, false);
    }
}
