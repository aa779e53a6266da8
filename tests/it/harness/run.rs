//! Running dutybook in a folder of its own.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The command, with an environment in which nothing of this machine shows.
pub(crate) fn dutybook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dutybook"));
    scrub(&mut command, folder);
    command
}

/// Takes away what would make a run differ from machine to machine.
pub(crate) fn scrub(command: &mut Command, folder: &Path) {
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C.UTF-8")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_AUTHOR_EMAIL")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("SOURCE_DATE_EPOCH");
}

/// Runs dutybook; the arguments are words.
pub(crate) fn run<S: AsRef<OsStr>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = S>,
) -> Output {
    dutybook(folder).args(arguments).output().unwrap()
}

/// Runs dutybook, demands success, and returns what it printed.
pub(crate) fn ok<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Every file below a folder, sorted, with `/`.
pub(crate) fn files(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let below = path.strip_prefix(root).unwrap();
                found.push(below.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}
