//! The action for GitHub, run as a runner would run it.

use std::fs;
use std::path::Path;

use crate::harness::process::printed_in;
use crate::harness::process::{git_in, native_dutybook, program_in};
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;

/// The script that the action and the workflows judge with, as a runner with bash would run it.
struct Action {
    script: String,
    temporary: tempfile::TempDir,
}

impl Action {
    fn new() -> Self {
        let script =
            fs::read_to_string(own().join("src/write/templates/ci/github/check.sh")).unwrap();
        let temporary = temporary_folder().unwrap();
        Action { script, temporary }
    }

    /// What the summary of the job holds after a run.
    fn summary(&self) -> String {
        fs::read_to_string(self.temporary.path().join("summary")).unwrap()
    }

    /// The exit status, the log, and the step's outputs.
    fn run(&self, folder: &Path, base: &str) -> (Option<i32>, String, String) {
        let outputs = self.temporary.path().join("outputs");
        fs::write(&outputs, "").unwrap();
        fs::write(self.temporary.path().join("summary"), "of another step\n").unwrap();
        let mut command = program_in(folder, "bash");
        let done = command
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
            .arg(&self.script)
            .env("DUTYBOOK", native_dutybook())
            .env("RUNNER_TEMP", self.temporary.path())
            .env("GITHUB_OUTPUT", &outputs)
            .env("GITHUB_STEP_SUMMARY", self.temporary.path().join("summary"))
            .env("GIT_CEILING_DIRECTORIES", "/")
            .envs([("DIRECTORY", "."), ("FAIL_ON", "deny"), ("ANCHORS", "")])
            .envs([("AS_OF", "2026-02-01"), ("BASE", base)])
            .output()
            .unwrap();
        let log = String::from_utf8_lossy(&done.stdout).into_owned();
        let outputs = fs::read_to_string(outputs).unwrap();
        (done.status.code(), log, outputs)
    }
}

#[test]
fn the_action_judges_a_change_against_its_base() {
    let action = Action::new();
    let dir = temporary_folder().unwrap();
    let words = "init --pack minimal --starts 2026-01-05";
    printed_in(dir.path(), words.split(' '));
    let (status, log, outputs) = action.run(dir.path(), "");
    assert_eq!(status, Some(2), "{log}");
    assert!(log.contains("::error title=dutybook::expected a git clone"));
    assert!(outputs.contains("verdict=unknown"), "{outputs}");

    git_in(dir.path(), "init --quiet --initial-branch main");
    git_in(dir.path(), "add --all");
    git_in(dir.path(), "commit --quiet --message policy");
    let (status, log, _) = action.run(dir.path(), "");
    assert_eq!(status, Some(1), "everything counts: {log}");
    assert!(log.contains("::error file=policy/tasks/"), "{log}");
    assert!(log.contains(",title=duty/overdue::"), "{log}");
    let summary = action.summary();
    assert!(summary.starts_with("of another step\n"), "{summary}");
    assert!(summary.contains("# dutybook: FAIL\n"), "{summary}");

    git_in(dir.path(), "switch --quiet --create change");
    fs::write(dir.path().join("notes.txt"), "a change\n").unwrap();
    git_in(dir.path(), "add --all");
    git_in(dir.path(), "commit --quiet --message notes");
    let (status, log, _) = action.run(dir.path(), "HEAD^1");
    assert_eq!(status, Some(2), "no merge: {log}");

    git_in(dir.path(), "switch --quiet main");
    git_in(dir.path(), "merge --quiet --no-ff --message merge change");
    let (status, log, outputs) = action.run(dir.path(), "HEAD^1");
    assert_eq!(status, Some(0), "{log}");
    assert!(!log.contains("::error"), "overdue already: {log}");
    assert!(outputs.contains("verdict=pass"), "{outputs}");
    // An option is no base.
    let (status, log, _) = action.run(dir.path(), "--fail-on=never");
    assert_eq!(status, Some(2), "{log}");
}
