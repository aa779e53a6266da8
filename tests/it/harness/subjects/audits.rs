//! Audits as pages, beside the same as JSON.

use std::sync::LazyLock;

use serde_json::Value;

use crate::harness::cases;
use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::harness::subject::Subject;

/// What is said of everything that can be audited: each is asked once.
pub(crate) static ALL: LazyLock<Vec<Told>> = LazyLock::new(|| {
    let mut all: Vec<Audit> = cases::UNDERSTOOD.into_iter().map(Audit::case).collect();
    all.extend([Audit::sample(), Audit::drawn(), Audit::empty()]);
    all.iter().map(Audit::told).collect()
});

/// What is said of an audit.
pub(crate) struct Told {
    pub(crate) name: String,
    pub(crate) page: String,
    pub(crate) json: Value,
}

impl Told {
    pub(crate) fn of(name: &str) -> &'static Told {
        let found = ALL.iter().find(|told| told.name == name);
        found.expect(name)
    }

    pub(crate) fn duties(&self) -> &[Value] {
        self.json["duties"].as_array().expect("a list")
    }
}

/// What is audited.
pub(crate) struct Audit {
    pub(crate) subject: Subject,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) more: &'static [&'static str],
}

impl Audit {
    /// The small sample, with its quarter.
    pub(crate) fn sample() -> Self {
        Audit {
            subject: Subject::sample(),
            from: "2026-01-01",
            to: "2026-03-31",
            more: &[],
        }
    }

    /// The same with a sample.
    pub(crate) fn drawn() -> Self {
        Audit {
            subject: Subject::sample().at("what is drawn", "2026-03-31"),
            more: &["--sample", "convention", "--seed", "7"],
            ..Audit::sample()
        }
    }

    /// An interval in which nothing is due.
    pub(crate) fn empty() -> Self {
        Audit {
            subject: Subject::sample().at("nothing", "2026-03-31"),
            from: "2001-01-01",
            to: "2001-12-31",
            ..Audit::sample()
        }
    }

    /// A case of `tests/cases`, as far as files make it.
    pub(crate) fn case(name: &str) -> Self {
        Audit {
            subject: Subject::case(name),
            from: "2026-01-01",
            to: "2026-12-31",
            more: &[],
        }
    }

    pub(crate) fn run(&self, format: &str) -> Run {
        let interval = ["audit", "--from", self.from, "--to", self.to];
        let arguments = [&interval[..], &["--format", format], self.more].concat();
        self.subject.run(&arguments)
    }

    pub(crate) fn page(&self) -> String {
        self.run("html").exits(0).stdout
    }

    pub(crate) fn told(&self) -> Told {
        Told {
            name: self.subject.name.clone(),
            page: self.page(),
            json: self.run("json").exits(0).json(),
        }
    }
}

pub(crate) const AUDIT: &str = "audit --as-of 2026-04-30 --from 2026-01-01 --to 2026-03-31";

/// A task of the sample quarter with a history that counts: its evidence landed in two commits, and one
/// has not landed yet.
pub(crate) fn sample_with_landings() -> Repo {
    let repo = Repo::small_sample();
    repo.count_history("policy/dutybook.yaml");
    let (later, never) = (evidence_of("2026-W11"), evidence_of("2026-W12"));
    let texts = [&later, &never].map(|path| repo.read(path));
    repo.remove(&later).remove(&never);
    repo.commit_all();
    repo.write(&later, &texts[0]);
    repo.git(&["add", "--all"]);
    repo.git(&["commit", "--quiet", "--message=One more"]);
    repo.write(&never, &texts[1]);
    repo
}

pub(crate) fn evidence_of(week: &str) -> String {
    format!("evidence/secure-score-report/2026/{week}/monitoring.yaml")
}

/// The audit of two tasks, as a page or as JSON.
pub(crate) fn audit_two_tasks(repo: &Repo, more: &str) -> Run {
    let tasks = "secure-score-report automation-deployment";
    repo.run(&format!("{AUDIT} {tasks} {more}")).exits(0)
}

/// A page with links, grades and commits.
pub(crate) fn audit_with_landings() -> Told {
    let repo = sample_with_landings();
    let more = "--links https://git.example/soc --sample 5 --seed 1";
    Told {
        name: "what landed".to_owned(),
        page: audit_two_tasks(&repo, &format!("{more} --format html")).stdout,
        json: audit_two_tasks(&repo, &format!("{more} --format json")).json(),
    }
}

/// What stands between two texts, the first time that both do.
pub(crate) fn between<'a>(page: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(begin).expect(begin);
    rest.split_once(end).expect(end).0
}
