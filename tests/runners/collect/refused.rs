//! What ends without an export, and says what to do.

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::products::Products;
use super::script::Job;
use crate::server::{Answer, Server};

/// What is answered instead to the request of a number, if anything is.
type Fault = fn(usize) -> Option<Answer>;

/// Runs a source against products of which one answer is another one, demands a message, and returns how often data were
/// asked for.
#[track_caller]
fn refused(source: &str, fault: Fault, message: &str) -> usize {
    let products = Products::faulty(move |_, count| fault(count));
    let Some(job) = Job::new(&products) else {
        return usize::MAX;
    };
    job.refuses(source, message);
    assert_eq!(*products.seen.lock().unwrap(), [""; 0]);
    products.take().len()
}

/// Demands how often data were asked for, where the tools are there.
#[track_caller]
fn asked(found: usize, expected: usize) {
    assert!(
        found == expected || found == usize::MAX,
        "{found}, not {expected}"
    );
}

const HTML: &str = "\n<!DOCTYPE html><html><title>Sign in to your account</title></html>";

#[test]
fn what_is_refused_for_good_is_not_asked_again() {
    let cases: [(Fault, &str, usize); 9] = [
        (
            |_| {
                Some(Answer::new(
                    401,
                    r#"{"error": {"message": "Lifetime validation failed, the token is expired."}}"#,
                ))
            },
            "page 1: the login was not accepted (401): the token may have expired, or be for another service: Lifetime validation",
            1,
        ),
        (
            |_| Some(Answer::new(403, "{}")),
            "not permitted (403): an administrator has to consent to SecurityEvents.Read.All of Microsoft Graph",
            1,
        ),
        (
            |_| Some(Answer::new(404, "")),
            "expected the answer 200, found 404",
            1,
        ),
        (
            |_| Some(Answer::new(200, "")),
            "page 1: expected JSON, found an empty answer",
            1,
        ),
        (
            |_| Some(Answer::new(200, HTML).with("Content-Type", "text/html; charset=utf-8")),
            "page 1: expected JSON, found a web page, as for signing in",
            1,
        ),
        (|_| Some(Answer::new(200, HTML)), "found a web page", 1),
        (
            |_| Some(Answer::new(200, r#"{"value": ["#)),
            "expected an object of JSON",
            1,
        ),
        (
            |_| Some(Answer::new(200, r#"{"error": {"message": "odd"}}"#)),
            "page 1: expected a list in the field value, found none: odd",
            1,
        ),
        (
            // The first page came; none is kept.
            |count| {
                (count == 2)
                    .then(|| Answer::new(500, r#"{"error": {"message": "broken\r\n::error::x"}}"#))
            },
            "page 2: expected the answer 200, found 500: broken ::error::x",
            2,
        ),
    ];
    for (fault, message, times) in cases {
        asked(refused("secure-scores", fault, message), times);
    }
}

#[test]
fn what_may_come_right_is_asked_again_a_bounded_number_of_times() {
    let cases: [(Fault, &str, usize); 4] = [
        (
            |_| Some(Answer::new(429, "{}").with("Retry-After", "0")),
            "page 1: answered 429, 5 times: run it again later",
            5,
        ),
        (
            |_| Some(Answer::new(503, "")),
            "page 1: answered 503, 5 times",
            5,
        ),
        (
            // The connection is closed in the middle of the second page.
            |count| {
                (count > 1).then(|| Answer {
                    missing: 9,
                    ..Answer::new(200, r#"{"value": []}"#)
                })
            },
            "page 2: gave no whole answer (curl 18), 5 times",
            6,
        ),
        (
            |_| Some(Answer::new(429, "{}").with("Retry-After", "3600")),
            "asks to wait for 3600 seconds, more than MAX_WAIT (120): run it again later",
            1,
        ),
    ];
    for (fault, message, times) in cases {
        asked(refused("graph-incidents", fault, message), times);
    }
}

/// An answer that names a next page at another server gets the token of nobody there.
#[test]
fn a_next_page_elsewhere_is_not_asked_for() {
    let thief = Server::start(|_| (200, r#"{"value": []}"#.to_owned()));
    let host = thief.url.clone();
    let at = host.strip_prefix("http://").unwrap().to_owned();
    for next in [
        format!("{host}/v1.0/security/secureScores"),
        format!("//{at}/x"),
        "relative?$skip=2".to_owned(),
    ] {
        let products = Products::faulty(move |request, _| {
            let next = match next.strip_prefix("//") {
                // A name that only begins like the server's.
                Some(rest) => format!("http://{}@{rest}", request.headers["host"]),
                None => next.clone(),
            };
            let answer = json!({"value": [], "@odata.nextLink": next});
            Some(Answer::new(200, answer.to_string()))
        });
        let Some(job) = Job::new(&products) else {
            return;
        };
        job.refuses(
            "secure-scores",
            "page 1 names a next page elsewhere than at http://127.0.0.1:",
        );
        assert_eq!(products.take().len(), 1);
        assert_eq!(thief.take().len(), 0);
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let thief = Server::start(|_| (200, r#"{"value": []}"#.to_owned()));
    let place = format!("{}/login", thief.url);
    let products =
        Products::faulty(move |_, _| Some(Answer::new(302, "").with("Location", &*place)));
    let Some(job) = Job::new(&products) else {
        return;
    };
    job.refuses(
        "secure-scores",
        "redirected elsewhere (302), as to a sign-in page",
    );
    assert_eq!((products.take().len(), thief.take().len()), (1, 0));
}

#[test]
fn a_list_without_an_end_is_given_up() {
    let endless = Products::faulty(|request, count| {
        let next = format!(
            "http://{}/v1.0/next?$skiptoken={count}",
            request.headers["host"]
        );
        Some(Answer::new(
            200,
            json!({"value": [], "@odata.nextLink": next}).to_string(),
        ))
    });
    let Some(job) = Job::new(&endless) else {
        return;
    };
    let job = job.with("MAX_PAGES", "7");
    job.refuses(
        "managed-devices",
        "the list has more than MAX_PAGES (7) pages",
    );
    assert_eq!(endless.take().len(), 7);
    let circle = Products::faulty(|request, count| {
        let next = format!("http://{}/v1.0/next?{}", request.headers["host"], count % 2);
        Some(Answer::new(
            200,
            json!({"value": [], "@odata.nextLink": next}).to_string(),
        ))
    });
    let job = Job::new(&circle).unwrap();
    job.refuses(
        "managed-devices",
        "names a page as the next one that came already",
    );
    assert_eq!(circle.take().len(), 3);
}

#[test]
fn records_that_servicenow_counts_and_does_not_give_are_missed() {
    fn fault(total: Option<&str>) -> Answer {
        let answer = Answer::new(200, r#"{"result": [{"number": "INC1"}]}"#);
        match total {
            Some(total) => answer.with("X-Total-Count", total),
            None => answer,
        }
    }
    let message = "expected 2 records, as X-Total-Count says, found 1";
    asked(
        refused("servicenow-incidents", |_| Some(fault(Some("2"))), message),
        1,
    );
    let message = "expected a number of records, as X-Total-Count says, found 1";
    asked(
        refused("servicenow-incidents", |_| Some(fault(None)), message),
        1,
    );
}

#[test]
fn a_job_without_a_way_to_log_in_is_told_which() {
    let products = Products::start();
    let Some(job) = Job::new(&products) else {
        return;
    };
    let job = job.with("ACTIONS_ID_TOKEN_REQUEST_URL", "");
    job.refuses("licences", "give it the permission `id-token: write`");
    let job = Job::new(&products).unwrap().with("TENANT_ID", "");
    job.refuses(
        "licences",
        "expected the id of the TENANT in TENANT_ID, found nothing",
    );
    let job = Job::new(&products).unwrap().with("CLIENT_ID", "another");
    job.refuses(
        "licences",
        "AADSTS700213: No matching federated identity record found ::error::x",
    );
    let job = Job::new(&products)
        .unwrap()
        .with("SERVICENOW_CLIENT_SECRET", "");
    job.refuses(
        "servicenow-incidents",
        "expected SERVICENOW_ID_TOKEN, or SERVICENOW_CLIENT_ID and",
    );
    let job = Job::new(&products)
        .unwrap()
        .with("GRAPH_URL", "http://graph.example");
    job.refuses(
        "licences",
        "expected an address that begins with https:// in GRAPH_URL",
    );
    job.refuses("licenses", "expected an address that begins with https://");
    let job = Job::new(&products).unwrap();
    job.refuses(
        "licenses",
        "expected a source that the head of this file lists, found licenses",
    );
    let job = Job::new(&products)
        .unwrap()
        .with("SENTINEL_WORKSPACE", "/subscriptions/1/../x y");
    job.refuses("sentinel-incidents", "in SENTINEL_WORKSPACE");
    assert_eq!(products.take().len(), 0);
}

/// What is there already is not overwritten, and stays as it is.
#[test]
fn an_export_that_is_there_is_kept() {
    let products = Products::start();
    let Some(job) = Job::new(&products) else {
        return;
    };
    job.run("licences").exits(0);
    let before = job.read("licences-page-01.json");
    products.take();
    job.run("licences")
        .exits(1)
        .complains("export is there already");
    assert_eq!(job.read("licences-page-01.json"), before);
    assert_eq!(products.take().len(), 0);
}

/// A job that is cancelled leaves neither a part of an export nor a token.
#[test]
fn who_is_ended_leaves_nothing() {
    let products = Products::faulty(|_, count| {
        (count == 2).then(|| Answer::new(429, "{}").with("Retry-After", "60"))
    });
    let Some(job) = Job::new(&products) else {
        return;
    };
    let mut command = job.command("secure-scores");
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let mut asked = 0;
    for _ in 0..300 {
        asked += products.take().len();
        if asked > 1 {
            break;
        }
        thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(asked, 2);
    let id = child.id().to_string();
    let mut kill = std::process::Command::new("kill");
    assert!(kill.args(["-TERM", &id]).status().unwrap().success());
    assert!(!child.wait().unwrap().success());
    let left: Vec<_> = std::fs::read_dir(job.path("")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(std::fs::read_dir(job.path("temporary")).unwrap().count(), 0);
}
