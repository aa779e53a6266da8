//! The person who records, and their teams.

use chrono::NaiveDate;

use crate::model::{Email, Id, Membership, Policy, Task};

/// A person on the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their address on the roster; they may have been identified by an alias.
    pub email: Email,
    /// Their teams on the given day.
    pub teams: Vec<Id>,
}

/// The person with an address, on a local day; an address that is not on the roster is a person on no team.
#[must_use]
pub fn identify_person(policy: &Policy, address: &Email, day: NaiveDate) -> Person {
    let teams = policy.teams.teams();
    let members = teams.values().flat_map(|team| &team.members);
    let known = members
        .clone()
        .find(|member| member.email == *address)
        .or_else(|| {
            members
                .clone()
                .find(|member| member.aliases.contains(address))
        });
    let is_on = |team: &&Id| policy.teams.membership(team, address, day) == Membership::Member;
    Person {
        email: known.map_or_else(|| address.clone(), |member| member.email.clone()),
        teams: teams.keys().filter(is_on).cloned().collect(),
    }
}

/// The person's teams whose evidence a task takes.
#[must_use]
pub fn owing_teams(task: &Task, person: &Person) -> Vec<Id> {
    let owing = task.assigned.teams();
    let own = person.teams.iter().filter(|team| owing.contains(team));
    own.cloned().collect()
}
