//! Every source, where all goes well or comes right.

use chrono::{Duration, Utc};
use serde_json::{Value, json};

use super::products::{PAGES, Products};
use super::script::Job;
use crate::server::Answer;

/// A source, the path that is asked first, and how many pages it has here.
const SOURCES: [(&str, &str, usize); 10] = [
    (
        "secure-scores",
        "/v1.0/security/secureScores?$top=30",
        PAGES,
    ),
    (
        "service-messages",
        "/v1.0/admin/serviceAnnouncement/messages",
        PAGES,
    ),
    ("licences", "/v1.0/subscribedSkus", 1),
    ("graph-incidents", "/v1.0/security/incidents?$top=50", PAGES),
    (
        "managed-devices",
        "/v1.0/deviceManagement/managedDevices",
        PAGES,
    ),
    ("defender-incidents", "/api/incidents?$top=100", PAGES),
    ("remediation", "/api/remediationTasks?$top=10000", PAGES),
    (
        "sentinel-incidents",
        "/subscriptions/1/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/soc/providers/Microsoft.SecurityInsights/incidents?api-version=2024-03-01",
        PAGES,
    ),
    (
        "servicenow-incidents",
        "/api/now/table/incident?sysparm_limit=1000&sysparm_offset=0&",
        PAGES,
    ),
    (
        "servicenow-changes",
        "/api/now/table/change_request?sysparm_limit=1000&sysparm_offset=0&",
        PAGES,
    ),
];

#[test]
fn every_source_is_fetched_whole_and_as_it_was_answered() {
    for (source, first, pages) in SOURCES {
        let products = Products::start();
        let Some(job) = Job::new(&products) else {
            return;
        };
        job.run(source)
            .exits(0)
            .complains(&format!("on {pages} pages"));
        let mut expected: Vec<String> = (1..=pages)
            .map(|page| format!("{source}-page-{page:02}.json"))
            .collect();
        if source == "remediation" {
            expected.insert(0, "exposure-score.json".to_owned());
        }
        assert_eq!(job.files(), expected);
        let asked = products.take();
        assert!(asked[0].path.starts_with(first), "{asked:?}");
        assert_eq!(asked.len(), expected.len(), "{asked:?}");
        for request in &asked {
            assert_eq!(request.headers["authorization"], "Bearer access-t0ken");
            assert_eq!(request.method, "GET");
        }
        // Not a byte is added: servers of the tests write without blanks.
        for name in expected {
            let text = job.read(&name);
            let value: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(value.to_string(), text);
        }
        assert_eq!(*products.seen.lock().unwrap(), [""; 0]);
    }
}

/// Each service knows only tokens of its own.
#[test]
fn the_token_is_asked_for_the_service_that_gets_it() {
    for (source, scope) in [
        (
            "defender-incidents",
            "https%3A%2F%2Fapi.security.microsoft.com%2F.default",
        ),
        (
            "remediation",
            "https%3A%2F%2Fapi.securitycenter.microsoft.com%2F.default",
        ),
        ("licences", "%2F.default"),
    ] {
        let products = Products::start();
        let Some(job) = Job::new(&products) else {
            return;
        };
        job.run(source).exits(0);
        let asked = products.server.take();
        let login = asked
            .iter()
            .find(|request| request.method == "POST")
            .unwrap();
        assert!(login.body.contains(&format!("scope={scope}")) || source == "licences");
        assert!(login.body.contains(scope), "{login:?}");
    }
}

#[test]
fn a_query_narrows_the_list_and_keeps_the_order() {
    let products = Products::start();
    let Some(job) = Job::new(&products) else {
        return;
    };
    let job = job.with("QUERY", "assignment_group.name=SOC & CSIRT");
    job.run("servicenow-incidents").exits(0);
    let asked = products.take();
    let query = "&sysparm_query=assignment_group.name%3DSOC%20%26%20CSIRT%5EORDERBYsys_id";
    assert!(asked[0].path.ends_with(query), "{asked:?}");
    let job = Job::new(&products)
        .unwrap()
        .with("QUERY", "$filter=status%20eq%20'active'");
    job.run("graph-incidents").exits(0);
    let asked = products.take();
    assert_eq!(
        asked[0].path,
        "/v1.0/security/incidents?$top=50&$filter=status%20eq%20'active'"
    );
    let job = Job::new(&products).unwrap().with("QUERY", "$filter=a eq b");
    job.refuses("graph-incidents", "expected QUERY encoded for an address");
}

/// Where no next page is named, a full page is not the last.
#[test]
fn incidents_of_defender_are_paged_by_number_where_no_link_is_given() {
    let products = Products::faulty(|request, _| {
        let skip = request.path.split("$skip=").nth(1).unwrap_or("0");
        let count = if skip == "200" { 7 } else { 100 };
        let records: Vec<Value> = (0..count).map(|at| json!({"incidentId": at})).collect();
        Some(Answer::new(
            200,
            json!({"skip": skip, "value": records}).to_string(),
        ))
    });
    let Some(job) = Job::new(&products) else {
        return;
    };
    job.run("defender-incidents")
        .exits(0)
        .complains("207 records on 3 pages");
    let asked = products.take();
    let skips: Vec<_> = asked
        .iter()
        .map(|it| it.path.split("$skip=").nth(1))
        .collect();
    assert_eq!(skips, [None, Some("100"), Some("200")]);
}

#[test]
fn who_is_throttled_waits_as_long_as_asked() {
    let in_a_second = || {
        let at = Utc::now() + Duration::seconds(2);
        at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    };
    let products = Products::faulty(move |_, count| match count {
        1 => Some(Answer::new(429, "{}").with("Retry-After", "1")),
        3 => Some(Answer::new(503, "later").with("retry-after", in_a_second())),
        5 => Some(Answer::new(503, "")),
        _ => None,
    });
    let Some(job) = Job::new(&products) else {
        return;
    };
    let start = std::time::Instant::now();
    job.run("secure-scores")
        .exits(0)
        .complains("page 1: answered 429; the next try is in 1 seconds");
    assert!(start.elapsed().as_secs() >= 2, "{:?}", start.elapsed());
    assert_eq!(job.files().len(), PAGES);
    assert_eq!(products.take().len(), PAGES + 3);
}

/// GitLab gives a job its identity in a variable, and an instance may trust the forge's.
#[test]
fn other_identities_are_taken() {
    let products = Products::start();
    let Some(job) = Job::new(&products) else {
        return;
    };
    let job = job
        .with("GITHUB_ACTIONS", "")
        .with("ACTIONS_ID_TOKEN_REQUEST_URL", "")
        .with("ID_TOKEN", "identity-t0ken");
    job.run("licences").exits(0);
    let job = Job::new(&products)
        .unwrap()
        .with("SERVICENOW_CLIENT_SECRET", "")
        .with("SERVICENOW_AUDIENCE", "https://soc.service-now.example");
    job.run("servicenow-changes").exits(0);
    let job = Job::new(&products)
        .unwrap()
        .with("SERVICENOW_ID_TOKEN", "access-t0ken");
    job.run("servicenow-changes").exits(0);
    assert_eq!(*products.seen.lock().unwrap(), [""; 0]);
}
