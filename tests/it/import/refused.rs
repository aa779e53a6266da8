//! What is no export of that product, or cannot be.

use dutybook::internals::load::{shipped_mapping, shipped_names};
use serde_json::{Value, json};

use crate::import::{
    REMEDIATION, SECURE_SCORES, SENTINEL, SERVICE_MESSAGES, SERVICENOW, Sample, changed, run,
    sample, samples, week,
};

pub(crate) fn check(format: &str, files: &[Sample], expected: &str) {
    let error = run(format, files, &week()).expect_err(expected).to_string();
    assert!(error.contains(expected), "{error}\n{expected}");
}

/// One place of a sample changed; the message says the place, what was expected and what was found.
pub(crate) fn check_changed(format: &str, name: &str, pointer: &str, value: Value, expected: &str) {
    let file = changed(&sample(name), pointer, value);
    let file = changed(&file, "/@odata.nextLink", Value::Null);
    // Among others, one odd record would be set aside; alone, nothing is left.
    let file = match format {
        SECURE_SCORES => file,
        _ => first_alone(&file),
    };
    check(format, &[file], &format!("{name}: {pointer}: {expected}"));
}

/// The file with the first record of its list only.
pub(crate) fn first_alone((name, bytes): &Sample) -> Sample {
    let mut json: Value = serde_json::from_slice(bytes).expect("JSON");
    for list in ["value", "result"] {
        if let Some(items) = json.get_mut(list).and_then(Value::as_array_mut) {
            items.truncate(1);
        }
    }
    (name.clone(), json.to_string().into_bytes())
}

pub(crate) fn text(content: &str) -> Vec<Sample> {
    vec![("export.txt".to_owned(), content.as_bytes().to_vec())]
}

#[test]
fn names_of_formats() {
    for format in shipped_names() {
        let mapping = shipped_mapping(format).expect(format);
        assert_eq!(mapping.id.as_str(), format);
    }
    assert!(shipped_mapping("secure-score").is_none());
}

#[test]
fn files_that_are_none() {
    check(SECURE_SCORES, &[], "no file was given");
    check(
        SECURE_SCORES,
        &text(""),
        "expected an export, found an empty file",
    );
    check(
        SECURE_SCORES,
        &text("{\"value\": ["),
        "expected JSON, found EOF while parsing",
    );
    check(
        SECURE_SCORES,
        &text("[]"),
        "expected a report that was created by 2026-03-13T14:04:00Z, found none",
    );
    check(
        SECURE_SCORES,
        &text("{}"),
        "/value: expected a list called value, found an object with no field",
    );
    check(
        SECURE_SCORES,
        &text("{\"error\": {}}"),
        "found an answer that reports an error",
    );
    check(
        SECURE_SCORES,
        &text("{\"value\": 7}"),
        "/value: expected a list, found 7",
    );
    check(
        SECURE_SCORES,
        &text("{\"value\": [7]}"),
        "/value/0: expected an object, found 7",
    );
    check(
        SERVICENOW,
        &text("{\"value\": []}"),
        "/result: expected a list called result or records",
    );
    check(
        SECURE_SCORES,
        &samples(&["sentinel-portal.csv"]),
        "line 1: expected a column createdDateTime, found `Incident name,",
    );
}

#[test]
fn exports_of_another_product() {
    check(
        SECURE_SCORES,
        &samples(&["messages-3.json"]),
        "/value/0/createdDateTime: expected a time such as",
    );
    check(
        SERVICE_MESSAGES,
        &samples(&["remediation-tasks.json"]),
        "/value/0/id: expected the number of a Message Center post",
    );
    check(
        REMEDIATION,
        &samples(&["messages-3.json"]),
        "/value/0/id: expected the GUID of an activity, found `MC9900305`",
    );
    check(
        REMEDIATION,
        &samples(&["exposure-score.json"]),
        "found the exposure score only",
    );
    check(
        SENTINEL,
        &samples(&["messages-3.json"]),
        "/value/0/properties/status: expected a text, found nothing",
    );
    check(
        SENTINEL,
        &samples(&["servicenow-list.csv"]),
        "line 1: expected a column incident status, found `number,",
    );
    check(
        SERVICENOW,
        &samples(&["sentinel-portal.csv"]),
        "line 1: expected a column number, found `Incident name,",
    );
}

#[test]
fn secure_scores_that_cannot_be() {
    let check = |pointer, value, expected| {
        check_changed(
            SECURE_SCORES,
            "secure-scores-1.json",
            pointer,
            value,
            expected,
        );
    };
    check(
        "/value/0/currentScore",
        json!("many"),
        "expected a number from 0 to 697, found `many`",
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
        "expected a text, found nothing",
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
        SECURE_SCORES,
        &[twice],
        "/value/0/controlScores: expected one score for AdminMFA, found 8",
    );
    let same = changed(
        &page,
        "/value/1/createdDateTime",
        json!("2026-03-13T00:00:00Z"),
    );
    check(
        SECURE_SCORES,
        &[same],
        "/value/1: the report of 2026-03-13T00:00:00Z is there twice",
    );
    let other = changed(
        &page,
        "/value/1/azureTenantId",
        json!("00000000-0000-0000-0000-000000000001"),
    );
    check(
        SECURE_SCORES,
        &[other],
        "/value/1/azureTenantId: expected records of one tenant, found another one than in",
    );
}

#[test]
fn messages_that_cannot_be() {
    let check = |pointer, value, expected| {
        check_changed(
            SERVICE_MESSAGES,
            "messages-3.json",
            pointer,
            value,
            expected,
        );
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
    check(
        "/value/0/title",
        json!(" "),
        "expected a text, found nothing",
    );
    check(
        "/value/0/services",
        json!(7),
        "expected a list of names, found 7",
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
            REMEDIATION,
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
        REMEDIATION,
        &[twice],
        "/value/1: 00000000-0000-0000-0000-000000000001 is there twice",
    );
    let exposure = changed(&sample("exposure-score.json"), "/score", json!(100.5));
    let tasks = sample("remediation-tasks.json");
    check(
        REMEDIATION,
        &[tasks.clone(), exposure],
        "exposure-score.json: /score: expected a number from 0 to 100, found 100.5",
    );
    let second = changed(&sample("exposure-score.json"), "/score", json!(1));
    let second = ("second.json".to_owned(), second.1);
    check(
        REMEDIATION,
        &[tasks, sample("exposure-score.json"), second],
        "the exposure score is there twice",
    );
}
