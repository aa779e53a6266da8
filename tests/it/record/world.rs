//! A small repository in a temporary folder, and the binary in it, without anything of the user's.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::harness::files::names_below;
use crate::harness::process::succeeds;
use crate::harness::repo::Repo;
use crate::harness::run::Run;

/// Within the week 2026-W11, before it is due.
pub(crate) const NOW: &str = "2026-03-12T12:00:00+01:00";

const FILES: &[(&str, &str)] = &[
    (
        "policy/dutybook.yaml",
        "kind: policy/v1\norganisation: Test\ntimezone: Europe/Copenhagen\nstarts: 2026-03-09\n\
         review:\n  approvers: [alpha]\n",
    ),
    (
        "policy/teams.yaml",
        "kind: teams/v1\nteams:\n  alpha:\n    members:\n      - email: a-1@soc.example\n        \
         aliases: [a-1@users.noreply.example]\n      - email: both@soc.example\n  beta:\n    members:\n      \
         - email: b-1@soc.example\n      - email: both@soc.example\n      - email: gone@soc.example\n        \
         until: 2026-03-01\n",
    ),
    (
        "policy/tasks/report.yaml",
        "kind: task/v1\nid: report\ntitle: A report\nassigned: { each_of: [alpha, beta] }\n\
         cadence:\n  every: week\n  due: { weekday: friday, time: \"17:00\" }\n\
         evidence:\n  details: report\n  artifacts: { min: 0, max_size: 1 MiB, \
         media_types: [application/json, text/csv] }\n",
    ),
    (
        "policy/tasks/daily.yaml",
        "kind: task/v1\nid: daily\ntitle: A look\nassigned: { any_of: [alpha, beta] }\ncadence: { every: day }\n",
    ),
    (
        "policy/tasks/looked-at.yaml",
        "kind: task/v1\nid: looked-at\ntitle: Reviewed work\nassigned: { team: beta }\ncadence: { every: week }\n\
         evidence:\n  artifacts: { min: 1 }\n  review: { required: true, by: [alpha] }\n",
    ),
    (
        "policy/tasks/drill.yaml",
        "kind: task/v1\nid: drill\ntitle: A drill\nassigned: { team: alpha }\ncadence:\n  as_needed:\n    \
         triggers: [incident, new-playbook]\n    within: P5D\n    at_least_every: P1Y\n",
    ),
    (
        "policy/schemas/report.schema.json",
        r#"{ "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
  "additionalProperties": false, "required": ["score", "state", "systems"],
  "properties": {
    "score": { "type": "integer", "minimum": 0, "description": "Points > none", "examples": [387] },
    "state": { "enum": ["good", "bad"], "description": "How it is" },
    "share": { "type": "number" },
    "is_final": { "type": "boolean" },
    "names": { "type": "array", "items": { "type": "string" } },
    "systems": { "type": "array", "minItems": 1, "items": { "$ref": "parts.schema.json#/$defs/system" } },
    "where": { "type": "object", "properties": { "city": { "type": "string" } } } } }"#,
    ),
    (
        "policy/schemas/parts.schema.json",
        r#"{ "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$defs": { "system": { "type": "object", "additionalProperties": false, "required": ["name", "open"],
    "properties": { "name": { "type": "string", "minLength": 2 }, "open": { "type": "integer" },
      "oldest": { "type": "integer" } },
    "if": { "properties": { "open": { "minimum": 1 } } }, "then": { "required": ["oldest"] } } } }"#,
    ),
];

/// Everything that the schema of `report` requires.
pub(crate) const WHOLE: &[&str] = &[
    "--field",
    "score=387",
    "--field",
    "state=good",
    "--field",
    "systems.0.name=ServiceNow",
    "--field",
    "systems.0.open=0",
];

/// A repository in which somebody of the team alpha is at work.
pub(crate) struct World {
    repo: Repo,
}

impl World {
    /// A repository in git, whose user is `a-1@soc.example` of the team alpha.
    pub(crate) fn new() -> Self {
        let world = World::without_git();
        world.commit_as("a-1@soc.example");
        world
    }

