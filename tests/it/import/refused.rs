//! What is no export of that product, or cannot be.

use dutybook::internals::import::ImportFormat::{
    self, Remediation, SecureScores, SentinelIncidents, ServiceMessages, ServicenowIncidents,
};
use serde_json::{Value, json};

use crate::import::{Sample, changed, run, sample, samples, week};

pub(crate) fn check(format: ImportFormat, files: &[Sample], expected: &str) {
    let error = run(format, files, &week()).expect_err(expected).to_string();
    assert!(error.contains(expected), "{error}\n{expected}");
}

/// One place of a sample changed; the message says the place, what was expected and what was found.
pub(crate) fn check_changed(
    format: ImportFormat,
    name: &str,
    pointer: &str,
    value: Value,
    expected: &str,
) {
    let file = changed(&sample(name), pointer, value);
    let file = changed(&file, "/@odata.nextLink", Value::Null);
    check(format, &[file], &format!("{name}: {pointer}: {expected}"));
}

pub(crate) fn text(content: &str) -> Vec<Sample> {
    vec![("export.txt".to_owned(), content.as_bytes().to_vec())]
}

#[test]
fn names_of_formats() {
    for format in ImportFormat::ALL {
        assert_eq!(format.name().parse(), Ok(format));
    }
    let error = "secure-score"
        .parse::<ImportFormat>()
        .expect_err("no format");
    assert_eq!(
        error.to_string(),
        "`secure-score` is not a format to import (did you mean `secure-scores`?); the formats are secure-scores, \
         service-messages, remediation, sentinel-incidents, servicenow-incidents"
    );
}

#[test]
fn files_that_are_none() {
    check(SecureScores, &[], "no file was given");
    check(
        SecureScores,
        &text(""),
        "expected JSON in UTF-8, found an empty file",
    );
    check(
        SecureScores,
        &text("{\"value\": ["),
        "expected JSON in UTF-8, found EOF while parsing",
    );
    check(
        SecureScores,
        &text("[]"),
        "expected an object as the API answers it, found a list",
    );
    check(
        SecureScores,
        &text("{}"),
        "/value: expected a list called value, found an object with no field",
    );
    check(
        SecureScores,
        &text("{\"error\": {}}"),
        "found an answer that reports an error",
    );
    check(
        SecureScores,
        &text("{\"value\": 7}"),
        "/value: expected a list, found 7",
    );
    check(
        SecureScores,
        &text("{\"value\": [7]}"),
        "/value/0: expected an object, found 7",
    );
    check(
        ServicenowIncidents,
        &text("{\"value\": []}"),
        "/result: expected a list called result or records",
    );
    let utf16 = vec![("export.txt".to_owned(), b"\xff\xfe{\0}\0".to_vec())];
    check(SecureScores, &utf16, "expected text in UTF-8, found UTF-16");
    check(
        SentinelIncidents,
        &utf16,
        "expected text in UTF-8, found UTF-16",
    );
    check(
        SecureScores,
        &samples(&["sentinel-portal.csv"]),
        "expected JSON in UTF-8, found",
    );
}

#[test]
fn exports_of_another_product() {
    check(
        SecureScores,
        &samples(&["messages-3.json"]),
        "/value/0/createdDateTime: expected a time such as",
    );
    check(
        ServiceMessages,
        &samples(&["remediation-tasks.json"]),
        "/value/0/id: expected the number of a Message Center post",
    );
    check(
        Remediation,
        &samples(&["messages-3.json"]),
        "/value/0/id: expected the GUID of an activity, found `MC9900305`",
    );
    check(
        Remediation,
        &samples(&["exposure-score.json"]),
        "found the exposure score only",
    );
    check(
        SentinelIncidents,
        &samples(&["messages-3.json"]),
        "/value/0/properties: expected an object, found nothing",
    );
    check(
        SentinelIncidents,
        &samples(&["servicenow-list.csv"]),
        "line 1: expected a column status, found `number,",
    );
    check(
        ServicenowIncidents,
        &samples(&["sentinel-portal.csv"]),
        "line 1: expected a column number, found `Incident name,",
    );
}

