//! Real git repositories with fixed people and fixed times, and the hands that change them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::history::change::{Commit, Merge};
use crate::history::evidence::Evidence;
use crate::history::policy::Policy;
use crate::history::run::Run;

/// When the first policy lands: the day before anything is owed.
pub(crate) const START: &str = "2026-03-01T12:00:00+01:00";

/// A Tuesday: the duty of 2026-W10 is past its deadline, and that of 2026-W11 is open and not due
/// soon.
pub(crate) const NOW: &str = "2026-03-10T18:00:00+01:00";

/// When work of 2026-W10 lands in time.
pub(crate) const IN_TIME: &str = "2026-03-06T16:00:00+01:00";

/// When something is done to what landed, before `NOW`.
pub(crate) const AFTER: &str = "2026-03-09T10:00:00+01:00";

/// The duty that most tests are about.
pub(crate) const W10: &str = "weekly-report/2026-W10/alpha";
/// The one after it.
pub(crate) const W11: &str = "weekly-report/2026-W11/alpha";
/// And the one after that.
pub(crate) const W12: &str = "weekly-report/2026-W12/alpha";

/// A repository in a folder of its own, and a home that holds nothing.
pub(crate) struct Repo {
    folder: TempDir,
    /// Where git and dutybook are run.
    root: PathBuf,
    /// The dutybook root, relative to `root`, with a slash at the end where it is not the top.
    prefix: String,
}

impl Repo {
    /// A folder without git.
    pub(crate) fn plain() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("repository");
        fs::create_dir(&root).expect("made");
        fs::create_dir(folder.path().join("home")).expect("made");
        Repo {
            folder,
            root,
            prefix: String::new(),
        }
    }

    /// A repository without a commit.
    pub(crate) fn unborn() -> Self {
        let repo = Repo::plain();
        repo.git(&["init", "--quiet", "--initial-branch=main"]);
        repo
    }

    /// A policy that landed on the day before it begins.
    pub(crate) fn with(policy: &Policy) -> Self {
        Repo::unborn().put(policy).land("Policy (#1)", START)
    }

    /// The usual policy, and evidence of 2026-W10 that landed in time.
    pub(crate) fn honest() -> Self {
        Repo::honest_with(&Policy::new())
    }

    /// A policy, and evidence of 2026-W10 that landed in time.
    pub(crate) fn honest_with(policy: &Policy) -> Self {
        let repo = Repo::with(policy).record(&Evidence::w10());
        repo.land("Report of 2026-W10 (#2)", IN_TIME)
    }

    /// The same, with the dutybook root in a folder below.
    pub(crate) fn below(folder: &str) -> Self {
        let mut repo = Repo::unborn();
        repo.prefix = format!("{folder}/");
        let repo = repo.put(&Policy::new()).land("Policy (#1)", START);
        let repo = repo.record(&Evidence::w10());
        repo.land("Report of 2026-W10 (#2)", IN_TIME)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A place beside the repository, for clones, keys and files that do not belong to it.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file below the dutybook root.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(format!("{}{path}", self.prefix))
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
    #[track_caller]
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}:\n{text}");
        self.write(path, text.replace(from, to))
    }

    /// Moves a file with `git mv`.
    pub(crate) fn mv(&self, from: &str, to: &str) -> &Self {
        fs::create_dir_all(self.path(to).parent().expect("a parent")).expect("made");
        let at = |path: &str| format!("{}{path}", self.prefix);
        self.git(&["mv", &at(from), &at(to)]);
        self
    }

    /// Writes every file of a policy, in the place of those that were there. Waivers stay.
    pub(crate) fn put(self, policy: &Policy) -> Self {
        self.set(policy);
        self
    }

    /// The same on a repository that is not given away.
    pub(crate) fn set(&self, policy: &Policy) -> &Self {
        if self.path("policy/tasks").is_dir() {
            fs::remove_dir_all(self.path("policy/tasks")).expect("removed");
        }
        for (path, text) in policy.files() {
            self.write(&path, text);
        }
        self
    }

    /// Writes evidence and its artifacts.
    pub(crate) fn record(self, evidence: &Evidence) -> Self {
        self.add(evidence);
        self
    }

    /// The same on a repository that is not given away.
    pub(crate) fn add(&self, evidence: &Evidence) -> &Self {
        self.write(&evidence.path(), evidence.text());
        for (name, content) in &evidence.artifacts {
            self.write(&evidence.beside(name), content);
        }
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
        done(command);
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
        let url = format!("file://{}", self.root.display());
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
        self.root.join(".git/objects").join(folder).join(file)
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
        done(self.git_command(arguments)).stdout
    }

    /// Git with nothing of this machine but its program.
    pub(crate) fn git_command(&self, arguments: &[&str]) -> Command {
        let mut command = self.scrubbed("git");
        command
            .current_dir(&self.root)
            .args(["-c", "gc.auto=0", "-c", "maintenance.auto=false"])
            .args(["-c", "protocol.file.allow=always"])
            .args(["-c", "advice.detachedHead=false"])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Analyst One");
            command.env(format!("GIT_{role}_EMAIL"), "analyst-1@soc.example");
            command.env(format!("GIT_{role}_DATE"), START);
        }
        command
    }

    /// A program with an environment in which nothing of this machine shows. The time zone is one in
    /// which neither Copenhagen's days nor UTC's are today.
    pub(crate) fn scrubbed(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("HOME", self.beside("home"))
            .env("TZ", "Pacific/Kiritimati")
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }

    /// Runs dutybook in a folder; the arguments are split at blanks.
    pub(crate) fn run_in(&self, folder: &Path, arguments: &str) -> Run {
        let mut command = self.scrubbed(assert_cmd::cargo::cargo_bin!("dutybook"));
        command.current_dir(folder);
        command.args(arguments.split_whitespace());
        Run::of(command)
    }

    /// Runs dutybook at the dutybook root.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        self.run_in(&self.path(""), arguments)
    }

    /// `check` as of an instant.
    pub(crate) fn check(&self, as_of: &str) -> Run {
        self.check_with(as_of, "")
    }

    /// `check` with options.
    pub(crate) fn check_with(&self, as_of: &str, options: &str) -> Run {
        self.run(&format!("check --format json --as-of {as_of} {options}"))
    }

    /// `audit` of the first half of the year, as of an instant.
    pub(crate) fn audit(&self, as_of: &str) -> Run {
        self.audit_with(as_of, "")
    }

    /// `audit` with options.
    pub(crate) fn audit_with(&self, as_of: &str, options: &str) -> Run {
        let span = "--from 2026-02-01 --to 2026-06-30";
        self.run(&format!(
            "audit {span} --format json --as-of {as_of} {options}"
        ))
    }

    /// The standing of every duty that is due in the first half of the year.
    #[track_caller]
    pub(crate) fn standings(&self, as_of: &str) -> BTreeMap<String, String> {
        self.audit(as_of).standings()
    }

    /// Demands the standings of some duties; `-` where a duty is not to be there.
    #[track_caller]
    pub(crate) fn stands(&self, as_of: &str, expected: &[(&str, &str)]) {
        let found = self.standings(as_of);
        let told = |duty: &str| found.get(duty).map_or("-", |standing| standing.as_str());
        let told: Vec<(&str, &str)> = expected
            .iter()
            .map(|(duty, _)| (*duty, told(duty)))
            .collect();
        assert_eq!(told, expected, "{found:#?}");
    }
}

/// Runs a command and demands success.
#[track_caller]
pub(crate) fn done(mut command: Command) -> Output {
    let output = command.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output
}