    /// A clone as git makes it, of what is checked out here.
    pub(crate) fn clone(&self) -> Self {
        let world = World {
            repo: Repo::empty(),
        };
        let to = world.root().to_string_lossy().into_owned();
        self.git(&["clone", "-q", "--no-local", ".", &to]);
        world.is("a-1@soc.example");
        world
    }

    /// A repository of some files in git, whose user has an address.
    pub(crate) fn of_files<'f>(
        files: impl Iterator<Item = (&'f str, &'f str)>,
        email: &str,
    ) -> Self {
        let world = World {
            repo: Repo::empty(),
        };
        for (path, text) in files {
            world.put(path, text);
        }
        world.commit_as(email);
        world
    }

    /// What `init` makes of the pack for a SOC, on its first day.
    pub(crate) fn of_pack() -> Self {
        let world = World {
            repo: Repo::empty(),
        };
        let init = "init --pack m365-defender-soc --starts 2026-03-12 --timezone Europe/Copenhagen";
        world.repo.run(init).exits(0);
        world.commit_as("analyst-1@soc.example");
        world
    }

    pub(crate) fn without_git() -> Self {
        let world = World {
            repo: Repo::empty(),
        };
        for (path, text) in FILES {
            world.put(path, text);
        }
        world
    }

    fn commit_as(&self, email: &str) {
        self.git(&["init", "-q", "-b", "main"]);
        self.is(email);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "Policy"]);
    }

    /// Who git says is at work.
    pub(crate) fn is(&self, email: &str) {
        self.git(&["config", "user.name", "Test"]);
        self.git(&["config", "user.email", email]);
    }

    pub(crate) fn root(&self) -> &Path {
        self.repo.root()
    }

    /// A file outside the repository.
    pub(crate) fn outside(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.repo.beside(name);
        fs::write(&path, bytes).expect("written");
        path.to_string_lossy().into_owned()
    }

    /// Copies a folder into the repository.
    pub(crate) fn overlay(&self, path: &str, from: &Path) {
        self.repo.overlay_at(path, from);
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        self.repo.write(path, text);
    }

    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        self.repo.read(path)
    }

    /// A file outside the repository, relative to the folder above it.
    #[track_caller]
    pub(crate) fn beside(&self, name: &str) -> String {
        fs::read_to_string(self.repo.beside(name)).expect("a file")
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.repo.has(path)
    }

    /// Every file below `evidence/`, sorted.
    pub(crate) fn evidence(&self) -> Vec<String> {
        let names = names_below(&self.root().join("evidence")).into_iter();
        names.map(|name| format!("evidence/{name}")).collect()
    }

    /// Runs git as whom [`World::is`] says, before everything that is judged: no commit lies in the future of its judging.
    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.git_at("2026-01-01T12:00:00Z", args)
    }

    /// Commits everything, at an instant.
    pub(crate) fn commit_at(&self, at: &str, message: &str) {
        self.git_at(at, &["add", "-A"]);
        self.git_at(at, &["commit", "-q", "--allow-empty", "-m", message]);
    }

    fn git_at(&self, at: &str, args: &[&str]) -> String {
        let mut git = self.repo.program("git");
        for role in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{role}_DATE"), at);
        }
        let output = succeeds(git.args(args));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    pub(crate) fn command(&self) -> Command {
        self.repo.command("")
    }

    /// Another program in the same environment.
    pub(crate) fn program(&self, name: &str) -> Command {
        self.repo.program(name)
    }

    /// Runs a command as of [`NOW`].
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_at(NOW, args)
    }

    pub(crate) fn run_at(&self, as_of: &str, args: &[&str]) -> Run {
        Run::of(self.command().args(["--as-of", as_of]).args(args))
    }

    /// Records the report with everything that it asks for, and more arguments.
    pub(crate) fn report(&self, more: &[&str]) -> Run {
        self.run(&[&["record", "report"], WHOLE, more].concat())
    }

    #[track_caller]
    pub(crate) fn check_passes(&self) {
        // The days of the daily task that nobody recorded are nobody's concern here.
        let checked = self.run(&["check", "report"]).exits(0);
        assert!(
            !checked.stdout.contains("artifact/unlisted"),
            "{}",
            checked.stdout
        );
    }
}
