//! A copy of this repository in a folder of its own, and runs of the real binary on it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The end of the sample quarter.
pub(crate) const QUARTER: &str = "check --as-of 2026-03-31";

/// A folder with a repository in it, and a home that holds nothing.
pub(crate) struct Session {
    folder: TempDir,
}

impl Session {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("repository")).expect("made");
        fs::create_dir(folder.path().join("home")).expect("made");
        Session { folder }
    }

    /// The policy and the evidence of this repository, without git.
    pub(crate) fn sample() -> Self {
        let session = Session::empty();
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        for part in ["policy", "evidence"] {
            copy(&here.join(part), &session.root().join(part));
        }
        session
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect(path)
    }

    /// Writes a file, and the folders that it needs.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(&path, content).expect("written");
        self
    }

    pub(crate) fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path(path)).expect(path);
        self
    }

    /// Replaces a text that must stand in a file exactly once.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}");
        self.write(path, text.replace(from, to))
    }

    /// Runs dutybook with arguments that are split at blanks.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        self.command(arguments).run()
    }

    pub(crate) fn command(&self, arguments: &str) -> Invocation {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("dutybook"));
        command
            .current_dir(self.root())
            .args(arguments.split_whitespace());
        scrub(&mut command, &self.folder.path().join("home"));
        Invocation { command }
    }

    /// Runs git with a fixed identity and fixed times, and returns what it prints.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(self.root()).args(arguments);
        scrub(&mut command, &self.folder.path().join("home"));
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Analyst One");
            command.env(format!("GIT_{role}_EMAIL"), "analyst-1@soc.example");
            command.env(format!("GIT_{role}_DATE"), "2026-04-01T09:00:00+02:00");
        }
        let output = command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .expect("git");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8(output.stdout)
            .expect("UTF-8")
            .trim()
            .to_owned()
    }

    /// Puts everything into a first commit on `main`, and returns its id.
    pub(crate) fn commit_all(&self) -> String {
        self.git(&["init", "--quiet", "--initial-branch=main"]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message=Import"]);
        self.git(&["rev-parse", "HEAD"])
    }
}

/// Nothing of the caller's environment stays but the way to git. The time zone is one in which
/// neither Copenhagen's days nor UTC's are today.
fn scrub(command: &mut Command, home: &Path) {
    command.env_clear().env("HOME", home);
    command
        .env("TZ", "Pacific/Kiritimati")
        .env("LC_ALL", "C.UTF-8");
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let goal = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &goal);
        } else {
            fs::copy(entry.path(), goal).expect("copied");
        }
    }
}

/// A run that has not begun.
pub(crate) struct Invocation {
    command: Command,
}

impl Invocation {
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub(crate) fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.command.arg(argument.into());
        self
    }

    pub(crate) fn run(mut self) -> Run {
        let Output {
            status,
            stdout,
            stderr,
        } = self
            .command
            .stdin(Stdio::null())
            .output()
            .expect("it starts");
        Run {
            code: status.code(),
            stdout: String::from_utf8(stdout).expect("UTF-8"),
            stderr: String::from_utf8(stderr).expect("UTF-8"),
        }
    }

    pub(crate) fn into_command(self) -> Command {
        self.command
    }
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(
            self.stdout.contains(text),
            "no `{text}` in:\n{}",
            self.stdout
        );
        self
    }

    #[track_caller]
    pub(crate) fn complains(self, text: &str) -> Self {
        assert!(
            self.stderr.contains(text),
            "no `{text}` in:\n{}",
            self.stderr
        );
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).expect("one JSON document")
    }
}
