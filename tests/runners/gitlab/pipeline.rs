//! Runs of a pipeline by gitlab-ci-local, and what they came to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use serde_yaml::Value as Yaml;

use crate::book::Book;
use crate::harness::files::names_below;
use crate::harness::process::{isolated, native_dutybook};
use crate::harness::subjects::ci::own;
use crate::has_tools;
use crate::programs::{module, reader};

/// What starts a pipeline, and the variables that GitLab predefines for it.
pub(crate) struct Source {
    /// What is checked out.
    reference: &'static str,
    variables: Vec<(&'static str, String)>,
    /// The one job that is run; all, without it.
    job: Option<&'static str>,
}

impl Source {
    /// A merge request with the number 7 of a project that tests merged results: its merge commit is checked out.
    pub(crate) fn merged_result(book: &Book) -> Self {
        let mut source = Source::merge_request("refs/merge-requests/7/merge", "merged_result");
        source.set(
            "CI_MERGE_REQUEST_TARGET_BRANCH_SHA",
            &book.commit_of("main"),
        );
        source
    }

    /// The same in a project that does not: the newest commit of the branch is checked out.
    pub(crate) fn detached(book: &Book) -> Self {
        let mut source = Source::merge_request("refs/merge-requests/7/head", "detached");
        source.set("CI_MERGE_REQUEST_DIFF_BASE_SHA", &book.commit_of("main"));
        source
    }

    fn merge_request(reference: &'static str, event_type: &str) -> Self {
        let mut source = Source::new("merge_request_event", reference);
        source.set("CI_MERGE_REQUEST_EVENT_TYPE", event_type);
        source.set("CI_MERGE_REQUEST_IID", "7");
        source.set("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "change");
        source.set("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main");
        source
    }

    /// Something that happens on the mainline: `push` or `schedule`.
    pub(crate) fn of_mainline(name: &str) -> Self {
        let mut source = Source::new(name, "refs/heads/main");
        source.set("CI_COMMIT_BRANCH", "main");
        source
    }

    fn new(name: &str, reference: &'static str) -> Self {
        let mut source = Source {
            reference,
            variables: Vec::new(),
            job: None,
        };
        source.set("CI_PIPELINE_SOURCE", name);
        source.set("CI_DEFAULT_BRANCH", "main");
        source.set("CI_PROJECT_ID", "7");
        source
    }

    fn set(&mut self, name: &'static str, value: &str) {
        self.variables.push((name, value.to_owned()));
    }

    /// The same for one job alone, whatever its rules are.
    pub(crate) fn only(mut self, job: &'static str) -> Self {
        self.job = Some(job);
        self
    }

    /// With a variable that the project or the schedule sets.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.set(name, value);
        self
    }
}

/// What a pipeline came to.
pub(crate) struct Outcome {
    /// Whether each job passed.
    jobs: BTreeMap<String, bool>,
    pub(crate) log: String,
    /// What each file that a job kept holds, by the job's name and the file's.
    pub(crate) artifacts: BTreeMap<String, String>,
}

impl Outcome {
    /// Whether every job succeeded.
    pub(crate) fn is_green(&self) -> bool {
        self.jobs.values().all(|is_passed| *is_passed)
    }

    /// Demands the results of all jobs that ran.
    #[track_caller]
    pub(crate) fn ends(self, expected: &[(&str, bool)]) -> Self {
        let found = self.jobs.iter().map(|(job, end)| (&**job, *end));
        assert_eq!(found.collect::<Vec<_>>(), expected, "{}", self.log);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.log.contains(text), "no `{text}` in:\n{}", self.log);
        self
    }

    /// Demands an entry of the code quality report at a line of a file: GitLab shows it beside that line.
    #[track_caller]
    pub(crate) fn annotates(self, file: &str, line: u64) -> Self {
        let report = &self.artifacts["duties-and-evidence/dutybook-quality.json"];
        let report: Value = serde_json::from_str(report).unwrap();
        let is_there = report.as_array().unwrap().iter().any(|entry| {
            let place = &entry["location"];
            place["path"] == file && place["lines"]["begin"] == line
        });
        assert!(is_there, "{file}:{line}: {report}");
        self
    }
}

