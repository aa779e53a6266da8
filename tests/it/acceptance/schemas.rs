//! `schema`: every one is a JSON Schema 2020-12, and what the tool prints keeps to its own.

use serde_json::Value;

use crate::harness::repo::Repo;

const NAMES: [&str; 16] = [
    "policy",
    "teams",
    "calendar",
    "task",
    "evidence",
    "request",
    "waiver",
    "import",
    "closing",
    "witnesses",
    "check",
    "audit",
    "trace",
    "due",
    "review",
    "approve",
];

fn schema(repo: &Repo, name: &str) -> Value {
    repo.run(&format!("schema {name}")).exits(0).json()
}

#[test]
fn every_schema_is_one_of_2020_12() {
    let repo = Repo::empty();
    for name in NAMES {
        let schema = schema(&repo, name);
        assert_eq!(
            schema["$schema"], "https://json-schema.org/draft/2020-12/schema",
            "{name}"
        );
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{name}: {error}");
        }
        assert!(schema["title"].is_string(), "{name}");
        assert!(schema["$id"].is_string(), "{name}");
    }
}

#[test]
fn all_schemas_go_into_a_folder() {
    let repo = Repo::empty();
    // The folder itself is made and told; one above it that is missing may be a slip.
    repo.run("schema --all -o below/schemas")
        .exits(2)
        .complains("mkdir below");
    std::fs::create_dir(repo.path("below")).expect("made");
    repo.run("schema --all -o below/schemas")
        .exits(0)
        .complains("made the folder below/schemas");
    for name in NAMES {
        let written = repo.read(&format!("below/schemas/{name}.schema.json"));
        let printed = repo.run(&format!("schema {name}")).exits(0).stdout;
        assert_eq!(written, printed, "{name}");
    }
    let listed = std::fs::read_dir(repo.path("below/schemas"))
        .expect("a folder")
        .count();
    assert_eq!(listed, NAMES.len());
}

#[test]
fn an_unknown_format_is_refused() {
    let repo = Repo::empty();
    repo.run("schema polcy").exits(2).complains("policy");
    repo.run("schema --all").exits(2);
}

#[test]
fn outputs_keep_to_their_schemas() {
    let repo = Repo::small_sample();
    repo.commit_all();
    repo.remove("evidence/secure-score-report/2026/2026-W11/monitoring.yaml")
        .write("evidence/notes.txt", "?");
    let check = |name: &str, arguments: &str| {
        let schema = schema(&repo, name);
        let validator = jsonschema::draft202012::new(&schema).expect("a schema");
        let document = repo.run(&format!("{arguments} --format json")).json();
        let faults: Vec<String> = validator
            .iter_errors(&document)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{arguments}: {faults:#?}");
    };
    check("check", "check --as-of 2026-03-31");
    check("check", "check");
    check("check", "check --no-history --fail-on never");
    check(
        "audit",
        "audit --as-of 2026-03-31 --from 2026-01-01 --to 2026-04-30",
    );
    check("due", "due --as-of 2026-03-20");
    repo.write("policy/teams.yaml", "teams: [");
    check("check", "check --as-of 2026-03-31");
}
