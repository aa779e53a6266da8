//! The page of `audit --format html`: read back as text, by a validator, and in a browser.

mod browser;
mod history;
mod links;
mod text;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use crate::harness::scene::{Scene, cases, run, status};

/// What is said of everything that can be audited: each is asked once.
static ALL: LazyLock<Vec<Told>> = LazyLock::new(|| {
    let mut all: Vec<Audit> = cases::UNDERSTOOD.into_iter().map(Audit::case).collect();
    all.extend([Audit::sample(), Audit::drawn(), Audit::empty()]);
    all.iter().map(Audit::told).collect()
});

/// What is said of an audit.
struct Told {
    name: &'static str,
    page: String,
    json: Value,
}

impl Told {
    fn of(name: &str) -> &'static Told {
        let found = ALL.iter().find(|told| told.name == name);
        found.expect(name)
    }

    fn duties(&self) -> &[Value] {
        self.json["duties"].as_array().expect("a list")
    }

    /// The page as a file of a folder.
    fn page_in(&self, folder: &Path) -> PathBuf {
        let file = folder.join(format!("{}.html", self.name.replace(['/', ' '], "-")));
        fs::write(&file, &self.page).expect("written");
        file
    }
}

/// What is audited.
struct Audit {
    name: &'static str,
    scene: Option<Scene>,
    as_of: String,
    from: &'static str,
    to: &'static str,
    more: &'static [&'static str],
}

impl Audit {
    /// This repository with its sample quarter.
    fn sample() -> Self {
        Audit {
            name: "the sample",
            scene: None,
            as_of: "2026-03-31".to_owned(),
            from: "2026-01-01",
            to: "2026-03-31",
            more: &[],
        }
    }

    /// The same with a sample.
    fn drawn() -> Self {
        Audit {
            name: "what is drawn",
            more: &["--sample", "convention", "--seed", "7"],
            ..Audit::sample()
        }
    }

    /// An interval in which nothing is due.
    fn empty() -> Self {
        Audit {
            name: "nothing",
            from: "2001-01-01",
            to: "2001-12-31",
            ..Audit::sample()
        }
    }

    /// A case of `tests/cases`, as far as files make it.
    fn case(name: &'static str) -> Self {
        let (scene, as_of) = cases::case(name);
        Audit {
            name,
            scene: Some(scene),
            as_of,
            from: "2026-01-01",
            to: "2026-12-31",
            more: &[],
        }
    }

    fn root(&self) -> PathBuf {
        let here = || Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf();
        let scene = self.scene.as_ref();
        scene.map_or_else(here, |scene| scene.root().to_path_buf())
    }

    fn print(&self, format: &str) -> String {
        let interval = ["audit", "--from", self.from, "--to", self.to];
        let arguments = [&interval[..], &["--format", format], self.more].concat();
        let global = ["--no-history", "--as-of", &self.as_of];
        let output = run(&self.root(), &global, &arguments);
        assert_eq!(status(&output), 0, "{}: {output:?}", self.name);
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn page(&self) -> String {
        self.print("html")
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.print("json")).expect("JSON")
    }

    fn told(&self) -> Told {
        Told {
            name: self.name,
            page: self.page(),
            json: self.json(),
        }
    }
}
