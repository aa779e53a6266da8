//! What is not judged together, and not joined.

use std::fs;

use serde_json::{Value, json};

use crate::harness::run::Run;
use crate::matrix::world::Tenants;

/// Demands exit 2, nothing on standard output, and words in what is said.
#[track_caller]
pub(crate) fn refused(output: &Run, expected: &[&str]) {
    let said = &output.stderr;
    assert_eq!(output.code, Some(2), "{said}");
    assert!(output.stdout.is_empty());
    for word in expected {
        assert!(said.contains(word), "{word}\n{said}");
    }
}

#[test]
fn a_folder_without_a_policy_is_not_passed_over() {
    let tenants = Tenants::new(&["a", "b"]);
    fs::remove_dir_all(tenants.root().join("tenants/b/policy")).unwrap();
    refused(&tenants.check(&[]), &["tenants/b is not a dutybook root"]);
}

#[test]
fn a_pattern_that_matches_nothing_is_a_mistake() {
    let mut tenants = Tenants::new(&["a"]);
    tenants.named = vec!["clients/*".to_owned()];
    refused(&tenants.check(&[]), &["matches no folder"]);
    tenants.named = vec!["tenants/[".to_owned()];
    refused(&tenants.check(&[]), &["is not a pattern"]);
}

#[test]
fn other_commands_take_one_folder() {
    let tenants = Tenants::new(&["a", "b"]);
    let words = ["-C", "tenants/a", "-C", "tenants/b", "trace", "a/b/c"];
    refused(
        &tenants.run(&words),
        &["only `check` and `due` take several -C"],
    );
}

#[test]
fn a_day_that_ends_at_two_instants_is_none() {
    let tenants = Tenants::new(&["a", "b"]);
    let policy = tenants.root().join("tenants/b/policy/dutybook.yaml");
    let text = fs::read_to_string(&policy).unwrap();
    assert!(text.contains("timezone: UTC"));
    fs::write(
        &policy,
        text.replace("timezone: UTC", "timezone: Asia/Tokyo"),
    )
    .unwrap();
    let words = ["-C", "tenants/*", "--as-of", "2026-02-20", "check"];
    refused(
        &tenants.run(&words),
        &["is not the same instant", "tenants/b"],
    );
    let words = [
        "-C",
        "tenants/*",
        "--as-of",
        "2026-02-20T00:00:00Z",
        "check",
    ];
    assert_eq!(tenants.run(&words).code, Some(1));
}

#[test]
fn roots_of_two_repositories_are_not_one_run() {
    let one = Tenants::new(&["a"]);
    let other = Tenants::new(&["a"]);
    let folder = |of: &Tenants| of.root().join("tenants/a").display().to_string();
    let (one_root, other_root) = (folder(&one), folder(&other));
    let words = ["-C", &one_root, "-C", &other_root, "check"];
    refused(&one.run(&words), &["lie in different repositories"]);
}

#[test]
fn shards_are_numbers_of_so_many() {
    let tenants = Tenants::new(&["a"]);
    for shard in ["0/2", "3/2", "1", "x/y"] {
        refused(&tenants.check(&["--shard", shard]), &["1 ≤ I ≤ N"]);
    }
}

/// Two shards with one of them altered.
fn altered(tenants: &Tenants, alter: impl Fn(&mut Value)) -> Run {
    tenants.shards(2, &[]);
    let path = tenants.root().join("shard-2.json");
    let mut document: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    alter(&mut document);
    fs::write(&path, document.to_string()).unwrap();
    tenants.run(&["merge", "shard-1.json", "shard-2.json"])
}

#[test]
fn shards_of_two_versions_are_not_joined() {
    let tenants = Tenants::new(&["a", "b"]);
    let judge = |shard: &str| {
        let file = format!("shard-{}.json", &shard[..1]);
        let words = [
            "--base", "HEAD", "--shard", shard, "--format", "json", "-o", &file,
        ];
        tenants.check(&words).answers();
    };
    let joined = || tenants.run(&["merge", "shard-1.json", "shard-2.json"]);
    judge("1/2");
    let teams = tenants.root().join("tenants/b/policy/teams.yaml");
    let text = fs::read_to_string(&teams).unwrap();
    fs::write(&teams, format!("{text}# another version\n")).unwrap();
    judge("2/2");
    refused(&joined(), &["differ in the files that are not committed"]);
    judge("1/2");
    assert!(matches!(joined().code, Some(0 | 1)), "one version");
    tenants.repo.commit_now();
    judge("2/2");
    refused(&joined(), &["differ in the commit that was judged"]);
    judge("1/2");
    assert!(matches!(joined().code, Some(0 | 1)), "one version");
}

