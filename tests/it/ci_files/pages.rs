//! The workflow in `docs/workflows/` that publishes the site, as somebody copies it beside those that `init` writes.

use std::fs;

use serde_yaml::Value;

use crate::harness::process::{git_in, native_dutybook, printed_in, program_in};
use crate::harness::subjects::ci::{own, scripts};
use crate::harness::temporary::temporary_folder;

const FILE: &str = "docs/workflows/pages.yml";

fn text() -> String {
    fs::read_to_string(own().join(FILE)).unwrap()
}

#[test]
fn only_publishing_may_write_and_actions_are_pinned() {
    let workflow: Value = serde_yaml::from_str(&text()).unwrap();
    assert_eq!(
        workflow["permissions"],
        Value::Mapping(serde_yaml::Mapping::new())
    );
    let granted = |job: &str| {
        let permissions = workflow["jobs"][job]["permissions"].as_mapping().unwrap();
        let granted = permissions.iter();
        let granted = granted
            .map(|(what, how)| format!("{}: {}", what.as_str().unwrap(), how.as_str().unwrap()));
        granted.collect::<Vec<_>>()
    };
    assert_eq!(granted("build"), ["contents: read"]);
    assert_eq!(granted("deploy"), ["pages: write", "id-token: write"]);
    let steps = workflow["jobs"]["build"]["steps"].as_sequence().unwrap();
    assert_eq!(steps[0]["with"]["fetch-depth"].as_u64(), Some(0));
    assert_eq!(
        steps[0]["with"]["persist-credentials"].as_bool(),
        Some(false)
    );
    let text = text();
    let used: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split("uses: ").nth(1))
        .collect();
    assert_eq!(used.len(), 3, "{used:?}");
    for used in used {
        let pin = used.split('@').nth(1).unwrap_or_default();
        let is_pinned = pin.len() > 41
            && pin[..40].bytes().all(|byte| byte.is_ascii_hexdigit())
            && pin[40..].starts_with(" # v");
        assert!(is_pinned, "{used}");
    }
    // What others pin already is pinned alike.
    let ci = fs::read_to_string(own().join(".github/workflows/ci.yml")).unwrap();
    let checkout = text.lines().find(|line| line.contains("actions/checkout@"));
    assert!(ci.contains(checkout.unwrap()));
}

#[cfg(unix)]
#[test]
fn its_script_writes_the_site() {
    let dir = temporary_folder().unwrap();
    let words = "init repo --pack minimal --starts 2026-01-05";
    printed_in(dir.path(), words.split(' '));
    let repo = dir.path().join("repo");
    git_in(&repo, "init --quiet --initial-branch main");
    git_in(&repo, "add --all");
    git_in(&repo, "commit --quiet --message policy");
    let scripts = scripts(&serde_yaml::from_str(&text()).unwrap());
    let [_, script] = scripts.as_slice() else {
        panic!("{scripts:?}");
    };
    assert!(
        !script.contains("${{"),
        "an expression in a script: {script}"
    );
    let mut bash = program_in(&repo, "bash");
    let done = bash
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .env("DUTYBOOK", native_dutybook())
        .env("RUNNER_TEMP", dir.path())
        .env("LINKS", "https://forge.example/soc/book")
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    assert!(dir.path().join("site/index.html").is_file());
}
