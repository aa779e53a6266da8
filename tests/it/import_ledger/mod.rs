//! `dutybook import-ledger`: a spreadsheet of past duties becomes evidence, row by row, all or none.

mod again;
mod columns;
mod files;
mod judged;
mod refused;
mod rows;
mod times;

use crate::harness::run::Run;
use crate::record::world::World;

/// Before the day of adoption.
const NOW: &str = "2026-02-27T15:00:00+01:00";
/// After it.
const LATER: &str = "2026-03-20T12:00:00+01:00";
const HEADER: &str = "task,occurrence,date,team,performed_by,performed_at,summary,link,link_title,reviewed_by,\
                      reviewed_at,details.score,details.systems.0.name,details.ok\n";

const FILES: &[(&str, &str)] = &[
    (
        "policy/dutybook.yaml",
        "kind: policy/v1\ntimezone: Europe/Copenhagen\nstarts: 2026-01-01\nhistory: { since: 2026-03-02 }\n\
         review:\n  approvers: [beta]\n",
    ),
    (
        "policy/teams.yaml",
        "kind: teams/v1\nteams:\n  alpha:\n    name: Team Alpha\n    formerly: [old-alpha]\n    members:\n      - email: a-1@soc.example\n        \
         aliases: [a-1@users.noreply.example]\n      - email: a-2@soc.example\n  beta:\n    members:\n      \
         - email: b-1@soc.example\n",
    ),
    (
        "policy/tasks/report.yaml",
        "kind: task/v1\nid: report\ntitle: Write a report\nassigned: { team: alpha }\n\
         cadence:\n  every: week\n  due: { weekday: friday, time: \"17:00\" }\n",
    ),
    (
        "policy/tasks/triage.yaml",
        "kind: task/v1\nid: triage\ntitle: Triage\nassigned: { each_of: [alpha, beta] }\n\
         cadence: { every: day, on: business-days }\n",
    ),
    (
        "policy/tasks/briefing.yaml",
        "kind: task/v1\nid: briefing\ntitle: Briefing\nassigned: { any_of: [alpha, beta] }\ncadence: { every: month }\n",
    ),
    (
        "policy/tasks/accounts.yaml",
        "kind: task/v1\nid: accounts\ntitle: Accounts\nassigned: { team: alpha }\ncadence: { every: week }\n\
         evidence: { review: { required: true, by: [beta] } }\n",
    ),
    (
        "policy/tasks/scan.yaml",
        "kind: task/v1\nid: scan\ntitle: Scan\nassigned: { team: alpha }\ncadence: { every: month }\n\
         evidence: { details: scan }\n",
    ),
    (
        "policy/tasks/drill.yaml",
        "kind: task/v1\nid: drill\ntitle: Drill\nassigned: { team: alpha }\n\
         cadence: { as_needed: { within: P5D, at_least_every: P1Y } }\n",
    ),
    (
        "policy/schemas/scan.schema.json",
        r#"{ "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
  "required": ["score", "systems"], "properties": { "score": { "type": "number" }, "ok": { "type": "boolean" },
    "systems": { "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" } } } } } }"#,
    ),
];

fn world() -> World {
    let world = World::of_files(FILES.iter().copied(), "a-1@soc.example");
    world.commit_at("2026-02-20T12:00:00Z", "Policy");
    world
}

/// A spreadsheet with rows of the header, each cut behind its last cell.
fn import_with(world: &World, rows: &str, more: &[&str]) -> Run {
    let file = world.outside("duties.csv", format!("{HEADER}{rows}\n").as_bytes());
    world.run_at(NOW, &[&["import-ledger", &*file], more].concat())
}

fn import(world: &World, rows: &str) -> Run {
    import_with(world, rows, &[])
}

const HONEST: &str = "report,2026-W03,,,a-1@soc.example,2026-01-16 16:00,Fine";