#[test]
fn shards_that_do_not_belong_together_are_not_joined() {
    let tenants = Tenants::new(&["a", "b"]);
    let set = |pointer: &'static str, value: Value| {
        altered(&tenants, move |document| {
            *document.pointer_mut(pointer).expect("a field") = value.clone();
        })
    };
    assert_eq!(altered(&tenants, |_| {}).code, Some(1));
    refused(
        &set("/as_of", json!("2026-02-20T12:00:01Z")),
        &["differ in as_of"],
    );
    refused(&set("/tool/version", json!("0.0.9")), &["dutybook 0.0.9"]);
    refused(
        &set("/schema", json!("dutybook/due/v1")),
        &["dutybook/due/v1"],
    );
    refused(
        &set("/shard/judged/commit", json!("0".repeat(40))),
        &["differ in the commit that was judged"],
    );
    refused(
        &set("/shard/judged/uncommitted", json!("0".repeat(40))),
        &["differ in the files that are not committed"],
    );
    refused(
        &set("/history/commit", json!("0".repeat(40))),
        &["differ in the commit"],
    );
    refused(
        &set("/shard/of", json!(3)),
        &["differ in the number of shards"],
    );
    refused(&set("/shard/index", json!(1)), &["are both shard 1/2"]);
    refused(&set("/shard/index", json!(7)), &["1 ≤ I ≤ N"]);
    refused(
        &set("/shard/fail_on", json!(null)),
        &["differ in --fail-on", "never"],
    );
    refused(
        &set("/shard/asked", json!(["--no-history"])),
        &["differ in what was asked"],
    );
    refused(
        &set("/shard/all_roots", json!(["tenants/b"])),
        &["differ in the roots"],
    );
    refused(
        &set("/shard/roots", json!([])),
        &["its verdict or its counts"],
    );
    refused(
        &set("/shard/roots/0/path", json!("tenants/a")),
        &["`tenants/a` is in two shards"],
    );
    refused(
        &set("/shard", json!(null)),
        &["was not written with --shard"],
    );
}

#[test]
fn a_shard_whose_values_are_none_is_not_believed() {
    let tenants = Tenants::new(&["a", "b"]);
    let values = [
        "/shard/roots/0/timezone",
        "/shard/roots/0/due_soon",
        "/shard/roots/0/tasks/0/id",
        "/shard/roots/0/duties/0/task",
        "/shard/roots/0/duties/0/due",
        "/shard/roots/0/duties/0/standing",
        "/shard/roots/0/findings/0/rule",
        "/shard/roots/0/findings/0/fingerprint",
    ];
    for pointer in values {
        let output = altered(&tenants, |document| {
            *document.pointer_mut(pointer).expect(pointer) = json!("No such thing!");
        });
        refused(&output, &["shard-2.json"]);
    }
}

#[test]
fn a_file_that_was_cut_is_told_with_its_place() {
    let tenants = Tenants::new(&["a", "b"]);
    tenants.shards(2, &[]);
    let path = tenants.root().join("shard-2.json");
    let whole = fs::read(&path).unwrap();
    for tenth in 0..10 {
        fs::write(&path, &whole[..whole.len() * tenth / 10]).unwrap();
        let output = tenants.run(&["merge", "shard-1.json", "shard-2.json"]);
        refused(&output, &["shard-2.json:"]);
    }
}

#[test]
fn shards_of_two_commits_are_not_joined() {
    let tenants = Tenants::new(&["a", "b"]);
    tenants.shards(2, &[]);
    let kept = tenants.root().join("kept.json");
    fs::rename(tenants.root().join("shard-1.json"), &kept).unwrap();
    fs::write(tenants.root().join("other"), "").unwrap();
    tenants.repo.commit_now();
    tenants.shards(2, &[]);
    let output = tenants.run(&["merge", "kept.json", "shard-2.json"]);
    refused(&output, &["differ in the commit"]);
}
