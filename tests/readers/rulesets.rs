//! The rulesets that `init` writes, read by GitHub's description of its own API.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::harness::subjects::ci::repository;
use crate::programs::{module, python, satisfied};

/// Each ruleset, and the request that imports it.
const RULESETS: [(&str, &str); 2] = [
    ("ruleset.json", "/repos/{owner}/{repo}/rulesets"),
    ("organisation-ruleset.json", "/orgs/{org}/rulesets"),
];

fn validate(request: &str, file: &Path) -> Option<Output> {
    let description = module("@octokit/openapi/generated/api.github.com.json")?;
    let arguments = [description.as_os_str(), request.as_ref(), "post".as_ref()];
    python(
        "openapi.py",
        arguments.into_iter().chain([file.as_os_str()]),
    )
}

#[test]
fn rulesets_are_what_github_imports() {
    let dir = repository("github");
    for (name, request) in RULESETS {
        let file = dir.path().join(".github/dutybook").join(name);
        let Some(output) = validate(request, &file) else {
            return;
        };
        satisfied(&output);
    }
}

/// What holds a ruleset to the description holds it to every name in it.
#[test]
fn a_misspelled_rule_is_refused() {
    let dir = repository("github");
    for (old, new) in [
        ("require_code_owner_review", "require_codeowner_review"),
        ("\"non_fast_forward\"", "\"no_force_push\""),
        (
            "\"integration_id\": 15368",
            "\"integration_id\": \"actions\"",
        ),
        ("bypass_actors", "bypass"),
    ] {
        let text = fs::read_to_string(dir.path().join(".github/dutybook/ruleset.json")).unwrap();
        assert!(text.contains(old), "{old}");
        let file = dir.path().join("changed.json");
        fs::write(&file, text.replace(old, new)).unwrap();
        let Some(output) = validate(RULESETS[0].1, &file) else {
            return;
        };
        assert_eq!(output.status.code(), Some(1), "{new}: {output:?}");
    }
}
