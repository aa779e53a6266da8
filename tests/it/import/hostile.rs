//! Exports that say one thing to one reader and another thing to another, or hold less than they seem to.

use dutybook::internals::import::{ImportError, Imported};
use serde_json::{Value, json};

use crate::import::{SENTINEL, SERVICENOW, Sample, friday, run};

fn file(text: impl Into<Vec<u8>>) -> Vec<Sample> {
    vec![("export".to_owned(), text.into())]
}

fn import(format: &str, text: impl Into<Vec<u8>>) -> Result<Imported, ImportError> {
    run(format, &file(text), &friday())
}

fn check(format: &str, text: impl Into<Vec<u8>>, expected: &str) {
    let error = import(format, text).expect_err(expected).to_string();
    assert!(error.contains(expected), "{error}\n{expected}");
}

const TICKET: &str = r#"{"number":"INC1","state":"1","opened_at":"2026-03-02 10:00:00","sys_updated_on":"2026-03-13 09:00:00"}"#;

#[test]
fn a_name_that_comes_twice() {
    check(
        SERVICENOW,
        format!(r#"{{"result":[{TICKET}],"result":[]}}"#),
        "the name `result` twice",
    );
    let twice = TICKET.replace(r#""state":"1""#, r#""state":"1","state":"7""#);
    check(
        SERVICENOW,
        format!(r#"{{"result":[{twice}]}}"#),
        "/result/0: expected JSON that can be read, found the name `state` twice",
    );
    check(
        SERVICENOW,
        format!(r#"{{"result":[{TICKET}],"records":[]}}"#),
        "expected one list of records, found two: result and records",
    );
    assert!(
        import(
            SERVICENOW,
            format!(r#"{{"result":[{TICKET}],"recordsTotal":1}}"#)
        )
        .is_ok()
    );
}

#[test]
fn an_error_beside_a_list() {
    let with = |error: &str| format!(r#"{{"result":[{TICKET}],"error":{error}}}"#);
    check(
        SERVICENOW,
        with(r#"{"message":"Transaction cancelled"}"#),
        "found an answer that reports an error",
    );
    assert!(import(SERVICENOW, with("null")).is_ok());
    let jira = r#"{"issues":[],"errorMessages":["gone"]}"#;
    check("jira-issues", jira, "found an answer that reports an error");
    check(
        "jira-issues",
        r#"{"issues":[],"isLast":false}"#,
        "/isLast: the page after this one is missing",
    );
    assert!(import("jira-issues", r#"{"issues":[],"isLast":true}"#).is_ok());
}

#[test]
fn a_total_that_is_written_as_text_counts_too() {
    let page = |total: &str| format!(r#"{{"issues":[],"total":{total}}}"#);
    check(
        "jira-issues",
        page("\"5\""),
        "/total: the list has 5 records, the files hold 0",
    );
    check(
        "jira-issues",
        page("-1"),
        "/total: expected the number of records of the list, found -1",
    );
    assert!(import("jira-issues", page("\"0\"")).is_ok());
    let pages = [
        ("a".to_owned(), page("0").into_bytes()),
        ("b".to_owned(), page("1").into_bytes()),
    ];
    let error = run("jira-issues", &pages, &friday())
        .expect_err("two totals")
        .to_string();
    assert!(
        error.contains("/total: expected 0 records, as another page says, found 1"),
        "{error}"
    );
    // OData writes the name of the link in several ways.
    let page = r#"{"value":[],"odata.nextLink":"https://graph.example/x?$skip=2"}"#;
    check(
        "service-messages",
        page,
        "the page after this one is missing",
    );
}

const HEADER: &str = "number,state,opened_at,sys_updated_on,assignment_group\n";

#[test]
fn quotes_that_swallow_the_rest() {
    let row = |number: u32, group: &str| {
        format!("INC{number},New,2026-03-02 10:00:00,2026-03-13 09:00:00,{group}\n")
    };
    let open = format!(
        "{HEADER}{}{}{}",
        row(1, "Net"),
        row(2, "\"Net"),
        row(3, "Net")
    );
    check(
        SERVICENOW,
        open,
        "line 3: expected quotes around whole cells, doubled within them, found a quote that is not closed",
    );
    let stray = format!(
        "{HEADER}{}{}{}",
        row(1, "\"Net"),
        row(2, "Net"),
        row(3, "\"Net")
    );
    check(SERVICENOW, stray, "found text after a closing quote");
    let sound = format!(
        "{HEADER}{}{}",
        row(1, "\"Net, \"\"A\"\"\""),
        row(2, "5\" disk")
    );
    assert_eq!(
        import(SERVICENOW, sound).expect("an import").details["systems"][0]["open"],
        2
    );
}

#[test]
fn a_last_line_without_an_end_is_told() {
    let whole = format!("{HEADER}INC1,New,2026-03-02 10:00:00,2026-03-13 09:00:00,Net\n");
    assert!(
        import(SERVICENOW, whole.clone())
            .expect("an import")
            .warnings
            .is_empty()
    );
    let cut = whole.trim_end().to_owned();
    let warnings = import(SERVICENOW, cut).expect("an import").warnings;
    assert_eq!(
        warnings,
        ["export does not end with a line break: was it cut off?"]
    );
}

fn row(number: u32, logged: &Value, status: &str) -> Value {
    json!({
        "TimeGenerated": logged, "IncidentNumber": number, "Status": status,
        "CreatedTime": "2026-03-02T13:15:30Z", "LastModifiedTime": "2026-03-13T08:00:00Z",
    })
}

#[test]
fn rows_of_a_log_of_which_none_is_the_newest() {
    let open = |rows: Value| {
        let imported = import(SENTINEL, rows.to_string()).expect("an import");
        imported.details["systems"][0]["open"].clone()
    };
    let (first, second) = (
        json!("2026-03-13T08:00:00.1Z"),
        json!("2026-03-13T08:00:00.9Z"),
    );
    assert_eq!(
        open(json!([row(1, &first, "New"), row(1, &second, "Closed")])),
        0
    );
    assert_eq!(
        open(json!([row(1, &second, "Closed"), row(1, &first, "New")])),
        0
    );
    let tie = json!([row(1, &first, "New"), row(1, &first, "Closed")]);
    check(SENTINEL, tie.to_string(), "/1: 1 is there twice");
    assert_eq!(
        open(json!([row(1, &first, "New"), row(1, &first, "New")])),
        1
    );
    // A row that cannot be read may be the newest of an incident.
    let odd = json!([
        row(1, &first, "New"),
        row(2, &first, "New"),
        row(1, &second, "Paused")
    ]);
    check(
        SENTINEL,
        odd.to_string(),
        "/2/properties/status: expected New, Active",
    );
    // What has no time of its own cannot be held against the rest.
    let mixed = json!([row(1, &first, "New"), row(1, &Value::Null, "Closed")]);
    check(
        SENTINEL,
        mixed.to_string(),
        "/1/TimeGenerated: expected TimeGenerated in every record",
    );
}

#[test]
fn several_tables_are_not_one_list() {
    let table = json!({ "name": "PrimaryResult", "columns": [{ "name": "Status" }], "rows": [] });
    assert!(import(SENTINEL, json!({ "tables": [table] }).to_string()).is_ok());
    check(
        SENTINEL,
        json!({ "tables": [table, table] }).to_string(),
        "expected a list called value, found an object with tables",
    );
    let doubled = json!({ "columns": [{ "name": "Status" }, { "name": "Status" }], "rows": [] });
    check(
        SENTINEL,
        json!({ "tables": [doubled] }).to_string(),
        "expected a list called value",
    );
}
