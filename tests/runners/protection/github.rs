//! GitHub's rulesets.

use serde_json::{Value, json};

use super::{book, changes, lines, protect};
use crate::book::{Book, Mainline};
use crate::server::{Request, Server};

const SCRIPT: &str = ".github/dutybook/protect.sh";

/// A repository and an organisation that keep the rulesets they get.
fn forge() -> Server {
    let mut rulesets: Vec<(String, Value)> = Vec::new();
    Server::start(move |request: &Request| {
        let path = request.path.split('?').next().unwrap();
        let answer = match (request.method.as_str(), path) {
            ("GET", "/repos/soc/book") => json!({"id": 71}),
            ("GET", "/repos/soc/ci") => json!({"id": 72}),
            ("GET", "/repos/soc/book/codeowners/errors") => json!({"errors": []}),
            ("GET", _) if path.ends_with("/rulesets") => {
                let here = rulesets
                    .iter()
                    .enumerate()
                    .filter(|(_, (at, _))| at == path);
                here.map(|(id, (_, it))| json!({"id": id, "name": it["name"]}))
                    .collect()
            }
            ("POST", _) if path.ends_with("/rulesets") => {
                rulesets.push((path.to_owned(), request.json()));
                json!({})
            }
            ("PUT", _) => json!({}),
            _ => return (404, "{}".to_owned()),
        };
        (200, answer.to_string())
    })
}

#[test]
fn the_ruleset_is_imported_once_and_then_updated() {
    let (Some(book), server) = (book("github"), forge()) else {
        return;
    };
    let environment = [("FORGE_URL", server.url.as_str()), ("GH_TOKEN", "t0ken")];
    protect(&book, SCRIPT, &environment)
        .exits(0)
        .says("made the ruleset: Duties and evidence");
    let made = changes(&server);
    let permissions = "PUT /repos/soc/book/actions/permissions/workflow";
    assert_eq!(lines(&made), ["POST /repos/soc/book/rulesets", permissions]);
    let ruleset = &made[0].1;
    assert_eq!(
        ruleset["conditions"]["ref_name"]["include"],
        json!(["refs/heads/main"])
    );
    assert_eq!(ruleset["bypass_actors"], json!([]));
    let rules = ruleset["rules"].as_array().unwrap();
    let checks = rules
        .iter()
        .find(|rule| rule["type"] == "required_status_checks");
    let check = &checks.unwrap()["parameters"]["required_status_checks"][0];
    assert_eq!(
        *check,
        json!({"context": "Duties and evidence", "integration_id": 15368})
    );
    assert_eq!(made[1].1["default_workflow_permissions"], "read");
    protect(&book, SCRIPT, &environment)
        .exits(0)
        .says("updated the ruleset");
    let updated = changes(&server);
    assert_eq!(
        lines(&updated),
        ["PUT /repos/soc/book/rulesets/0", permissions]
    );
}

#[test]
fn a_workflow_of_another_repository_is_required_by_the_organisation() {
    let (Some(book), server) = (book("github"), forge()) else {
        return;
    };
    let environment = [
        ("FORGE_URL", server.url.as_str()),
        ("GH_TOKEN", "t0ken"),
        ("WORKFLOWS", "soc/ci"),
    ];
    protect(&book, SCRIPT, &environment).exits(0);
    let made = changes(&server);
    let (line, ruleset) = made.last().unwrap();
    assert_eq!(line, "POST /orgs/soc/rulesets");
    assert_eq!(
        ruleset["conditions"]["repository_id"]["repository_ids"],
        json!([71])
    );
    let workflow = &ruleset["rules"][0]["parameters"]["workflows"][0];
    assert_eq!(workflow["repository_id"], 72);
    assert_eq!(
        workflow["path"],
        ".github/workflows/dutybook-pull-request.yml"
    );
    protect(&book, SCRIPT, &environment).exits(0);
    assert_eq!(
        changes(&server).last().unwrap().0,
        "PUT /orgs/soc/rulesets/1"
    );
}

#[test]
fn owners_have_to_be_named_first() {
    let book = Book::new("github", Mainline::Settled);
    let run = protect(&book, SCRIPT, &[("GH_TOKEN", "t0ken")]);
    run.exits(1)
        .complains("replace @your-org/… in .github/CODEOWNERS");
    let book = Book::new("gitlab", Mainline::Settled);
    let environment = [("PROJECT", "soc/book"), ("GITLAB_TOKEN", "t0ken")];
    let run = protect(&book, ".gitlab/dutybook/protect.sh", &environment);
    run.exits(1)
        .complains("replace @your-org/… in .gitlab/CODEOWNERS");
}
