//! The workflows in `docs/workflows/` that collect evidence: what each job and step may do.

use std::fs;

use serde_yaml::Value;

use crate::harness::subjects::ci::{own, scripts};

fn read(path: &str) -> Value {
    let path = own().join("docs/workflows").join(path);
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn text_of(node: &Value) -> String {
    serde_yaml::to_string(node).unwrap()
}

/// Who knows the products cannot write to the repository, and who writes cannot ask the products.
#[test]
fn no_job_of_github_has_both_an_identity_and_a_right_to_write() {
    let workflow = read("collect.yml");
    let rights = |job: &str| text_of(&workflow["jobs"][job]["permissions"]);
    assert_eq!(rights("collect"), "contents: read\nid-token: write\n");
    assert_eq!(rights("propose"), "contents: write\npull-requests: write\n");
    let jobs = workflow["jobs"].as_mapping().unwrap();
    assert_eq!(jobs.len(), 2);
}

/// The secret of a client and the tokens of forges reach the one step that needs them.
#[test]
fn secrets_reach_one_step_each() {
    let github = read("collect.yml");
    let azure = read("other-forges/azure-collect.yml");
    for (steps, secret, step) in [
        (&github["jobs"]["collect"]["steps"], "secrets.", "Fetch"),
        (
            &github["jobs"]["propose"]["steps"],
            "github.token",
            "Propose",
        ),
        (
            &azure["jobs"][0]["steps"],
            "$(SERVICENOW_CLIENT_SECRET)",
            "Fetch",
        ),
        (
            &azure["jobs"][0]["steps"],
            "$(System.AccessToken)",
            "Propose",
        ),
    ] {
        let steps = steps.as_sequence().unwrap();
        let with: Vec<&Value> = steps
            .iter()
            .filter(|it| text_of(it).contains(secret))
            .collect();
        assert_eq!(with.len(), 1, "{secret}");
        let name = with[0]["name"].as_str().or(with[0]["displayName"].as_str());
        assert_eq!(name, Some(step));
    }
    let gitlab = scripts(&read("other-forges/gitlab-collect.yml")).join("\n");
    for line in [
        "env -u ID_TOKEN -u COLLECT_TOKEN -u SERVICENOW_CLIENT_SECRET bash $scripts/propose.sh owed",
        "env -u COLLECT_TOKEN bash $scripts/propose.sh fetch",
        "env -u ID_TOKEN -u SERVICENOW_CLIENT_SECRET bash $scripts/propose.sh propose",
    ] {
        assert!(gitlab.contains(line), "no {line} in {gitlab}");
    }
}

/// What runs is the scripts, which are tested, and no expression of a forge becomes a part of a script.
#[test]
fn expressions_are_no_part_of_scripts() {
    for file in [
        "collect.yml",
        "other-forges/gitlab-collect.yml",
        "other-forges/azure-collect.yml",
    ] {
        for script in scripts(&read(file)) {
            assert!(!script.contains("${{"), "{file}: {script}");
        }
    }
}
