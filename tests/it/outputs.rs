//! What programs read: JSON that its own schema describes, and that is the same bytes on every run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dutybook::internals::report::{JsonOutput, schema_of};
use jsonschema::{Draft, Validator};
use serde_json::Value;

use crate::harness::scene::{Scene, cases, command, files_below};

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

/// A repository, and when it is judged.
struct Judged {
    name: String,
    scene: Option<Scene>,
    as_of: String,
}

impl Judged {
    /// This repository with its sample quarter.
    fn sample() -> Self {
        Judged {
            name: "the sample".to_owned(),
            scene: None,
            as_of: "2026-03-31".to_owned(),
        }
    }

    /// A case of `tests/cases`, as far as files make it.
    fn case(name: &str) -> Self {
        let (scene, as_of) = cases::case(name);
        Judged {
            name: name.to_owned(),
            scene: Some(scene),
            as_of,
        }
    }

    fn all() -> Vec<Self> {
        let cases = cases::failing().map(Judged::case);
        std::iter::once(Judged::sample()).chain(cases).collect()
    }

    fn root(&self) -> PathBuf {
        let here = || Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf();
        self.scene
            .as_ref()
            .map_or_else(here, |scene| scene.root().to_path_buf())
    }

    /// The outputs that there are of it: where the policy cannot be understood, only `check` has something to say.
    fn outputs(&self) -> &'static [(&'static [&'static str], JsonOutput)] {
        if self.name.starts_with("policy-") {
            &OUTPUTS[..1]
        } else {
            OUTPUTS
        }
    }

    /// The paths of its files.
    fn files(&self) -> Vec<PathBuf> {
        let below = |top: &str| {
            let files = files_below(&self.root().join(top));
            files
                .into_iter()
                .map(|path| Path::new(top).join(path))
                .collect::<Vec<_>>()
        };
        [below("policy"), below("evidence")].concat()
    }

    /// A copy of files, made in their order.
    fn copy(&self, paths: &[PathBuf]) -> Scene {
        let copy = Scene::empty();
        for path in paths {
            let bytes = fs::read(self.root().join(path)).expect("a file");
            copy.write(path, &bytes);
        }
        copy
    }

    fn print(&self, arguments: &[&str], threads: &str) -> Vec<u8> {
        print(&self.root(), &self.as_of, arguments, threads)
    }
}