#[test]
fn secure_scores_that_cannot_be() {
    let check = |pointer, value, expected| {
        check_changed(
            SecureScores,
            "secure-scores-1.json",
            pointer,
            value,
            expected,
        );
    };
    check(
        "/value/0/currentScore",
        json!("387"),
        "expected a number from 0 to 697, found `387`",
    );
    check(
        "/value/0/currentScore",
        json!(800),
        "expected a number from 0 to 697, found 800",
    );
    check(
        "/value/0/maxScore",
        json!(0),
        "expected a number above 0, found 0",
    );
    check(
        "/value/0/createdDateTime",
        json!("yesterday"),
        "expected a time such as",
    );
    check(
        "/value/0/averageComparativeScores/0/averageScore",
        json!(-1),
        "expected a number, 0 or more, found -1",
    );
    check(
        "/value/0/controlScores/0/controlName",
        Value::Null,
        "expected a text, found null",
    );
}

#[test]
fn controls_and_reports_that_contradict_each_other() {
    let page = changed(
        &sample("secure-scores-1.json"),
        "/@odata.nextLink",
        Value::Null,
    );
    let twice = changed(
        &page,
        "/value/0/controlScores/1/controlName",
        json!("AdminMFA"),
    );
    check(
        SecureScores,
        &[twice],
        "/value/0/controlScores/1/score: expected one score for the control AdminMFA, found 8",
    );
    let same = changed(
        &page,
        "/value/1/createdDateTime",
        json!("2026-03-13T00:00:00Z"),
    );
    check(
        SecureScores,
        &[same],
        "/value/1: the report of 2026-03-13T00:00:00Z is there twice",
    );
    let other = changed(
        &page,
        "/value/1/azureTenantId",
        json!("00000000-0000-0000-0000-000000000001"),
    );
    check(
        SecureScores,
        &[other],
        "/value/1/azureTenantId: expected reports of one tenant",
    );
    check(
        SecureScores,
        &samples(&["secure-scores-2.json"]),
        "expected two reports or more",
    );
}

#[test]
fn messages_that_cannot_be() {
    let check = |pointer, value, expected| {
        check_changed(ServiceMessages, "messages-3.json", pointer, value, expected);
    };
    check(
        "/value/0/id",
        json!("EX123456"),
        "expected the number of a Message Center post",
    );
    check(
        "/value/0/category",
        json!("unknownFutureValue"),
        "expected preventOrFixIssue, planForChange, stayInformed, found `unknown",
    );
    check(
        "/value/0/severity",
        json!(3),
        "expected normal, high, critical, found 3",
    );
    check("/value/0/title", json!(" "), "expected a text, found ``");
    check(
        "/value/0/services",
        json!("all"),
        "expected a list of names, found `all`",
    );
    check(
        "/value/0/actionRequiredByDateTime",
        json!("soon"),
        "expected a time",
    );
}

#[test]
fn remediation_that_cannot_be() {
    let check_task = |pointer, value, expected| {
        check_changed(
            Remediation,
            "remediation-tasks.json",
            pointer,
            value,
            expected,
        );
    };
    check_task(
        "/value/0/status",
        json!("Exception"),
        "expected Active, Completed, found `Exception`",
    );
    check_task(
        "/value/0/fixedDevices",
        json!(413),
        "expected at most 412 (targetDevices), found 413",
    );
    check_task(
        "/value/0/targetDevices",
        json!(-1),
        "expected a whole number, 0 or more, found -1",
    );
    check_task(
        "/value/0/targetDevices",
        json!(1.5),
        "expected a whole number, 0 or more, found 1.5",
    );
    check_task(
        "/value/0/priority",
        json!("Urgent"),
        "expected High, Medium, Low, found `Urgent`",
    );
    let twice = json!("00000000-0000-0000-0000-000000000001");
    let twice = changed(&sample("remediation-tasks.json"), "/value/1/id", twice);
    check(
        Remediation,
        &[twice],
        "/value/1: 00000000-0000-0000-0000-000000000001 is there twice",
    );
    let exposure = changed(&sample("exposure-score.json"), "/score", json!(100.5));
    let tasks = sample("remediation-tasks.json");
    check(
        Remediation,
        &[tasks.clone(), exposure],
        "exposure-score.json: /score: expected a number from 0 to 100, found 100.5",
    );
    let second = changed(&sample("exposure-score.json"), "/score", json!(1));
    let second = ("second.json".to_owned(), second.1);
    check(
        Remediation,
        &[tasks, sample("exposure-score.json"), second],
        "the exposure score is there twice",
    );
}
