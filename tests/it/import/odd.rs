//! One odd record is set aside and told; many are a refusal.

use dutybook::internals::import::{ExpectedTotal, ImportContext, ImportError};
use serde_json::{Value, json};

use crate::import::{SERVICENOW, Sample, friday, run, window};

fn ticket(number: usize) -> Value {
    json!({
        "number": format!("INC{number:07}"), "state": "2", "active": "true",
        "opened_at": "2026-03-02 10:12:44", "sys_updated_on": "2026-03-13 09:41:02",
    })
}

fn list(tickets: &[Value]) -> Vec<Sample> {
    vec![(
        "page.json".to_owned(),
        json!({ "result": tickets }).to_string().into_bytes(),
    )]
}

fn with_odd(of: usize, odd: usize) -> Vec<Sample> {
    let mut tickets: Vec<Value> = (0..of).map(ticket).collect();
    for ticket in tickets.iter_mut().take(odd) {
        ticket["opened_at"] = json!("soon");
    }
    list(&tickets)
}

#[test]
fn one_odd_record_is_set_aside_and_told() {
    let imported = run(SERVICENOW, &with_odd(3, 1), &friday()).expect("the rest stands");
    assert_eq!(imported.details["systems"][0]["open"], 2);
    assert!(
        imported.summary.ends_with(" closed. 1 ticket not read."),
        "{}",
        imported.summary
    );
    assert_eq!(
        imported.warnings,
        [
            "ServiceNow: 1 ticket not read and not counted; the first: page.json: /result/0/opened_at: expected a time such as \
          2026-03-13T15:04:00Z, found `soon`"
        ]
    );
    // What was set aside may be what changed: nothing is said of an old export.
    let context = window("2026-03-14T00:00:00Z", "2026-03-14T14:00:00Z");
    let imported = run(SERVICENOW, &with_odd(3, 1), &context).expect("the rest stands");
    assert_eq!(imported.warnings.len(), 1, "{:?}", imported.warnings);
    let imported = run(SERVICENOW, &with_odd(3, 0), &context).expect("an import");
    assert!(
        imported.warnings[0].contains("is this an old export?"),
        "{:?}",
        imported.warnings
    );
    assert!(run(SERVICENOW, &with_odd(20, 2), &friday()).is_ok());
    assert!(
        run(SERVICENOW, &with_odd(3, 0), &friday())
            .expect("an import")
            .warnings
            .is_empty()
    );
}

#[test]
fn an_export_that_is_odd_as_a_whole_is_refused() {
    let error = run(SERVICENOW, &with_odd(1, 1), &friday()).expect_err("nothing stands");
    assert!(matches!(error, ImportError::Unexpected { .. }), "{error}");
    let error = run(SERVICENOW, &with_odd(19, 2), &friday())
        .expect_err("too many")
        .to_string();
    assert!(
        error.starts_with(
            "2 of 19 records cannot be read; the first: page.json: /result/0/opened_at"
        ),
        "{error}"
    );
}

#[test]
fn a_state_and_a_field_that_contradict_each_other_are_named() {
    let mut closed = ticket(1);
    closed["state"] = json!("Closed");
    let mut open = ticket(2);
    open["active"] = json!("false");
    let imported =
        run(SERVICENOW, &list(&[closed, open, ticket(3)]), &friday()).expect("an import");
    assert_eq!(
        imported.warnings,
        [
            "ServiceNow: 2 tickets contradict themselves: INC0000001: its state is Closed, and active is true; INC0000002: its \
          state is 2, and active is false; the state was taken"
        ]
    );
    assert_eq!(imported.details["systems"][0]["open"], 2);
    // Where the state is another word, `active` tells.
    let mut own = ticket(4);
    own["state"] = json!("Awaiting parts");
    let imported = run(SERVICENOW, &list(&[own]), &friday()).expect("an import");
    assert_eq!(
        (
            imported.details["systems"][0]["open"].as_u64(),
            imported.warnings.len()
        ),
        (Some(1), 0)
    );
}

fn tickets(from: usize, to: usize) -> Sample {
    let tickets: Vec<Value> = (from..to).map(ticket).collect();
    (
        format!("from-{from}.json"),
        json!({ "result": tickets }).to_string().into_bytes(),
    )
}

#[test]
fn a_page_of_exactly_the_limit_may_not_be_all() {
    let error = run(SERVICENOW, &[tickets(0, 100)], &friday()).expect_err("a full page");
    assert!(
        matches!(error, ImportError::FullPage { held: 100, .. }),
        "{error}"
    );
    assert!(error.to_string().contains("--import-total all"), "{error}");
    assert!(
        run(SERVICENOW, &[tickets(0, 99)], &friday())
            .expect("all")
            .warnings
            .is_empty()
    );
    let error =
        run(SERVICENOW, &[tickets(0, 100), tickets(100, 200)], &friday()).expect_err("full pages");
    assert!(matches!(error, ImportError::FullPage { .. }), "{error}");
    // Pages of which none tells whether one is missing.
    let imported =
        run(SERVICENOW, &[tickets(0, 100), tickets(200, 237)], &friday()).expect("an import");
    assert_eq!(
        imported.warnings,
        ["ServiceNow: nothing in the 2 files shows whether a page between them is missing"]
    );
}

#[test]
fn a_total_that_is_known_is_held_against_the_files() {
    let with = |total| ImportContext {
        total: Some(total),
        ..friday()
    };
    let pages = [tickets(0, 100), tickets(200, 237)];
    let error = run(SERVICENOW, &pages, &with(ExpectedTotal::Records(237))).expect_err("a gap");
    assert!(
        matches!(
            error,
            ImportError::MissingRecords {
                counted: 237,
                held: 137,
                ..
            }
        ),
        "{error}"
    );
    let imported = run(SERVICENOW, &pages, &with(ExpectedTotal::Records(137))).expect("all");
    assert!(imported.warnings.is_empty(), "{:?}", imported.warnings);
    let imported = run(SERVICENOW, &[tickets(0, 100)], &with(ExpectedTotal::All)).expect("all");
    assert!(imported.warnings.is_empty(), "{:?}", imported.warnings);
    assert!(
        imported
            .notes
            .iter()
            .any(|note| note.contains("because --import-total says so"))
    );
}

#[test]
fn ten_thousand_rows_are_where_a_csv_ends() {
    let csv = |rows: usize| {
        let mut text = "number,state,opened_at,sys_updated_on\n".to_owned();
        for row in 0..rows {
            text += &ticket_row(row);
        }
        vec![("ten.csv".to_owned(), text.into_bytes())]
    };
    let error = run(SERVICENOW, &csv(10_000), &friday()).expect_err("cut off");
    assert!(
        matches!(error, ImportError::FullPage { held: 10_000, .. }),
        "{error}"
    );
    let imported = run(SERVICENOW, &csv(9_999), &friday()).expect("all");
    assert_eq!(imported.details["systems"][0]["open"], 9_999);
}

#[test]
fn a_state_of_another_word_is_a_refusal() {
    let mut own = ticket(1);
    own["state"] = json!("Under behandling");
    own["active"] = Value::Null;
    let error =
        run(SERVICENOW, &list(&[ticket(2), ticket(3), own]), &friday()).expect_err("a word");
    assert!(
        matches!(&error, ImportError::UnknownState { .. }),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("/result/2/state: expected New, In Progress"),
        "{error}"
    );
}

fn ticket_row(row: usize) -> String {
    format!("INC{row:07},New,2026-03-02 10:12:44,2026-03-12 09:41:02\n")
}
