//! Git in a repository that a test makes.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::harness::change::{Commit, Merge};
use crate::harness::process::{git_in, succeeds};
use crate::harness::repo::Repo;

impl Repo {
    /// Moves a file with `git mv`.
    pub(crate) fn mv(&self, from: &str, to: &str) -> &Self {
        fs::create_dir_all(self.path(to).parent().expect("a parent")).expect("made");
        self.git(&["mv", &self.prefixed(from), &self.prefixed(to)]);
        self
    }

    /// Begins a commit of all that lies in the folder.
    pub(crate) fn commit(&self, message: &str) -> Commit<'_> {
        Commit::new(self, message)
    }

    /// Commits all that lies in the folder at a time.
    pub(crate) fn land(self, message: &str, at: &str) -> Self {
        self.commit(message).at(at).run();
        self
    }

    /// Goes on a new branch.
    pub(crate) fn branch(&self, name: &str) -> &Self {
        self.git(&["checkout", "--quiet", "-b", name]);
        self
    }

    /// Goes on a branch that is there.
    pub(crate) fn switch(&self, name: &str) -> &Self {
        self.git(&["checkout", "--quiet", name]);
        self
    }

    /// Begins a merge of branches into the one that is checked out, with a commit of its own.
    pub(crate) fn merge<'r>(&'r self, branches: &[&'r str], message: &str) -> Merge<'r> {
        Merge::new(self, branches, message)
    }

    /// Squashes a branch into a commit, which then is to be run.
    pub(crate) fn squash(&self, branch: &str, message: &str) -> Commit<'_> {
        self.git(&["merge", "--quiet", "--squash", branch]);
        self.commit(message)
    }

    /// Rebases a branch on `main`, at a committer time, and moves `main` to its end.
    pub(crate) fn rebase(&self, branch: &str, at: &str) -> &Self {
        let mut command = self.git_command(&["rebase", "--quiet", "main", branch]);
        command.env("GIT_COMMITTER_DATE", at);
        succeeds(&mut command);
        self.switch("main");
        self.git(&["merge", "--quiet", "--ff-only", branch]);
        self
    }

    /// Replaces the tip of the branch by a commit object with other bytes, and returns its name.
    pub(crate) fn forge(&self, alter: impl FnOnce(String) -> String) -> String {
        let raw = self.git_bytes(&["cat-file", "commit", "HEAD"]);
        let raw = alter(String::from_utf8(raw).expect("UTF-8"));
        let file = self.beside("forged-commit");
        fs::write(&file, raw).expect("written");
        let file = file.to_str().expect("UTF-8");
        let arguments = [
            "hash-object",
            "-t",
            "commit",
            "-w",
            "--literally",
            "--",
            file,
        ];
        let id = self.git(&arguments);
        self.git(&["update-ref", "HEAD", &id]);
        id
    }

    /// A clone with options, beside the repository.
    pub(crate) fn clone_with(&self, options: &[&str]) -> PathBuf {
        let goal = self.beside("clone");
        let url = format!("file://{}", self.root().display());
        self.git(&["config", "uploadpack.allowFilter", "true"]);
        self.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
        let mut arguments = vec!["clone", "--quiet"];
        arguments.extend(options);
        arguments.extend([&*url, goal.to_str().expect("UTF-8")]);
        self.git(&arguments);
        goal
    }

    /// The file of a loose object.
    pub(crate) fn object(&self, name: &str) -> PathBuf {
        let id = self.git(&["rev-parse", name]);
        let (folder, file) = id.split_at(2);
        self.root().join(".git/objects").join(folder).join(file)
    }

    /// The name of the commit that is checked out, read without a program: it was just made.
    pub(crate) fn head(&self) -> String {
        let git = self.root().join(".git");
        let read = |path: &str| fs::read_to_string(git.join(path)).ok();
        let head = read("HEAD").expect("a repository of git");
        let commit = match head.trim_end().strip_prefix("ref: ") {
            Some(branch) => read(branch),
            None => Some(head),
        };
        commit.map_or_else(|| self.id("HEAD"), |commit| commit.trim_end().to_owned())
    }

    /// The full name of a commit.
    pub(crate) fn id(&self, name: &str) -> String {
        self.git(&["rev-parse", "--verify", &format!("{name}^{{commit}}")])
    }

    /// One field of a commit, as `git log --format` writes it.
    pub(crate) fn show(&self, format: &str, commit: &str) -> String {
        self.git(&["show", "--no-patch", &format!("--format={format}"), commit])
    }

    /// Runs git, demands success, and returns what it prints, without the last line feed.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let text = String::from_utf8(self.git_bytes(arguments)).expect("UTF-8");
        text.trim_end().to_owned()
    }

    #[track_caller]
    fn git_bytes(&self, arguments: &[&str]) -> Vec<u8> {
        succeeds(&mut self.git_command(arguments)).stdout
    }

    /// Git with nothing of this machine but its program.
    pub(crate) fn git_command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program("git");
        command
            .args(["-c", "gc.auto=0", "-c", "maintenance.auto=false"])
            .args(["-c", "protocol.file.allow=always"])
            .args(["-c", "advice.detachedHead=false"])
            .args(arguments);
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Analyst One");
            command.env(format!("GIT_{role}_EMAIL"), "analyst-1@soc.example");
            command.env(format!("GIT_{role}_DATE"), self.clock);
        }
        command
    }

    /// Makes a repository of git where there is none yet, commits everything, and returns the commit's id.
    pub(crate) fn commit_all(&self) -> String {
        self.commit_all_at(self.clock)
    }

    /// The same at the time at which the test runs.
    pub(crate) fn commit_now(&self) {
        for words in ["init -q -b main", "add -A", "commit -q -m Import"] {
            git_in(self.root(), words);
        }
    }

    /// The same at a time.
    pub(crate) fn commit_all_at(&self, at: &str) -> String {
        self.git(&["init", "--quiet", "--initial-branch=main"]);
        self.commit("Import").at(at).run()
    }
}
