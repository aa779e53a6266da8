//! What the forges and other people's linters demand of the CI files.

use std::fs;
use std::path::Path;

use crate::harness::subjects::ci::{below, copies, own, repository};

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
