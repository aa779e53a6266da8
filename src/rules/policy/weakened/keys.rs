//! Whether other keys sign: in files below `policy/keys/`, and as keys of people.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::spelling::join_names;
use super::time_proofs;
use super::weakening::{Weakening, WeakeningNotes};
use crate::history::ChangedContent;
use crate::model::{Email, Policy};

/// How many characters of a key a message shows, from its end: its beginning names its kind.
const SHOWN: usize = 12;

/// Compares the keys of the forge and of people that both versions know.
pub(super) fn compare(
    old: &Policy,
    new: &Policy,
    contents: &[ChangedContent],
    found: &mut Vec<Weakening>,
) {
    compare_files(old, contents, found);
    time_proofs::compare_files(&old.settings.history.timestamps, contents, found);
    if !Arc::ptr_eq(&old.teams, &new.teams) {
        compare_people(old, new, found);
    }
}

/// Key files with another content. One that is added and that the settings did not name before is told
/// as a key of the forge that is new.
fn compare_files(old: &Policy, contents: &[ChangedContent], found: &mut Vec<Weakening>) {
    let forge = &old.settings.history.forge_keys;
    for content in contents {
        let Some(name) = content.path.strip_prefix("policy/keys/") else {
            continue;
        };
        let is_of_forge = forge.iter().any(|key| key.key == name);
        if content.is.is_none() || (content.was.is_none() && !is_of_forge) {
            continue;
        }
        let of = if is_of_forge { " of the forge" } else { "" };
        let message = format!("the key {name}{of} is another: {}", content.spell());
        let mut notes =
            WeakeningNotes::new(Arc::from(&*content.path), format!("key {name}"), found);
        notes.add("", message);
    }
}

/// People who had keys and have others now: who holds one of those signs in their name.
fn compare_people(old: &Policy, new: &Policy, found: &mut Vec<Weakening>) {
    let before = keys_of_people(old);
    for (team, place, email, keys) in members(new) {
        let Some(had) = before.get(email).filter(|had| !had.is_empty()) else {
            continue;
        };
        let added: Vec<&str> = keys.iter().map(String::as_str).collect();
        let added: Vec<&str> = added.into_iter().filter(|key| !had.contains(key)).collect();
        if added.is_empty() {
            continue;
        }
        let had: Vec<&str> = had.iter().copied().collect();
        let message = format!(
            "other keys sign for {email}: was {}, is now also {}",
            shorten(&had),
            shorten(&added)
        );
        let file = Arc::from("policy/teams.yaml");
        let mut notes = WeakeningNotes::new(file, format!("keys of {email}"), found);
        notes.add_at(
            &format!("/teams/{team}/members/{place}/signing_keys"),
            message,
        );
    }
}

type MemberKeys<'p> = (&'p str, usize, &'p Email, &'p [String]);

fn members(policy: &Policy) -> impl Iterator<Item = MemberKeys<'_>> {
    policy.teams.teams().iter().flat_map(|(id, team)| {
        let members = team.members.iter().enumerate();
        members.map(move |(place, it)| (id.as_str(), place, &it.email, &*it.signing_keys))
    })
}

/// The keys of everyone, under each address that a roster names first.
fn keys_of_people(policy: &Policy) -> BTreeMap<&Email, BTreeSet<&str>> {
    let mut keys: BTreeMap<&Email, BTreeSet<&str>> = BTreeMap::new();
    for (_, _, email, of_member) in members(policy) {
        let known = keys.entry(email).or_default();
        known.extend(of_member.iter().map(String::as_str));
    }
    keys
}

/// The ends of keys, by which people tell them apart.
fn shorten(keys: &[&str]) -> String {
    let end = |key: &&str| {
        // An OpenSSH line has a kind, the key, and maybe a comment.
        let key = key.split_whitespace().nth(1).unwrap_or(key);
        let skipped = key.chars().count().saturating_sub(SHOWN);
        format!("…{}", key.chars().skip(skipped).collect::<String>())
    };
    join_names(&keys.iter().map(end).collect::<Vec<_>>())
}
