//! Further products, each in the shapes that its documentation gives; identifiers and texts are made up.

use dutybook::internals::import::Imported;
use serde_json::{Value, json};

use crate::import::{SENTINEL, Sample, check_valid, friday, run, week};

fn import(format: &str, json: &Value) -> Imported {
    let files: Vec<Sample> = vec![("export.json".to_owned(), json.to_string().into_bytes())];
    let imported = run(format, &files, &friday()).expect("an import");
    check_valid(format, &imported);
    imported
}

fn import_text(format: &str, text: &str) -> Imported {
    let files: Vec<Sample> = vec![("export.csv".to_owned(), text.as_bytes().to_vec())];
    let imported = run(format, &files, &friday()).expect("an import");
    check_valid(format, &imported);
    imported
}

/// Microsoft Defender XDR, "List incidents API".
#[test]
fn incidents_of_defender_xdr() {
    let incident = |id: u32, status: &str, updated: &str| {
        json!({
            "incidentId": id, "redirectIncidentId": null, "incidentName": "Sample", "createdTime": "2026-03-06T14:46:57.0733333Z",
            "lastUpdateTime": updated, "assignedTo": "analyst-1@soc.example", "classification": "Unknown",
            "status": status, "severity": "Medium", "tags": [], "comments": [], "alerts": [],
        })
    };
    let answer = json!({ "value": [
        incident(1, "Active", "2026-03-13T09:46:57.29Z"),
        incident(2, "InProgress", "2026-03-10T09:46:57Z"),
        incident(3, "Resolved", "2026-03-13T08:00:00Z"),
        incident(4, "Redirected", "2026-03-13T08:00:00Z"),
    ] });
    let imported = import("defender-incidents", &answer);
    assert_eq!(
        imported.summary,
        "Microsoft Defender XDR: 2 open, the oldest for 6 days, 2 updated, 1 closed."
    );
    assert!(
        imported.notes.contains(
            &"Microsoft Defender XDR: 1 ticket in a state that is not counted".to_owned()
        )
    );
}

/// The incident queue of the Defender portal, with the columns of time that its export needs.
#[test]
fn the_incident_queue_as_csv() {
    let queue = "\"Incident name\",\"Incident Id\",\"Severity\",\"Creation time\",\"Last update time\",\"Status\",\"Assigned to\"\n\
        \"Sample\",\"924565\",\"Medium\",\"Mar 6, 2026 2:46 PM\",\"Mar 13, 2026 9:46 AM\",\"Active\",\"Unassigned\"\n";
    let imported = import_text("defender-incidents", queue);
    assert_eq!(
        imported.summary,
        "Microsoft Defender XDR: 1 open, the oldest for 6 days, 1 updated, 0 closed."
    );
}

/// Microsoft Graph v1.0, "List incidents".
#[test]
fn incidents_of_graph() {
    let answer = json!({
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#security/incidents",
        "value": [{
            "id": "2972395", "tenantId": "00000000-0000-0000-0000-000000000000", "redirectIncidentId": null,
            "displayName": "Sample", "createdDateTime": "2026-03-06T08:43:35.5533333Z",
            "lastUpdateDateTime": "2026-03-13T09:35:45.1133333Z", "assignedTo": null, "status": "awaitingAction",
        }],
    });
    let imported = import("graph-incidents", &answer);
    assert_eq!(
        imported.summary,
        "Microsoft Defender XDR: 1 open, the oldest for 7 days, 1 updated, 0 closed."
    );
}