fn print(root: &Path, as_of: &str, arguments: &[&str], threads: &str) -> Vec<u8> {
    let global = ["--no-history", "--as-of", as_of];
    let output = command(root, &global, arguments)
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .expect("the binary runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_ne!(output.status.code(), Some(2), "{said}");
    output.stdout
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
    for judged in Judged::all() {
        for (arguments, output) in judged.outputs() {
            let validator = validator(*output);
            let printed = judged.print(arguments, "2");
            let value: Value = serde_json::from_slice(&printed).expect("JSON");
            let faults: Vec<String> = validator
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{} {output:?}: {faults:#?}", judged.name);
        }
    }
}

/// A duty of each standing that an audit of the year lists.
fn one_of_each(judged: &Judged) -> Vec<String> {
    let audit: Value = serde_json::from_slice(&judged.print(AUDIT, "2")).expect("JSON");
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
    for judged in Judged::all().iter().filter(|it| it.outputs().len() > 1) {
        for duty in one_of_each(judged) {
            let printed = judged.print(&["trace", &duty, "--format", "json"], "2");
            let mut value: Value = serde_json::from_slice(&printed).expect("JSON");
            let faults: Vec<String> = validator
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{} {duty}: {faults:#?}", judged.name);
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
fn with_history() -> (Scene, tempfile::TempDir) {
    let scene = Scene::base();
    let git = |at: &str, arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command
            .current_dir(scene.root())
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Analyst One");
            command.env(format!("GIT_{role}_EMAIL"), "analyst-1@soc.example");
            command.env(format!("GIT_{role}_DATE"), at);
        }
        let output = command.output().expect("git runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let evidence = files_below(&scene.root().join("evidence"));
    let evidence: Vec<&PathBuf> = evidence
        .iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    let pending = Path::new("evidence").join(evidence.first().expect("evidence"));
    let bytes = fs::read(scene.root().join(&pending)).expect("a file");
    fs::remove_file(scene.root().join(&pending)).expect("removed");
    let (import, later) = ("2025-12-01T12:00:00+01:00", "2026-03-30T12:00:00+02:00");
    git(import, &["init", "--quiet", "--initial-branch=main"]);
    git(import, &["add", "policy"]);
    git(import, &["commit", "--quiet", "--message", "Policy"]);
    git(later, &["add", "--all"]);
    git(later, &["commit", "--quiet", "--message", "Evidence (#2)"]);
    let commit = git(later, &["rev-parse", "HEAD"]);
    git(later, &["checkout", "--quiet", "-b", "change"]);
    scene.write(&pending, &bytes);
    let settings = scene.root().join("policy/dutybook.yaml");
    let text = fs::read_to_string(&settings).expect("settings");
    fs::write(&settings, format!("{text}# edited\n")).expect("written");
    let beside = tempfile::tempdir().expect("a temporary folder");
    let anchors = format!("- {{ commit: {}, time: {later} }}\n", commit.trim());
    fs::write(beside.path().join("anchors.yaml"), anchors).expect("written");
    (scene, beside)
}

#[test]
fn what_history_adds_is_described_as_well() {
    let (scene, beside) = with_history();
    let anchors = beside.path().join("anchors.yaml");
    let anchors = ["--anchors", anchors.to_str().expect("UTF-8")];
    let based = ["--base", "main"];
    for (arguments, output, more) in [
        (CHECK, JsonOutput::Check, &[][..]),
        (CHECK, JsonOutput::Check, &based[..]),
        (CHECK, JsonOutput::Check, &anchors[..]),
        (AUDIT, JsonOutput::Audit, &[][..]),
        (AUDIT, JsonOutput::Audit, &anchors[..]),
    ] {
        let global = ["--as-of", "2026-03-31T20:00:00+02:00"];
        let printed = command(scene.root(), &global, &[arguments, more].concat())
            .output()
            .expect("the binary runs");
        let said = String::from_utf8_lossy(&printed.stderr);
        let value: Value =
            serde_json::from_slice(&printed.stdout).unwrap_or_else(|e| panic!("{e}: {said}"));
        let faults: Vec<String> = validator(output)
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
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
            assert!(landed.iter().any(|landed| landed["commit"].is_null()));
            let grade = if more == anchors { "anchored" } else { "bare" };
            assert!(landed.iter().any(|landed| landed["grade"] == grade));
        }
    }
}

#[test]
fn a_schema_refuses_what_no_output_says() {
    for (arguments, output) in OUTPUTS {
        let printed = Judged::sample().print(arguments, "2");
        let mut value: Value = serde_json::from_slice(&printed).expect("JSON");
        value["as_of"] = Value::from("yesterday");
        assert!(!validator(*output).is_valid(&value), "{output:?}");
    }
}

#[test]
fn the_counts_are_those_of_what_is_listed() {
    for judged in Judged::all() {
        let value: Value = serde_json::from_slice(&judged.print(CHECK, "2")).expect("JSON");
        let findings = value["findings"].as_array().expect("a list");
        for level in ["deny", "warn", "info"] {
            let listed = findings.iter().filter(|finding| finding["level"] == level);
            let counted = value["summary"]["findings"][level].as_u64();
            assert_eq!(Some(listed.count() as u64), counted, "{}", judged.name);
        }
        let standings = value["summary"]["standings"].as_object().expect("a map");
        let sum: u64 = standings.values().filter_map(Value::as_u64).sum();
        assert_eq!(Some(sum), value["summary"]["duties"].as_u64());
    }
}

#[test]
fn no_two_findings_share_a_fingerprint() {
    for judged in Judged::all() {
        let value: Value = serde_json::from_slice(&judged.print(CHECK, "2")).expect("JSON");
        let findings = value["findings"].as_array().expect("a list");
        let fingerprints = findings.iter().map(|finding| &finding["fingerprint"]);
        let distinct: BTreeSet<_> = fingerprints.filter_map(Value::as_str).collect();
        assert_eq!(distinct.len(), findings.len(), "{}", judged.name);
    }
}

#[test]
fn two_runs_and_any_number_of_threads_print_the_same_bytes() {
    for judged in Judged::all() {
        for (arguments, output) in judged.outputs() {
            let once = judged.print(arguments, "1");
            for threads in ["1", "4"] {
                let again = judged.print(arguments, threads);
                assert!(again == once, "{} {output:?} {threads}", judged.name);
            }
        }
    }
}

#[test]
fn the_order_in_which_files_were_made_changes_nothing() {
    for judged in Judged::all() {
        let mut paths = judged.files();
        let forwards = judged.copy(&paths);
        paths.reverse();
        let backwards = judged.copy(&paths);
        for (arguments, output) in judged.outputs() {
            let one = print(forwards.root(), &judged.as_of, arguments, "2");
            let other = print(backwards.root(), &judged.as_of, arguments, "2");
            assert!(one == other, "{} {output:?}", judged.name);
        }
    }
}
