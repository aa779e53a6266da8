//! Repositories with one dutybook root, or with several tenants.

use std::path::Path;
use std::process::Command;

use crate::harness::repo::Repo;
use crate::harness::run::{Run, RunCommand as _};

/// Formats that show no lines of files: what was judged elsewhere cannot be shown.
pub(crate) const FORMATS: [&str; 7] = [
    "json", "sarif", "junit", "github", "gitlab", "azure", "markdown",
];

/// A repository, and how all of it is named.
pub(crate) struct Tenants {
    pub(crate) repo: Repo,
    /// What `-C` is given.
    pub(crate) named: Vec<String>,
    pub(crate) as_of: String,
}

impl Tenants {
    /// The small sample, with duties that are overdue, in a repository of its own.
    pub(crate) fn of_sample() -> Self {
        let repo = Repo::small_sample();
        // Something that belongs to no task.
        repo.write("evidence/stray-folder/x.yaml", "a: [");
        repo.commit_now();
        Tenants {
            repo,
            named: vec![".".to_owned()],
            as_of: "2026-04-20T12:00:00Z".to_owned(),
        }
    }

    /// Tenants of one repository, each with the smallest pack, owing since January.
    pub(crate) fn new(names: &[&str]) -> Self {
        let repo = Repo::empty();
        for name in names {
            let init = "--pack minimal --starts 2026-01-05 --organisation";
            repo.run(&format!("init tenants/{name} {init} {name}"))
                .exits(0);
        }
        repo.commit_now();
        Tenants {
            repo,
            named: vec!["tenants/*".to_owned()],
            as_of: "2026-02-20T12:00:00Z".to_owned(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        self.repo.root()
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = self.repo.command("");
        command.env("COLUMNS", "100");
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Run {
        self.command().args(words).run()
    }

    /// Judges all of it.
    pub(crate) fn check(&self, words: &[&str]) -> Run {
        let mut command = self.command();
        for name in &self.named {
            command.args(["-C", name]);
        }
        command.args(["--as-of", &self.as_of, "check"]);
        command.args(words).run()
    }

    /// Runs every shard; the files that they write.
    pub(crate) fn shards(&self, of: u32, words: &[&str]) -> Vec<String> {
        let files = (1..=of).map(|index| {
            let (shard, file) = (format!("{index}/{of}"), format!("shard-{index}.json"));
            let own = ["--shard", &shard, "--format", "json", "-o", &file];
            self.check(&[words, &own].concat()).answers();
            file
        });
        files.collect()
    }
}
