//! Sites that `report` writes.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::cases::AS_OF;
use crate::harness::files::{files_below, tests};
use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::harness::subject::Subject;
use crate::harness::temporary::temporary_folder;

/// A site that was written.
pub(crate) struct Built {
    pub(crate) subject: Subject,
    pub(crate) place: TempDir,
}

impl Built {
    /// Of the small sample.
    pub(crate) fn sample() -> Self {
        Built::of(Subject::sample())
    }

    /// The same a fortnight later, when nobody has recorded anything since.
    pub(crate) fn overdue() -> Self {
        Built::of(Subject::sample().at("overdue", "2026-04-16T12:00:00+02:00"))
    }

    /// Before anything is owed.
    pub(crate) fn empty() -> Self {
        let repo = Repo::base();
        repo.remove("evidence");
        Built::of(Subject::of("nothing", repo, "2026-01-31"))
    }

    /// A repository in which something is waived.
    pub(crate) fn waived() -> Self {
        let repo = Repo::base();
        repo.overlay(&tests().join("cases/duty-overdue/waived/files"));
        Built::of(Subject::of("waived", repo, AS_OF))
    }

    /// A repository whose names a page, a drawing or a log would obey.
    pub(crate) fn hostile() -> Self {
        let repo = Repo::base();
        for (file, key, text) in HOSTILE {
            let yaml = repo.read(file);
            let old = yaml.lines().find(|line| line.contains(key)).expect(key);
            let indent = &old[..old.find(key).expect(key)];
            let new = format!("{indent}{key} \"{text}\"");
            repo.write(file, yaml.replacen(old, &new, 1));
        }
        let folder = Path::new("evidence/escalation-tickets/2026/2026-03-27");
        for name in ["a b%?#&<æ.yaml", "monitoring.yaml"] {
            repo.write(folder.join(name), EVIDENCE);
        }
        Built::of(Subject::of("hostile", repo, "2026-04-16T12:00:00+02:00"))
    }

    pub(crate) fn all() -> Vec<Self> {
        vec![
            Built::sample(),
            Built::overdue(),
            Built::empty(),
            Built::waived(),
            Built::hostile(),
        ]
    }

    pub(crate) fn of(subject: Subject) -> Self {
        let built = Built {
            subject,
            place: temporary_folder().expect("a folder"),
        };
        built.write(&built.site(), &[]).exits(0);
        built
    }

    pub(crate) fn name(&self) -> &str {
        &self.subject.name
    }

    /// The folder of the site.
    pub(crate) fn site(&self) -> PathBuf {
        self.place.path().join("site")
    }

    /// Writes a site of the same repository into a folder.
    pub(crate) fn write(&self, folder: &Path, more: &[&str]) -> Run {
        let folder = folder.to_str().expect("a path");
        self.subject
            .run(&[&["report", "--output", folder], more].concat())
    }

    /// What another command says of the same repository in JSON, whatever its verdict.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.subject.json(arguments)
    }

    pub(crate) fn files(&self) -> Vec<PathBuf> {
        files_below(&self.site())
    }

    /// The paths of all pages.
    pub(crate) fn pages(&self) -> Vec<PathBuf> {
        let mut pages = self.files();
        pages.retain(|path| path.extension().is_some_and(|word| word == "html"));
        pages
    }

    pub(crate) fn read(&self, path: impl AsRef<Path>) -> String {
        fs::read_to_string(self.site().join(path)).expect("a file of text")
    }
}

/// Evidence with a field of such a name, of which a finding tells.
pub(crate) const EVIDENCE: &str =
    "kind: evidence/v1\n\"<script>alert(4)</script>\\u202e\\u0001 ##[error]y\": 1\n";

/// Files, keys and texts.
pub(crate) const HOSTILE: [(&str, &str, &str); 3] = [
    (
        "policy/dutybook.yaml",
        "organisation:",
        "</title></style><script>alert(1)</script>& ##[error]x",
    ),
    (
        "policy/teams.yaml",
        "name:",
        "</text></svg><script>alert(2)</script>&",
    ),
    (
        "policy/tasks/secure-score-report.yaml",
        "title:",
        "<img src=x onerror=alert(3)>\\\" onload=x ]]> -->",
    ),
];
