//! The site of `report`: its pages, links, badges and numbers, and how its folder comes about.

mod badges;
mod folder;
mod links;
mod numbers;
mod pages;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::scene::{Scene, files_below, run, status, tests};

/// A site that was written.
struct Built {
    name: &'static str,
    scene: Option<Scene>,
    as_of: &'static str,
    place: TempDir,
}

impl Built {
    /// Of this repository, with its sample quarter.
    fn sample() -> Self {
        Built::of("the sample", None, "2026-03-31")
    }

    /// The same a fortnight later, when nobody has recorded anything since.
    fn overdue() -> Self {
        Built::of("overdue", None, "2026-04-16T12:00:00+02:00")
    }

    /// Before anything is owed.
    fn empty() -> Self {
        let scene = Scene::base();
        scene.remove("evidence");
        Built::of("nothing", Some(scene), "2026-01-31")
    }

    /// A case of `tests/cases`, as far as files make it, in which something is waived.
    fn waived() -> Self {
        let scene = Scene::base();
        scene.overlay(&tests().join("cases/duty-overdue/waived/files"));
        Built::of("waived", Some(scene), "2026-03-31T20:00:00+02:00")
    }

    /// A repository whose names a page, a drawing or a log would obey.
    fn hostile() -> Self {
        let scene = Scene::base();
        for (file, key, text) in HOSTILE {
            let path = scene.root().join(file);
            let yaml = fs::read_to_string(&path).expect("a file");
            let old = yaml.lines().find(|line| line.contains(key)).expect(key);
            let indent = &old[..old.find(key).expect(key)];
            let new = format!("{indent}{key} \"{text}\"");
            scene.write(Path::new(file), yaml.replacen(old, &new, 1).as_bytes());
        }
        let folder = Path::new("evidence/escalation-tickets/2026/2026-03-27");
        for name in ["a b%?#&<æ.yaml", "monitoring.yaml"] {
            scene.write(&folder.join(name), EVIDENCE.as_bytes());
        }
        Built::of("hostile", Some(scene), "2026-04-16T12:00:00+02:00")
    }

    fn all() -> Vec<Self> {
        vec![
            Built::sample(),
            Built::overdue(),
            Built::empty(),
            Built::waived(),
            Built::hostile(),
        ]
    }

    fn of(name: &'static str, scene: Option<Scene>, as_of: &'static str) -> Self {
        let built = Built {
            name,
            scene,
            as_of,
            place: tempfile::tempdir().expect("a folder"),
        };
        let output = built.write(&built.site(), &[]);
        assert_eq!(status(&output), 0, "{name}: {output:?}");
        built
    }

    fn root(&self) -> PathBuf {
        let here = || Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf();
        let scene = self.scene.as_ref();
        scene.map_or_else(here, |scene| scene.root().to_path_buf())
    }

    /// The folder of the site.
    fn site(&self) -> PathBuf {
        self.place.path().join("site")
    }

    /// Writes a site of the same repository into a folder.
    fn write(&self, folder: &Path, more: &[&str]) -> std::process::Output {
        let folder = folder.to_str().expect("a path");
        let arguments = [&["report", "--output", folder], more].concat();
        run(&self.root(), &self.global(), &arguments)
    }

    fn global(&self) -> [&str; 3] {
        ["--no-history", "--as-of", self.as_of]
    }

    /// What another command says of the same repository in JSON, whatever its verdict.
    fn json(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--format", "json"]].concat();
        let output = run(&self.root(), &self.global(), &arguments);
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    fn files(&self) -> Vec<PathBuf> {
        files_below(&self.site())
    }

    /// The paths of all pages.
    fn pages(&self) -> Vec<PathBuf> {
        let mut pages = self.files();
        pages.retain(|path| path.extension().is_some_and(|word| word == "html"));
        pages
    }

    fn read(&self, path: impl AsRef<Path>) -> String {
        fs::read_to_string(self.site().join(path)).expect("a file of text")
    }
}

/// Evidence with a field of such a name, of which a finding tells.
const EVIDENCE: &str =
    "kind: evidence/v1\n\"<script>alert(4)</script>\\u202e\\u0001 ##[error]y\": 1\n";

/// Files, keys and texts.
const HOSTILE: [(&str, &str, &str); 3] = [
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
