//! The version of dutybook: which may judge a policy, and what `--version` says of the build.

use serde_json::Value;

use crate::harness::cases::AS_OF;
use crate::harness::process::{printed_in, run_in};
use crate::harness::repo::Repo;
use crate::harness::run::Run;

const RULE: &str = "policy/program-version";
const SETTINGS: &str = "policy/dutybook.yaml";
const KIND: &str = "kind: policy/v1\n";
const RUNNING: &str = concat!("this is dutybook ", env!("CARGO_PKG_VERSION"));

/// Has the policy ask for versions of dutybook.
fn ask_for(repo: &Repo, versions: &str) {
    let text = repo.read(SETTINGS);
    let others = text.lines().filter(|line| !line.starts_with("dutybook:"));
    let others: String = others.flat_map(|line| [line, "\n"]).collect();
    repo.write(SETTINGS, others);
    repo.edit(SETTINGS, KIND, &format!("{KIND}dutybook: {versions}\n"));
}

/// The small repository in which everything is settled, and whose policy asks for versions.
fn asking_for(versions: &str) -> Repo {
    let repo = Repo::base();
    ask_for(&repo, versions);
    repo
}

/// The same, committed before everything that is judged.
fn landed_asking_for(versions: &str) -> Repo {
    let repo = asking_for(versions);
    repo.git(&["init", "--quiet", "--initial-branch=main"]);
    repo.land("Policy", "2026-03-26T12:00:00+01:00")
}

fn check(repo: &Repo, more: &str) -> Run {
    repo.run(&format!("--as-of {AS_OF} check --format json {more}"))
}

fn refuses(run: Run) -> Run {
    let run = run.exits(2).found(&[RULE], &[]);
    let document = run.json();
    assert_eq!(document["verdict"], "unknown");
    assert_eq!(document["summary"]["duties"], 0);
    run
}

#[test]
fn a_policy_for_other_versions_is_not_judged() {
    let repo = asking_for("\">=99, <100\"");
    let run = refuses(check(&repo, ""));
    let told = run.told(RULE);
    for text in [
        "for dutybook >=99, <100",
        RUNNING,
        "pipx install --force 'dutybook>=99,<100'",
    ] {
        assert!(told.contains(text), "{text}: {told}");
    }
    assert_eq!(run.finding(RULE)["range"]["start"]["line"], 2);
    // Not even where nothing fails.
    refuses(check(&repo, "--fail-on never"));
    refuses(check(&repo, "threat-brief --team csirt"));
    refuses(check(&asking_for("\">=0.1, <0.2\""), ""));
    check(&asking_for("\">=0.2, <1\""), "").exits(0);
}

#[test]
fn every_command_that_judges_or_records_stops() {
    let repo = asking_for("\">=99\"");
    let duty = "secure-score-report/2026-W14/monitoring";
    for command in [
        "due",
        "audit --from 2026-03-01 --to 2026-03-31",
        "report --output site",
        &format!("trace {duty}"),
        "record secure-score-report --no-input",
        &format!("record --amend {duty} --reason Typo --summary Other"),
        "request ir-tabletop-exercise --slug x --reason y --no-input",
        "waive threat-brief --occurrence 2026-W14 --reason x --expires 2026-04-30 --no-input",
    ] {
        let run = repo.run(&format!("--as-of {AS_OF} {command}")).exits(2);
        let run = run.complains("for dutybook >=99").complains(RUNNING);
        assert!(
            run.complains("'dutybook>=99'").stdout.is_empty(),
            "{command}"
        );
    }
    assert!(!repo.has("site"));
}

#[test]
fn what_pip_cannot_write_is_said_in_words() {
    let run = refuses(check(&asking_for("\"^99.1\""), ""));
    assert!(
        run.told(RULE)
            .contains("install a version that satisfies `^99.1`")
    );
}

#[test]
fn what_a_later_version_may_read_is_no_fault() {
    let repo = asking_for("\">=99\"");
    repo.edit(SETTINGS, "policy/v1", "policy/v2");
    repo.write("policy/tasks/other.yaml", "kind: task/v2\n");
    refuses(check(&repo, ""));
}

#[test]
fn a_value_that_is_not_a_requirement_is_a_finding() {
    for (value, message) in [
        ("latest", "`latest` is not a version requirement"),
        ("0.2", "expected a version requirement, found"),
    ] {
        let run = check(&asking_for(value), "").exits(1);
        let told = run.told("policy/schema");
        assert!(told.contains(message), "{told}");
        let start = &run.finding("policy/schema")["range"]["start"];
        assert_eq!((&start["line"], &start["column"]), (&2.into(), &11.into()));
    }
}

