//! What the samples become.

use std::fmt::Write;

use chrono_tz::Tz;
use dutybook::internals::import::{ImportContext, ImportError, Imported};
use serde_json::{Value, json};

use crate::import::{
    REMEDIATION, SECURE_SCORES, SENTINEL, SERVICE_MESSAGES, SERVICENOW, changed, check,
    check_valid, friday, run, sample, samples, week, window,
};

/// The same fields in the same order.
fn check_details(imported: &Imported, expected: &Value) {
    let found = Value::Object(imported.details.clone());
    let text = |value| serde_json::to_string_pretty(value).expect("JSON");
    assert_eq!(text(&found), text(expected));
}

#[test]
fn secure_scores() {
    let imported = check(
        SECURE_SCORES,
        &["secure-scores-1.json", "secure-scores-2.json"],
        &week(),
        "Secure Score rose from 53.3 % to 55.5 % since 2026-03-06; improved: Sample: Block legacy authentication \
         (BlockLegacyAuthentication); lost points: scid_2003.",
    );
    check_details(
        &imported,
        &json!({
            "current_score": 387.0,
            "max_score": 697.0,
            "previous_score": 371.5,
            "comparisons": [
                { "basis": "AllTenants", "average_score": 302.25 },
                { "basis": "TotalSeats", "average_score": 341.5 },
                { "basis": "IndustryTypes", "average_score": 355.0 },
            ],
            "improvements": ["Sample: Block legacy authentication (BlockLegacyAuthentication)"],
            "regressions": [
                { "action": "scid_2003", "points_lost": 3.2, "cause": "<FILL IN: cause>" },
            ],
        }),
    );
    assert_eq!(
        imported.notes,
        [
            "compared the reports of 2026-03-13T00:00:00Z and 2026-03-06T00:00:00Z",
            "new among the controls: Sample: Data Loss Prevention policies (DLPEnabled)",
        ]
    );
}

#[test]
fn secure_scores_of_a_week_that_is_recorded_late() {
    let window = window("2026-03-02T00:00:00Z", "2026-03-06T15:00:00Z");
    let files = samples(&["secure-scores-1.json", "secure-scores-2.json"]);
    let imported = run(SECURE_SCORES, &files, &window).expect("an import");
    check_valid(SECURE_SCORES, &imported);
    assert_eq!(imported.details["current_score"], 371.5);
    assert_eq!(imported.details["previous_score"], 365.0);
    assert_eq!(
        imported.notes[1],
        "1 report created after the work left out"
    );
}

#[test]
fn last_weeks_export_beside_this_weeks() {
    let older = sample("secure-scores-2.json");
    let newer = changed(
        &sample("secure-scores-1.json"),
        "/@odata.nextLink",
        Value::Null,
    );
    let overlapping = changed(&older, "/value/0", first_score("/value/1"));
    let imported = run(SECURE_SCORES, &[newer, overlapping], &week()).expect("an import");
    assert_eq!(imported.details["previous_score"], 371.5);
}

fn first_score(pointer: &str) -> Value {
    let json: Value = serde_json::from_slice(&sample("secure-scores-1.json").1).expect("JSON");
    json.pointer(pointer).expect("a report").clone()
}

#[test]
fn service_messages() {
    let imported = check(
        SERVICE_MESSAGES,
        &["messages-1.json", "messages-2.json", "messages-3.json"],
        &week(),
        "3 new or changed posts in the Message Center, 2 with action required.",
    );
    check_details(
        &imported,
        &json!({
            "posts": [
                {
                    "id": "MC9900303",
                    "title": "Sample: Certificate of a connector is renewed",
                    "category": "preventOrFixIssue",
                    "severity": "critical",
                    "services": ["Microsoft Entra"],
                    "action_required_by": "2026-03-20",
                    "decision": "<FILL IN: decision>",
                },
                {
                    "id": "MC9900302",
                    "title": "(Updated) Sample: Digest can be sent to a group",
                    "category": "stayInformed",
                    "severity": "normal",
                    "services": ["Microsoft 365 suite", "Exchange Online"],
                    "decision": "<FILL IN: decision>",
                },
                {
                    "id": "MC9900301",
                    "title": "Sample: Old alert export is retired",
                    "category": "planForChange",
                    "severity": "high",
                    "services": ["Microsoft Defender XDR"],
                    "action_required_by": "2026-04-15",
                    "decision": "<FILL IN: decision>",
                },
            ],
            "licences": [{
                "sku": "<FILL IN: sku>",
                "consumed": "<FILL IN: consumed>",
                "available": "<FILL IN: available>",
            }],
        }),
    );
}