/// Runs the pipeline of a book. Nothing where gitlab-ci-local is not installed.
pub(crate) fn run_pipeline(book: &Book, source: &Source) -> Option<Outcome> {
    let program = module("gitlab-ci-local/src/index.js")?;
    reader("rsync").filter(|_| has_tools())?;
    let folder = book.path("run");
    let _ = fs::remove_dir_all(&folder);
    let checkout = folder.join("builds/soc/book");
    fs::create_dir_all(&checkout).unwrap();
    fetch(book, &checkout, source.reference);
    let mut node = isolated("node", &folder);
    node.current_dir(&checkout)
        .arg(program)
        .args(["--force-shell-executor", "--color=false"])
        // Another test compares the file with GitLab's schema.
        .arg("--json-schema-validation=false");
    node.args(source.job);
    for (name, value) in &source.variables {
        node.args(["--variable", &format!("{name}={value}")]);
    }
    let paths = std::env::var("PATH").unwrap_or_default();
    let programs = own().join("tests/runners/stand-ins/bin");
    node.env("PATH", format!("{}:{paths}", programs.display()))
        .env("TMPDIR", &folder)
        .env("FORGE_FOLDER", book.path(""))
        .env("FORGE_PROGRAM", native_dutybook());
    let output = node.output().unwrap();
    let mut log = String::from_utf8_lossy(&output.stdout).into_owned();
    log.push_str(&String::from_utf8_lossy(&output.stderr));
    let outcome = Outcome {
        jobs: results(&log),
        artifacts: kept(&checkout.join(".gitlab-ci-local/artifacts")),
        log,
    };
    // A job that may end with some statuses never fails the run here, unlike on GitLab.
    let is_lenient = outcome.jobs.contains_key("timestamp");
    assert!(
        output.status.success() == outcome.is_green() || (is_lenient && output.status.success()),
        "{}",
        outcome.log
    );
    Some(outcome)
}

/// Fetches and checks out as GitLab's runner does: with a depth only what the pipeline is for, else all branches too.
fn fetch(book: &Book, checkout: &Path, reference: &str) {
    let text = fs::read_to_string(book.work().join(".gitlab-ci.yml")).unwrap();
    let pipeline: Yaml = serde_yaml::from_str(&text).unwrap();
    // Without the variable, a new project fetches twenty commits.
    let depth = pipeline["variables"]["GIT_DEPTH"].as_str().unwrap_or("20");
    let git = |words: &str| book.git_at(checkout, words);
    git("init -q -b main");
    git(&format!(
        "remote add origin file://{}",
        book.remote().display()
    ));
    let wanted = format!("+{reference}:refs/pipelines/1");
    if depth == "0" {
        let branches = "+refs/heads/*:refs/remotes/origin/* +refs/tags/*:refs/tags/*";
        git(&format!("fetch -q --prune origin {wanted} {branches}"));
    } else {
        git(&format!("fetch -q --prune --depth {depth} origin {wanted}"));
    }
    git("checkout -q --force --detach refs/pipelines/1");
    git("remote set-url origin https://gitlab.example/soc/book.git");
}

/// The last lines of the log say how each job ended.
fn results(log: &str) -> BTreeMap<String, bool> {
    let mut jobs = BTreeMap::new();
    for line in log.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            // The second one ended with a status that it may end with.
            ["PASS", job] | ["WARN", job, "pre_script"] => jobs.insert((*job).to_owned(), true),
            ["FAIL", job, ..] => jobs.insert((*job).to_owned(), false),
            _ => None,
        };
    }
    jobs
}

fn kept(folder: &Path) -> BTreeMap<String, String> {
    if !folder.is_dir() {
        return BTreeMap::new();
    }
    let read = |path: PathBuf| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
    let names = names_below(folder).into_iter();
    names
        .map(|name| (name.clone(), read(folder.join(name))))
        .collect()
}
