//! Tickets and tables that cannot be, and the bounds of all exports.

use dutybook::internals::import::{ImportError, MAX_FILE_BYTES};
use serde_json::{Value, json};

use crate::import::refused::{check, check_changed, first_alone, text};
use crate::import::{
    SECURE_SCORES, SENTINEL, SERVICENOW, changed, friday, run, sample, samples, window,
};

#[test]
fn tickets_that_cannot_be() {
    let check_ticket = |pointer, value, expected| {
        check_changed(SENTINEL, "sentinel-2.json", pointer, value, expected);
    };
    check_ticket(
        "/value/0/properties/status",
        json!("Paused"),
        "expected New, Active, In progress, Awaiting action, Closed, Resolved, Redirected, found `Paused`",
    );
    check_ticket(
        "/value/0/properties/createdTimeUtc",
        json!("3/4/2026, 9:12:44 AM"),
        "`3/4/2026, 9:12:44 AM` could be two days",
    );
    check_ticket(
        "/value/0/properties/lastModifiedTimeUtc",
        json!("2026-03-13T15:00:00Z"),
        "2026-03-13T15:00:00Z lies after the work, which was done at 2026-03-13T14:04:00Z",
    );
    check_changed(
        SERVICENOW,
        "servicenow-table.json",
        "/result/0/opened_at",
        json!(""),
        "expected a time",
    );
    // A list in the zone of a user, read as UTC, runs ahead of the clock.
    let early = window("2026-03-12T23:00:00Z", "2026-03-13T09:00:00Z");
    let error = run(SERVICENOW, &samples(&["servicenow-list.csv"]), &early);
    let Err(ImportError::Later { file, place, .. }) = error else {
        panic!("{error:?}");
    };
    assert_eq!(
        (file.as_str(), place.as_str()),
        ("servicenow-list.csv", "line 2, column updated")
    );
}

#[test]
fn states_of_an_own_making() {
    let own = changed(
        &sample("servicenow-table.json"),
        "/result/0/state",
        json!("Awaiting the vendor"),
    );
    let imported = run(SERVICENOW, std::slice::from_ref(&own), &friday()).expect("active tells");
    assert_eq!(imported.details["systems"][0]["open"], 2);
    let bare = first_alone(&changed(&own, "/result/0/active", Value::Null));
    check(
        SERVICENOW,
        &[bare],
        "/result/0/state: expected New, In Progress, On Hold, Resolved, Closed, Canceled, Cancelled, or a field active beside it",
    );
}

#[test]
fn tables_that_are_torn() {
    let (name, bytes) = sample("servicenow-list.csv");
    let whole = String::from_utf8(bytes).expect("text");
    // A row that lacks what has to be there is set aside.
    let short = whole.replace(",\"2026-03-11 08:05:00\",\"\"", "");
    let imported = run(SERVICENOW, &[(name.clone(), short.into_bytes())], &friday()).expect("rest");
    assert!(imported.warnings[0].contains("line 3, column updated: expected a time"));
    let doubled = whole.replace("short_description", "Number");
    check(
        SERVICENOW,
        &[(name.clone(), doubled.into_bytes())],
        "two columns number",
    );
    let again = format!("{whole}{}", whole.lines().nth(1).expect("a line"));
    check(
        SERVICENOW,
        &[(name.clone(), again.into_bytes())],
        "line 5: INC0041214 is there twice",
    );
    // Windows-1252, as ServiceNow may be set up: what is counted is ASCII.
    let mut latin = whole.into_bytes();
    let place = latin
        .windows(6)
        .position(|word| word == b"Sample")
        .expect("a text");
    latin[place] = 0xe6;
    assert!(run(SERVICENOW, &[(name, latin)], &friday()).is_ok());
}

#[test]
fn bounds() {
    let window = window("2026-03-13T00:00:00Z", "2026-03-12T00:00:00Z");
    let error =
        run(SECURE_SCORES, &samples(&["secure-scores-2.json"]), &window).expect_err("an error");
    assert_eq!(
        error.to_string(),
        "the work was done at 2026-03-12T00:00:00Z, before its occurrence opened at 2026-03-13T00:00:00Z"
    );
    let size = usize::try_from(MAX_FILE_BYTES).expect("a size") + 1;
    check(
        SECURE_SCORES,
        &[("large.json".to_owned(), vec![b' '; size])],
        "large.json has 67108865 bytes; at most 67108864 are read",
    );
    let many = format!("{{\"value\":[{}0]}}", "0,".repeat(1_000_005));
    check(SECURE_SCORES, &text(&many), "more than 1000000 records");
    let deep = format!("{{\"value\":[{}{}]}}", "[".repeat(5_000), "]".repeat(5_000));
    check(
        SECURE_SCORES,
        &text(&deep),
        "/value/0: expected JSON that can be read, found recursion limit exceeded",
    );
    let huge = format!("{{\"value\":[\"{}\"]}}", "x".repeat(9 * 1024 * 1024));
    check(
        SECURE_SCORES,
        &text(&huge),
        "/value/0: expected a record of at most 8388608 bytes",
    );
}
