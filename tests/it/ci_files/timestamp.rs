//! The jobs that ask for time stamps: when they run, what they may do, and what reaches the authority.

use std::fs;
use std::path::Path;

use serde_yaml::Value;

use crate::harness::subjects::ci::{AUTHORITY, own, repository, scripts};

fn read(root: &Path, path: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(root.join(path)).unwrap()).unwrap()
}

fn text_of(node: &Value) -> String {
    serde_yaml::to_string(node).unwrap()
}

#[test]
fn github_asks_after_landings_and_each_day_and_never_in_forks() {
    let dir = repository("github");
    let workflow = read(dir.path(), ".github/workflows/dutybook-timestamp.yml");
    let events = workflow["on"].as_mapping().unwrap();
    let events: Vec<&str> = events.keys().filter_map(Value::as_str).collect();
    assert_eq!(events, ["push", "schedule", "workflow_dispatch"]);
    assert_eq!(text_of(&workflow["permissions"]), "{}\n");
    let jobs = workflow["jobs"].as_mapping().unwrap();
    assert_eq!(jobs.len(), 1);
    let job = &workflow["jobs"]["timestamp"];
    assert_eq!(
        text_of(&job["permissions"]),
        "contents: write\npull-requests: write\n"
    );
    let condition = job["if"].as_str().unwrap();
    assert!(
        condition.contains("!github.event.repository.fork"),
        "{condition}"
    );
    assert!(
        condition.contains("github.ref == 'refs/heads/main'"),
        "{condition}"
    );
    let steps = job["steps"].as_sequence().unwrap();
    let with_token = steps
        .iter()
        .filter(|step| text_of(step).contains("github.token"));
    assert_eq!(with_token.count(), 1);
    // Nothing else may write.
    for name in ["daily", "mainline", "pull-request", "weekly"] {
        let text = fs::read_to_string(
            dir.path()
                .join(format!(".github/workflows/dutybook-{name}.yml")),
        );
        assert!(!text.unwrap().contains("contents: write"), "{name}");
    }
}

#[test]
fn gitlab_asks_on_the_mainline_where_a_token_is_set() {
    let dir = repository("gitlab");
    let job = &read(dir.path(), ".gitlab-ci.yml")["timestamp"];
    let rules = job["rules"].as_sequence().unwrap();
    let [rule] = rules.as_slice() else {
        panic!("{rules:?}");
    };
    let rule = rule["if"].as_str().unwrap();
    for part in [
        "$CI_PIPELINE_SOURCE =~ /^(push|schedule)$/",
        "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
        "$TIMESTAMP_TOKEN",
    ] {
        assert!(rule.contains(part), "{rule}");
    }
    assert_eq!(job["allow_failure"]["exit_codes"], 75);
    assert_eq!(job["extends"], ".dutybook");
}

#[test]
fn azure_asks_after_landings_and_on_schedules_of_the_mainline() {
    let dir = repository("azure");
    let pipeline = read(dir.path(), "azure-pipelines.yml");
    let jobs = pipeline["jobs"].as_sequence().unwrap();
    let job = jobs.iter().find(|job| job["job"] == "timestamp").unwrap();
    let condition = job["condition"].as_str().unwrap();
    assert!(condition.contains("eq(variables['Build.SourceBranch'], 'refs/heads/main')"));
    assert!(!condition.contains("PullRequest"), "{condition}");
    let steps = job["steps"].as_sequence().unwrap();
    let with_token = steps
        .iter()
        .filter(|step| text_of(step).contains("System.AccessToken"));
    assert_eq!(with_token.count(), 1);
    let install = fs::read_to_string(own().join("src/write/templates/ci/install.sh")).unwrap();
    assert!(scripts(job).contains(&install));
}

/// One script for every forge, which no expression of a forge becomes a part of.
#[test]
fn the_script_is_the_same_everywhere_and_reads_its_environment() {
    let script = fs::read_to_string(own().join("src/write/templates/ci/timestamp.sh")).unwrap();
    for (ci, place, job) in [
        (
            "github",
            ".github/dutybook",
            ".github/workflows/dutybook-timestamp.yml",
        ),
        ("gitlab", ".gitlab/dutybook", ".gitlab-ci.yml"),
        ("azure", ".azuredevops/dutybook", "azure-pipelines.yml"),
    ] {
        let dir = repository(ci);
        let text = fs::read_to_string(dir.path().join(place).join("timestamp.sh"));
        assert_eq!(text.unwrap(), script);
        for text in scripts(&read(dir.path(), job)) {
            assert!(!text.contains("${{") && !text.contains(AUTHORITY), "{text}");
        }
    }
}
