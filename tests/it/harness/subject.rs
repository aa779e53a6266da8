//! What outputs are written about: a repository, and when it is judged, without its history.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::harness::cases::case;
use crate::harness::process::dutybook_in;
use crate::harness::repo::Repo;
use crate::harness::run::Run;

/// A repository, and when it is judged.
pub(crate) struct Subject {
    pub(crate) name: String,
    repo: Repo,
    pub(crate) as_of: String,
}

impl Subject {
    /// The small sample at the end of its quarter.
    pub(crate) fn sample() -> Self {
        Subject::of("the sample", Repo::small_sample(), "2026-03-31")
    }

    /// Another repository.
    pub(crate) fn of(name: &str, repo: Repo, as_of: &str) -> Self {
        Subject {
            name: name.to_owned(),
            repo,
            as_of: as_of.to_owned(),
        }
    }

    /// A case of `tests/cases`, as far as files make it.
    pub(crate) fn case(name: &str) -> Self {
        let (repo, as_of) = case(name);
        Subject::of(name, repo, &as_of)
    }

    /// The same at another time, by another name.
    pub(crate) fn at(self, name: &str, as_of: &str) -> Self {
        Subject {
            name: name.to_owned(),
            as_of: as_of.to_owned(),
            ..self
        }
    }

    pub(crate) fn root(&self) -> &Path {
        self.repo.root()
    }

    /// The repository that was made for the test.
    pub(crate) fn repo(&self) -> &Repo {
        &self.repo
    }

    /// A command of dutybook on the repository.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = dutybook_in(self.root());
        command
            .args(["--no-history", "--as-of", &self.as_of])
            .args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// What a command prints as JSON, whatever the verdict.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.run(&[arguments, &["--format", "json"]].concat())
            .answers()
            .json()
    }
}
