//! Assessment results: what trestle takes, and what they say against the JSON of the same audit.

mod content;
mod trestle;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::scene::{Scene, cases, command, status};

/// A repository, and when and for which days it is audited.
struct Judged {
    name: String,
    scene: Option<Scene>,
    as_of: String,
    days: [&'static str; 2],
}

impl Judged {
    fn sample() -> Self {
        Judged {
            name: "the sample".to_owned(),
            scene: None,
            as_of: "2026-03-31".to_owned(),
            days: ["2026-01-01", "2026-03-31"],
        }
    }

    fn of(name: &str, scene: Scene, as_of: &str) -> Self {
        Judged {
            name: name.to_owned(),
            scene: Some(scene),
            as_of: as_of.to_owned(),
            days: ["2026-01-01", "2026-12-31"],
        }
    }

    /// A case of `tests/cases`, as far as files make it.
    fn case(name: &str) -> Self {
        let (scene, as_of) = cases::case(name);
        Judged::of(name, scene, &as_of)
    }

    /// Nothing falls due on these days.
    fn empty() -> Self {
        Judged {
            days: ["2020-01-01", "2020-01-02"],
            ..Judged::of("nothing is due", Scene::base(), "2026-03-31T20:00:00+02:00")
        }
    }

    fn all() -> Vec<Self> {
        let mut all = vec![Judged::sample(), Judged::empty(), hostile()];
        all.extend(cases::UNDERSTOOD.into_iter().map(Judged::case));
        all
    }

    fn print(&self, format: &str, epoch: Option<&str>) -> String {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = self.scene.as_ref().map_or(here, Scene::root);
        let global = ["--no-history", "--as-of", &self.as_of];
        let [from, to] = self.days;
        let arguments = ["audit", "--from", from, "--to", to, "--format", format];
        let mut command = command(root, &global, &arguments);
        command.env_remove("SOURCE_DATE_EPOCH");
        if let Some(epoch) = epoch {
            command.env("SOURCE_DATE_EPOCH", epoch);
        }
        let output = command.output().expect("the binary runs");
        assert_eq!(status(&output), 0, "{}: {output:?}", self.name);
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.print("json", None)).expect("JSON")
    }

    /// The assessment results.
    fn oscal(&self) -> Value {
        let document: Value = serde_json::from_str(&self.print("oscal", None)).expect("JSON");
        document["assessment-results"].clone()
    }
}

/// Text that no token may hold, that would be markup, or of which nothing is left.
fn hostile() -> Judged {
    let scene = Scene::base();
    let task = scene.root().join("policy/tasks/escalation-tickets.yaml");
    let text = fs::read_to_string(&task).expect("a task");
    let lines = text.lines().filter(|line| !line.starts_with("title:"));
    let text = lines.collect::<Vec<_>>().join("\n");
    let more = concat!(
        "title: \"\\u00a0<script>[x](https://evil.example) ##[error]\\r\\n::z *b* \\\"\\\\ \"\n",
        "controls: [\"a b\", \"a-b\", \"管理\", \"5.1\", \"-\", \"\\u00a0x\\n\", \"a b\", \"",
    );
    let long = "y/".repeat(150);
    fs::write(&task, format!("{text}\n{more}{long}\"]\n")).expect("written");
    scene.remove("evidence/escalation-tickets/2026/2026-03-30/csirt.yaml");
    Judged::of("hostile", scene, "2026-03-31T20:00:00+02:00")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}
