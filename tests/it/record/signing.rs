//! What tests of `review` and `approve` share.

use dutybook::internals::report::{JsonOutput, schema_of};
use serde_json::Value;

use crate::harness::run::Run;
use crate::record::world::{NOW, World};

pub(super) fn commit(world: &World, message: &str) {
    world.commit_at(NOW, message);
}

pub(super) fn standing_of(world: &World, task: &str, duty: &str) -> String {
    let args = [
        "audit",
        task,
        "--from",
        "2026-03-09",
        "--to",
        "2026-03-15",
        "--format",
        "json",
    ];
    let audit: Value = serde_json::from_str(&world.run(&args).exits(0).stdout).expect("JSON");
    let duties = audit["duties"].as_array().expect("duties").clone();
    let found = duties
        .into_iter()
        .find(|one| one["duty"] == duty)
        .expect("the duty");
    found["standing"].as_str().expect("a standing").to_owned()
}

/// What a list for scripts names; it is as its schema says.
pub(super) fn listed(run: &Run) -> Vec<Value> {
    let document: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let output = match document["schema"].as_str() {
        Some("dutybook/review/v1") => JsonOutput::Review,
        _ => JsonOutput::Approve,
    };
    let schema: Value = serde_json::from_str(schema_of(output)).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(&document)
        .map(|it| it.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    document["awaiting"].as_array().expect("a list").clone()
}
