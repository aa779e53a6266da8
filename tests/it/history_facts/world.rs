//! Git as a process, with an environment in which nothing of this machine shows.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use dutybook::internals::git::{GitRepository, MainlineHistory, ObjectId};
use dutybook::internals::load::read_organisation;
use tempfile::TempDir;

use crate::harness::process::isolated;
use crate::harness::temporary::temporary_folder;

/// A folder with repositories in it, removed when dropped.
pub(crate) struct World {
    dir: TempDir,
}

impl World {
    /// A world with one repository without commits, `main`.
    pub(crate) fn new() -> Self {
        let world = World {
            dir: temporary_folder().expect("a temporary folder"),
        };
        world.git(".", &["init", "-q", "-b", "main", "main"]);
        world
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    fn command(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = isolated("git", self.dir.path());
        command
            .args(arguments)
            .current_dir(self.path(folder))
            .env("GIT_AUTHOR_NAME", "Analyst One")
            .env("GIT_AUTHOR_EMAIL", "analyst-1@soc.example")
            .env("GIT_AUTHOR_DATE", "1767600000 +0100")
            .env("GIT_COMMITTER_NAME", "Analyst Two")
            .env("GIT_COMMITTER_EMAIL", "analyst-2@soc.example")
            .env("GIT_COMMITTER_DATE", "1767603600 +0100");
        command
    }

    /// Runs git, whatever comes of it.
    pub(crate) fn try_git(&self, folder: &str, arguments: &[&str]) -> Output {
        self.command(folder, arguments).output().expect("git runs")
    }

    /// Runs git, demands success, and returns what it printed.
    pub(crate) fn bytes(&self, folder: &str, arguments: &[&str]) -> Vec<u8> {
        let output = self.try_git(folder, arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        output.stdout
    }

    /// As [`World::bytes`], as text without the line's end.
    pub(crate) fn git(&self, folder: &str, arguments: &[&str]) -> String {
        let text = String::from_utf8(self.bytes(folder, arguments)).expect("UTF-8");
        text.trim_end().to_owned()
    }

    /// Runs git in `main` with something to read.
    pub(crate) fn feed(&self, arguments: &[&str], input: &[u8]) -> String {
        let mut command = self.command("main", arguments);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("git runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(input).expect("written");
        drop(stdin);
        let output = child.wait_with_output().expect("git ends");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout)
            .expect("UTF-8")
            .trim_end()
            .to_owned()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Writes a file of `main`, and commits everything.
    pub(crate) fn commit(&self, path: &str, text: &str) -> ObjectId {
        self.write(&format!("main/{path}"), text);
        self.git("main", &["add", "-A"]);
        self.git("main", &["commit", "-qm", path]);
        self.id("HEAD")
    }

    /// The object of `main` that a revision names.
    pub(crate) fn id(&self, revision: &str) -> ObjectId {
        let id = self.git("main", &["rev-parse", revision]);
        id.parse().expect("an object name")
    }

    pub(crate) fn open(&self, folder: &str) -> GitRepository {
        open(&self.path(folder))
    }

    /// The history of a repository's HEAD.
    pub(crate) fn history(&self, folder: &str) -> MainlineHistory {
        let git = self.open(folder);
        let head = git.head().expect("read").expect("a commit");
        git.history(head, read_organisation, &|| ())
            .expect("a whole history")
    }
}

pub(crate) fn open(folder: &Path) -> GitRepository {
    GitRepository::open(folder)
        .expect("opened")
        .expect("a repository")
}
