//! An agent that runs the jobs of `azure-pipelines.yml` one after the other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value;

use super::condition::{Context, holds};
use crate::book::Book;
use crate::harness::files::names_below;
use crate::harness::process::{isolated, native_dutybook};
use crate::harness::subjects::ci::own;
use crate::has_tools;

/// The variable that scripts see only where a step hands it to them.
const TOKEN: &str = "System.AccessToken";

/// What starts a pipeline.
pub(crate) struct Build {
    reference: &'static str,
    variables: BTreeMap<String, String>,
}

impl Build {
    /// Something that happens on the mainline: `IndividualCI`, `BatchedCI` or `Schedule`.
    pub(crate) fn of_mainline(reason: &str) -> Self {
        let build = Build {
            reference: "refs/heads/main",
            variables: BTreeMap::new(),
        };
        let build = build
            .with("System.CollectionUri", "http://127.0.0.1:9/")
            .with("System.TeamProjectId", "p")
            .with("System.DefinitionId", "3")
            .with("System.JobAttempt", "1")
            .with(TOKEN, "t0ken")
            .with("Build.BuildId", "1")
            .with("Agent.OS", "Linux");
        build.with("Build.Reason", reason)
    }

    /// A pull request with the number 7: the test merge is checked out. Azure Repos gives the target's full name, and
    /// GitHub its short one.
    pub(crate) fn pull_request(target: &str) -> Self {
        let mut build = Build::of_mainline("PullRequest");
        build.reference = "refs/pull/7/merge";
        build
            .with("System.PullRequest.PullRequestId", "7")
            .with("System.PullRequest.SourceBranch", "refs/heads/change")
            .with("System.PullRequest.TargetBranch", target)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }
}

/// What a build came to.
#[derive(Default)]
pub(crate) struct Outcome {
    /// Whether each job that ran succeeded.
    jobs: BTreeMap<String, bool>,
    /// Issues of the log: the file, the line and the text.
    pub(crate) errors: Vec<(String, u64, String)>,
    pub(crate) summary: String,
    pub(crate) log: String,
    /// Results that were published as tests.
    pub(crate) tests: String,
    /// What each file that the build kept holds, by the artifact's name and the file's.
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

    /// Demands an issue at a line of a file.
    #[track_caller]
    pub(crate) fn annotates(self, file: &str, line: u64) -> Self {
        let mut errors = self.errors.iter();
        let is_there = errors.any(|(at, number, _)| (at.as_str(), *number) == (file, line));
        assert!(is_there, "{file}:{line}: {:?}\n{}", self.errors, self.log);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.log.contains(text), "no `{text}` in:\n{}", self.log);
        self
    }

    /// Reads what scripts say to the agent in their output, and returns the variables that they set.
    fn obey(&mut self, output: &str) -> Vec<(String, String)> {
        self.log.push_str(output);
        let mut set = Vec::new();
        for line in output.lines() {
            let Some((command, text)) = line
                .strip_prefix("##vso[")
                .and_then(|rest| rest.split_once(']'))
            else {
                continue;
            };
            let (name, properties) = command.split_once(' ').unwrap_or((command, ""));
            let pairs = properties
                .split(';')
                .filter_map(|pair| pair.split_once('='));
            let pairs: BTreeMap<&str, &str> = pairs.collect();
            match name {
                "task.logissue" if pairs.get("type") == Some(&"error") => {
                    let file = pairs.get("sourcepath").copied().unwrap_or_default();
                    let line = pairs
                        .get("linenumber")
                        .map_or(0, |line| line.parse().unwrap());
                    self.errors.push((file.to_owned(), line, text.to_owned()));
                }
                "task.logissue" => {}
                "task.uploadsummary" => self.summary.push_str(&fs::read_to_string(text).unwrap()),
                "task.setvariable" => set.push((pairs["variable"].to_owned(), text.to_owned())),
                _ => panic!("unknown command: {line}"),
            }
        }
        set
    }
}

/// Runs the pipeline of a book. Nothing where a program is missing that its scripts use.
pub(crate) fn run_build(book: &Book, build: &Build) -> Option<Outcome> {
    if !has_tools() {
        return None;
    }
    let text = fs::read_to_string(book.work().join("azure-pipelines.yml")).unwrap();
    let pipeline: Value = serde_yaml::from_str(&text).unwrap();
    let mut outcome = Outcome::default();
    for job in pipeline["jobs"].as_sequence().unwrap() {
        let folder = book.path("run");
        let _ = fs::remove_dir_all(&folder);
        let mut agent = Agent::new(book, build, folder);
        agent.set_variables(&pipeline["variables"]);
        if agent.is_due(&job["condition"]) {
            for step in job["steps"].as_sequence().unwrap() {
                agent.run(step, &mut outcome);
            }
            let name = job["job"].as_str().unwrap().to_owned();
            outcome.jobs.insert(name, !agent.has_failed);
        }
    }
    Some(outcome)
}

/// An agent during one job.
struct Agent<'b> {
    book: &'b Book,
    reference: &'b str,
    folder: PathBuf,
    variables: BTreeMap<String, String>,
    has_failed: bool,
}

