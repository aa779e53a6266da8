//! Changes of `.mailmap` that call somebody of a roster another person, or another person one of them.

use std::sync::Arc;

use crate::finding::{FindingBuilder, Rule};
use crate::history::{ChangedIdentity, MailmapChange};
use crate::model::{Email, Teams};
use crate::rules::facts::MainlineFacts;

/// How many addresses one finding names.
const NAMED: usize = 5;

/// Changes of the mailmap that change who somebody is. They count for what lands after them.
pub(super) fn check_mailmap_changes(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let changes = facts.mailmaps.iter();
    changes
        .filter_map(|change| report_landed(change, facts))
        .collect()
}

fn report_landed(change: &MailmapChange, facts: &MainlineFacts) -> Option<FindingBuilder> {
    let timeline = facts.context.timeline;
    let commit = change.commit?;
    let version = facts.past.version_of(commit);
    let policy = version.map_or(timeline.newest_policy(), |version| timeline.policy(version));
    let id = facts.past.history.commit(commit).id;
    report_change(
        change,
        &policy.teams,
        &facts.names.name(Some(commit)),
        &id.to_string(),
    )
    .map(|finding| finding.range(facts.loaded.place(&rosters(), "/teams")))
}

/// A change that is not landed yet, and that says of the people of some teams who they are.
#[must_use]
pub fn report_mailmap_of_change(change: &MailmapChange, teams: &Teams) -> Option<FindingBuilder> {
    report_change(change, teams, "the change that is judged", "change")
}

fn report_change(
    change: &MailmapChange,
    teams: &Teams,
    name: &str,
    id: &str,
) -> Option<FindingBuilder> {
    let people = change.people.iter();
    let people: Vec<&ChangedIdentity> = people
        .filter(|person| is_other_person(person, teams))
        .collect();
    let first = people.first()?;
    let told: Vec<String> = people.iter().take(NAMED).map(|it| describe(it)).collect();
    let more = match people.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        ".mailmap changes who somebody is: {}{more}, with {name}",
        told.join("; "),
    );
    let finding = FindingBuilder::new(Rule::PolicyWeakened, message)
        .help("signatures and reviews that land after it are judged by it; make sure that whoever answers for the roster has agreed, or list other addresses of a person under `aliases`")
        .subject(&format!("mailmap {} {id}", first.address))
        .file(&rosters());
    Some(finding)
}

fn rosters() -> Arc<str> {
    Arc::from("policy/teams.yaml")
}

fn describe(person: &ChangedIdentity) -> String {
    let ChangedIdentity {
        address, was, is, ..
    } = person;
    format!("{address} was {was}, is now {is}")
}

/// Whether an address of a roster is concerned, and the roster does not say itself that both are one
/// person. What is no address that a roster could list is nobody of it.
fn is_other_person(person: &ChangedIdentity, teams: &Teams) -> bool {
    let [was, is] = [&person.was, &person.is].map(|address| Email::new(address).ok());
    let is_known = |address: &Option<Email>| {
        address
            .as_ref()
            .is_some_and(|address| teams.is_known(address))
    };
    let is_same = was.as_ref().zip(is.as_ref());
    let is_same = is_same.is_some_and(|(was, is)| teams.is_same_person(was, is));
    (is_known(&was) || is_known(&is)) && !is_same
}
