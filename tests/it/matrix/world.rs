//! Repositories with one dutybook root, or with several tenants.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::harness::run::{dutybook, ok, scrub};

/// Formats that show no lines of files: what was judged elsewhere cannot be shown.
pub(crate) const FORMATS: [&str; 7] = [
    "json", "sarif", "junit", "github", "gitlab", "azure", "markdown",
];

/// A repository, and how all of it is named.
pub(crate) struct Tenants {
    folder: TempDir,
    /// What `-C` is given.
    pub(crate) named: Vec<String>,
    pub(crate) as_of: String,
}

impl Tenants {
    /// This repository's policy and its sample quarter, with duties that are overdue, in a repository of
    /// its own.
    pub(crate) fn of_sample() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        for top in ["policy", "evidence"] {
            copy(&own.join(top), &folder.path().join(top));
        }
        // Something that belongs to no task.
        std::fs::create_dir(folder.path().join("evidence/stray-folder")).unwrap();
        std::fs::write(folder.path().join("evidence/stray-folder/x.yaml"), "a: [").unwrap();
        commit_all(folder.path());
        Tenants {
            folder,
            named: vec![".".to_owned()],
            as_of: "2026-04-20T12:00:00Z".to_owned(),
        }
    }

    /// Tenants of one repository, each with the smallest pack, owing since January.
    pub(crate) fn new(names: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = format!("tenants/{name}");
            let words = ["init", &path, "--pack", "minimal", "--starts", "2026-01-05"];
            ok(
                folder.path(),
                [&words[..], &["--organisation", name]].concat(),
            );
        }
        commit_all(folder.path());
        Tenants {
            folder,
            named: vec!["tenants/*".to_owned()],
            as_of: "2026-02-20T12:00:00Z".to_owned(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = dutybook(self.root());
        command.env("COLUMNS", "100");
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.command().args(words).output().unwrap()
    }

    /// Judges all of it.
    pub(crate) fn check(&self, words: &[&str]) -> Output {
        let mut command = self.command();
        for name in &self.named {
            command.args(["-C", name]);
        }
        command.args(["--as-of", &self.as_of, "check"]);
        command.args(words).output().unwrap()
    }

    /// Runs every shard; the files that they write.
    pub(crate) fn shards(&self, of: u32, words: &[&str]) -> Vec<String> {
        let files = (1..=of).map(|index| {
            let (shard, file) = (format!("{index}/{of}"), format!("shard-{index}.json"));
            let own = ["--shard", &shard, "--format", "json", "-o", &file];
            let output = self.check(&[words, &own].concat());
            let said = String::from_utf8_lossy(&output.stderr);
            assert_ne!(output.status.code(), Some(2), "{said}");
            file
        });
        files.collect()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

pub(crate) fn commit_all(folder: &Path) {
    let steps: [&[&str]; 3] = [
        &["init", "-q", "-b", "main"],
        &["add", "-A"],
        &["commit", "-q", "-m", "A start"],
    ];
    for step in steps {
        let mut git = Command::new("git");
        scrub(&mut git, folder);
        let who = ["-c", "user.name=a", "-c", "user.email=a@soc.example"];
        let done = git.args(who).args(step).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    }
}
