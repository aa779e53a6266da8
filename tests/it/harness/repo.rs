//! A repository in a folder of its own: its files, and runs of the real binary on it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::harness::files::{files_below, project, tests};
use crate::harness::process::{dutybook, isolated};
use crate::harness::run::Run;
use crate::harness::temporary::temporary_folder;

/// When git is used and no test says when: the day before most test policies begin.
pub(crate) const START: &str = "2026-03-01T12:00:00+01:00";

/// The tasks of the sample that hold nine tenths of its evidence.
const DAILY_TASKS: [&str; 2] = ["escalation-tickets", "vulnerability-remediation"];

/// The days of which the small sample keeps their evidence: the week in which a duty was excused.
const WEEK: [&str; 5] = [
    "2026-02-09",
    "2026-02-10",
    "2026-02-11",
    "2026-02-12",
    "2026-02-13",
];

/// A repository, and a home that holds nothing. Both are removed when it is dropped.
pub(crate) struct Repo {
    folder: TempDir,
    /// Where git and dutybook are run.
    root: PathBuf,
    /// The dutybook root, relative to `root`, with a slash at the end where it is not the top.
    prefix: String,
    /// The date of commits for which a test does not give one.
    pub(super) clock: &'static str,
    /// Whether files outside of git are judged alone: without history there is no answer else.
    is_without_history: bool,
}

impl Repo {
    /// A folder without files and without git.
    pub(crate) fn empty() -> Self {
        let folder = temporary_folder().expect("a temporary folder");
        let root = folder.path().join("repository");
        fs::create_dir(&root).expect("made");
        fs::create_dir(folder.path().join("home")).expect("made");
        Repo {
            folder,
            root,
            prefix: String::new(),
            clock: START,
            is_without_history: true,
        }
    }

    /// A repository of git without a commit.
    pub(crate) fn unborn() -> Self {
        let repo = Repo::empty();
        repo.git(&["init", "--quiet", "--initial-branch=main"]);
        repo
    }

    /// A copy of `tests/cases/base`, in which everything that is owed is settled.
    pub(crate) fn base() -> Self {
        let repo = Repo::empty();
        repo.overlay(&tests().join("cases/base"));
        repo
    }

    /// The policy and the evidence of this repository, without git.
    pub(crate) fn sample() -> Self {
        Repo::sample_below("")
    }

    /// The same in a folder of the repository, or at its top.
    pub(crate) fn sample_below(folder: &str) -> Self {
        let repo = Repo::empty().dated("2026-04-01T09:00:00+02:00");
        for part in ["policy", "evidence"] {
            repo.overlay_at(Path::new(folder).join(part), &project().join(part));
        }
        repo
    }

    /// The sample with one week of its daily duties: all its tasks and standings with a fifth of its evidence, for tests
    /// that run dutybook often and do not depend on how much there is.
    pub(crate) fn small_sample() -> Self {
        let repo = Repo::empty().dated("2026-04-01T09:00:00+02:00");
        repo.overlay_at("policy", &project().join("policy"));
        for task in DAILY_TASKS {
            let path = format!("policy/tasks/{task}.yaml");
            let [starts, ends] = [WEEK[0], WEEK[WEEK.len() - 1]];
            let text = repo.read(&path);
            repo.write(&path, format!("{text}starts: {starts}\nends: {ends}\n"));
        }
        let is_kept = |path: &Path| {
            let names: Vec<_> = path.iter().filter_map(OsStr::to_str).collect();
            let is_daily = DAILY_TASKS.contains(&names[0]);
            !is_daily || names.iter().any(|name| WEEK.contains(name))
        };
        repo.overlay_some("evidence", &project().join("evidence"), is_kept);
        repo
    }

    /// The same repository with its dutybook root in a folder below the top.
    pub(crate) fn rooted_at(mut self, folder: &str) -> Self {
        self.prefix = format!("{folder}/");
        self
    }

    /// The same, judged by its history also where it has none.
    pub(crate) fn needing_history(mut self) -> Self {
        self.is_without_history = false;
        self
    }

    /// The same, with another date for commits that do not give one.
    pub(crate) fn dated(mut self, clock: &'static str) -> Self {
        self.clock = clock;
        self
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn prefixed(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// A place beside the repository, for clones, keys and files that do not belong to it.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file below the dutybook root.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(&self.prefix).join(path)
    }

    pub(crate) fn has(&self, path: impl AsRef<Path>) -> bool {
        self.path(path).exists()
    }

    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Writes a file, and the folders that it needs.
    pub(crate) fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> &Self {
        fs::write(self.make_room(path), content).expect("written");
        self
    }

    /// Makes the folders above a path; returns where it lies.
    pub(crate) fn make_room(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a path below the root")).expect("made");
        path
    }

    /// Removes a file, or a folder with all that it holds.
    #[track_caller]
    pub(crate) fn remove(&self, path: &str) -> &Self {
        let file = self.path(path);
        let removed = if file.is_dir() {
            fs::remove_dir_all(file)
        } else {
            fs::remove_file(file)
        };
        removed.unwrap_or_else(|error| panic!("{path}: {error}"));
        self
    }

    /// Replaces a text that must stand in a file exactly once.
    #[track_caller]
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}:\n{text}");
        self.write(path, text.replace(from, to))
    }

    /// Lets the history of a sample count from its first day on. The day that it states moves whenever it is generated anew.
    pub(crate) fn count_history(&self, settings: &str) -> &Self {
        let text = self.read(settings);
        let stated = text.lines().find(|line| line.starts_with("  since: "));
        let stated = stated.expect("a day of adoption");
        self.edit(settings, stated, "  since: 2026-01-01")
    }

    /// Copies every file below a folder over the repository; a folder that is not there holds none.
    pub(crate) fn overlay(&self, folder: &Path) -> &Self {
        self.overlay_at("", folder)
    }

    /// Copies every file below a folder into a folder of the repository.
    pub(crate) fn overlay_at(&self, below: impl AsRef<Path>, folder: &Path) -> &Self {
        self.overlay_some(below, folder, |_| true)
    }

    /// Copies those files below a folder that are wanted into a folder of the repository.
    pub(crate) fn overlay_some(
        &self,
        below: impl AsRef<Path>,
        folder: &Path,
        is_wanted: impl Fn(&Path) -> bool,
    ) -> &Self {
        for relative in files_below(folder) {
            if is_wanted(&relative) {
                let bytes = fs::read(folder.join(&relative)).expect("a file to copy");
                self.write(below.as_ref().join(relative), bytes);
            }
        }
        self
    }

    /// A program that the repository's owner runs at its top, where nothing else of this machine shows.
    pub(crate) fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = isolated(program, &self.beside("home"));
        command.current_dir(&self.root);
        command
    }

    /// dutybook at the dutybook root; the arguments are split at blanks. Outside of git the files are judged alone.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = dutybook(&self.beside("home"));
        command.current_dir(self.path(""));
        let is_said = arguments.contains("--no-history") || self.root.join(".git").exists();
        if self.is_without_history && !is_said {
            command.arg("--no-history");
        }
        command.args(arguments.split_whitespace());
        command
    }

    /// Runs dutybook at the dutybook root.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Runs dutybook in a folder.
    pub(crate) fn run_in(&self, folder: &Path, arguments: &str) -> Run {
        Run::of(self.command(arguments).current_dir(folder))
    }
}
