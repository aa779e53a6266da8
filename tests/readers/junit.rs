//! `JUnit` XML, read by junitparser and by the schema of Jenkins.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::harness::files::tests;
use crate::harness::json::{list, text};
use crate::programs::{python, satisfied, there};
use crate::reports::Written;

fn count(value: &Value) -> u64 {
    value.as_u64().expect("a count")
}

/// The name of the case that a failing finding has, and the suite that it stands in.
fn failing(finding: &Value) -> (String, String) {
    let rule = text(&finding["rule"]);
    if let ("duty/overdue", Some(duty)) = (rule, finding["duty"].as_str()) {
        let task = duty.split('/').next().unwrap_or_default();
        return (task.to_owned(), duty.to_owned());
    }
    let place = match (
        finding["file"].as_str(),
        finding["range"]["start"]["line"].as_u64(),
    ) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        (Some(file), None) => file.to_owned(),
        (None, _) => "no file".to_owned(),
    };
    let name = format!("{rule} {place} {}", text(&finding["fingerprint"]));
    ("policy and evidence".to_owned(), name)
}

#[test]
fn junitparser_reads_the_counts_and_names_of_the_json() {
    let written = Written::new();
    let Some(output) = python("junit_cases.py", written.files("junit")) else {
        return;
    };
    let read: Value = serde_json::from_str(&satisfied(&output)).expect("JSON");
    let evaluations = written.evaluations();
    assert_eq!(list(&read).len(), evaluations.len());
    for (read, json) in list(&read).iter().zip(&evaluations) {
        assert_eq!(read["said"], read["counted"]);
        let cases = list(&read["cases"]);
        let names: BTreeSet<_> = cases.iter().map(|case| text(&case["name"])).collect();
        assert_eq!(names.len(), cases.len());

        let with = |result: &str| {
            let has = |case: &&Value| list(&case["results"]).iter().any(|one| one == result);
            let name = |case: &Value| {
                (
                    text(&case["suite"]).to_owned(),
                    text(&case["name"]).to_owned(),
                )
            };
            cases.iter().filter(has).map(name).collect::<BTreeSet<_>>()
        };
        let findings = list(&json["findings"]).iter();
        let denied = findings.filter(|one| one["level"] == "deny" && one["already_there"] == false);
        let denied: BTreeSet<_> = denied.map(failing).collect();
        assert_eq!(with("failure"), denied);

        let summary = &json["summary"];
        let standing = |word: &str| count(&summary["standings"][word]);
        let said = |word: &str| count(&read["said"][word]);
        assert_eq!(said("failures"), count(&summary["findings"]["deny"]));
        assert_eq!(said("skipped"), standing("waived") + standing("excused"));
        // Beside the duties stand what fails and is no overdue duty, and whether all was judged.
        let foundation = denied
            .iter()
            .filter(|(suite, _)| suite == "policy and evidence");
        let foundation = u64::try_from(foundation.count()).expect("small") + 1;
        assert_eq!(said("tests"), count(&summary["duties"]) + foundation);
        assert!(json["verdict"] != "unknown" || said("errors") == 1);
    }
}

/// What is accepted of the schema's complaints, each with its reason.
const ACCEPTED: [(&str, &str); 1] = [(
    "Element 'skipped', attribute 'message': The attribute 'message' is not allowed.",
    "this is version 4 of the schema; version 10 has the attribute",
)];

/// The schema of Jenkins, which the package junit-report ships. It is read where cargo keeps packages.
fn schema() -> Option<PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--offline", "--locked"]);
    cargo
        .arg("--manifest-path")
        .arg(tests().join("readers/schemas/Cargo.toml"));
    let output = cargo.output().expect("it runs");
    let metadata = output.status.success().then_some(output.stdout);
    let metadata: Option<Value> = metadata.map(|json| serde_json::from_slice(&json).expect("JSON"));
    let found = metadata.map(|metadata| {
        let mut packages = list(&metadata["packages"]).iter();
        let package = packages.find(|package| package["name"] == "junit-report");
        let manifest = text(&package.expect("the package")["manifest_path"]);
        Path::new(manifest).with_file_name("tests/JUnit.xsd")
    });
    there("the schema of Jenkins", found)
}

/// What the schema complains of in each file.
fn complaints(files: Vec<PathBuf>) -> Option<Vec<BTreeSet<String>>> {
    let arguments = std::iter::once(schema()?).chain(files).map(OsString::from);
    let output = python("xml_schema.py", arguments)?;
    let read: Vec<BTreeSet<String>> = serde_json::from_str(&satisfied(&output)).expect("JSON");
    Some(read)
}

#[test]
fn the_schema_of_jenkins_is_kept_to() {
    let written = Written::new();
    let files = written.files("junit");
    let Some(complaints) = complaints(files.clone()) else {
        return;
    };
    assert_eq!(complaints.len(), files.len());
    let accepted: BTreeSet<String> = ACCEPTED.map(|(complaint, _)| complaint.to_owned()).into();
    let found: BTreeSet<String> = complaints.into_iter().flatten().collect();
    // What no longer comes up is no longer accepted.
    assert_eq!(found, accepted);
}

#[test]
fn the_schema_of_jenkins_finds_what_is_broken() {
    let written = Written::new();
    let text = fs::read_to_string(&written.files("junit")[0]).expect("a report");
    let path = written.beside("broken.xml");
    fs::write(
        &path,
        text.replacen("<testcase name=", "<testcase called=", 1),
    )
    .expect("written");
    let Some(complaints) = complaints(vec![path]) else {
        return;
    };
    assert!(
        complaints[0]
            .iter()
            .any(|one| one.contains("'called' is not allowed")),
        "{complaints:?}"
    );
}
