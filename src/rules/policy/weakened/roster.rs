//! Whether more people may approve and review.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::spelling::join_names;
use super::weakening::{Weakening, WeakeningNotes};
use crate::model::{Email, Id, Policy, Stint};

/// Compares the rosters of the teams that approve or review in both versions. A team
/// that newly does is reported where the policy names it.
pub(super) fn compare(old: &Policy, new: &Policy, found: &mut Vec<Weakening>) {
    if old.teams.teams() == new.teams.teams() {
        return;
    }
    let file: Arc<str> = Arc::from("policy/teams.yaml");
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

/// The teams whose members approve waivers or must review.
fn authorities(policy: &Policy) -> BTreeSet<&Id> {
    let reviews = policy.tasks.values().map(|task| &task.requires.review);
    let by = reviews
        .filter(|review| review.required)
        .flat_map(|review| &review.by);
    policy.settings.approvers.iter().chain(by).collect()
}

/// Whether one stint contains all of another.
pub(super) fn covers(outer: Stint, inner: Stint) -> bool {
    let from = |stint: Stint| stint.0.unwrap_or(NaiveDate::MIN);
    let until = |stint: Stint| stint.1.unwrap_or(NaiveDate::MAX);
    from(outer) <= from(inner) && until(inner) <= until(outer)
}
