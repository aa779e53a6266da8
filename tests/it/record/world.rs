//! A small repository in a temporary folder, and the binary in it, without anything of the user's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

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

pub(crate) struct World {
    dir: TempDir,
}

/// How a run ended.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "{text:?} not in:\n{}", self.err);
        self
    }
}

impl World {
    /// A repository in git, whose user is `a-1@soc.example` of the team alpha.
    pub(crate) fn new() -> Self {
        let world = World::without_git();
        world.git(&["init", "-q", "-b", "main"]);
        world.git(&["config", "user.name", "Test"]);
        world.is("a-1@soc.example");
        world.git(&["add", "-A"]);
        world.git(&["commit", "-q", "-m", "Policy"]);
        world
    }

    /// A clone as git makes it, of what is checked out here.
    pub(crate) fn clone(&self) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(dir.path().join("home")).expect("made");
        let world = World { dir };
        let to = world.root().to_string_lossy().into_owned();
        self.git(&["clone", "-q", "--no-local", ".", &to]);
        world.git(&["config", "user.name", "Test"]);
        world.is("a-1@soc.example");
        world
    }

    /// What `init` makes of the pack for a SOC, on its first day.
    pub(crate) fn of_pack() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(dir.path().join("home")).expect("made");
        let world = World { dir };
        fs::create_dir_all(world.root()).expect("made");
        let words =
            "init --pack m365-defender-soc --starts 2026-03-12 --timezone Europe/Copenhagen";
        let mut init = world.command();
        ran(&init.args(words.split(' ')).output().expect("runs")).ends(0);
        world.git(&["init", "-q", "-b", "main"]);
        world.git(&["config", "user.name", "Test"]);
        world.is("analyst-1@soc.example");
        world.git(&["add", "-A"]);
        world.git(&["commit", "-q", "-m", "Policy"]);
        world
    }

    pub(crate) fn without_git() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(dir.path().join("home")).expect("made");
        let world = World { dir };
        for (path, text) in FILES {
            world.put(path, text);
        }
        world
    }

    /// Who git says is at work.
    pub(crate) fn is(&self, email: &str) {
        self.git(&["config", "user.email", email]);
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.dir.path().join("repo")
    }

    /// A file outside the repository.
    pub(crate) fn outside(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.dir.path().join(name);
        fs::write(&path, bytes).expect("written");
        path.to_string_lossy().into_owned()
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.root().join(path).exists()
    }

    /// Every file below `evidence/`, sorted.
    pub(crate) fn evidence(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(&self.root().join("evidence"), &mut found);
        let root = self.root();
        let relative = |path: PathBuf| {
            let path = path.strip_prefix(&root).expect("below").to_path_buf();
            path.to_string_lossy().into_owned()
        };
        let mut found: Vec<String> = found.into_iter().map(relative).collect();
        found.sort();
        found
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        let mut git = Command::new("git");
        let output = self
            .scrubbed(&mut git)
            .args(args)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "git {args:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dutybook"));
        self.scrubbed(&mut command);
        command
    }

    pub(crate) fn scrubbed<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let path = std::env::var_os("PATH").unwrap_or_default();
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.dir.path().join("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            // Before everything that is judged: no commit lies in the future of its judging.
            .env("GIT_AUTHOR_DATE", "2026-01-01T12:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-01-01T12:00:00Z")
            .current_dir(self.root())
    }

    /// Runs a command as of [`NOW`].
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_at(NOW, args)
    }

    pub(crate) fn run_at(&self, as_of: &str, args: &[&str]) -> Ran {
        let mut command = self.command();
        ran(&command
            .args(["--as-of", as_of])
            .args(args)
            .output()
            .expect("runs"))
    }

    /// Records the report with everything that it asks for, and more arguments.
    pub(crate) fn report(&self, more: &[&str]) -> Ran {
        self.run(&[&["record", "report"], WHOLE, more].concat())
    }

    #[track_caller]
    pub(crate) fn check_passes(&self) {
        // The days of the daily task that nobody recorded are nobody's concern here.
        let checked = self.run(&["check", "report"]).ends(0);
        assert!(
            !checked.out.contains("artifact/unlisted"),
            "{}",
            checked.out
        );
    }
}

pub(crate) fn ran(output: &Output) -> Ran {
    Ran {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(listing) = fs::read_dir(folder) else {
        return;
    };
    for entry in listing {
        let path = entry.expect("a name").path();
        if path.is_dir() {
            list(&path, found);
        } else {
            found.push(path);
        }
    }
}
