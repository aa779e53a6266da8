//! A task of three teams, in Copenhagen, New York and Riyadh.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::json::{list, text};
use crate::harness::repo::Repo;

const FILES: &[(&str, &str)] = &[
    (
        "policy/dutybook.yaml",
        "kind: policy/v1\ntimezone: Europe/Copenhagen\ncalendar: denmark\nstarts: 2026-06-01\n\
         review:\n  approvers: [copenhagen]\n",
    ),
    (
        "policy/teams.yaml",
        "kind: teams/v1\nteams:\n  copenhagen:\n    members: [{ email: c-1@soc.example }]\n  \
         new-york:\n    timezone: America/New_York\n    calendar: us\n    members: [{ email: n-1@soc.example }]\n  \
         riyadh:\n    timezone: Asia/Riyadh\n    calendar: saudi-arabia\n    members: [{ email: r-1@soc.example }]\n",
    ),
    (
        "policy/calendars/denmark.yaml",
        "kind: calendar/v1\nname: Denmark\nweekend: [saturday, sunday]\nholidays:\n  \
         - { date: 2026-06-05, name: Constitution Day }\n  - { date: 2026-12-25, name: Christmas Day }\n",
    ),
    (
        "policy/calendars/us.yaml",
        "kind: calendar/v1\nname: United States\nweekend: [saturday, sunday]\nholidays:\n  \
         - { date: 2026-06-19, name: Juneteenth }\n  - { date: 2026-07-03, name: Independence Day (observed) }\n  \
         - { date: 2026-12-25, name: Christmas Day }\n",
    ),
    (
        "policy/calendars/saudi-arabia.yaml",
        "kind: calendar/v1\nname: Saudi Arabia\nweekend: [friday, saturday]\nholidays:\n  \
         - { date: 2026-09-23, name: National Day }\n",
    ),
    (
        "policy/tasks/log-review.yaml",
        "kind: task/v1\nid: log-review\ntitle: Log review\n\
         assigned: { each_of: [copenhagen, new-york, riyadh] }\n\
         cadence:\n  every: day\n  on: business-days\n  due: { time: \"17:00\" }\n  grace: 1 business-day\n\
         evidence: { artifacts: { min: 0 } }\n",
    ),
];

/// When the policy landed.
pub(super) const LANDED: &str = "2026-05-29T12:00:00+02:00";

/// The files alone, in git and not committed.
pub(super) fn files() -> Repo {
    let repo = Repo::unborn();
    for (path, content) in FILES {
        repo.write(path, content);
    }
    repo
}

/// A repository whose policy landed before it owes anything.
pub(super) fn repository() -> Repo {
    files().land("Policy", LANDED)
}

/// Writes evidence of the log review.
pub(super) fn put_evidence(repo: &Repo, (team, day): (&str, &str), performed_at: &str) {
    let who = &team[..1];
    repo.write(
        format!("evidence/log-review/2026/{day}/{team}.yaml"),
        format!(
            "kind: evidence/v1\ntask: log-review\noccurrence: {day}\nteam: {team}\n\
             performed_by: [{who}-1@soc.example]\nperformed_at: {performed_at}\nsummary: The logs of {team}, {day}\n"
        ),
    );
}

/// The duties that are due in an interval of days, by id.
pub(super) fn duties(repo: &Repo, from: &str, to: &str) -> BTreeMap<String, Value> {
    let run = repo.run(&format!(
        "audit --from {from} --to {to} --format json --as-of {to}T23:59:59Z"
    ));
    let report = run.answers().json();
    let duties = list(&report["duties"]).iter();
    duties
        .map(|duty| (text(&duty["duty"]).to_owned(), duty.clone()))
        .collect()
}

/// The labels of the log review that a team owes, of some duties.
pub(super) fn labels<'d>(duties: &'d BTreeMap<String, Value>, team: &str) -> Vec<&'d str> {
    let ids = duties.keys().filter_map(|id| {
        let (occurrence, of) = id.rsplit_once('/')?;
        let label = occurrence.strip_prefix("log-review/")?;
        (of == team).then_some(label)
    });
    ids.collect()
}
