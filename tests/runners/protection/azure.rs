//! Branch policies of Azure Repos.

use serde_json::{Value, json};

use super::{book, changes, lines, merge, protect};
use crate::book::Book;
use crate::harness::run::Run;
use crate::server::{Request, Server};

const SCRIPT: &str = ".azuredevops/dutybook/protect.sh";

/// A project that keeps the pipeline and the policies that it gets.
fn forge() -> Server {
    let mut pipelines: Vec<Value> = Vec::new();
    let mut policies: Vec<Value> = Vec::new();
    let mut checks: Vec<Value> = Vec::new();
    Server::start(move |request: &Request| {
        // The user is empty: the password is the token.
        assert_eq!(request.headers["authorization"], "Basic OnQwa2Vu");
        let path = request.path.split('?').next().unwrap();
        let place = path.rsplit("/_apis/").next().unwrap();
        let answer = match (request.method.as_str(), place) {
            ("GET", "git/repositories/book") => json!({"id": "r1"}),
            ("GET", "identities") if request.path.contains("filterValue=%5BSecurity%5D%5CA") => {
                json!({"value": [{"id": "g1"}]})
            }
            ("GET", "build/definitions") => json!({"value": pipelines}),
            ("POST", "pipelines") => {
                pipelines.push(json!({"id": 5}));
                json!({"id": 5})
            }
            ("GET", "distributedtask/queues") if request.path.contains("queueName=dutybook&") => {
                json!({"value": [{"id": 9}]})
            }
            ("GET", "identities" | "distributedtask/queues") => json!({"value": []}),
            ("GET", "pipelines/checks/configurations") => json!({"value": checks}),
            ("POST", "pipelines/checks/configurations") => {
                checks.push(request.json());
                json!({})
            }
            ("GET", "policy/configurations") => json!({"value": policies}),
            ("POST", "policy/configurations") => {
                let mut policy = request.json();
                policy["id"] = json!(policies.len());
                // Azure adds settings of its own.
                policy["settings"]["requireVoteOnLastIteration"] = json!(false);
                policies.push(policy);
                json!({})
            }
            ("PUT", _) => {
                let id: usize = place.rsplit('/').next().unwrap().parse().unwrap();
                merge(&mut policies[id], &request.json());
                json!({})
            }
            _ => return (404, "{}".to_owned()),
        };
        (200, answer.to_string())
    })
}

fn run(book: &Book, server: &Server, approvers: &str) -> Run {
    run_with(book, server, approvers, &[])
}

/// Runs the script, with more variables.
fn run_with(book: &Book, server: &Server, approvers: &str, more: &[(&str, &str)]) -> Run {
    let url = format!("{}/soc", server.url);
    let mut environment = vec![
        ("ORGANISATION", url.as_str()),
        ("PROJECT", "Security Operations"),
        ("REPOSITORY", "book"),
        ("APPROVERS", approvers),
        ("AZURE_DEVOPS_EXT_PAT", "t0ken"),
    ];
    environment.extend(more);
    protect(book, SCRIPT, &environment)
}

#[test]
fn policies_are_made_once() {
    let (Some(book), server) = (book("azure"), forge()) else {
        return;
    };
    run(&book, &server, r"[Security]\Approvers")
        .exits(0)
        .says("to decide: ");
    let made = changes(&server);
    let project = "/soc/Security%20Operations/_apis";
    let policy = format!("POST {project}/policy/configurations?api-version=7.1");
    let pipeline = format!("POST {project}/pipelines?api-version=7.1");
    assert_eq!(lines(&made), [&pipeline, &policy, &policy, &policy]);
    assert_eq!(made[0].1["configuration"]["path"], "/azure-pipelines.yml");
    for (_, policy) in &made[1..] {
        assert_eq!(
            (&policy["isEnabled"], &policy["isBlocking"]),
            (&json!(true), &json!(true))
        );
        let scope =
            json!([{"repositoryId": "r1", "refName": "refs/heads/main", "matchKind": "Exact"}]);
        assert_eq!(policy["settings"]["scope"], scope);
    }
    let settings: Vec<&Value> = made[1..].iter().map(|(_, it)| &it["settings"]).collect();
    assert_eq!(settings[0]["minimumApproverCount"], 1);
    assert_eq!(settings[0]["creatorVoteCounts"], false);
    assert_eq!(settings[1]["buildDefinitionId"], 5);
    assert_eq!(settings[1]["validDuration"], 0);
    assert_eq!(settings[2]["requiredReviewerIds"], json!(["g1"]));
    let patterns = settings[2]["filenamePatterns"].as_array().unwrap();
    for path in ["/policy/*", "/azure-pipelines.yml", "/.azuredevops/*"] {
        assert!(patterns.contains(&json!(path)), "{patterns:?}");
    }
    run(&book, &server, r"[Security]\Approvers").exits(0);
    assert_eq!(lines(&changes(&server)), Vec::<&str>::new());
}

#[test]
fn other_approvers_update_the_policy_and_unknown_ones_are_refused() {
    let (Some(book), server) = (book("azure"), forge()) else {
        return;
    };
    run(&book, &server, "Nobody")
        .exits(1)
        .complains("expected one group of the name Nobody, found 0");
    assert_eq!(lines(&changes(&server)), Vec::<&str>::new());
    run(&book, &server, r"[Security]\Approvers").exits(0);
    changes(&server);
    // Somebody weakens a policy by hand.
    server.ask(
        "PUT",
        "/_apis/policy/configurations/0",
        r#"{"isEnabled": false}"#,
    );
    changes(&server);
    run(&book, &server, r"[Security]\Approvers")
        .exits(0)
        .says("updated the policy: approval");
    let project = "/soc/Security%20Operations/_apis";
    let update = format!("PUT {project}/policy/configurations/0?api-version=7.1");
    assert_eq!(lines(&changes(&server)), [update]);
}

#[test]
fn a_template_of_another_repository_is_required_once() {
    let (Some(book), server) = (book("azure"), forge()) else {
        return;
    };
    let approvers = r"[Security]\Approvers";
    let run = |queue: &str| {
        let more = [("TEMPLATE", "Security/ci"), ("QUEUE", queue)];
        run_with(&book, &server, approvers, &more)
    };
    run("nobody's")
        .exits(1)
        .complains("no agent queue of the name nobody's");
    changes(&server);
    run("dutybook").exits(0).says("made the check: ");
    let made = changes(&server);
    let place = "POST /soc/Security%20Operations/_apis/pipelines/checks/configurations?api-version=7.1-preview.1";
    assert_eq!(lines(&made), [place]);
    let check = &made[0].1;
    assert_eq!(check["resource"], json!({"type": "queue", "id": "9"}));
    let template = &check["settings"]["extendsChecks"][0];
    assert_eq!(template["repositoryName"], "Security/ci");
    assert_eq!(template["templatePath"], "dutybook.yml");
    run("dutybook").exits(0);
    assert_eq!(lines(&changes(&server)), Vec::<&str>::new());
}
