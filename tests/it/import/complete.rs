//! Pages: all there, each once.

use dutybook::internals::import::ImportError;
use serde_json::json;

use crate::import::{
    SECURE_SCORES, SENTINEL, SERVICE_MESSAGES, SERVICENOW, Sample, changed, run, sample, samples,
    week,
};

fn check_refused(format: &str, files: &[Sample], expected: &str) {
    let error = run(format, files, &week())
        .expect_err("an error")
        .to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn the_last_page_is_missing() {
    // Of reports, two are enough.
    assert!(run(SECURE_SCORES, &samples(&["secure-scores-1.json"]), &week()).is_ok());
    check_refused(
        SERVICE_MESSAGES,
        &samples(&["messages-2.json", "messages-1.json"]),
        "messages-2.json: /@odata.nextLink: the page after this one is missing; fetch \
         https://graph.microsoft.com/v1.0/admin/serviceAnnouncement/messages?$skip=4 ",
    );
    check_refused(
        SENTINEL,
        &samples(&["sentinel-1.json"]),
        "sentinel-1.json: /nextLink: the page after this one is missing",
    );
}

#[test]
fn a_page_in_the_middle_is_missing() {
    let link = |skip: u32| json!(format!("https://graph.microsoft.com/v1.0/x?$skip={skip}"));
    let fourth = changed(&sample("messages-2.json"), "/@odata.nextLink", link(8));
    let first = changed(&sample("messages-1.json"), "/@odata.nextLink", link(2));
    check_refused(
        SERVICE_MESSAGES,
        &[sample("messages-3.json"), fourth, first],
        "messages-1.json: /@odata.nextLink: the page after this one is missing; fetch \
         https://graph.microsoft.com/v1.0/x?$skip=2 ",
    );
}

#[test]
fn a_count_tells_that_a_page_is_missing() {
    let first = changed(&sample("messages-1.json"), "/@odata.count", json!(5));
    check_refused(
        SERVICE_MESSAGES,
        &[first, sample("messages-3.json")],
        "messages-1.json: /@odata.count: the list has 5 records, the files hold 3; a page is missing",
    );
}

#[test]
fn a_page_is_there_twice() {
    let page = sample("sentinel-2.json");
    let copy = ("copy.json".to_owned(), page.1.clone());
    check_refused(
        SENTINEL,
        &[sample("sentinel-1.json"), page.clone(), copy],
        "copy.json is a copy of sentinel-2.json",
    );
    let again = changed(
        &sample("sentinel-1.json"),
        "/value/0/etag",
        json!("another"),
    );
    let again = ("again.json".to_owned(), again.1);
    check_refused(
        SENTINEL,
        &[sample("sentinel-1.json"), again, page.clone()],
        "again.json and sentinel-1.json both say that the next page is https://management.azure.com/",
    );
    check_refused(
        SENTINEL,
        &[page.clone(), page],
        "two files are called sentinel-2.json",
    );
}

#[test]
fn a_record_is_on_two_pages() {
    let error = run(
        SERVICENOW,
        &samples(&["servicenow-table.json", "servicenow-display-all.json"]),
        &week(),
    );
    let expected = ImportError::Twice {
        file: "servicenow-display-all.json".to_owned(),
        place: "/result/0".to_owned(),
        what: "INC0041214".to_owned(),
        other: "servicenow-table.json".to_owned(),
        other_place: "/result/0".to_owned(),
    };
    assert_eq!(error, Err(expected));
    let moved = changed(
        &sample("messages-3.json"),
        "/value/0/id",
        json!("MC9900301"),
    );
    check_refused(
        SERVICE_MESSAGES,
        &[sample("messages-1.json"), sample("messages-2.json"), moved],
        "messages-3.json: /value/0: MC9900301 is there twice, also in messages-1.json: /value/0",
    );
}
