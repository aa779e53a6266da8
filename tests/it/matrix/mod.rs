//! One verdict out of many: several dutybook roots in one run, and the runs of a matrix joined again.

mod forged;
mod gone;
mod parted;
mod refused;
mod roots;
mod world;

use dutybook::internals::report::{JsonOutput, schema_of};
use serde_json::Value;

use world::{FORMATS, Tenants};

/// Runs every shard, joins them, and demands what one run writes, in every format.
#[track_caller]
fn joined_is_whole(tenants: &Tenants, of: u32, asked: &[&str]) {
    let files = tenants.shards(of, asked);
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let reports = |name: &str| FORMATS.map(|format| format!("--report={format}={name}.{format}"));
    let (joined, whole) = (reports("joined"), reports("whole"));
    let joined: Vec<&str> = joined.iter().map(String::as_str).collect();
    let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
    let json = ["--format", "json"];
    let joined = tenants.run(&[&["merge"], &json[..], &joined, &files].concat());
    let whole = tenants.check(&[asked, &json, &whole].concat());
    assert_eq!(joined.code, whole.code, "{of} shards");
    assert_eq!(joined.stdout, whole.stdout, "{of} shards");
    for format in FORMATS {
        let [joined, whole] = ["joined", "whole"].map(|name| format!("{name}.{format}"));
        let (joined, whole) = (tenants.repo.read(&joined), tenants.repo.read(&whole));
        assert_eq!(joined, whole, "{format}, {of} shards");
    }
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn the_tasks_of_one_root_are_joined_again() {
    let sample = Tenants::of_sample();
    for of in [3, 20] {
        joined_is_whole(&sample, of, &[]);
    }
}

#[test]
fn what_is_asked_of_the_shards_holds_for_the_whole() {
    let sample = Tenants::of_sample();
    joined_is_whole(&sample, 3, &["--team", "monitoring"]);
    joined_is_whole(&sample, 2, &["--fail-on", "warn"]);
    joined_is_whole(&sample, 2, &["escalation-tickets", "secure-score-report"]);
}

#[test]
fn several_roots_are_joined_again() {
    let tenants = Tenants::new(&["a", "b", "c", "d", "e"]);
    // More shards than roots: what was dealt nothing is joined as well.
    for of in [1, 2, 5, 7] {
        joined_is_whole(&tenants, of, &[]);
    }
}

#[test]
fn every_duty_and_finding_of_the_whole_is_in_one_shard() {
    let sample = Tenants::of_sample();
    let whole = sample.check(&["--format", "json"]).json();
    let shards = sample.shards(4, &[]);
    let shards: Vec<Value> = shards
        .iter()
        .map(|file| json(&std::fs::read(sample.root().join(file)).unwrap()))
        .collect();
    let duties = |of: &Value| of["summary"]["duties"].as_u64().unwrap();
    assert!(duties(&whole) > 0);
    assert_eq!(shards.iter().map(duties).sum::<u64>(), duties(&whole));
    assert!(shards.iter().all(|shard| duties(shard) < duties(&whole)));
}

#[test]
fn a_shard_is_what_its_schema_describes() {
    let schema: Value = serde_json::from_str(schema_of(JsonOutput::Check)).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let tenants = Tenants::new(&["a", "b"]);
    // The third was dealt nothing.
    for file in tenants.shards(3, &[]) {
        let document = json(&std::fs::read(tenants.root().join(file)).unwrap());
        let faults = schema.iter_errors(&document).map(|fault| fault.to_string());
        assert_eq!(faults.collect::<Vec<_>>(), Vec::<String>::new());
        assert!(document["shard"]["index"].is_u64());
    }
}