#[test]
fn remediation() {
    let imported = check(
        REMEDIATION,
        &["remediation-tasks.json", "exposure-score.json"],
        &friday(),
        "Exposure score 33.5; 2 remediation activities active, 214 devices still to fix on them, 1 completed.",
    );
    assert_eq!(
        imported.details["exposure_score"],
        json!(33.491_554_051_195_706)
    );
    let activities = imported.details["activities"].as_array().expect("a list");
    let shown: Vec<_> = activities
        .iter()
        .map(|activity| {
            (
                activity["due"].as_str(),
                activity["assets_exposed"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (Some("2026-03-12"), Some(0)),
            (Some("2026-03-16"), Some(18)),
            (Some("2026-03-23"), Some(196)),
        ]
    );
    let fields: Vec<_> = imported.details.keys().collect();
    assert_eq!(
        fields,
        [
            "exposure_score",
            "activities",
            "report_url",
            "owners_notified"
        ]
    );
    assert_eq!(
        imported.notes,
        ["Remediation: 1 activity outside of the window left out"]
    );
}

#[test]
fn remediation_without_the_score_and_without_a_due_date() {
    let tasks = changed(
        &sample("remediation-tasks.json"),
        "/value/0/dueOn",
        Value::Null,
    );
    let imported = run(REMEDIATION, &[tasks], &friday()).expect("an import");
    check_valid(REMEDIATION, &imported);
    assert_eq!(
        imported.details["exposure_score"],
        "<FILL IN: exposure_score>"
    );
    assert_eq!(imported.details["activities"][0]["due"], "<FILL IN: due>");
}

fn check_systems(format: &str, names: &[&str], summary: &str, system: &Value) -> Imported {
    let imported = check(format, names, &friday(), summary);
    check_details(&imported, &json!({ "systems": [system] }));
    imported
}

#[test]
fn sentinel_incidents() {
    let imported = check_systems(
        SENTINEL,
        &["sentinel-1.json", "sentinel-2.json"],
        "Microsoft Sentinel: 3 open, the oldest for 12 days, 3 updated, 1 closed.",
        &json!({ "system": "Microsoft Sentinel", "open": 3, "updated": 3, "closed": 1, "oldest_age_days": 12 }),
    );
    assert_eq!(
        imported.notes,
        [
            "Microsoft Sentinel: 5 tickets counted, by owner: Analyst One 5",
            "Microsoft Sentinel: 1 ticket closed without a time of closing; the last update counts as the closing"
        ]
    );
}

#[test]
fn sentinel_incidents_of_a_portal() {
    let imported = check_systems(
        SENTINEL,
        &["sentinel-portal.csv"],
        "Microsoft Sentinel: 2 open, the oldest for 12 days, 3 updated, 1 closed.",
        &json!({ "system": "Microsoft Sentinel", "open": 2, "updated": 3, "closed": 1, "oldest_age_days": 12 }),
    );
    assert_eq!(
        imported.notes,
        [
            "Microsoft Sentinel: 3 tickets counted, by owner: analyst-1@soc.example 2, analyst-2@soc.example 1; the \
             numbers are those of all of them",
            "Microsoft Sentinel: 1 ticket closed without a time of closing; the last update counts as the closing",
            "Microsoft Sentinel: 1 ticket in a state that is not counted",
        ]
    );
}

#[test]
fn servicenow_incidents() {
    check_systems(
        SERVICENOW,
        &["servicenow-table.json"],
        "ServiceNow: 2 open, the oldest for 11 days, 4 updated, 2 closed.",
        &json!({ "system": "ServiceNow", "open": 2, "updated": 4, "closed": 2, "oldest_age_days": 11 }),
    );
    check_systems(
        SERVICENOW,
        &["servicenow-display-all.json"],
        "ServiceNow: 1 open, the oldest for 11 days, 1 updated, 0 closed.",
        &json!({ "system": "ServiceNow", "open": 1, "updated": 1, "closed": 0, "oldest_age_days": 11 }),
    );
}

#[test]
fn servicenow_list_in_the_zone_of_a_user() {
    let files = samples(&["servicenow-list.csv"]);
    let window = ImportContext {
        zone: Some(Tz::Europe__Copenhagen),
        ..friday()
    };
    let imported = run(SERVICENOW, &files, &window).expect("an import");
    check_valid(SERVICENOW, &imported);
    check_details(
        &imported,
        &json!({ "systems": [
            { "system": "ServiceNow", "open": 2, "updated": 2, "closed": 1, "oldest_age_days": 11 },
        ] }),
    );
}

/// What is said of assignment groups and of zones.
fn check_notes(files: &[crate::import::Sample], expected: &[&str]) {
    let imported = run(SERVICENOW, files, &friday()).expect("an import");
    assert_eq!(imported.notes, expected);
}

#[test]
fn whose_tickets_were_counted_is_said() {
    let zone = "ServiceNow: 5 tickets with times that name no zone; they were read as UTC";
    let table = sample("servicenow-table.json");
    let group = "00000000000000000000000000000000";
    let all = format!("ServiceNow: 5 tickets counted, by assignment group: {group} 5");
    check_notes(std::slice::from_ref(&table), &[&all, zone]);
    let shown = "ServiceNow: 1 ticket counted, by assignment group: Monitoring 1";
    let one = "ServiceNow: 1 ticket with times that name no zone; they were read as UTC";
    check_notes(&samples(&["servicenow-display-all.json"]), &[shown, one]);

    let mut mixed = table;
    for (at, group) in [
        json!("Service Desk"),
        json!("CSIRT\n2"),
        json!(""),
        json!("CSIRT 2"),
        json!({ "display_value": "Service Desk" }),
    ]
    .into_iter()
    .enumerate()
    {
        mixed = changed(&mixed, &format!("/result/{at}/assignment_group"), group);
    }
    let several = "ServiceNow: 5 tickets counted, by assignment group: CSIRT 2 2, Service Desk 2, (none) 1; the \
                   numbers are those of all of them";
    check_notes(std::slice::from_ref(&mixed), &[several, zone]);
    for at in 0..5 {
        mixed = changed(
            &mixed,
            &format!("/result/{at}/assignment_group"),
            Value::Null,
        );
    }
    let none = "ServiceNow: 5 tickets counted; the export names no assignment group";
    check_notes(&[mixed], &[none, zone]);
}

#[test]
fn a_time_that_names_its_zone_needs_no_note() {
    let header = "number,state,assignment_group,opened_at,sys_updated_on\n";
    let line = "INC1,New,CSIRT,2026-03-12T09:00:00+01:00,2026-03-13T09:00:00Z\n";
    let file = (
        "incident.csv".to_owned(),
        format!("{header}{line}").into_bytes(),
    );
    let group = "ServiceNow: 1 ticket counted, by assignment group: CSIRT 1";
    check_notes(&[file], &[group]);
}

#[test]
fn many_groups_are_named_to_a_limit() {
    let mut text = "number,state,assignment_group,opened_at,sys_updated_on\n".to_owned();
    for at in 0..30 {
        let times = "2026-03-12T09:00:00Z,2026-03-13T09:00:00Z";
        writeln!(text, "INC{at},New,Group {at:02},{times}").expect("written");
    }
    let file = ("incident.csv".to_owned(), text.into_bytes());
    let imported = run(SERVICENOW, &[file], &friday()).expect("an import");
    let [note] = imported.notes.as_slice() else {
        panic!("{:?}", imported.notes);
    };
    assert!(
        note.contains("Group 19 1 and 10 more; the numbers"),
        "{note}"
    );
}

#[test]
fn nothing_open() {
    let file = changed(&sample("servicenow-table.json"), "/result", json!([]));
    let imported = run(SERVICENOW, &[file], &friday()).expect("an import");
    check_valid(SERVICENOW, &imported);
    assert_eq!(imported.summary, "ServiceNow: 0 open, 0 updated, 0 closed.");
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
}

#[test]
fn systems_are_merged() {
    let sentinel =
        || run(SENTINEL, &samples(&["sentinel-portal.csv"]), &friday()).expect("an import");
    let servicenow = run(SERVICENOW, &samples(&["servicenow-table.json"]), &friday());
    let merged = sentinel()
        .merge(servicenow.expect("an import"))
        .expect("one");
    check_valid(SENTINEL, &merged);
    let systems = merged.details["systems"].as_array().expect("a list");
    assert_eq!(systems.len(), 2);
    assert_eq!(
        merged.artifacts,
        ["sentinel-portal.csv", "servicenow-table.json"]
    );
    let both = ImportError::Both {
        what: "Microsoft Sentinel".to_owned(),
    };
    assert_eq!(sentinel().merge(sentinel()), Err(both));
}
