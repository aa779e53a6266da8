//! Wheel and archive, installed where there is neither Rust nor a compiler.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::{TARGET, archive, folder, wheel};
use crate::harness::process::{git_in, native_dutybook, program_in, succeeds};
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;
use crate::programs::reader;

/// A folder that holds git and python, and no other program: the whole `PATH` of whoever installs.
fn bare_path(folder: &Path) -> PathBuf {
    let bare = folder.join("bare");
    fs::create_dir(&bare).unwrap();
    let paths = std::env::var_os("PATH").unwrap();
    for name in ["git", "tar", "gzip"] {
        let mut places = std::env::split_paths(&paths).map(|place| place.join(name));
        let found = places.find(|place| place.is_file()).unwrap();
        std::os::unix::fs::symlink(found, bare.join(name)).unwrap();
    }
    // What is on the path may be a script that chooses a version.
    let mut python = program_in(folder, "python3");
    let asked = succeeds(python.args(["-c", "import sys; print(sys.executable)"]));
    let found = String::from_utf8(asked.stdout).unwrap();
    std::os::unix::fs::symlink(found.trim(), bare.join("python3")).unwrap();
    bare
}

fn unpack_archive(folder: &Path, file: &Path) -> PathBuf {
    let path = bare_path(folder);
    let mut tar = program_in(folder, "tar");
    succeeds(tar.env("PATH", path).arg("-xzf").arg(file));
    let version = env!("CARGO_PKG_VERSION");
    folder.join(format!("dutybook-{version}-{TARGET}/dutybook"))
}

fn install_wheel(folder: &Path, file: &Path) -> PathBuf {
    let path = bare_path(folder);
    let mut python = program_in(folder, path.join("python3"));
    succeeds(python.env("PATH", &path).args(["-m", "venv", "venv"]));
    let mut pip = program_in(folder, folder.join("venv/bin/pip"));
    let options = [
        "install",
        "--quiet",
        "--no-index",
        "--disable-pip-version-check",
    ];
    succeeds(pip.env("PATH", &path).args(options).arg(file));
    folder.join("venv/bin/dutybook")
}

/// From an empty folder to a repository that is judged. Prints what each step took.
fn try_first_steps(how: &str, install: fn(&Path, &Path) -> PathBuf, file: &Path) {
    let dir = temporary_folder().unwrap();
    let mut clock = Instant::now();
    let mut lap = |step: &str| {
        // Past the test harness, which keeps what tests print to itself.
        let took = clock.elapsed().as_secs_f64();
        let _ = writeln!(std::io::stderr(), "{how}: {step}: {took:.2} s");
        clock = Instant::now();
    };
    let program = install(dir.path(), file);
    lap("install");
    let run = |folder: &Path, words: &str| {
        let mut command = program_in(folder, &program);
        let output = succeeds(
            command
                .env("PATH", dir.path().join("bare"))
                .args(words.split(' ')),
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let version = format!("dutybook {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(dir.path(), "--version"), version);
    run(
        dir.path(),
        "init soc --timezone Europe/Copenhagen --ci github --quiet",
    );
    lap("init");
    let soc = dir.path().join("soc");
    git_in(&soc, "init --quiet --initial-branch main");
    git_in(&soc, "add --all");
    git_in(&soc, "commit --quiet --message policy");
    lap("commit");
    let checked = run(&soc, "check");
    assert!(checked.contains("PASS"), "{checked}");
    lap("check");
    let sample = run(own(), "check --as-of 2026-03-31");
    assert!(sample.contains("PASS  581 duties: 572 settled"), "{sample}");
    lap("README's main command");
}

#[test]
fn the_archive_needs_neither_rust_nor_a_compiler() {
    if let Some(archive) = archive() {
        try_first_steps("archive", unpack_archive, &archive);
    }
}

#[test]
fn the_wheel_needs_neither_rust_nor_a_compiler() {
    if let Some(wheel) = wheel() {
        try_first_steps("wheel", install_wheel, &wheel);
    }
}

#[test]
fn wheel_and_archive_give_the_verdict_of_this_build() {
    let (Some(archive), Some(wheel)) = (archive(), wheel()) else {
        return;
    };
    let verdict = |program: &Path| {
        let mut command = program_in(own(), program);
        let words = ["check", "--as-of", "2026-03-31", "--format", "json"];
        succeeds(command.args(words)).stdout
    };
    let expected = verdict(Path::new(native_dutybook()));
    assert!(!expected.is_empty());
    let (one, other) = (temporary_folder().unwrap(), temporary_folder().unwrap());
    assert!(
        verdict(&unpack_archive(one.path(), &archive)) == expected,
        "archive"
    );
    assert!(
        verdict(&install_wheel(other.path(), &wheel)) == expected,
        "wheel"
    );
}

#[test]
fn the_archive_holds_licences_manual_pages_and_completions() {
    let Some(archive) = archive() else {
        return;
    };
    let dir = temporary_folder().unwrap();
    let program = unpack_archive(dir.path(), &archive);
    let packed = program.parent().unwrap();
    for file in [
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "README.md",
        "CHANGELOG.md",
        "man/dutybook.1",
        "man/dutybook-check.1",
        "completions/dutybook.bash",
        "completions/_dutybook",
        "completions/dutybook.fish",
        "completions/_dutybook.ps1",
    ] {
        let length = fs::metadata(packed.join(file)).map(|it| it.len());
        assert!(length.is_ok_and(|length| length > 100), "{file}");
    }
}

#[test]
fn the_sums_are_those_of_the_files() {
    if archive().is_none() {
        return;
    }
    let mut sums = program_in(&folder(), "sha256sum");
    let done = succeeds(sums.args(["--check", "--strict", "SHA256SUMS"]));
    let lines = String::from_utf8(done.stdout).unwrap();
    let files = fs::read_dir(folder()).unwrap().count() - 1;
    assert_eq!(lines.lines().count(), files, "{lines}");
}

/// The program was linked against no library of this machine, and names no folder of it.
#[test]
fn the_program_is_static_and_names_no_folder_of_the_builder() {
    let Some(archive) = archive() else {
        return;
    };
    let dir = temporary_folder().unwrap();
    let program = fs::read(unpack_archive(dir.path(), &archive)).unwrap();
    let holds = |text: &str| {
        let text = text.as_bytes();
        program.windows(text.len()).any(|window| window == text)
    };
    assert!(!holds("/ld-linux"), "it asks for a loader");
    assert!(
        holds("/cargo/registry/"),
        "paths of crates begin with /cargo"
    );
    assert!(!holds(env!("CARGO_MANIFEST_DIR")));
    if let Some(home) = std::env::var_os("HOME").filter(|home| home.len() > 1) {
        let home = format!("{}/", home.to_string_lossy());
        assert!(!holds(&home), "{home}");
    }
}

/// `uvx dutybook`, with the wheel in place of an index.
#[test]
fn uvx_runs_the_wheel() {
    let (Some(uv), Some(wheel)) = (reader("uv"), wheel()) else {
        return;
    };
    let dir = temporary_folder().unwrap();
    let mut command: Command = program_in(dir.path(), uv);
    command.env("UV_CACHE_DIR", dir.path().join("cache"));
    command.args([
        "tool",
        "run",
        "--offline",
        "--no-index",
        "--quiet",
        "--from",
    ]);
    let done = succeeds(command.arg(&wheel).args(["dutybook", "--version"]));
    let printed = String::from_utf8(done.stdout).unwrap();
    assert_eq!(printed, format!("dutybook {}\n", env!("CARGO_PKG_VERSION")));
}
