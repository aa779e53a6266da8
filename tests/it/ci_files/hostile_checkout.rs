//! A change that brings programs and settings of its own: nothing of it is run by what `init` writes.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_yaml::Value;

use crate::harness::process::{git_in, native_dutybook, printed_in, program_in};
use crate::harness::subjects::ci::{below, copies, own, repository, scripts};
use crate::harness::temporary::temporary_folder;

/// Says that it was run, and by which name.
const TRAP: &str = "#!/bin/sh\necho \"$0\" >> \"$TRAPPED\"\necho 'PASS  (says the change)'\n";

/// A `cargo` and a `rustup` of the runner: they note where they are run, and install the real tool.
const CARGO: &str = r#"#!/bin/sh
pwd -P >> "$RUN_IN"
while [ $# -gt 0 ]; do
  if [ "$1" = --root ]; then
    mkdir -p "$2/bin"
    ln -s "$TOOL" "$2/bin/dutybook"
  fi
  shift
done
"#;

/// Places where a change might put a program.
const PROGRAMS: [&str; 14] = [
    ".dutybook/bin/dutybook",
    ".dutybook/bin/git",
    ".dutybook/bin/cargo",
    "dutybook",
    "tools/bin/dutybook",
    "bin/dutybook",
    "bin/jq",
    "cargo",
    "git",
    "jq",
    "curl",
    "rm",
    "toolchain/bin/cargo",
    "target/release/dutybook",
];

/// Settings that a program might read from the folder in which it is run.
const SETTINGS: [(&str, &str); 6] = [
    ("rust-toolchain.toml", "[toolchain]\npath = \"toolchain\"\n"),
    (
        ".cargo/config.toml",
        "[alias]\ninstall = \"run\"\n[build]\nrustc-wrapper = \"./cargo\"\n",
    ),
    (".bashrc", "./dutybook\n"),
    (".envrc", "./dutybook\n"),
    (".curlrc", "output = stolen\n"),
    (
        ".gitmodules",
        "[submodule \"x\"]\n\tpath = x\n\turl = ./x\n\tupdate = !./dutybook\n",
    ),
];

fn write_program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A runner, and a checkout that is full of traps.
struct Runner {
    folder: tempfile::TempDir,
}

impl Runner {
    fn new(ci: &str) -> Self {
        let folder = temporary_folder().unwrap();
        let words = format!("init checkout --ci {ci} --pack minimal --starts 2099-01-05");
        printed_in(folder.path(), words.split(' '));
        let runner = Runner { folder };
        let checkout = runner.path("checkout");
        for program in PROGRAMS {
            write_program(&checkout.join(program), TRAP);
        }
        for (file, text) in SETTINGS {
            fs::create_dir_all(checkout.join(file).parent().unwrap()).unwrap();
            fs::write(checkout.join(file), text).unwrap();
        }
        for tool in ["cargo", "rustup"] {
            write_program(&runner.path("tools").join(tool), CARGO);
        }
        fs::create_dir(runner.path("temp")).unwrap();
        git_in(&checkout, "init --quiet --initial-branch main");
        git_in(&checkout, "add --all --force");
        git_in(&checkout, "commit --quiet --message change");
        runner
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn run(&self, script: &str) -> Output {
        let mut bash = program_in(&self.path("checkout"), "bash");
        let paths = std::env::var("PATH").unwrap_or_default();
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .env("PATH", format!("{}:{paths}", self.path("tools").display()))
            .env("TMPDIR", self.path("temp"))
            .env("TRAPPED", self.path("trapped"))
            .env("RUN_IN", self.path("run-in"))
            .env("TOOL", native_dutybook())
            .env("DUTYBOOK", self.path("temp/dutybook/bin/dutybook"))
            .env("ACTION", own())
            .envs([
                ("DUTYBOOK_GIT", "https://git.example/soc/dutybook"),
                ("DUTYBOOK_REV", "0123456789abcdef0123456789abcdef01234567"),
            ])
            .envs([
                ("DIRECTORY", "."),
                ("FAIL_ON", "deny"),
                ("ANCHORS", ""),
                ("AS_OF", ""),
            ])
            .envs([
                ("BASE", ""),
                ("BUILD_REASON", "IndividualCI"),
                ("CI_JOB_URL", "https://ci.example/1"),
                ("SYSTEM_COLLECTIONURI", "https://forge.invalid/soc/"),
                ("SYSTEM_TEAMPROJECTID", "1"),
                ("SYSTEM_DEFINITIONID", "1"),
                ("BUILD_BUILDID", "1"),
            ])
            .envs(
                [
                    "RUNNER_TEMP",
                    "AGENT_TEMPDIRECTORY",
                    "BUILD_ARTIFACTSTAGINGDIRECTORY",
                ]
                .map(|name| (name, self.path("temp"))),
            )
            .env("DUTYBOOK_ROOT", self.path("temp/dutybook"))
            .env("GITHUB_OUTPUT", self.path("outputs"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary"));
        bash.output().unwrap()
    }

    /// Demands that the real tool ran, that no trap was run, and that nothing was built in the checkout.
    #[track_caller]
    fn assert_untouched(&self, done: &Output) {
        let log = String::from_utf8_lossy(&done.stdout).into_owned();
        let errors = String::from_utf8_lossy(&done.stderr);
        assert!(!log.contains("says the change"), "{log}");
        let trapped = fs::read_to_string(self.path("trapped")).unwrap_or_default();
        assert_eq!(trapped, "", "{log}\n{errors}");
        let checkout = self.path("checkout").canonicalize().unwrap();
        let run_in = fs::read_to_string(self.path("run-in")).unwrap_or_default();
        for folder in run_in.lines() {
            assert!(
                !Path::new(folder).starts_with(&checkout),
                "built in {folder}"
            );
        }
        assert!(!self.path("checkout/stolen").exists());
        assert!(done.status.success(), "{log}\n{errors}");
    }
}

fn read(path: &Path) -> Value {
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The scripts of a job of GitLab, as its runner joins them.
fn gitlab_script(runner: &Runner, job: &str) -> String {
    let pipeline = read(&runner.path("checkout/.gitlab-ci.yml"));
    let of = |job: &Value| scripts(job).join("\n");
    format!("{}\n{}", of(&pipeline[".dutybook"]), of(&pipeline[job]))
}

#[test]
fn gitlab_runs_nothing_of_the_checkout() {
    for job in ["duties-and-evidence", "anchor"] {
        let runner = Runner::new("gitlab");
        let done = runner.run(&gitlab_script(&runner, job));
        runner.assert_untouched(&done);
        assert!(runner.path("run-in").exists(), "nothing was built");
    }
}

#[test]
fn gitlab_writes_no_result_through_a_link() {
    let runner = Runner::new("gitlab");
    let hook = runner.path("checkout/.git/hooks/post-checkout");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(runner.path("outside"), "kept").unwrap();
    for (name, goal) in [
        ("dutybook-check.json", hook.clone()),
        ("dutybook-junit.xml", runner.path("outside")),
        (
            "dutybook-quality.json",
            runner.path("checkout/policy/teams.yaml"),
        ),
        ("dutybook-anchor.yaml", runner.path("outside")),
    ] {
        symlink(goal, runner.path("checkout").join(name)).unwrap();
    }
    let teams = fs::read(runner.path("checkout/policy/teams.yaml")).unwrap();
    for job in ["duties-and-evidence", "anchor"] {
        let done = runner.run(&gitlab_script(&runner, job));
        runner.assert_untouched(&done);
    }
    assert!(!hook.exists());
    assert_eq!(fs::read_to_string(runner.path("outside")).unwrap(), "kept");
    assert_eq!(
        fs::read(runner.path("checkout/policy/teams.yaml")).unwrap(),
        teams
    );
}

#[test]
fn gitlab_takes_the_tool_of_an_image() {
    let runner = Runner::new("gitlab");
    let tool = native_dutybook();
    let script = gitlab_script(&runner, "anchor");
    let done = runner.run(&format!("DUTYBOOK_EXECUTABLE={tool}\n{script}"));
    runner.assert_untouched(&done);
    assert!(!runner.path("run-in").exists(), "something was built");
}

#[test]
fn azure_runs_nothing_of_the_checkout() {
    let runner = Runner::new("azure");
    let pipeline = read(&runner.path("checkout/azure-pipelines.yml"));
    let steps = pipeline["jobs"][0]["steps"].as_sequence().unwrap();
    for name in ["Install dutybook", "Check", "Make an anchor"] {
        let mut steps = steps.iter();
        let step = steps.find(|step| step["displayName"] == name).unwrap();
        let done = runner.run(step["bash"].as_str().unwrap());
        runner.assert_untouched(&done);
    }
    assert!(runner.path("run-in").exists(), "nothing was built");
}

#[test]
fn a_workflow_runs_nothing_of_the_checkout() {
    let runner = Runner::new("github");
    let workflow = read(&runner.path("checkout/.github/workflows/dutybook-mainline.yml"));
    let steps = workflow["jobs"]["check"]["steps"].as_sequence().unwrap();
    for name in ["Install dutybook", "Check"] {
        let mut steps = steps.iter();
        let step = steps.find(|step| step["name"] == name).unwrap();
        let done = runner.run(step["run"].as_str().unwrap());
        runner.assert_untouched(&done);
    }
    assert!(runner.path("run-in").exists(), "nothing was built");
}

#[test]
fn the_action_runs_nothing_of_the_checkout() {
    let runner = Runner::new("github");
    let action = read(&own().join("action.yml"));
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    for step in steps {
        let done = runner.run(step["run"].as_str().unwrap());
        runner.assert_untouched(&done);
    }
    assert!(runner.path("run-in").exists(), "nothing was built");
}

/// A change could write what a later run restores.
#[test]
fn nothing_is_restored_from_a_cache() {
    let (github, gitlab, azure) = (
        repository("github"),
        repository("gitlab"),
        repository("azure"),
    );
    let mut files = below(github.path(), ".github/workflows");
    files.push(gitlab.path().join(".gitlab-ci.yml"));
    files.push(azure.path().join("azure-pipelines.yml"));
    files.push(own().join("action.yml"));
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            !text.contains("cache:") && !text.to_lowercase().contains("cache@"),
            "{text}"
        );
    }
}

/// Every script of every CI file: it looks for no program and no settings in the checkout.
#[test]
fn scripts_name_no_program_of_the_checkout() {
    let (github, gitlab, azure, copies) = (
        repository("github"),
        repository("gitlab"),
        repository("azure"),
        copies(),
    );
    let mut files = vec![
        gitlab.path().join(".gitlab-ci.yml"),
        azure.path().join("azure-pipelines.yml"),
        own().join("action.yml"),
    ];
    for root in [github.path(), copies.path()] {
        files.extend(below(root, ".github"));
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yml"));
    assert!(files.len() >= 8, "{files:?}");
    for file in files {
        for script in scripts(&read(&file)) {
            for line in script.lines().map(str::trim) {
                let shown = format!("{}: {line}", file.display());
                let sources = line.starts_with(". ") || line.starts_with("source ");
                assert!(!sources && !line.starts_with("./"), "{shown}");
                assert!(!line.contains("PATH="), "{shown}");
                assert!(
                    !line.contains("GITHUB_PATH") && !line.contains("prependpath"),
                    "{shown}"
                );
                assert!(
                    !line.contains("core.hooksPath") && !line.contains("eval "),
                    "{shown}"
                );
                assert!(!line.starts_with("dutybook "), "found on the PATH: {shown}");
            }
        }
    }
}

#[test]
fn what_is_run_has_owners_and_is_kept_out() {
    for (ci, owners) in [
        ("github", ".github/CODEOWNERS"),
        ("gitlab", ".gitlab/CODEOWNERS"),
        ("none", "CODEOWNERS"),
    ] {
        let dir = repository(ci);
        let text = fs::read_to_string(dir.path().join(owners)).unwrap();
        let owned = [
            "/policy/",
            "/.dutybook/",
            "/.gitignore",
            "/.gitattributes",
            "/.mailmap",
        ];
        for path in owned {
            assert!(text.contains(path), "{ci}: {path}");
        }
        let ignored = fs::read_to_string(dir.path().join(".gitignore")).unwrap();
        assert!(
            ignored.lines().any(|line| line == "/.dutybook/"),
            "{ignored}"
        );
    }
}
