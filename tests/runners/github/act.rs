//! Runs of a workflow by nektos/act, and what they came to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::book::Book;
use crate::harness::files::names_below;
use crate::harness::process::{isolated, native_dutybook};
use crate::harness::subjects::ci::own;
use crate::has_tools;
use crate::programs::reader;

/// Where the stand-ins are.
fn stand_ins(below: &str) -> PathBuf {
    own().join("tests/runners/stand-ins").join(below)
}

/// An event that starts workflows.
pub(crate) struct Event {
    name: &'static str,
    /// What GitHub tells of it.
    payload: Value,
    /// The commit from which GitHub takes the workflow.
    reference: &'static str,
    has_token: bool,
}

impl Event {
    /// A pull request with the number 7 from a branch of the repository.
    pub(crate) fn pull_request() -> Self {
        Event {
            name: "pull_request",
            payload: json!({
                "action": "synchronize",
                "number": 7,
                "pull_request": {
                    "number": 7,
                    "head": {"ref": "change", "repo": {"fork": false}},
                    "base": {"ref": "main"}
                }
            }),
            reference: "refs/pull/7/merge",
            has_token: true,
        }
    }

    /// The same from a fork, whose runs get no secret.
    pub(crate) fn pull_request_from_a_fork() -> Self {
        let mut event = Event::pull_request();
        event.payload["pull_request"]["head"]["repo"] = json!({"fork": true});
        event.has_token = false;
        event
    }

    /// A group of a merge queue.
    pub(crate) fn merge_group(book: &Book, base: &str) -> Self {
        let reference = "refs/heads/gh-readonly-queue/main/pr-7";
        Event {
            name: "merge_group",
            payload: json!({
                "action": "checks_requested",
                "merge_group": {
                    "base_ref": "refs/heads/main",
                    "base_sha": book.commit_of(base),
                    "head_ref": reference
                }
            }),
            reference,
            has_token: true,
        }
    }

    /// A push to the branch of the mainline's name in a fork.
    pub(crate) fn push_to_a_fork() -> Self {
        let mut event = Event::of_mainline("push");
        event.payload["repository"] = json!({"fork": true});
        event
    }

    /// Something that happens on the mainline: `push` or `schedule`.
    pub(crate) fn of_mainline(name: &'static str) -> Self {
        Event {
            name,
            payload: json!({"ref": "refs/heads/main"}),
            reference: "refs/heads/main",
            has_token: true,
        }
    }
}

/// What a run of a workflow came to.
pub(crate) struct Outcome {
    /// The result of each job: `success` or `failure`.
    pub(crate) jobs: BTreeMap<String, String>,
    /// Annotations: the file, the line and the text.
    pub(crate) errors: Vec<(String, u64, String)>,
    pub(crate) summary: String,
    /// What the steps printed, and with which status they failed.
    pub(crate) output: String,
    /// The first lines of the same, and of what act says.
    log: String,
    /// What each file that the run kept holds, by the artifact's name and the file's.
    pub(crate) artifacts: BTreeMap<String, String>,
}

impl Outcome {
    fn new(log: &str, artifacts: &Path) -> Self {
        let read = |path: &String| fs::read(artifacts.join(path)).unwrap();
        let text = |path: &String| String::from_utf8_lossy(&read(path)).into_owned();
        let names = names_below(artifacts).into_iter();
        let artifacts = names.map(|path| (path.clone(), text(&path))).collect();
        let mut outcome = Outcome {
            jobs: BTreeMap::new(),
            errors: Vec::new(),
            summary: String::new(),
            output: String::new(),
            log: String::new(),
            artifacts,
        };
        for line in log.lines() {
            match serde_json::from_str(line) {
                Ok(entry) => outcome.read(&entry),
                Err(_) => outcome.log.extend([line, "\n"]),
            }
        }
        outcome
    }

    /// Reads one entry of the log that act writes as JSON.
    fn read(&mut self, entry: &Value) {
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        // A step without a name is called by its whole script.
        let message = text("msg");
        let first = message.lines().next().unwrap_or_default();
        let _ = writeln!(self.log, "{first}");
        let is_output = entry["raw_output"].as_bool() == Some(true);
        if is_output || entry["command"].is_string() || entry["level"] == "error" {
            let _ = writeln!(self.output, "{message}");
        }
        match entry["command"].as_str() {
            Some("error") => {
                let pairs = &entry["kvPairs"];
                let file = pairs["file"].as_str().unwrap_or_default().to_owned();
                let line = pairs["line"].as_str().unwrap_or("0").parse().unwrap();
                self.errors.push((file, line, text("arg")));
            }
            Some("summary") => self.summary.push_str(&text("content")),
            _ => {}
        }
        if let Some(result) = entry["jobResult"].as_str() {
            self.jobs.insert(text("jobID"), result.to_owned());
        }
    }

    /// Whether every job succeeded.
    pub(crate) fn is_green(&self) -> bool {
        self.jobs.values().all(|end| end == "success")
    }

    /// Demands the results of all jobs that ran.
    #[track_caller]
    pub(crate) fn ends(self, expected: &[(&str, &str)]) -> Self {
        let found = self.jobs.iter().map(|(job, end)| (&**job, &**end));
        assert_eq!(found.collect::<Vec<_>>(), expected, "{}", self.log);
        self
    }