impl<'b> Agent<'b> {
    fn new(book: &'b Book, build: &'b Build, folder: PathBuf) -> Self {
        let mut variables = build.variables.clone();
        for (name, below) in [
            ("Agent.TempDirectory", "temp"),
            ("Build.ArtifactStagingDirectory", "a"),
            ("Build.SourcesDirectory", "s"),
        ] {
            let path = folder.join(below);
            fs::create_dir_all(&path).unwrap();
            variables.insert(name.to_owned(), path.display().to_string());
        }
        let branch = build.reference.to_owned();
        variables.insert("Build.SourceBranch".to_owned(), branch);
        Agent {
            book,
            reference: build.reference,
            folder,
            variables,
            has_failed: false,
        }
    }

    fn set_variables(&mut self, variables: &Value) {
        for (name, value) in variables.as_mapping().into_iter().flatten() {
            let value = self.expand(value.as_str().unwrap());
            let name = name.as_str().unwrap().to_owned();
            self.variables.insert(name, value);
        }
    }

    /// Replaces `$(name)` where there is such a variable.
    fn expand(&self, text: &str) -> String {
        let variables = self.variables.iter();
        variables.fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("$({name})"), value)
        })
    }

    fn is_due(&self, condition: &Value) -> bool {
        let context = Context {
            variables: &self.variables,
            has_failed: self.has_failed,
        };
        holds(condition.as_str().unwrap_or("succeeded()"), &context)
    }

    fn run(&mut self, step: &Value, outcome: &mut Outcome) {
        if !self.is_due(&step["condition"]) {
            return;
        }
        if step["checkout"] == "self" {
            assert_eq!(step["persistCredentials"], "false");
            self.check_out(step["fetchDepth"].as_str().unwrap_or("1"));
        } else if let Some(script) = step["bash"].as_str() {
            self.bash(&self.expand(script), &step["env"], outcome);
        } else if let Some(folder) = step["publish"].as_str() {
            let folder = PathBuf::from(self.expand(folder));
            let artifact = self.expand(step["artifact"].as_str().unwrap());
            for name in names_below(&folder) {
                let text = fs::read(folder.join(&name)).unwrap();
                let text = String::from_utf8_lossy(&text).into_owned();
                outcome.artifacts.insert(format!("{artifact}/{name}"), text);
            }
        } else if step["task"] == "AzureCLI@2" {
            let inputs = &step["inputs"];
            assert_eq!(
                (&inputs["scriptType"], &inputs["scriptLocation"]),
                (&Value::from("bash"), &Value::from("inlineScript"))
            );
            // The stand-in of az is logged in only here.
            let script = inputs["inlineScript"].as_str().unwrap();
            let script = format!("export AZ_CONNECTION=1\n{}", self.expand(script));
            self.bash(&script, &step["env"], outcome);
        } else if step["task"] == "PublishTestResults@2" {
            let path = self.expand(step["inputs"]["testResultsFiles"].as_str().unwrap());
            outcome.tests = fs::read_to_string(path).unwrap_or_default();
        } else {
            panic!("unknown step: {step:?}");
        }
    }

    /// Fetches as the agent does: all branches, and the reference that the build is for.
    fn check_out(&self, depth: &str) {
        let sources = self.folder.join("s");
        let git = |words: &str| self.book.git_at(&sources, words);
        let depth = match depth {
            "0" => String::new(),
            depth => format!(" --depth={depth}"),
        };
        let tracking = match self.reference.strip_prefix("refs/heads/") {
            Some(branch) => format!("refs/remotes/origin/{branch}"),
            None => self.reference.replacen("refs/", "refs/remotes/", 1),
        };
        git("init -q -b main");
        git(&format!(
            "remote add origin file://{}",
            self.book.remote().display()
        ));
        git(&format!(
            "fetch -q --force --tags --prune --no-recurse-submodules{depth} origin"
        ));
        git(&format!(
            "fetch -q --force --prune{depth} origin +{}:{tracking}",
            self.reference
        ));
        git(&format!("checkout -q --force --detach {tracking}"));
    }

    /// Runs a script with every variable in its environment but secret ones, which the step must name.
    fn bash(&mut self, script: &str, environment: &Value, outcome: &mut Outcome) {
        let path = self.folder.join("temp/script.sh");
        fs::write(&path, script).unwrap();
        let mut bash = isolated("bash", &self.folder);
        bash.args(["--noprofile", "--norc"]).arg(&path);
        bash.current_dir(self.folder.join("s"));
        let open = self.variables.iter().filter(|(name, _)| *name != TOKEN);
        bash.envs(open.map(|(name, value)| (name.to_uppercase().replace('.', "_"), value)));
        for (name, value) in environment.as_mapping().into_iter().flatten() {
            let value = self.expand(value.as_str().unwrap());
            bash.env(name.as_str().unwrap(), value);
        }
        let paths = std::env::var("PATH").unwrap_or_default();
        bash.env("PATH", format!("{}:{paths}", programs().display()))
            .env("TMPDIR", self.folder.join("temp"))
            .env("FORGE_FOLDER", self.book.path(""))
            .env("FORGE_PROGRAM", native_dutybook());
        let output = bash.output().unwrap();
        let set = outcome.obey(&String::from_utf8_lossy(&output.stdout));
        self.variables.extend(set);
        outcome
            .log
            .push_str(&String::from_utf8_lossy(&output.stderr));
        if !output.status.success() {
            let end = format!(
                "Bash exited with code '{}'.\n",
                output.status.code().unwrap()
            );
            outcome.log.push_str(&end);
            self.has_failed = true;
        }
    }
}

fn programs() -> &'static Path {
    static PLACE: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    PLACE.get_or_init(|| own().join("tests/runners/stand-ins/bin"))
}
