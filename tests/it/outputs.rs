//! What programs read: JSON that its own schema describes, and that is the same bytes on every run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use dutybook::internals::report::{JsonOutput, schema_of};
use jsonschema::{Draft, Validator};
use serde_json::Value;

use crate::harness::cases;
use crate::harness::files::files_below;
use crate::harness::repo::Repo;
use crate::harness::run::RunCommand as _;
use crate::harness::subject::Subject;

const CHECK: &[&str] = &["check", "--format", "json"];
const DUE: &[&str] = &["due", "--format", "json"];
const AUDIT: &[&str] = &[
    "audit",
    "--format",
    "json",
    "--from",
    "2026-01-01",
    "--to",
    "2026-12-31",
];

/// Everything that prints JSON, beside what describes it.
const OUTPUTS: &[(&[&str], JsonOutput)] = &[
    (CHECK, JsonOutput::Check),
    (AUDIT, JsonOutput::Audit),
    (DUE, JsonOutput::Due),
];

/// The small sample, and every failing case.
fn all() -> Vec<Subject> {
    let cases = cases::failing().map(Subject::case);
    std::iter::once(Subject::sample()).chain(cases).collect()
}

/// The outputs that a repository has: where its policy cannot be understood, only `check` has one.
fn outputs(subject: &Subject) -> &'static [(&'static [&'static str], JsonOutput)] {
    if subject.name.starts_with("policy-") {
        &OUTPUTS[..1]
    } else {
        OUTPUTS
    }
}

/// What every repository prints, in the order of [`outputs`]: each is run once.
static PRINTED: LazyLock<Vec<(String, Vec<Value>)>> = LazyLock::new(|| {
    let all = all().into_iter();
    all.map(|subject| {
        let outputs = outputs(&subject).iter();
        let printed = outputs.map(|(arguments, _)| parse(&print(&subject, arguments, "2")));
        (subject.name.clone(), printed.collect())
    })
    .collect()
});

/// The paths of its files.
fn files(subject: &Subject) -> Vec<PathBuf> {
    let below = |top: &str| {
        let files = files_below(&subject.root().join(top)).into_iter();
        let files = files.map(|path| Path::new(top).join(path));
        files.collect::<Vec<_>>()
    };
    [below("policy"), below("evidence")].concat()
}

/// A copy of files, made in their order.
fn copy(subject: &Subject, paths: &[PathBuf]) -> Subject {
    let repo = Repo::empty();
    for path in paths {
        let bytes = fs::read(subject.root().join(path)).expect("a file");
        repo.write(path, bytes);
    }
    Subject::of(&subject.name, repo, &subject.as_of)
}

fn print(subject: &Subject, arguments: &[&str], threads: &str) -> String {
    let mut command = subject.command(arguments);
    command
        .env("RAYON_NUM_THREADS", threads)
        .run()
        .answers()
        .stdout
}

/// In what a document differs from what its schema describes.
fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn validator(output: JsonOutput) -> Validator {
    let schema = serde_json::from_str(schema_of(output)).expect("the schema is JSON");
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema is a schema")
}

#[test]
fn every_output_is_what_its_schema_describes() {
    for (at, (_, output)) in OUTPUTS.iter().enumerate() {
        let validator = validator(*output);
        for (name, values) in PRINTED.iter() {
            let faults = values.get(at).map(|value| faults(&validator, value));
            let faults = faults.unwrap_or_default();
            assert!(faults.is_empty(), "{name} {output:?}: {faults:#?}");
        }
    }
}

/// A duty of each standing that an audit of the year lists.
fn one_of_each(audit: &Value) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let duties = audit["duties"].as_array().expect("a list").iter();
    let first = duties.filter(|duty| seen.insert(duty["standing"].to_string()));
    first
        .map(|duty| duty["duty"].as_str().expect("text").to_owned())
        .collect()
}

#[test]
fn every_story_is_what_its_schema_describes() {
    let validator = validator(JsonOutput::Trace);
    let mut told = BTreeSet::new();
    for (subject, (_, values)) in all().iter().zip(PRINTED.iter()) {
        let Some(audit) = values.get(1) else { continue };
        for duty in one_of_each(audit) {
            let mut value = parse(&print(subject, &["trace", &duty, "--format", "json"], "2"));
            let faults = faults(&validator, &value);
            assert!(faults.is_empty(), "{} {duty}: {faults:#?}", subject.name);
            assert_eq!(value["duty"], duty.as_str());
            told.insert(value["standing"].to_string());
            value["as_of"] = Value::from("yesterday");
            assert!(!validator.is_valid(&value), "{duty}");
        }
    }
    assert!(told.len() >= 5, "{told:?}");
}

