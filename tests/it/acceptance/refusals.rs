//! Exit code 2: where the answer is unknown, nothing is said to pass and nothing is half-written.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::acceptance::QUARTER;
use crate::acceptance::snapshot::{changes, snapshot};
use crate::harness::process::not_on_windows;
use crate::harness::repo::Repo;

#[test]
fn without_a_policy_there_is_nothing_to_judge() {
    let repo = Repo::empty();
    for arguments in ["check", "due", "audit --from 2026-01-01 --to 2026-01-31"] {
        let run = repo
            .run(arguments)
            .exits(2)
            .complains("policy/dutybook.yaml");
        assert!(run.complains("-C DIR").stdout.is_empty());
    }
    repo.run("check -C no/such/folder")
        .exits(2)
        .complains("no/such/folder");
}

#[test]
fn a_policy_above_the_repository_is_not_its_policy() {
    let repo = Repo::small_sample();
    fs::create_dir_all(repo.path("inner/.git")).expect("made");
    repo.run(&format!("-C inner {QUARTER}"))
        .exits(2)
        .complains("policy/dutybook.yaml");
}

#[test]
fn a_report_that_cannot_be_written_leaves_nothing_behind() {
    let repo = Repo::small_sample();
    let before = snapshot(repo.root());
    let refused = |arguments: &str, path: &str| {
        repo.run(&format!("{QUARTER} {arguments}"))
            .exits(2)
            .complains(path);
        let changed = changes(repo.root(), &before);
        assert!(changed.is_empty(), "{arguments}: {changed:?}");
    };
    refused("-o no/such/folder/out.txt", "no/such/folder/out.txt");
    refused(
        "--report json=no/such/folder/out.json",
        "no/such/folder/out.json",
    );
    // One that could be written is not, where the other cannot.
    refused(
        "-o good.txt --report json=no/such/out.json",
        "no/such/out.json",
    );
    refused(
        "--report json=good.json -o no/such/out.txt",
        "no/such/out.txt",
    );
}

#[test]
fn a_report_that_cannot_be_put_in_place_leaves_nothing_behind() {
    let repo = Repo::small_sample();
    let before = snapshot(repo.root());
    // A folder stands where the file should be.
    repo.run(&format!("{QUARTER} -o policy"))
        .exits(2)
        .complains("policy");
    assert!(changes(repo.root(), &before).is_empty());
}

#[test]
fn reports_are_put_in_place_together_or_not_at_all() {
    let repo = Repo::small_sample();
    repo.run(&format!("{QUARTER} -o good.txt --report json=policy"))
        .exits(2);
    assert!(
        !repo.path("good.txt").exists(),
        "written, although the other report was not"
    );
}

#[test]
fn a_report_does_not_replace_what_is_no_plain_file() {
    not_on_windows!("it needs links, which Wine does not show as Windows does");
    let repo = Repo::small_sample();
    std::os::unix::fs::symlink("goal.txt", repo.path("link.txt")).expect("linked");
    repo.run(&format!("{QUARTER} -o link.txt"));
    let metadata = fs::symlink_metadata(repo.path("link.txt")).expect("there");
    assert!(metadata.is_symlink());
}

#[test]
fn arguments_that_mean_nothing_are_refused_with_a_suggestion() {
    let repo = Repo::small_sample();
    let refused = |arguments: &str, help: &str| {
        let run = repo
            .run(&format!("{QUARTER} {arguments}"))
            .exits(2)
            .complains(help);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
    };
    refused("secure-score-reprt", "did you mean `secure-score-report`?");
    refused("--team monitorin", "did you mean `monitoring`?");
    refused("--team nobody-at-all-like-it", "soc-oversight");
    refused("Secure_Score", "hyphen");
    refused("--fail-on info", "deny");
    refused("--format sarfi", "json");
    refused("--report sarfi=x", "json");
    refused("--report json=", "names no file");
    refused("--report json=-", "standard output");
}

#[test]
fn an_evaluation_time_that_is_none_is_refused() {
    let repo = Repo::small_sample();
    for as_of in [
        "someday",
        "2026-02-30",
        "2026-03-31T25:00:00",
        "20260331",
        "10000-01-01",
    ] {
        repo.run(&format!("check --as-of {as_of}"))
            .exits(2)
            .complains("2026-03-31");
        repo.run(&format!("due --as-of {as_of}")).exits(2);
    }
    repo.run("audit --from 2026-03-31 --to 2026-01-01")
        .exits(2)
        .complains("--to");
    repo.run("audit --from 2026-02-30 --to 2026-03-31").exits(2);
    repo.run("audit").exits(2).complains("--from");
}

#[test]
fn a_file_that_cannot_be_read_is_no_answer() {
    for path in [
        "policy/dutybook.yaml",
        "policy/tasks/secure-score-report.yaml",
        "evidence/secure-score-report/2026/2026-W11/monitoring.yaml",
        "evidence/secure-score-report/2026/2026-W11/secure-scores.json",
    ] {
        let repo = Repo::small_sample();
        let locked = fs::Permissions::from_mode(0o000);
        fs::set_permissions(repo.path(path), locked).expect("set");
        if fs::read(repo.path(path)).is_ok() {
            eprintln!("skipped: this user reads what nobody may read");
            return;
        }
        let run = repo.run(QUARTER).exits(2).complains(path);
        assert!(!run.stdout.contains("PASS"), "{}", run.stdout);
    }
}
