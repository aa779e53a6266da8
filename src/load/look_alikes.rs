//! Addresses of different people that nobody can tell apart by reading.

use std::collections::BTreeMap;

use unicode_security::skeleton;

use super::faults::At;
use super::field_value::FieldValue;
use crate::model::{Email, Teams};
use crate::text::Range;
use crate::yaml::{Node, Value};

/// Reports addresses that look like another person's (UTS #39 §4): of Latin and Cyrillic letters, say.
///
/// Two addresses in plain ASCII are left alone: `1` and `l` are told apart by people who care.
pub(super) fn report_look_alikes(root: FieldValue, teams: &Teams) {
    if teams.addresses().all(|address| address.as_str().is_ascii()) {
        return;
    }
    let mut by_look: BTreeMap<String, Vec<&Email>> = BTreeMap::new();
    for address in teams.addresses() {
        let look: String = skeleton(address.as_str()).collect();
        by_look.entry(look).or_default().push(address);
    }
    // Ascending: an address in plain ASCII comes before those that imitate it.
    for alike in by_look.into_values() {
        let Some((first, others)) = alike.split_first() else {
            continue;
        };
        for other in others.iter().filter(|other| !other.as_str().is_ascii()) {
            if teams.is_same_person(first, other) {
                continue;
            }
            let message = format!(
                "`{other}` looks like `{first}`, but is written with other letters: {}",
                name_letters(other)
            );
            let help =
                "write both in the letters of one script, or list one as an alias of the other";
            let range = place_of(root.node, other).unwrap_or(root.node.range);
            let at = At::Key(&At::Root, other.as_str());
            root.faults.add(range, at, message, help);
        }
    }
}

/// The letters of an address outside ASCII, by their code points.
fn name_letters(address: &Email) -> String {
    let letters = address.as_str().chars().filter(|c| !c.is_ascii());
    let names: Vec<String> = letters
        .take(4)
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    names.join(", ")
}

/// Where the address first stands.
fn place_of(node: &Node, address: &Email) -> Option<Range> {
    match &node.value {
        Value::Str(text) => {
            let is_it = Email::new(text).is_ok_and(|email| email == *address);
            is_it.then_some(node.range)
        }
        Value::Seq(items) => items.iter().find_map(|item| place_of(item, address)),
        Value::Map(entries) => entries
            .iter()
            .find_map(|entry| place_of(&entry.value, address)),
        _ => None,
    }
}
