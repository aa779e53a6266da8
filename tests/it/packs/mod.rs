//! Packs: those that come with dutybook, and what `dutybook pack` does with them.

mod answers;
mod commands;
mod hostile;
mod kept;
mod leftovers;
mod made_up;
mod merging;
mod origins;
mod readable;
mod shipped;
mod updating;
mod values;
mod years;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::harness::process::{program_in, run_in, succeeds};
use crate::harness::run::Run;
use crate::harness::temporary::temporary_folder;

/// The first day of repositories that are made here: a Monday.
const MONDAY: &str = "2026-01-05";

/// A folder with a repository in it, and room beside it.
struct Place {
    folder: TempDir,
}

impl Place {
    /// An empty folder.
    fn new() -> Place {
        let folder = temporary_folder().unwrap();
        Place { folder }
    }

    /// A folder with a repository made by `init`, committed as of the Monday.
    fn with_packs(packs: &[&str]) -> Place {
        let place = Place::new();
        let mut words = vec![
            "--as-of",
            MONDAY,
            "init",
            "soc",
            "--starts",
            MONDAY,
            "--timezone",
            "UTC",
        ];
        for pack in packs {
            words.extend(["--pack", pack]);
        }
        run_in(place.path(), words).exits(0);
        git(&place.root(), &["init", "-q", "-b", "main"]);
        place.commit("Start");
        place
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn root(&self) -> PathBuf {
        self.path().join("soc")
    }

    /// Runs dutybook in the repository.
    fn run(&self, words: &[&str]) -> Run {
        run_in(&self.root(), words)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces a text that a file has.
    fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "no `{old}` in {path}:\n{text}");
        self.write(path, &text.replace(old, new));
    }

    fn commit(&self, subject: &str) {
        git(&self.root(), &["add", "-A"]);
        git(
            &self.root(),
            &["commit", "-q", "--allow-empty", "-m", subject],
        );
    }
}

/// Runs git in a folder, on the Monday.
fn git(folder: &Path, words: &[&str]) {
    let mut command = program_in(folder, "git");
    for role in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{role}_NAME"), "Operations")
            .env(format!("GIT_{role}_EMAIL"), "operations-1@ops.example")
            .env(
                format!("GIT_{role}_DATE"),
                format!("{MONDAY}T08:00:00+00:00"),
            );
    }
    succeeds(command.args(words));
}

/// Writes a small pack of one task into a folder.
fn write_pack(folder: &Path, version: &str, task: &str) {
    fs::create_dir_all(folder.join("tasks")).unwrap();
    fs::write(folder.join("pack.yaml"), manifest(version)).unwrap();
    fs::write(folder.join("tasks/own-review.yaml"), task).unwrap();
}

fn manifest(version: &str) -> String {
    format!(
        "kind: pack/v1
id: own
version: {version}
title: Our own duties
description: What we ask of ourselves.
licence: none
source: {{ document: Our handbook }}
parameters:
  team:
    type: team
    default: operations
    name: Operations
    members: [operations-1@ops.example, operations-2@ops.example]
    description: Does the work
  due-time: {{ type: time, default: \"12:00\", description: When it is due }}
approvers: team
"
    )
}

const TASK: &str = "kind: task/v1
id: own-review
title: Review what we own
description: Look at everything.
assigned: { team: \"${team}\" }
cadence:
  every: week
  due: { weekday: friday, time: \"${due-time}\" }
  grace: P1D
evidence:
  links: { min: 0 }
controls: [HANDBOOK 1]
";
