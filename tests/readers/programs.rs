//! Other people's readers, which `.ci/run` installs into `target/readers`.
//!
//! Where one is missing its test says that it is skipped; with `DUTYBOOK_READERS=required`, as in CI,
//! it fails.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Where the readers are installed.
pub(crate) fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
        PathBuf::from,
    );
    target.join("readers")
}

/// A program that a reader from `PyPI` brings, or that is on the path.
pub(crate) fn reader(name: &str) -> Option<PathBuf> {
    let installed = folder().join("bin").join(name);
    let on_path = || Command::new(name).arg("--version").output().is_ok();
    let found = installed.exists().then_some(installed);
    there(name, found.or_else(|| on_path().then(|| name.into())))
}

/// A file that a reader from npm brings, such as `html-validate/bin/html-validate.mjs`.
pub(crate) fn module(path: &str) -> Option<PathBuf> {
    let installed = folder().join("npm/node_modules").join(path);
    there(path, installed.exists().then_some(installed))
}

/// Debian's Chromium, or another one on the path.
pub(crate) fn chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let mut candidates =
        std::env::split_paths(&paths).flat_map(|folder| names.map(|name| folder.join(name)));
    there("chromium", candidates.find(|path| path.is_file()))
}

/// Runs a script of `tests/readers` with the readers from `PyPI`.
pub(crate) fn python<S: AsRef<OsStr>>(
    script: &str,
    arguments: impl IntoIterator<Item = S>,
) -> Option<Output> {
    let python = folder().join("bin/python");
    let python = there("python with the readers", python.exists().then_some(python))?;
    Some(output(
        Command::new(python).arg(path(script)).args(arguments),
    ))
}

/// Runs a script of `tests/readers` with the readers from npm: it finds them below `$READERS`.
pub(crate) fn node<S: AsRef<OsStr>>(
    script: &str,
    arguments: impl IntoIterator<Item = S>,
) -> Option<Output> {
    let modules = module("")?;
    let mut command = Command::new("node");
    command.env("READERS", modules).arg(path(script));
    Some(output(command.args(arguments)))
}

/// Runs a program that a reader from npm brings, by its path below the readers.
pub(crate) fn npm_program<S: AsRef<OsStr>>(
    path: &str,
    arguments: impl IntoIterator<Item = S>,
) -> Option<Output> {
    let program = module(path)?;
    Some(output(Command::new("node").arg(program).args(arguments)))
}

/// Demands that a reader found nothing, and returns what it said.
#[track_caller]
pub(crate) fn satisfied(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    said
}

fn path(script: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/readers")
        .join(script)
}

fn output(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

/// What is there; what is not is told past the test harness, which keeps what tests print to itself.
pub(crate) fn there(name: &str, found: Option<PathBuf>) -> Option<PathBuf> {
    if found.is_none() {
        let is_required = std::env::var("DUTYBOOK_READERS").is_ok_and(|word| word == "required");
        assert!(!is_required, "{name} is not there: .ci/run installs it");
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED {test}: {name} is not there; .ci/run installs it"
        );
    }
    found
}

/// Runs a reader, and demands that it finds nothing.
pub(crate) fn satisfies(reader: &Path, arguments: &[&str], paths: &[PathBuf]) {
    let output = Command::new(reader)
        .args(arguments)
        .args(paths)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{arguments:?} {paths:?}\n{said}\n{complained}"
    );
}
