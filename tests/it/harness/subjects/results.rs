//! Audits as assessment results of OSCAL, beside the same as JSON.

use std::sync::LazyLock;

use serde_json::Value;

use crate::harness::cases;
use crate::harness::repo::Repo;
use crate::harness::run::RunCommand as _;
use crate::harness::subject::Subject;

/// A repository, and for which days it is audited.
pub(crate) struct Judged {
    pub(crate) subject: Subject,
    pub(crate) days: [&'static str; 2],
}

/// What is said of everything in [`Judged::all`]: each is asked once.
pub(crate) static ALL: LazyLock<Vec<Results>> =
    LazyLock::new(|| Judged::all().iter().map(Results::of).collect());

/// What is said of an audit.
pub(crate) struct Results {
    pub(crate) name: String,
    pub(crate) oscal: Value,
    pub(crate) json: Value,
}

impl Results {
    fn of(judged: &Judged) -> Self {
        Results {
            name: judged.subject.name.clone(),
            oscal: judged.oscal(),
            json: judged.json(),
        }
    }
}

impl Judged {
    pub(crate) fn sample() -> Self {
        Judged {
            subject: Subject::sample(),
            days: ["2026-01-01", "2026-03-31"],
        }
    }

    pub(crate) fn of(subject: Subject) -> Self {
        Judged {
            subject,
            days: ["2026-01-01", "2026-12-31"],
        }
    }

    /// Nothing falls due on these days.
    pub(crate) fn empty() -> Self {
        Judged {
            subject: Subject::of("nothing is due", Repo::base(), cases::AS_OF),
            days: ["2020-01-01", "2020-01-02"],
        }
    }

    pub(crate) fn all() -> Vec<Self> {
        let mut all = vec![Judged::sample(), Judged::empty(), hostile()];
        let cases = cases::UNDERSTOOD.into_iter().map(Subject::case);
        all.extend(cases.map(Judged::of));
        all
    }

    pub(crate) fn print(&self, format: &str, epoch: Option<&str>) -> String {
        let [from, to] = self.days;
        let arguments = ["audit", "--from", from, "--to", to, "--format", format];
        let mut command = self.subject.command(&arguments);
        if let Some(epoch) = epoch {
            command.env("SOURCE_DATE_EPOCH", epoch);
        }
        command.run().exits(0).stdout
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.print("json", None)).expect("JSON")
    }

    /// The assessment results.
    pub(crate) fn oscal(&self) -> Value {
        let document: Value = serde_json::from_str(&self.print("oscal", None)).expect("JSON");
        document["assessment-results"].clone()
    }
}

/// Text that no token may hold, that would be markup, or of which nothing is left.
pub(crate) fn hostile() -> Judged {
    let repo = Repo::base();
    let task = "policy/tasks/escalation-tickets.yaml";
    let text = repo.read(task);
    let lines = text.lines().filter(|line| !line.starts_with("title:"));
    let text = lines.collect::<Vec<_>>().join("\n");
    let more = concat!(
        "title: \"\\u00a0<script>[x](https://evil.example) ##[error]\\r\\n::z *b* \\\"\\\\ \"\n",
        "controls: [\"a b\", \"a-b\", \"管理\", \"5.1\", \"-\", \"\\u00a0x\\n\", \"a b\", \"",
    );
    let long = "y/".repeat(150);
    repo.write(task, format!("{text}\n{more}{long}\"]\n"));
    repo.remove("evidence/escalation-tickets/2026/2026-03-30/csirt.yaml");
    Judged::of(Subject::of("hostile", repo, cases::AS_OF))
}

pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
