//! How the action installs dutybook: what it takes, and what it refuses.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{TARGET, archive, wheel};
use crate::harness::process::{native_dutybook, program_in, succeeds};
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;

/// A runner with a checkout of the action, in which a release's sums are pinned.
struct Runner {
    folder: tempfile::TempDir,
}

/// How an installation ended: its status, its log, and the path that it names.
struct Installed {
    code: Option<i32>,
    log: String,
    executable: Option<PathBuf>,
}

impl Runner {
    fn new() -> Self {
        let folder = temporary_folder().unwrap();
        let runner = Runner { folder };
        for name in [
            "Cargo.toml",
            "rust-toolchain.toml",
            "packaging/action/install",
        ] {
            let goal = runner.path("action").join(name);
            fs::create_dir_all(goal.parent().unwrap()).unwrap();
            fs::copy(own().join(name), goal).unwrap();
        }
        for below in ["action/packaging/pins", "files", "temp", "tools"] {
            fs::create_dir_all(runner.path(below)).unwrap();
        }
        // Neither Rust nor a forge's program is there unless a test brings it.
        for name in ["cargo", "rustup", "gh"] {
            runner.tool(name, "echo \"$0 is not there\"; exit 1");
        }
        runner
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn tool(&self, name: &str, script: &str) {
        let path = self.path("tools").join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Offers a file for download, and pins its sum.
    fn offer(&self, file: &Path) -> PathBuf {
        let goal = self.path("files").join(file.file_name().unwrap());
        fs::copy(file, &goal).unwrap();
        let done = succeeds(program_in(self.folder.path(), "sha256sum").arg(&goal));
        let sum = String::from_utf8(done.stdout).unwrap();
        let line = format!("{} file://{}\n", &sum[..64], goal.display());
        self.pin(&line);
        goal
    }

    fn pin(&self, line: &str) {
        let pins = self
            .path("action/packaging/pins")
            .join(env!("CARGO_PKG_VERSION"));
        let old = fs::read_to_string(&pins).unwrap_or_default();
        fs::write(&pins, old + line).unwrap();
    }

    fn install(&self, version: &str) -> Installed {
        let outputs = self.path("outputs");
        fs::write(&outputs, "").unwrap();
        let mut command = program_in(self.folder.path(), "bash");
        let paths = std::env::var("PATH").unwrap_or_default();
        let done = command
            .arg(self.path("action/packaging/action/install"))
            .env("PATH", format!("{}:{paths}", self.path("tools").display()))
            .env("ACTION", self.path("action"))
            .env("RUNNER_TEMP", self.path("temp"))
            .env("GITHUB_OUTPUT", &outputs)
            .envs([
                ("VERSION", version),
                ("RUNNER_OS", "Linux"),
                ("RUNNER_ARCH", "X64"),
            ])
            .output()
            .unwrap();
        let outputs = fs::read_to_string(outputs).unwrap();
        let executable = outputs
            .trim()
            .strip_prefix("executable=")
            .map(PathBuf::from);
        let log = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
        Installed {
            code: done.status.code(),
            log,
            executable,
        }
    }
}

/// Demands a program of this version below the runner's own folder.
#[track_caller]
fn assert_installed(runner: &Runner, done: &Installed, name: &str) {
    assert_eq!(done.code, Some(0), "{}", done.log);
    let executable = done.executable.as_ref().unwrap();
    assert!(
        executable.starts_with(runner.path("temp")),
        "{}",
        executable.display()
    );
    assert!(executable.ends_with(name), "{}", executable.display());
    let version = succeeds(program_in(runner.folder.path(), executable).arg("--version"));
    let expected = format!("dutybook {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8(version.stdout).unwrap(), expected);
}

#[track_caller]
fn assert_refused(done: &Installed, why: &str) {
    assert_eq!(done.code, Some(2), "{}", done.log);
    assert!(
        done.log.contains("::error title=dutybook::"),
        "{}",
        done.log
    );
    assert!(done.log.contains(why), "{}", done.log);
    assert_eq!(done.executable, None);
}

#[test]
fn the_pinned_archive_is_installed() {
    let (Some(archive), Some(wheel)) = (archive(), wheel()) else {
        return;
    };
    let runner = Runner::new();
    runner.offer(&wheel);
    runner.offer(&archive);
    let done = runner.install("");
    let version = env!("CARGO_PKG_VERSION");
    let name = format!("dutybook-{version}-{TARGET}/dutybook");
    assert_installed(&runner, &done, &name);
    assert!(
        done.log.contains("was not verified: gh is not there"),
        "{}",
        done.log
    );
}

#[test]
fn the_pinned_wheel_is_installed_where_there_is_no_archive() {
    let (Some(archive), Some(wheel)) = (archive(), wheel()) else {
        return;
    };
    let runner = Runner::new();
    fs::remove_file(runner.offer(&archive)).unwrap();
    runner.offer(&wheel);
    let done = runner.install(env!("CARGO_PKG_VERSION"));
    assert_installed(&runner, &done, "bin/dutybook");
}

#[test]
fn another_content_is_refused_and_no_other_way_is_tried() {
    let (Some(archive), Some(wheel)) = (archive(), wheel()) else {
        return;
    };
    let runner = Runner::new();
    let offered = runner.offer(&archive);
    runner.offer(&wheel);
    let mut content = fs::read(&offered).unwrap();
    content.push(b'\n');
    fs::write(&offered, content).unwrap();
    assert_refused(
        &runner.install(""),
        "is not the one that packaging/pins names",
    );
}

#[test]
fn an_attestation_that_does_not_hold_is_refused() {
    let Some(archive) = archive() else {
        return;
    };
    let runner = Runner::new();
    let offered = runner.offer(&archive);
    // Downloads come from the folder, whatever the address.
    let name = offered.file_name().unwrap().to_string_lossy().into_owned();
    let line = fs::read_to_string(
        runner
            .path("action/packaging/pins")
            .join(env!("CARGO_PKG_VERSION")),
    );
    let sum = line.unwrap()[..64].to_owned();
    let pins = runner
        .path("action/packaging/pins")
        .join(env!("CARGO_PKG_VERSION"));
    let address = format!("https://github.com/soc-tools/dutybook/releases/download/v1/{name}");
    fs::write(pins, format!("{sum} {address}\n")).unwrap();
    let copy = format!("cp '{}' '{name}'", offered.display());
    runner.tool("curl", &copy);
    let asked = runner.path("asked");
    let gh = |verdict: &str| {
        format!(
            "echo \"$*\" >> '{}'; [ \"$2\" = --help ] || [ \"$3\" = --help ] || {verdict}",
            asked.display()
        )
    };
    runner.tool("gh", &gh("exit 0"));
    let done = runner.install("");
    assert_installed(&runner, &done, "dutybook");
    let questions = fs::read_to_string(&asked).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!(
        "attestation verify {name} --repo soc-tools/dutybook --signer-workflow \
         soc-tools/dutybook/.github/workflows/release.yml --source-ref refs/tags/v{version}"
    );
    assert!(questions.contains(&expected), "{questions}");
    runner.tool("gh", &gh("exit 1"));
    assert_refused(&runner.install(""), "the attestation of");
}

#[test]
fn a_version_without_sums_is_refused() {
    let runner = Runner::new();
    assert_refused(&runner.install("9.9.9"), "knows no sums of version 9.9.9");
    assert_refused(&runner.install("../../etc"), "version is not one");
}

#[test]
fn without_a_release_the_action_builds_its_own_sources() {
    let runner = Runner::new();
    let asked = runner.path("asked").display().to_string();
    let program = native_dutybook();
    runner.tool("rustup", &format!("echo \"rustup $*\" >> '{asked}'"));
    let goal = runner.path("temp/dutybook/bin").display().to_string();
    let install = format!(
        "echo \"cargo $*\" >> '{asked}'; mkdir -p '{goal}'; cp '{program}' '{goal}/dutybook'"
    );
    runner.tool("cargo", &install);
    let done = runner.install("");
    assert_installed(&runner, &done, "bin/dutybook");
    let asked = fs::read_to_string(asked).unwrap();
    let action = runner.path("action").display().to_string();
    assert!(asked.contains("rustup toolchain install 1.95.0"), "{asked}");
    assert!(
        asked.contains("install --locked") && asked.ends_with(&format!("--path {action}\n")),
        "{asked}"
    );
}