/// Microsoft Graph v1.0, `subscribedSku`.
#[test]
fn licences() {
    let sku = |part: &str, status: &str, enabled: u32, consumed: u32| {
        json!({
            "id": format!("00000000-0000-0000-0000-000000000000_{part}"), "accountId": "00000000-0000-0000-0000-000000000000",
            "skuPartNumber": part, "appliesTo": "User", "capabilityStatus": status, "consumedUnits": consumed,
            "prepaidUnits": { "enabled": enabled, "suspended": 0, "warning": 0, "lockedOut": 0 }, "servicePlans": [],
        })
    };
    let answer = json!({ "value": [sku("SPE_E5", "Enabled", 120, 118), sku("EMS", "Deleted", 0, 0), sku("ATP", "Warning", 5, 7)] });
    let imported = import("licences", &answer);
    assert_eq!(
        imported.details["licences"],
        json!([
            { "sku": "ATP", "consumed": 7, "available": -2 },
            { "sku": "SPE_E5", "consumed": 118, "available": 2 },
        ])
    );
    assert_eq!(imported.summary, "2 licences, 125 units assigned.");
}

/// Microsoft Graph v1.0, `managedDevice`.
#[test]
fn managed_devices() {
    let device = |id: u32, system: &str, enrolled: &str| json!({ "id": id.to_string(), "deviceName": "Sample", "operatingSystem": system, "enrolledDateTime": enrolled });
    let answer = json!({ "value": [
        device(1, "Windows", "2026-03-13T08:00:00Z"), device(2, "Windows", "2026-03-13T09:00:00Z"),
        device(3, "iOS", "2026-03-13T09:30:00Z"), device(4, "iOS", "2025-03-13T09:30:00Z"),
    ] });
    let imported = import("managed-devices", &answer);
    let changes = imported.details["changes_reviewed"]
        .as_array()
        .expect("a list");
    let texts: Vec<&str> = changes
        .iter()
        .map(|change| change["change"].as_str().expect("a text"))
        .collect();
    assert_eq!(
        texts,
        [
            "2 devices enrolled in Intune: Windows",
            "1 device enrolled in Intune: iOS"
        ]
    );
    assert_eq!(imported.summary, "3 devices enrolled, 4 managed by Intune.");
}

/// `ServiceNow` Table API, `change_request`.
#[test]
fn changes_of_servicenow() {
    let answer = json!({ "result": [
        { "number": "CHG0031337", "short_description": "Sample: onboard the leasing pool", "sys_updated_on": "2026-03-13 09:00:00" },
        { "number": "CHG0031000", "short_description": "Sample: an old one", "sys_updated_on": "2026-02-13 09:00:00" },
    ] });
    let imported = import("servicenow-changes", &answer);
    let changes = &imported.details["changes_reviewed"];
    assert_eq!(changes[0]["reference"], "CHG0031337");
    assert_eq!(changes.as_array().map(Vec::len), Some(1));
    assert_eq!(
        imported.summary,
        "1 new or changed request of 2 in ServiceNow."
    );
    assert!(
        imported
            .notes
            .contains(&"ServiceNow changes: 1 change outside of the window left out".to_owned())
    );
}

/// Jira Cloud platform REST API v3, "Search for issues using JQL", and the export of a filter as CSV.
#[test]
fn issues_of_jira() {
    let issue = |key: &str, category: &str, resolved: Value| {
        json!({ "id": "1", "key": key, "fields": {
            "status": { "name": "Wartet", "statusCategory": { "key": category, "name": "Whatever" } },
            "created": "2026-03-02T11:12:44.000+0100", "updated": "2026-03-13T10:41:02.000+0100", "resolutiondate": resolved,
            "assignee": { "displayName": "Analyst One" },
        } })
    };
    let resolved = json!("2026-03-13T09:00:00.000+0100");
    let answer = json!({ "isLast": true, "issues": [
        issue("SOC-1", "new", Value::Null), issue("SOC-2", "indeterminate", Value::Null), issue("SOC-3", "done", resolved),
    ] });
    let imported = import("jira-issues", &answer);
    assert_eq!(
        imported.summary,
        "Jira: 2 open, the oldest for 11 days, 3 updated, 1 closed."
    );
    assert!(
        imported
            .notes
            .contains(&"Jira: 3 tickets counted, by assignee: Analyst One 3".to_owned())
    );
    let csv = "Issue key,Status,Status Category,Created,Updated,Resolved\n\
        SOC-1,Wartet,In Progress,02/Mar/26 10:12 AM,13/Mar/26 9:41 AM,\n";
    let imported = import_text("jira-issues", csv);
    assert_eq!(
        imported.summary,
        "Jira: 1 open, the oldest for 11 days, 1 updated, 0 closed."
    );
}