    /// Demands an annotation at a line of a file.
    #[track_caller]
    pub(crate) fn annotates(self, file: &str, line: u64) -> Self {
        let mut errors = self.errors.iter();
        let is_there = errors.any(|(at, number, _)| (at.as_str(), *number) == (file, line));
        assert!(is_there, "{file}:{line}: {:?}\n{}", self.errors, self.log);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.output.contains(text), "no `{text}` in:\n{}", self.log);
        self
    }

    /// The files of an artifact.
    pub(crate) fn files_of(&self, artifact: &str) -> Vec<&str> {
        let names = self.artifacts.keys();
        let below = names.filter_map(|name| name.strip_prefix(artifact)?.strip_prefix('/'));
        below.collect()
    }
}

/// A runner for the workflows of a book.
pub(crate) struct Act<'b> {
    program: PathBuf,
    book: &'b Book,
    /// Actions that are not GitHub's: as a workflow names them, with the folder where they are.
    actions: Vec<(String, PathBuf)>,
    /// The environment of the runner.
    variables: Vec<(&'static str, String)>,
}

impl<'b> Act<'b> {
    /// Nothing where act is not installed.
    pub(crate) fn new(book: &'b Book) -> Option<Self> {
        let program = reader("act").filter(|_| has_tools());
        program.map(|program| Act {
            program,
            book,
            actions: Vec::new(),
            variables: Vec::new(),
        })
    }

    /// With a variable in the environment of every step.
    pub(crate) fn with_variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// With an action, by its repository and revision, and the folder where it is.
    pub(crate) fn with_action(mut self, name: &str, folder: &Path) -> Self {
        self.actions.push((name.to_owned(), folder.to_owned()));
        self
    }

    /// Runs a workflow for an event.
    pub(crate) fn run(&self, event: &Event, workflow: &str) -> Outcome {
        self.run_job(event, workflow, None)
    }

    /// Runs a workflow, or one job of it alone.
    pub(crate) fn run_job(&self, event: &Event, workflow: &str, job: Option<&str>) -> Outcome {
        let workflow = format!(".github/workflows/{workflow}.yml");
        let folder = self.book.path("run");
        let _ = fs::remove_dir_all(&folder);
        let (event_path, checkout) = (folder.join("event.json"), folder.join("event"));
        let artifacts = folder.join("artifacts");
        fs::create_dir_all(&artifacts).unwrap();
        fs::write(&event_path, event.payload.to_string()).unwrap();
        self.check_out(&checkout, event.reference);
        let mut act = isolated(&self.program, &folder);
        act.current_dir(&checkout)
            .arg(event.name)
            .args(["--json", "--no-skip-checkout", "--no-cache-server"])
            .args(["--platform", "ubuntu-latest=-self-hosted"])
            .args(["--defaultbranch", "main", "--eventpath"])
            .arg(event_path)
            .args(["--workflows", &workflow]);
        if let Some(job) = job {
            act.args(["--job", job]);
        }
        for action in used_actions(&checkout.join(workflow)) {
            let folder = self.folder_of(&action);
            act.args([
                "--local-repository",
                &format!("{action}={}", folder.display()),
            ]);
        }
        if event.has_token {
            act.args(["--secret", "GITHUB_TOKEN=t0ken"]);
        }
        let paths = std::env::var("PATH").unwrap_or_default();
        let programs = ["act", "bin"].map(|folder| stand_ins(folder).display().to_string());
        act.env("PATH", format!("{}:{paths}", programs.join(":")))
            .env("TMPDIR", &folder)
            .env("FORGE_REMOTE", self.book.remote())
            .env("FORGE_FOLDER", self.book.path(""))
            .env("FORGE_PROGRAM", native_dutybook())
            .env("FORGE_ARTIFACTS", &artifacts)
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        let output = act.output().unwrap();
        let mut log = String::from_utf8_lossy(&output.stdout).into_owned();
        log.push_str(&String::from_utf8_lossy(&output.stderr));
        let outcome = Outcome::new(&log, &artifacts);
        assert_eq!(
            output.status.success(),
            outcome.is_green(),
            "{}",
            outcome.log
        );
        outcome
    }

    /// Where an action is: a stand-in for each of GitHub's own, whatever its revision.
    fn folder_of(&self, action: &str) -> PathBuf {
        let mut given = self.actions.iter();
        if let Some((_, folder)) = given.find(|(name, _)| name == action) {
            return folder.clone();
        }
        let name = action.strip_prefix("actions/").unwrap_or(action);
        let folder = stand_ins("actions").join(name.split('@').next().unwrap_or(name));
        assert!(folder.is_dir(), "no stand-in for {action}");
        folder
    }

    /// The commit from which the workflow is taken.
    fn check_out(&self, folder: &Path, reference: &str) {
        let remote = self.book.remote();
        let remote = remote.display();
        let goal = folder.display();
        let git = |at: &Path, words: &str| self.book.git_at(at, words);
        git(&self.book.path(""), &format!("init -q -b main {goal}"));
        git(folder, &format!("fetch -q {remote} {reference}"));
        git(folder, "checkout -q -B main FETCH_HEAD");
        git(folder, "remote add origin https://github.com/soc/book");
    }
}

/// The actions of other repositories that a workflow uses, each by its repository and revision.
fn used_actions(workflow: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(workflow).unwrap();
    let lines = text.lines().filter_map(|line| line.split("uses: ").nth(1));
    let names = lines.filter_map(|line| line.split(' ').next());
    let names = names.filter(|name| !name.starts_with('.'));
    let repository = |name: &str| {
        let (path, revision) = name.split_once('@').unwrap();
        let parts: Vec<&str> = path.split('/').take(2).collect();
        format!("{}@{revision}", parts.join("/"))
    };
    names.map(repository).collect()
}
