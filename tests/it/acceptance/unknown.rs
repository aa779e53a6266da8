//! What could not be seen makes the answer worse, never better, and is said wherever it matters.

use std::io::Read;
use std::process::Stdio;

use crate::acceptance::QUARTER;
use crate::harness::repo::Repo;

const TASK: &str = "policy/tasks/secure-score-report.yaml";

/// The sample with one task that cannot be understood.
fn broken() -> Repo {
    let repo = Repo::small_sample();
    repo.edit(TASK, "every: week", "evry: week");
    repo
}

#[test]
fn a_broken_task_fails_and_the_others_are_judged() {
    let repo = broken();
    let run = repo.run(QUARTER).exits(1);
    run.says("FAIL")
        .says("policy/schema")
        .says("did you mean `every`?")
        .says("82 duties");
    // Nothing is said of the evidence of a task that nobody understands.
    let json = repo.run(&format!("{QUARTER} --format json")).json();
    let findings = json["findings"].as_array().expect("findings");
    let deny = findings.iter().filter(|finding| finding["level"] == "deny");
    for finding in deny {
        assert_eq!(finding["file"], TASK, "{finding:#}");
    }
}

#[test]
fn a_broken_task_never_passes_whatever_fails() {
    let run = broken().run(&format!("{QUARTER} --fail-on never"));
    assert!(!run.stdout.contains("PASS"), "{}", run.stdout);
    run.exits(2);
}

#[test]
fn a_list_of_what_is_due_says_what_it_lacks() {
    let repo = broken();
    for arguments in [
        "due --as-of 2026-03-20",
        "due --as-of 2026-03-20 secure-score-report",
    ] {
        let run = repo.run(arguments);
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(
            said.contains(TASK) || said.contains("could not be"),
            "{said}"
        );
    }
}

#[test]
fn a_population_says_what_it_lacks() {
    let run = broken().run("audit --as-of 2026-03-31 --from 2026-01-01 --to 2026-03-31");
    let said = format!("{}{}", run.stdout, run.stderr);
    assert_ne!(run.code, Some(0), "{said}");
    assert!(
        said.contains(TASK) || said.contains("could not be"),
        "{said}"
    );
}

#[test]
fn a_reader_that_leaves_does_not_make_a_failure_pass() {
    let repo = Repo::small_sample();
    let mut command = repo.command("check --format json --report human=out.txt");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut pipe = child.stdout.take().expect("piped");
    pipe.read_exact(&mut [0; 1]).expect("a byte");
    drop(pipe);
    let status = child.wait().expect("it ends");
    assert_ne!(status.code(), Some(0), "hundreds of duties are overdue");
}

#[test]
fn a_policy_behind_a_link_does_not_judge() {
    let repo = Repo::small_sample();
    let policy = repo.read("policy/dutybook.yaml");
    repo.write(
        "elsewhere.yaml",
        format!("{policy}rules: {{ repo/link: allow }}\n"),
    );
    repo.remove("policy/dutybook.yaml");
    let link = repo.path("policy/dutybook.yaml");
    std::os::unix::fs::symlink("../elsewhere.yaml", link).expect("linked");
    let run = repo.run(QUARTER);
    assert_ne!(run.code, Some(0), "{}", run.stdout);
}

#[test]
fn a_bare_address_is_text_in_markdown() {
    let repo = Repo::small_sample();
    repo.edit(
        TASK,
        "title: Generate Secure Score report",
        "title: See www.evil.example",
    );
    let run = repo.run("due --as-of 2026-03-31 --format markdown secure-score-report");
    assert!(!run.exits(0).stdout.contains("www."));
}
