//! `policy/dutybook.yaml`, and a calendar where a new one is asked for.

use std::collections::BTreeMap;

use super::answers::{InitAnswers, InitCalendar};
use crate::language::Language;
use crate::model::Id;

/// The file whose presence makes a folder a dutybook repository.
pub(super) const SETTINGS: &str = "policy/dutybook.yaml";

pub(super) fn draft_settings(answers: &InitAnswers, files: &mut BTreeMap<String, String>) {
    files.insert(SETTINGS.to_owned(), settings(answers));
    if let Some(authority) = &answers.stamping {
        let certificate = &authority.certificate;
        files.insert(certificate.path(), certificate.text().to_owned());
    }
    if let Some(InitCalendar { id, text }) = &answers.calendar {
        let path = format!("policy/calendars/{id}.yaml");
        let new = || calendar(&capitalize(id.as_str()));
        files.insert(path, text.clone().unwrap_or_else(new));
    }
}

fn settings(answers: &InitAnswers) -> String {
    let organisation = answers.organisation.as_deref().map_or_else(
        || "# organisation: Your SOC     # shown in reports".to_owned(),
        |name| format!("organisation: {}", quote_yaml(name)),
    );
    let language = match answers.language {
        Language::ENGLISH => String::new(),
        language => format!("language: {language:<18} # of titles, names, prompts and pages\n"),
    };
    let calendar = match &answers.calendar {
        Some(calendar) => format!("calendar: {}", calendar.id),
        None => {
            "# calendar: ID              # a file of policy/calendars; Monday to Friday without"
                .to_owned()
        }
    };
    let versions = versions_up_to_next_major();
    let (timezone, starts) = (answers.timezone.name(), answers.starts);
    let timestamps = answers.stamping.as_ref().map_or_else(String::new, |authority| {
        let names = format!("[{}]", authority.certificate.name());
        format!(
            "  timestamps:
    required: false          # true: what no token covers within P1D counts as landed at the first token that covers it
    authorities: {names:<11} # certificates below policy/timestamping/
"
        )
    });
    let approvers: Vec<&str> = answers.seed.approvers.iter().map(Id::as_str).collect();
    let approvers = format!("[{}]", approvers.join(", "));
    format!(
        "kind: policy/v1
dutybook: \"{versions}\"      # versions that may judge by this policy
{organisation}
{language}timezone: {timezone}
{calendar}
starts: {starts}           # nothing is owed before
record_within: P2D           # how long a team has to get its evidence onto the mainline
due_soon: P2D                # what `due` and reports call soon
history:
  signatures: optional       # off | optional | required
{timestamps}review:
  approvers: {approvers:<16} # teams that approve waivers, and review where a task names nobody
"
    )
}

/// The versions from this one on in which formats and rules stay what they are: up to the next major one.
fn versions_up_to_next_major() -> String {
    let [major, minor] = [
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
    ];
    let next = major.parse::<u64>().map_or(1, |major| major + 1);
    format!(">={major}.{minor}, <{next}")
}

/// Text as a YAML 1.2 scalar in double quotes, whose escapes those of JSON are.
fn quote_yaml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn capitalize(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn calendar(name: &str) -> String {
    let name = quote_yaml(name);
    format!(
        "kind: calendar/v1
name: {name}
weekend: [saturday, sunday]
# Days besides the weekend on which nobody works, at least a year ahead:
#   - {{ date: 2026-12-25, name: Christmas Day }}
holidays: []
"
    )
}
