//! The person who records, and their teams.

use chrono::NaiveDate;

use super::occurrence::is_waiting;
use crate::judge::{Assessment, Duty};
use crate::model::{Email, Id, Membership, Policy, Task};

/// A person on the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their address on the roster; they may have been identified by an alias.
    pub email: Email,
    /// Their teams on that day.
    pub teams: Vec<Id>,
    /// The local day.
    pub day: NaiveDate,
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
        day,
    }
}

/// Those of some teams that a person is on. Of a team that is gone, its last roster counts.
#[must_use]
pub fn teams_of_person(assessment: &Assessment, teams: &[Id], person: &Person) -> Vec<Id> {
    let is_on_last_roster = |team: &Id| {
        let timeline = assessment.timeline.as_ref()?;
        let versions = timeline.versions().iter().rev();
        let mut rosters = versions.map(|version| &version.policy.teams);
        let last = rosters.find(|roster| roster.teams().contains_key(team))?;
        let is_gone = !timeline.newest_policy().teams.teams().contains_key(team);
        let membership = last.membership(team, &person.email, person.day);
        Some(is_gone && membership == Membership::Member)
    };
    let is_own = |team: &&Id| person.teams.contains(team) || is_on_last_roster(team) == Some(true);
    let mut own: Vec<Id> = teams.iter().filter(is_own).cloned().collect();
    own.sort();
    own
}

/// The teams whose evidence a task takes, as they are called now: those that owe the occurrence with a label, where
/// there is one, by the policy in force for it; else those that the newest policy assigns, and those of open duties.
#[must_use]
pub fn owing_teams(assessment: &Assessment, task: &Task, label: Option<&str>) -> Vec<Id> {
    let mut owing = Vec::new();
    let duties = assessment.duties.iter();
    for duty in duties.filter(|duty| duty.id.task == task.id) {
        let is_meant = match label {
            Some(label) => *duty.id.occurrence == *label,
            None => is_waiting(duty),
        };
        if is_meant {
            owing.extend(taken_teams(assessment, duty));
        }
    }
    let newest = task.assigned.teams().iter();
    let newest = newest
        .filter(|_| label.is_none() || owing.is_empty())
        .cloned();
    let mut teams: Vec<Id> = newest.collect();
    for team in owing {
        if !teams.contains(&team) {
            teams.push(team);
        }
    }
    teams
}

/// The teams whose evidence a duty takes, as they are called now.
fn taken_teams(assessment: &Assessment, duty: &Duty) -> Vec<Id> {
    let Some(timeline) = &assessment.timeline else {
        return Vec::new();
    };
    let assigned = if duty.id.team == Id::any() {
        let task = timeline.task(duty.version, duty.id.task.as_str());
        task.map_or(&[][..], |task| task.assigned.teams())
    } else {
        std::slice::from_ref(&duty.id.team)
    };
    let names = assigned.iter();
    names
        .map(|team| timeline.current_name(duty.version, team).clone())
        .collect()
}

/// The duties that wait for evidence of a team of a person's, each with that team, most urgent first.
#[must_use]
pub fn open_duties_of_person<'a>(
    assessment: &'a Assessment,
    person: &Person,
) -> Vec<(&'a Duty, Id)> {
    let mut own = Vec::new();
    for duty in assessment.duties.iter().filter(|duty| is_waiting(duty)) {
        let teams = teams_of_person(assessment, &taken_teams(assessment, duty), person);
        own.extend(teams.into_iter().map(|team| (duty, team)));
    }
    own.sort_by_key(|(duty, _)| (duty.window.due, duty.window.deadline, &duty.id));
    own
}