#[test]
fn older_versions_of_the_policy_do_not_count() {
    let repo = landed_asking_for("\">=99\"");
    refuses(check(&repo, ""));
    ask_for(&repo, "\">=0.2\"");
    // What is checked out counts, committed or not.
    check(&repo, "").answers().lacks(RULE);
    let repo = repo.land("Other versions", "2026-03-26T13:00:00+01:00");
    check(&repo, "").answers().lacks(RULE);
    check(&repo, "--rev HEAD").answers().lacks(RULE);
    refuses(check(&repo, "--rev HEAD~1"));
    repo.run(&format!(
        "--as-of {AS_OF} audit --from 2026-03-27 --to 2026-03-31"
    ))
    .exits(0);
}

#[test]
fn a_change_is_judged_where_both_policies_may_be() {
    let repo = landed_asking_for("\">=0.2\"");
    repo.branch("change");
    ask_for(&repo, "\">=99\"");
    let repo = repo.land("Later versions", "2026-03-26T13:00:00+01:00");
    let run = refuses(check(&repo, "--base main"));
    assert!(run.told(RULE).starts_with("the policy is for"));
    // The other way round the base's policy is the one that asks for too much.
    repo.branch("repair");
    ask_for(&repo, "\">=0.2\"");
    let repo = repo.land("Repair", "2026-03-26T14:00:00+01:00");
    let run = refuses(check(&repo, "--base change"));
    assert!(run.told(RULE).starts_with("the base's policy is for"));
    assert!(run.finding(RULE)["range"].is_null());
}

#[test]
fn other_roots_are_judged() {
    let repo = Repo::empty();
    for tenant in ["tenants/a", "tenants/b"] {
        repo.overlay_at(tenant, &crate::harness::files::tests().join("cases/base"));
    }
    let settings = format!("tenants/b/{SETTINGS}");
    repo.edit(&settings, KIND, &format!("{KIND}dutybook: \">=99\"\n"));
    let run = repo.run(&format!("-C tenants/* --as-of {AS_OF} check --format json"));
    let document = run.exits(2).json();
    let verdicts = document["roots"].as_array().expect("roots").iter();
    let verdicts: Vec<(&Value, &Value)> = verdicts
        .map(|root| (&root["path"], &root["verdict"]))
        .collect();
    let expected = ["a", "pass", "b", "unknown"].map(Value::from);
    let [a, pass, b, unknown] = &expected;
    assert_eq!(verdicts, [(a, pass), (b, unknown)]);
    assert_eq!(document["verdict"], "unknown");
    assert_eq!(document["findings"][0]["root"], "b");
}

#[test]
fn init_writes_the_versions_up_to_the_next_major_one() {
    let repo = Repo::empty();
    repo.run("init --pack minimal --timezone UTC").exits(0);
    let [major, minor] = [
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
    ];
    let next = major.parse::<u32>().expect("a number") + 1;
    let expected = format!("dutybook: \">={major}.{minor}, <{next}\"");
    assert!(repo.read(SETTINGS).contains(&expected));
    let schema = repo.read(".vscode/schemas/policy.schema.json");
    assert!(schema.contains("\"dutybook\": {"), "{schema}");
}

#[test]
fn the_version_is_one_line_and_more_with_verbose() {
    let here = std::path::Path::new(".");
    let short = concat!("dutybook ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(printed_in(here, ["--version"]), short);
    assert_eq!(printed_in(here, ["-V"]), short);
    let long = printed_in(here, ["--version", "--verbose"]);
    for words in [
        &["-V", "-v"][..],
        &["-v", "-V"],
        &["-vV"],
        &["--verbose", "-V"],
    ] {
        assert_eq!(printed_in(here, words), long, "{words:?}");
    }
    let rest = long.strip_prefix(short).expect("the version first");
    let keys = rest.lines().map(|line| {
        let (key, value) = line.split_once(": ").expect("key: value");
        assert!(!value.is_empty(), "{line}");
        key
    });
    let keys: Vec<&str> = keys.collect();
    let expected = [
        "commit", "changes", "target", "profile", "rustc", "features",
    ];
    assert_eq!(keys, expected);
    let home = std::env::var("HOME").unwrap_or("/nonexistent".to_owned());
    for path in [env!("CARGO_MANIFEST_DIR"), &home] {
        assert!(!long.contains(path), "{long}");
    }
    run_in(here, ["-v"]).exits(2);
}
