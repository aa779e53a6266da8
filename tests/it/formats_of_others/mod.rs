//! SARIF and `JUnit` XML: what other people's readers demand of them, read back instead of compared with a copy.

mod ci_logs;
mod gitlab;
mod junit;
mod junit_readers;
mod markdown;
mod sarif;
mod sarif_readers;
mod written;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::harness::scene::cases::{self, case};
use crate::harness::scene::{Scene, status};

const FORMATS: [&str; 8] = [
    "human", "json", "sarif", "github", "gitlab", "azure", "junit", "markdown",
];

/// Everything in which something is wrong, and once nothing.
fn all() -> Vec<(Scene, String)> {
    let mut all: Vec<_> = cases::failing().map(case).collect();
    all.push(hostile());
    all.push((Scene::base(), "2026-03-31T20:00:00+02:00".to_owned()));
    all
}

/// Text that a log, a reader of Markdown or a reader of XML would obey.
const HOSTILE: &str = "]]><script>&amp;[x](https://evil.example) ##[error]y \\u0001\\u001b[31m\\ufffe ::error::z \\\" <!-- \\r\\n::error::w ##vso[task.complete] %0A%AZP25;a=b,c ``` </details> |";

/// Evidence full of such text, in a folder whose name is no address as it stands.
fn hostile() -> (Scene, String) {
    let (scene, as_of) = case("duty-overdue/nobody-did-anything");
    let text = format!("kind: evidence/v1\n\"{HOSTILE}\": 1\n\"æ\": x\n");
    let path = "evidence/escalation-tickets/2026/2026-03-27/a b%?#&<æ.yaml";
    scene.write(Path::new(path), text.as_bytes());
    let path = "evidence/escalation-tickets/2026/2026-03-27/monitoring.yaml";
    scene.write(Path::new(path), text.as_bytes());
    (scene, as_of)
}

fn print(scene: &Scene, as_of: &str, format: &str) -> String {
    let output = scene.run(as_of, &["check", "--format", format]);
    assert_ne!(status(&output), 2, "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(scene: &Scene, as_of: &str, format: &str) -> Value {
    serde_json::from_str(&print(scene, as_of, format)).expect("JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn the_exit_status_does_not_depend_on_the_format() {
    let levels = ["deny", "warn", "never"];
    for (scene, as_of) in all() {
        for level in levels {
            let run =
                |format| scene.run(&as_of, &["check", "--fail-on", level, "--format", format]);
            let statuses: BTreeSet<i32> = FORMATS.iter().map(|f| status(&run(f))).collect();
            assert_eq!(statuses.len(), 1, "{statuses:?}");
        }
    }
}

#[test]
fn hostile_text_comes_out_as_text() {
    let (scene, as_of) = hostile();
    for format in ["sarif", "junit"] {
        let printed = print(&scene, &as_of, format);
        let is_control = |c: char| c.is_control() && c != '\n';
        assert!(!printed.contains(is_control), "{format}");
        assert!(!printed.contains(['\u{fffe}', '\u{ffff}']) || format == "sarif");
        for command in ["##[", "##vso[", "](https://evil"] {
            assert!(format == "junit" && command.starts_with(']') || !printed.contains(command));
        }
        assert!(
            !printed
                .lines()
                .any(|line| line.trim_start().starts_with("::"))
        );
        assert!(printed.contains("evil.example"), "{format}");
    }
    assert!(!print(&scene, &as_of, "junit").contains("<script"));
}
