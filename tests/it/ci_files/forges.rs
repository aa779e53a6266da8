//! What the forges and other people's linters demand of the CI files.

use std::fs;
use std::path::Path;

use serde_yaml::Value;

use crate::harness::process::run_in;
use crate::harness::subjects::ci::{below, copies, own, repository, scripts};
use crate::harness::temporary::temporary_folder;

fn read(path: &Path) -> Value {
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_file_installs_dutybook_with_the_same_script() {
    let install = fs::read_to_string(own().join("src/write/templates/ci/install.sh")).unwrap();
    let check = fs::read_to_string(own().join("src/write/templates/ci/github/check.sh")).unwrap();
    let (github, copies) = (repository("github"), copies());
    for path in below(github.path(), ".github/workflows") {
        let scripts = scripts(&read(&path));
        assert!(
            scripts.contains(&install) && scripts.contains(&check),
            "{}",
            path.display()
        );
    }
    for path in below(copies.path(), ".github/workflows") {
        assert!(
            scripts(&read(&path)).contains(&install),
            "{}",
            path.display()
        );
    }
    let azure = scripts(&read(
        &repository("azure").path().join("azure-pipelines.yml"),
    ));
    assert!(azure.contains(&install), "{azure:?}");
    let gitlab = scripts(&read(&repository("gitlab").path().join(".gitlab-ci.yml")));
    let gitlab = gitlab.join("\n").replace("\n  ", "\n");
    let lines = install.lines().all(|line| gitlab.contains(line.trim()));
    assert!(lines, "{gitlab}");
}

#[test]
fn init_says_where_dutybook_comes_from() {
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let digest = "0".repeat(64);
    let wheel = format!("https://files.example/dutybook.whl#sha256={digest}");
    let init = |ci: &str, source: &[&str]| {
        let dir = temporary_folder().unwrap();
        let arguments = [&["init", "--ci", ci, "--timezone", "Asia/Tokyo"], source].concat();
        let run = run_in(dir.path(), arguments).exits(0);
        let files = match ci {
            "github" => below(dir.path(), ".github/workflows"),
            "gitlab" => vec![dir.path().join(".gitlab-ci.yml")],
            _ => vec![dir.path().join("azure-pipelines.yml")],
        };
        let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
        (texts.collect::<Vec<_>>(), run.stderr)
    };
    for ci in ["github", "gitlab", "azure"] {
        let check = |source: &[&str], expected: &str, hint: &str| {
            let (texts, said) = init(ci, source);
            for text in texts {
                assert!(text.contains(expected), "{ci} {source:?}: {text}");
            }
            assert_eq!(said.is_empty(), hint.is_empty(), "{ci} {source:?}: {said}");
            assert!(said.contains(hint), "{ci} {source:?}: {said}");
        };
        check(
            &[],
            "DUTYBOOK_WHEEL: \"\"",
            "the CI files do not know yet where to get dutybook",
        );
        check(
            &["--wheel", &wheel],
            &format!("DUTYBOOK_WHEEL: \"{wheel}\""),
            "",
        );
        let loose = wheel.split('#').next().unwrap();
        check(&["--wheel", loose], loose, "nothing compares the content");
        let address = "https://git.example/soc/dutybook";
        let git = ["--git", address, "--rev", commit];
        check(&git, &format!("DUTYBOOK_REV: \"{commit}\""), "");
        check(&git, &format!("DUTYBOOK_GIT: \"{address}\""), "");
        let compared = "nothing compares the content of the release's wheel";
        let wheel = "https://github.com/soc-tools/dutybook/releases/download/v1.4.0/dutybook-1.4.0-py3-none-";
        let (release, moving, fixed) = match ci {
            "github" => (
                "uses: soc-tools/dutybook@v1.4.0
",
                "a branch or tag of --source can move",
                "",
            ),
            _ => (wheel, compared, compared),
        };
        check(&["--source", "soc-tools/dutybook@v1.4.0"], release, moving);
        let pinned = format!("soc-tools/dutybook@{commit}");
        check(&["--source", &pinned], "", fixed);
    }
}

#[test]
fn a_source_of_dutybook_is_one_and_whole() {
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let dir = temporary_folder().unwrap();
    for refused in [
        &["--git", "https://git.example/x"][..],
        &["--rev", commit],
        &["--wheel", "dutybook.whl"],
        &["--source", "a/b@v1", "--wheel", "https://x.example/d.whl"],
    ] {
        let arguments = [&["init", "--ci", "github"], refused].concat();
        run_in(dir.path(), arguments).exits(2);
        assert!(below(dir.path(), ".").is_empty(), "{refused:?}");
    }
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
                let is_whole = |line: &&str| line.trim() == "fetch-depth: 0";
                let whole = text.lines().filter(is_whole).count();
                assert_eq!((kept, whole), (checkouts, checkouts), "{}", path.display());
            }
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
            .contains("BASE: ${{ github.event.merge_group.base_sha || 'HEAD^1' }}")
    );
    for name in ["daily", "mainline", "weekly"] {
        assert!(!workflow(name).contains(" BASE:"), "{name}");
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

/// What protects the mainline has owners itself, by the same means.
#[test]
fn scripts_and_rulesets_have_owners() {
    for (ci, owners, file) in [
        (
            "github",
            ".github/CODEOWNERS",
            ".github/dutybook/protect.sh",
        ),
        (
            "github",
            ".github/CODEOWNERS",
            ".github/dutybook/ruleset.json",
        ),
        (
            "github",
            ".github/CODEOWNERS",
            ".github/dutybook/organisation-ruleset.json",
        ),
        (
            "gitlab",
            ".gitlab/CODEOWNERS",
            ".gitlab/dutybook/protect.sh",
        ),
    ] {
        let dir = repository(ci);
        assert!(dir.path().join(file).is_file(), "{file}");
        let text = fs::read_to_string(dir.path().join(owners)).unwrap();
        let mut owned = text.lines().filter_map(|line| line.strip_prefix('/'));
        let covers = |line: &str| {
            let path = line.split(' ').next().unwrap_or_default();
            path.ends_with('/') && file.starts_with(path) && line.contains('@')
        };
        assert!(owned.any(covers), "{file}: {text}");
    }
    let azure = repository("azure");
    let script = ".azuredevops/dutybook/protect.sh";
    let script = fs::read_to_string(azure.path().join(script)).unwrap();
    for path in ["/policy/*", "/azure-pipelines.yml", "/.azuredevops/*"] {
        assert!(script.contains(&format!("\"{path}\"")), "{path}");
    }
}
