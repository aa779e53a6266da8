//! The script that fetches exports, as a job runs it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use super::products::{FORGE, IDENTITY, Products, SECRET, TOKEN};
use crate::harness::files::names_below;
use crate::harness::process::isolated;
use crate::harness::run::Run;
use crate::harness::subjects::ci::own;
use crate::harness::temporary::temporary_folder;
use crate::has_tools;

/// A job with an identity of GitHub, and a folder of its own.
pub(super) struct Job {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Job {
    /// Nothing where a program is missing that the script uses.
    pub(super) fn new(products: &Products) -> Option<Self> {
        if !has_tools() {
            return None;
        }
        let url = &products.server.url;
        let identity = format!("{url}/identity?api-version=2.0");
        let workspace = "/subscriptions/1/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/soc";
        let variables = [
            ("GRAPH_URL", url.as_str()),
            ("DEFENDER_URL", url),
            ("ARM_URL", url),
            ("LOGIN_URL", url),
            ("SERVICENOW_URL", url),
            ("SENTINEL_WORKSPACE", workspace),
            ("GITHUB_ACTIONS", "true"),
            ("ACTIONS_ID_TOKEN_REQUEST_URL", &identity),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", FORGE),
            ("TENANT_ID", "tenant-1"),
            ("CLIENT_ID", "client-1"),
            ("SERVICENOW_CLIENT_ID", "collector"),
            ("SERVICENOW_CLIENT_SECRET", SECRET),
            ("PAUSE", "0"),
        ];
        let variables = variables.map(|(name, value)| (name, value.to_owned()));
        Some(Job {
            folder: temporary_folder().unwrap(),
            variables: variables.into(),
        })
    }

    /// The same with a variable; without it where it is empty.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.retain(|(other, _)| *other != name);
        if !value.is_empty() {
            self.variables.push((name, value.to_owned()));
        }
        self
    }

    pub(super) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub(super) fn command(&self, source: &str) -> Command {
        let _ = fs::create_dir(self.path("temporary"));
        let mut bash = isolated("bash", self.folder.path());
        bash.arg(own().join("docs/workflows/collect/collect.sh"))
            .args([source, "export"])
            .current_dir(self.folder.path())
            .env("TMPDIR", self.path("temporary"))
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        bash
    }

    /// Runs the script. Whatever comes of it, no token is told, and nothing stays beside the export.
    pub(super) fn run(&self, source: &str) -> Run {
        let run = Run::of(&mut self.command(source));
        let said = format!("{}{}", run.stdout, run.stderr);
        for token in [FORGE, IDENTITY, TOKEN, SECRET] {
            assert!(!said.contains(token), "{said}");
        }
        assert!(
            said.lines().all(|line| line.starts_with("collect.sh: ")),
            "{said}"
        );
        assert_eq!(names_below(&self.path("temporary")), [""; 0]);
        let mut names = fs::read_dir(self.folder.path()).unwrap();
        let hidden = names.find(|name| {
            let name = name.as_ref().unwrap().file_name();
            name.to_string_lossy().starts_with('.')
        });
        assert!(hidden.is_none(), "{hidden:?}");
        run
    }

    /// The names of the files that were fetched.
    pub(super) fn files(&self) -> Vec<String> {
        names_below(&self.path("export"))
    }

    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path("export").join(name)).unwrap()
    }

    /// Demands that the script fails with a message, and leaves nothing behind.
    #[track_caller]
    pub(super) fn refuses(&self, source: &str, message: &str) {
        let run = self.run(source).exits(1);
        assert_eq!(run.stdout, "");
        run.complains(message);
        assert!(!self.path("export").exists());
    }
}
