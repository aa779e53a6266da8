//! Records what a build is made from, for `dutybook --version --verbose`.
//!
//! Nothing of the machine gets in: no time, no path, no name. The same commit, target, toolchain and features record the
//! same.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "cargo tells a build script everything in the environment, and reads its standard output"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The environment variable with which whoever packages names the commit.
const GIVEN: &str = "DUTYBOOK_COMMIT";

/// What cargo writes into a published crate, beside `Cargo.toml`.
const PUBLISHED: &str = ".cargo_vcs_info.json";

/// What the program is made from. Changes elsewhere in the tree do not change it.
const INPUTS: [&str; 5] = ["Cargo.lock", "Cargo.toml", "build.rs", "policy", "src"];

/// The packs that come with dutybook, a folder each.
const PACKS: &str = "src/packs/shipped";

const NOT_RECORDED: &str = "not recorded";

/// A commit, and whether the tree had changes beyond it.
struct Source {
    commit: String,
    changes: &'static str,
}

fn main() {
    let mut orders = String::new();
    let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    watch(&mut orders, Path::new(&folder), "build.rs");
    embed_packs(&mut orders, Path::new(&folder));
    let _ = writeln!(orders, "cargo::rerun-if-env-changed={GIVEN}");
    let source = given(&mut orders)
        .or_else(|| published(Path::new(&folder), &mut orders))
        .or_else(|| of_git(Path::new(&folder), &mut orders));
    let source = source.unwrap_or_else(|| Source {
        commit: NOT_RECORDED.to_owned(),
        changes: NOT_RECORDED,
    });
    let rustc = std::env::var("RUSTC").unwrap_or_default();
    let rustc = run(Command::new(rustc).arg("--version"));
    let facts = [
        ("COMMIT", source.commit.as_str()),
        ("CHANGES", source.changes),
        ("TARGET", &variable("TARGET")),
        ("PROFILE", &variable("PROFILE")),
        ("RUSTC", rustc.as_deref().unwrap_or(NOT_RECORDED)),
        ("FEATURES", &features()),
    ];
    for (name, value) in facts {
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        let _ = writeln!(orders, "cargo::rustc-env=DUTYBOOK_BUILD_{name}={value}");
    }
    print!("{orders}");
}

/// Lists every file of the packs that come with dutybook, so that a new one needs no line of code.
fn embed_packs(orders: &mut String, folder: &Path) {
    let top = folder.join(PACKS);
    let mut files = Vec::new();
    list_files(&top, &mut files);
    files.sort();
    let mut list = String::from("&[\n");
    for path in &files {
        let below = path.strip_prefix(&top).unwrap_or(path);
        let name = below.to_string_lossy().replace('\\', "/");
        let path = path.to_string_lossy();
        let _ = writeln!(list, "    ({name:?}, include_str!({path:?})),");
    }
    list.push_str("]\n");
    let target = std::env::var("OUT_DIR").unwrap_or_default();
    if let Err(error) = std::fs::write(Path::new(&target).join("packs.rs"), list) {
        let _ = writeln!(orders, "cargo::error=cannot list the packs: {error}");
    }
    watch(orders, folder, PACKS);
}

/// Adds every file below a folder.
fn list_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            list_files(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// The commit that the environment names. Whoever names it answers for the tree.
fn given(orders: &mut String) -> Option<Source> {
    let given = std::env::var(GIVEN).ok().filter(|it| !it.is_empty())?;
    let commit = given.trim().to_lowercase();
    if is_commit(&commit) {
        let changes = NOT_RECORDED;
        return Some(Source { commit, changes });
    }
    let message = "is not the name of a commit in hexadecimal, and is left out";
    let _ = writeln!(orders, "cargo::warning={GIVEN} {message}");
    None
}

/// The commit from which a crate was published.
fn published(folder: &Path, orders: &mut String) -> Option<Source> {
    let text = std::fs::read_to_string(folder.join(PUBLISHED)).ok()?;
    watch(orders, folder, PUBLISHED);
    let value = |key: &str| {
        let (_, rest) = text.split_once(&format!("\"{key}\""))?;
        Some(rest.trim_start().strip_prefix(':')?.trim_start())
    };
    let commit = value("sha1")?.strip_prefix('"')?.split('"').next()?;
    let is_dirty = value("dirty").is_some_and(|rest| rest.starts_with("true"));
    is_commit(commit).then(|| Source {
        commit: commit.to_owned(),
        changes: describe(is_dirty),
    })
}

/// The commit that is checked out, for builds that may be released: others would be made anew after each commit.
fn of_git(folder: &Path, orders: &mut String) -> Option<Source> {
    if std::env::var("PROFILE").as_deref() != Ok("release") {
        return None;
    }
    let git = |words: &[&str]| {
        run(Command::new("git")
            .arg("--no-optional-locks")
            .arg("-C")
            .arg(folder)
            .args(words))
    };
    // A repository that merely lies around an unpacked archive says nothing of it.
    let is_top = git(&["rev-parse", "--show-prefix"])?.is_empty();
    let is_held = git(&["ls-files", "--error-unmatch", "Cargo.toml"]).is_some();
    if !is_top || !is_held {
        return None;
    }
    let commit = git(&["rev-parse", "--verify", "HEAD"])?;
    let mut status = vec!["status", "--porcelain", "--"];
    status.extend(INPUTS);
    let is_dirty = !git(&status)?.is_empty();
    let mut watched: Vec<String> = INPUTS.map(str::to_owned).to_vec();
    let branch = git(&["rev-parse", "--symbolic-full-name", "HEAD"]).unwrap_or_default();
    for name in ["HEAD", "index", "packed-refs", &branch] {
        watched.extend(git(&["rev-parse", "--git-path", name]));
    }
    for path in &watched {
        watch(orders, folder, path);
    }
    is_commit(&commit).then(|| Source {
        commit,
        changes: describe(is_dirty),
    })
}

/// Has cargo run this again once a file changes. One that is not there would have it run every time.
fn watch(orders: &mut String, folder: &Path, path: &str) {
    if folder.join(path).exists() {
        let _ = writeln!(orders, "cargo::rerun-if-changed={path}");
    }
}

fn describe(is_dirty: bool) -> &'static str {
    if is_dirty { "uncommitted" } else { "none" }
}

fn is_commit(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The first line that a command prints; `None` where it fails, or cannot be run.
fn run(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|it| it.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.lines().next().unwrap_or_default().to_owned())
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| NOT_RECORDED.to_owned())
}

/// The features that are enabled, in alphabetical order.
fn features() -> String {
    let names = std::env::vars().filter_map(|(name, _)| {
        let name = name.strip_prefix("CARGO_FEATURE_")?;
        Some(name.to_lowercase().replace('_', "-"))
    });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    if names.is_empty() {
        return "none".to_owned();
    }
    names.join(", ")
}
