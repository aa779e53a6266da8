//! Who records, and for which team.

use chrono::NaiveDate;

use crate::model::{Email, Id, Membership, Policy, Task};

/// Somebody whom the roster knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The address by which the roster knows them, whatever the address they came with.
    pub email: Email,
    /// The teams that they are on, on the day that was asked about.
    pub teams: Vec<Id>,
}

/// The person behind an address, on a local day; an address that the roster does not know stands for
/// itself, on no team.
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