/// `az sentinel incident list`: a bare list whose properties stand beside the id.
#[test]
fn incidents_of_sentinel_by_its_cli() {
    let list = json!([{
        "id": "/subscriptions/0/providers/Microsoft.SecurityInsights/Incidents/1", "incidentNumber": 3177, "title": "Sample",
        "status": "Active", "createdTimeUtc": "2026-03-02T13:15:30Z", "lastModifiedTimeUtc": "2026-03-13T13:15:30Z",
        "owner": { "assignedTo": "Analyst One", "email": "analyst-1@soc.example" },
    }]);
    let imported = import(SENTINEL, &list);
    assert_eq!(
        imported.summary,
        "Microsoft Sentinel: 1 open, the oldest for 11 days, 1 updated, 0 closed."
    );
    assert!(
        imported.notes[0].contains("by owner: Analyst One 1"),
        "{:?}",
        imported.notes
    );
}

/// The table `SecurityIncident` of Azure Monitor Logs: a row for each change of an incident.
#[test]
fn incidents_of_sentinel_by_its_logs() {
    let row = |number: u32, logged: &str, status: &str, closed: Value| {
        json!({
            "TimeGenerated": logged, "IncidentNumber": number, "IncidentName": "0", "Status": status,
            "CreatedTime": "2026-03-02T13:15:30Z", "LastModifiedTime": logged, "ClosedTime": closed,
            "Owner": "{\"assignedTo\":\"Analyst One\"}",
        })
    };
    let rows = json!([
        row(
            1,
            "2026-03-13T08:00:00Z",
            "Closed",
            json!("2026-03-13T08:00:00Z")
        ),
        row(1, "2026-03-02T13:15:30Z", "New", Value::Null),
        row(2, "2026-03-12T08:00:00Z", "Active", Value::Null),
        row(2, "2026-03-13T08:00:00Z", "Active", Value::Null),
    ]);
    let summary = "Microsoft Sentinel: 1 open, the oldest for 11 days, 2 updated, 1 closed.";
    let imported = import(SENTINEL, &rows);
    assert_eq!(imported.summary, summary);
    assert!(
        imported
            .notes
            .contains(&"Microsoft Sentinel: 2 rows of earlier states left out".to_owned())
    );
    // The query API answers a table.
    let columns: Vec<Value> = rows[0]
        .as_object()
        .expect("a row")
        .keys()
        .map(|name| json!({ "name": name }))
        .collect();
    let values: Vec<Vec<Value>> = rows
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row.as_object().expect("a row").values().cloned().collect())
        .collect();
    let table =
        json!({ "tables": [{ "name": "PrimaryResult", "columns": columns, "rows": values }] });
    assert_eq!(import(SENTINEL, &table).summary, summary);
}

#[test]
fn two_imports_fill_one_file() {
    let posts = json!({ "value": [] });
    let licences = json!({ "value": [{ "id": "1", "skuPartNumber": "SPE_E5", "capabilityStatus": "Enabled",
        "consumedUnits": 118, "prepaidUnits": { "enabled": 120 } }] });
    let file = |name: &str, json: &Value| vec![(name.to_owned(), json.to_string().into_bytes())];
    let posts = run("service-messages", &file("posts.json", &posts), &week()).expect("an import");
    let licences = run("licences", &file("licences.json", &licences), &week()).expect("an import");
    assert_eq!((posts.missing.len(), licences.missing.len()), (1, 1));
    for (first, second) in [(&posts, &licences), (&licences, &posts)] {
        let both = first.clone().merge(second.clone()).expect("one file");
        assert_eq!(both.details["licences"][0]["available"], 2);
        assert_eq!(both.details["posts"], json!([]));
        assert_eq!(both.missing, []);
    }
    licences
        .clone()
        .merge(licences)
        .expect_err("the same file twice");
}
