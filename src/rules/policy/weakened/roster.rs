//! Whether more people may approve and review.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::spelling::join_names;
use super::weakening::{Weakening, WeakeningNotes};
use crate::model::{Email, Id, Policy, ReviewDemand, Stint};

/// Compares the rosters of the teams that approve or review in both versions. A team
/// that newly does is reported where the policy names it.
pub(super) fn compare(old: &Policy, new: &Policy, found: &mut Vec<Weakening>) {
    if old.teams.teams() == new.teams.teams() {
        return;
    }
    let file: Arc<str> = Arc::from("policy/teams.yaml");
    compare_persons(old, new, &file, found);
    for team in authorities(old).intersection(&authorities(new)) {
        // By address and not by entry: an alias anywhere makes its bearer the same person.
        let is_wider = |address: &&Email| {
            let was = old.teams.stints(team, address);
            let is = new.teams.stints(team, address);
            is.iter()
                .any(|stint| !was.iter().any(|was| covers(*was, *stint)))
        };
        let added: Vec<&Email> = new.teams.addresses().filter(is_wider).collect();
        if added.is_empty() {
            continue;
        }
        let message = format!(
            "more people may approve or review for {team}, or for longer: {}",
            join_names(&added)
        );
        let mut notes = WeakeningNotes::new(Arc::clone(&file), "teams".to_owned(), found);
        notes.add(&format!("teams.{team}.members"), message);
    }
}

/// People who become several: addresses that were one person's, of whom a roster still names one, and
/// that are no longer. Whoever has both could perform under one and review under the other.
fn compare_persons(old: &Policy, new: &Policy, file: &Arc<str>, found: &mut Vec<Weakening>) {
    let known: BTreeSet<&Email> = new.teams.addresses().collect();
    for person in old.teams.persons() {
        let Some(first) = person.iter().find(|address| known.contains(*address)) else {
            continue;
        };
        let is_split = |address: &&&Email| !new.teams.is_same_person(first, address);
        let split: Vec<&&Email> = person.iter().filter(is_split).collect();
        if split.is_empty() {
            continue;
        }
        let message = format!(
            "{first} and {} were one person, and are {} now",
            join_names(&split),
            count_persons(new, &person)
        );
        let subject = format!("person {}", person[0]);
        let mut notes = WeakeningNotes::new(Arc::clone(file), subject, found);
        notes.add_at("/teams", message);
    }
}

/// `2 persons`: how many of a roster or outside of it the addresses are.
fn count_persons(policy: &Policy, addresses: &[&Email]) -> String {
    let is_first = |(at, address): &(usize, &&Email)| {
        let mut earlier = addresses[..*at].iter();
        !earlier.any(|other| policy.teams.is_same_person(other, address))
    };
    let count = addresses.iter().enumerate().filter(is_first).count();
    format!("{count} persons")
}

/// The teams whose members approve waivers or must review.
fn authorities(policy: &Policy) -> BTreeSet<&Id> {
    let requires = policy.tasks.values().map(|task| &task.requires);
    let by = requires
        .filter(|requires| ReviewDemand::can_arise(requires))
        .flat_map(|requires| &requires.review.by);
    policy.settings.approvers.iter().chain(by).collect()
}

/// Whether one stint contains all of another.
pub(super) fn covers(outer: Stint, inner: Stint) -> bool {
    let from = |stint: Stint| stint.0.unwrap_or(NaiveDate::MIN);
    let until = |stint: Stint| stint.1.unwrap_or(NaiveDate::MAX);
    from(outer) <= from(inner) && until(inner) <= until(outer)
}
