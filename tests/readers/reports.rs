//! What `check` writes of everything, as files.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::subject::Subject;
use crate::harness::subjects::reports::all;
use crate::harness::temporary::temporary_folder;

/// A folder of reports, each evaluation in three formats with one name.
pub(crate) struct Written {
    dir: TempDir,
    names: Vec<String>,
}

impl Written {
    /// Of the sample, of every failing case, of hostile text, and of a repository in which nothing is wrong.
    pub(crate) fn new() -> Self {
        let mut written = Written {
            dir: temporary_folder().expect("a temporary folder"),
            names: Vec::new(),
        };
        written.add(&Subject::sample());
        for subject in all() {
            written.add(&subject);
        }
        written
    }

    fn add(&mut self, subject: &Subject) {
        let name = format!("{:02}", self.names.len());
        let report = |format: &str| {
            let path = self.path(&name, format);
            format!("--report={format}={}", path.display())
        };
        let reports = ["json", "sarif", "junit"].map(report);
        let mut arguments = vec!["check", "--quiet"];
        arguments.extend(reports.iter().map(String::as_str));
        subject.run(&arguments).answers();
        self.names.push(name);
    }

    fn path(&self, name: &str, format: &str) -> PathBuf {
        self.dir.path().join(format!("{name}.{format}"))
    }

    /// Every report of a format, in one order.
    pub(crate) fn files(&self, format: &str) -> Vec<PathBuf> {
        let names = self.names.iter();
        names.map(|name| self.path(name, format)).collect()
    }

    /// Every evaluation as dutybook's own JSON, in the same order.
    pub(crate) fn evaluations(&self) -> Vec<Value> {
        let read = |path: PathBuf| fs::read_to_string(path).expect("a report");
        let parse = |path| serde_json::from_str(&read(path)).expect("JSON");
        self.files("json").into_iter().map(parse).collect()
    }

    /// A place for what a reader writes, or for a report that is broken on purpose.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}