/// The base as a git repository: most of it committed, one evidence not yet, the policy edited on a
/// branch, and an anchor beside it.
fn with_history() -> (Repo, String) {
    let repo = Repo::base();
    let evidence = files_below(&repo.path("evidence"));
    let is_yaml = |path: &&PathBuf| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    };
    let pending = evidence.iter().find(is_yaml).expect("evidence");
    let pending = format!("evidence/{}", pending.display());
    let text = repo.read(&pending);
    repo.remove(&pending);
    let (import, later) = ("2025-12-01T12:00:00+01:00", "2026-03-30T12:00:00+02:00");
    repo.git(&["init", "--quiet", "--initial-branch=main"]);
    repo.write(".git/info/exclude", "evidence/\n");
    repo.commit("Policy").at(import).run();
    repo.write(".git/info/exclude", "");
    let commit = repo.commit("Evidence (#2)").at(later).run();
    repo.branch("change").write(&pending, text);
    let settings = repo.read("policy/dutybook.yaml");
    repo.write("policy/dutybook.yaml", format!("{settings}# edited\n"));
    let anchors = repo.beside("anchors.yaml");
    fs::write(
        &anchors,
        format!("- {{ commit: {commit}, time: {later} }}\n"),
    )
    .expect("written");
    let anchors = anchors.to_str().expect("UTF-8").to_owned();
    (repo, anchors)
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn what_history_adds_is_described_as_well() {
    let (repo, anchors) = with_history();
    let anchors = ["--anchors", &*anchors];
    let based = ["--base", "main"];
    for (arguments, output, more) in [
        (CHECK, JsonOutput::Check, &[][..]),
        (CHECK, JsonOutput::Check, &based[..]),
        (CHECK, JsonOutput::Check, &anchors[..]),
        (AUDIT, JsonOutput::Audit, &[][..]),
        (AUDIT, JsonOutput::Audit, &anchors[..]),
    ] {
        let mut command = repo.command("--as-of 2026-03-31T20:00:00+02:00");
        let value = command.args(arguments).args(more).run().json();
        let faults = faults(&validator(output), &value);
        assert!(faults.is_empty(), "{more:?}: {faults:#?}");
        assert_eq!(value["history"]["status"], "complete");
        assert_eq!(
            value["history"]["anchored_since"].is_null(),
            more != anchors
        );
        assert_eq!(value["edited_policy"].is_null(), more != based);
        // Nothing is printed that no schema names.
        let schema: Value = serde_json::from_str(schema_of(output)).expect("JSON");
        for (within, described) in [
            (&value, &schema["properties"]),
            (&value["history"], &schema["$defs"]["history"]["properties"]),
        ] {
            for field in within.as_object().expect("a map").keys() {
                assert!(described.get(field).is_some(), "{output:?}: {field}");
            }
        }
        if output == JsonOutput::Audit {
            let duties = value["duties"].as_array().expect("a list");
            let landed = duties.iter().map(|duty| &duty["landed"]);
            let landed: Vec<&Value> = landed.filter(|landed| !landed.is_null()).collect();
            let grade = if more == anchors { "anchored" } else { "bare" };
            assert!(landed.iter().any(|landed| landed["grade"] == grade));
        }
    }
}

#[test]
fn a_schema_refuses_what_no_output_says() {
    for (arguments, output) in OUTPUTS {
        let mut value = parse(&print(&Subject::sample(), arguments, "2"));
        value["as_of"] = Value::from("yesterday");
        assert!(!validator(*output).is_valid(&value), "{output:?}");
    }
}

#[test]
fn the_counts_are_those_of_what_is_listed() {
    for (name, values) in PRINTED.iter() {
        let value = &values[0];
        let findings = value["findings"].as_array().expect("a list");
        for level in ["deny", "warn", "info"] {
            let listed = findings.iter().filter(|finding| finding["level"] == level);
            let counted = value["summary"]["findings"][level].as_u64();
            assert_eq!(Some(listed.count() as u64), counted, "{name}");
        }
        let standings = value["summary"]["standings"].as_object().expect("a map");
        let sum: u64 = standings.values().filter_map(Value::as_u64).sum();
        assert_eq!(Some(sum), value["summary"]["duties"].as_u64());
    }
}

#[test]
fn no_two_findings_share_a_fingerprint() {
    for (name, values) in PRINTED.iter() {
        let value = &values[0];
        let findings = value["findings"].as_array().expect("a list");
        let fingerprints = findings.iter().map(|finding| &finding["fingerprint"]);
        let distinct: BTreeSet<_> = fingerprints.filter_map(Value::as_str).collect();
        assert_eq!(distinct.len(), findings.len(), "{name}");
    }
}

#[test]
fn two_runs_and_any_number_of_threads_print_the_same_bytes() {
    for subject in all() {
        for (arguments, output) in outputs(&subject) {
            let once = print(&subject, arguments, "1");
            for threads in ["1", "4"] {
                let again = print(&subject, arguments, threads);
                assert!(again == once, "{} {output:?} {threads}", subject.name);
            }
        }
    }
}

#[test]
fn the_order_in_which_files_were_made_changes_nothing() {
    for subject in all() {
        let mut paths = files(&subject);
        let forwards = copy(&subject, &paths);
        paths.reverse();
        let backwards = copy(&subject, &paths);
        for (arguments, output) in outputs(&subject) {
            let one = print(&forwards, arguments, "2");
            let other = print(&backwards, arguments, "2");
            assert!(one == other, "{} {output:?}", subject.name);
        }
    }
}
