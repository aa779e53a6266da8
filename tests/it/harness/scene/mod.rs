//! A scene: a repository of duties in a folder of its own, judged by the real binary.

pub(crate) mod cases;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// The folder `tests/` of this crate.
pub(crate) fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// A repository in a temporary folder, removed when dropped.
pub(crate) struct Scene {
    dir: TempDir,
}

impl Scene {
    /// A scene without files.
    pub(crate) fn empty() -> Self {
        Scene {
            dir: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// A copy of `tests/cases/base`, in which everything that is owed is settled.
    pub(crate) fn base() -> Self {
        let scene = Scene::empty();
        scene.overlay(&tests().join("cases/base"));
        scene
    }

    /// The path of the repository.
    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Copies every file below `folder` over the scene; a folder that is not there holds none.
    pub(crate) fn overlay(&self, folder: &Path) {
        self.overlay_at("", folder);
    }

    /// Copies every file below `folder` into a folder of the scene.
    pub(crate) fn overlay_at(&self, below: &str, folder: &Path) {
        for relative in files_below(folder) {
            let bytes = fs::read(folder.join(&relative)).expect("a file to copy");
            self.write(&Path::new(below).join(relative), &bytes);
        }
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, relative: &Path, bytes: &[u8]) {
        let path = self.make_room(relative);
        fs::write(path, bytes).expect("written");
    }

    /// Makes the folders above a path; returns where it lies.
    pub(crate) fn make_room(&self, relative: &Path) -> PathBuf {
        let path = self.root().join(relative);
        let parent = path.parent().expect("a path below the root");
        fs::create_dir_all(parent).expect("folders");
        path
    }

    /// Removes a file, or a folder with all that it holds.
    pub(crate) fn remove(&self, relative: &str) {
        let path = self.root().join(relative);
        let removed = if path.is_dir() {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        };
        removed.unwrap_or_else(|error| panic!("{relative}: {error}"));
    }

    /// Runs the binary on the scene.
    pub(crate) fn run(&self, as_of: &str, arguments: &[&str]) -> Output {
        run(self.root(), &["--no-history", "--as-of", as_of], arguments)
    }
}

/// Runs the binary on a folder, away from what the environment says of colours and widths.
pub(crate) fn run(root: &Path, global: &[&str], arguments: &[&str]) -> Output {
    command(root, global, arguments)
        .output()
        .expect("the binary runs")
}

/// The command that [`run`] runs.
pub(crate) fn command(root: &Path, global: &[&str], arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dutybook"));
    command
        .arg("-C")
        .arg(root)
        .args(global)
        .args(arguments)
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("TERM");
    command
}

/// The exit status; what was said on standard error is shown where there is none.
pub(crate) fn status(output: &Output) -> i32 {
    let said = String::from_utf8_lossy(&output.stderr);
    output
        .status
        .code()
        .unwrap_or_else(|| panic!("killed: {said}"))
}

/// The paths of all files below a folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(relative) = waiting.pop() {
        for entry in folders_and_files(&folder.join(&relative)) {
            let path = relative.join(entry.file_name());
            if entry.file_type().expect("a type").is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What a folder holds, sorted by name; nothing where it is not there.
pub(crate) fn folders_and_files(folder: &Path) -> Vec<fs::DirEntry> {
    let Ok(listing) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut entries: Vec<_> = listing.map(|entry| entry.expect("an entry")).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    entries
}
