//! The workflow that spreads tenants over a matrix, its scripts run as a runner would.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_yaml::Value;

use crate::harness::process::{native_dutybook, printed_in, program_in};
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;

const SHARDS: u32 = 3;

fn workflow() -> Value {
    let text = fs::read_to_string(own().join("docs/workflows/tenants.yml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// The script of a step.
fn script(job: &str, step: &str) -> String {
    let workflow = workflow();
    let steps = workflow["jobs"][job]["steps"].as_sequence().unwrap();
    let named = steps.iter().find(|it| it["name"] == step).unwrap();
    named["run"].as_str().unwrap().to_owned()
}

/// A checkout with tenants, and the folder of a runner beside it.
struct Runner {
    folder: tempfile::TempDir,
}

impl Runner {
    fn new(tenants: &[&str]) -> Self {
        let folder = temporary_folder().unwrap();
        let checkout = folder.path().join("checkout");
        fs::create_dir_all(folder.path().join("temp/all/dutybook")).unwrap();
        fs::create_dir(&checkout).unwrap();
        for name in tenants {
            let path = format!("tenants/{name}");
            let words = ["init", &path, "--pack", "minimal", "--starts", "2026-01-05"];
            printed_in(&checkout, words);
        }
        let runner = Runner { folder };
        runner.bash(
            "git init -q -b main && git add -A && git commit -qm Start",
            &[],
        );
        for place in ["temp/dutybook", "temp/all/dutybook"] {
            fs::create_dir_all(runner.path(place)).unwrap();
            let goal = runner.path(place).join("dutybook");
            fs::copy(native_dutybook(), goal).unwrap();
        }
        runner
    }

    fn path(&self, below: &str) -> std::path::PathBuf {
        self.folder.path().join(below)
    }

    fn bash(&self, script: &str, environment: &[(&str, &str)]) -> Output {
        let mut bash = program_in(&self.path("checkout"), "bash");
        let who = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|name| (name, "a"));
        let mail = ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "a@soc.example"));
        bash.args(["-e", "-c", script])
            .env("RUNNER_TEMP", self.path("temp"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary.md"))
            .env("ROOTS", "tenants/*")
            .envs(who.into_iter().chain(mail))
            .envs(environment.iter().copied())
            .output()
            .unwrap()
    }

    /// Runs the check of every shard, and puts what they wrote where the last job downloads it to.
    fn check(&self, base: &str) {
        for index in 1..=SHARDS {
            let shard = format!("{index}/{SHARDS}");
            let environment = [
                ("AS_OF", "2026-02-20T12:00:00Z"),
                ("SHARD", &shard),
                ("BASE", base),
            ];
            let done = self.bash(&script("check", "Check"), &environment);
            assert!(done.status.success(), "{done:?}");
            let folder = self.path(&format!("temp/all/shard-{index}"));
            fs::create_dir_all(&folder).unwrap();
            fs::rename(self.path("temp/shard.json"), folder.join("shard.json")).unwrap();
        }
    }

    fn join(&self) -> Output {
        self.bash(&script("verdict", "Join"), &[])
    }
}

fn verdict(path: &Path) -> String {
    let json: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    json["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn tenants_are_judged_in_a_matrix_and_told_once() {
    let runner = Runner::new(&["a", "b", "c", "d"]);
    runner.check("");
    let joined = runner.join();
    assert_eq!(joined.status.code(), Some(1), "{joined:?}");
    let said = String::from_utf8(joined.stdout).unwrap();
    assert!(
        said.contains("::error file=tenants/a/policy/tasks/"),
        "{said}"
    );
    assert_eq!(verdict(&runner.path("temp/check.json")), "fail");
    let summary = fs::read_to_string(runner.path("summary.md")).unwrap();
    assert!(summary.contains("| tenants/d | fail |"), "{summary}");
    for name in ["check.sarif", "check.xml"] {
        assert!(runner.path("temp").join(name).is_file(), "{name}");
    }
}

#[test]
fn a_change_is_judged_against_its_base() {
    let runner = Runner::new(&["a", "b"]);
    runner.check("HEAD");
    let joined = runner.join();
    assert_eq!(joined.status.code(), Some(0), "{joined:?}");
}

#[test]
fn a_shard_that_did_not_come_fails_the_last_job() {
    let runner = Runner::new(&["a", "b"]);
    runner.check("");
    fs::remove_dir_all(runner.path("temp/all/shard-2")).unwrap();
    let joined = runner.join();
    assert_eq!(joined.status.code(), Some(2), "{joined:?}");
    let said = String::from_utf8(joined.stderr).unwrap();
    assert!(said.contains("these are missing: 2"), "{said}");
}

#[test]
fn a_shard_that_could_not_judge_fails_its_job() {
    let runner = Runner::new(&["a", "b"]);
    fs::remove_dir_all(runner.path("checkout/tenants/b/policy")).unwrap();
    let environment = [
        ("AS_OF", "2026-02-20T12:00:00Z"),
        ("SHARD", "1/2"),
        ("BASE", ""),
    ];
    let done = runner.bash(&script("check", "Check"), &environment);
    assert_eq!(done.status.code(), Some(2), "{done:?}");
    assert!(!runner.path("temp/shard.json").exists());
}

#[test]
fn the_number_of_shards_is_that_of_the_matrix() {
    let workflow = workflow();
    let check = &workflow["jobs"]["check"];
    let shards = check["strategy"]["matrix"]["shard"].as_sequence().unwrap();
    let numbers: Vec<u64> = shards.iter().map(|it| it.as_u64().unwrap()).collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as u64));
    let steps = check["steps"].as_sequence().unwrap();
    let of = steps.iter().find_map(|step| step["env"]["SHARD"].as_str());
    assert_eq!(of, Some("${{ matrix.shard }}/${{ strategy.job-total }}"));
}
