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
        .filter_map(|change| report_change(change, facts))
        .collect()
}

fn report_change(change: &MailmapChange, facts: &MainlineFacts) -> Option<FindingBuilder> {
    let timeline = facts.context.timeline;
    let version = facts.past.version_of(change.commit);
    let policy = version.map_or(timeline.newest_policy(), |version| timeline.policy(version));
    let people = change.people.iter();
    let people: Vec<&ChangedIdentity> = people
        .filter(|person| is_other_person(person, &policy.teams))
        .collect();
    let first = people.first()?;
    let told: Vec<String> = people.iter().take(NAMED).map(|it| describe(it)).collect();
    let more = match people.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        ".mailmap changes who somebody is: {}{more}, with {}",
        told.join("; "),
        facts.names.name(Some(change.commit))
    );
    let id = facts.past.history.commit(change.commit).id;
    let file: Arc<str> = Arc::from("policy/teams.yaml");
    let finding = FindingBuilder::new(Rule::PolicyWeakened, message)
        .help("signatures and reviews that land after it are judged by it; make sure that whoever answers for the roster has agreed, or list other addresses of a person under `aliases`")
        .subject(&format!("mailmap {} {id}", first.address))
        .range(facts.loaded.place(&file, "/teams"))
        .file(&file);
    Some(finding)
}

fn describe(person: &ChangedIdentity) -> String {
    let ChangedIdentity { address, was, is } = person;
    format!("{address} was {was}, is now {is}")
}

/// Whether an address of a roster is concerned, and the roster does not say itself that both are one
/// person.
fn is_other_person(person: &ChangedIdentity, teams: &Teams) -> bool {
    let (Ok(was), Ok(is)) = (Email::new(&person.was), Email::new(&person.is)) else {
        return false;
    };
    let is_known = |address: &Email| teams.is_known(address);
    let is_concerned = is_known(&was) || is_known(&is);
    is_concerned && !teams.is_same_person(&was, &is)
}
