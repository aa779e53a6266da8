//! What each fuzz target checks of any bytes. `cargo test` replays the corpora with the same functions.
#![allow(dead_code, reason = "each target runs one of these")]

pub(crate) mod memory;
mod proofs;

use std::sync::{Arc, LazyLock};

use chrono::DateTime;
use dutybook::internals::assess::{AssessOptions, assess as judge, open};
use dutybook::internals::import::{
    ExportFile, ImportContext, ImportWindow, import as import_export,
};
use dutybook::internals::judge::Assessment;
use dutybook::internals::load::{parse_mapping, shipped_mapping, shipped_names};
use dutybook::internals::model::ImportMapping;
use dutybook::internals::report::escape_terminal;
use dutybook::internals::text::LineIndex;
use dutybook::internals::yaml::parse;

use memory::Memory;
pub(crate) use proofs::{note, proof, timestamp};

const TASK: &str = "kind: task/v1\nid: report\ntitle: Report\nassigned: { team: watch }\ncadence: { every: week }\n";

/// As YAML: every place that is named lies in the text.
pub(crate) fn yaml(bytes: &[u8]) {
    let parsed = parse(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        assert!(
            !parsed.faults.is_empty(),
            "bytes that are not UTF-8 are a fault"
        );
        return;
    };
    let index = LineIndex::new(text);
    for fault in &parsed.faults {
        let span = index.byte_span(fault.range);
        assert!(text.get(span).is_some(), "{fault:?}");
    }
    if let Some(root) = parsed.root {
        let _ = root.to_json();
        for (_, range) in root.strings() {
            assert!(text.get(index.byte_span(range)).is_some());
        }
    }
}

/// As an evidence file: it settles at most one duty.
pub(crate) fn assess(bytes: &[u8]) {
    let mut tree = with_policy(TASK.as_bytes());
    let path = "evidence/report/2026/2026-W11/watch.yaml";
    tree.files.insert(path.to_owned(), bytes.to_vec());
    let duties = assessed(&tree).duties;
    let settled = duties.iter().filter(|duty| duty.standing.is_settled());
    assert!(settled.count() <= 1);
}

/// As a task: windows keep their order.
pub(crate) fn cadence(bytes: &[u8]) {
    for duty in &assessed(&with_policy(bytes)).duties {
        let window = &duty.window;
        let is_ordered = window.opens <= window.due && window.due <= window.deadline;
        assert!(is_ordered, "{window:?}");
    }
}

/// As an export of every product, and as a mapping: what is read becomes details, and nothing panics.
pub(crate) fn import(bytes: &[u8]) {
    static SHIPPED: LazyLock<Vec<ImportMapping>> =
        LazyLock::new(|| shipped_names().filter_map(shipped_mapping).collect());
    for mapping in SHIPPED.iter() {
        import_by(mapping, bytes);
    }
    if let Some(own) = parse_mapping(bytes, &Arc::from("own.yaml")).mapping {
        import_by(&own, b"[{\"id\": 1, \"number\": \"INC1\", \"state\": \"New\", \"opened_at\": \"2026-03-02 10:12:44\"}]");
    }
}

fn import_by(mapping: &ImportMapping, bytes: &[u8]) {
    let at = |seconds| DateTime::from_timestamp(seconds, 0).expect("an instant");
    let context = ImportContext::new(ImportWindow::new(at(1_767_225_600), at(1_775_000_000)));
    let file = ExportFile {
        name: "export",
        bytes,
    };
    let once = import_export(mapping, &[file], &context);
    let again = import_export(mapping, &[file], &context);
    assert_eq!(once, again, "the same file gives the same");
    if let Ok(imported) = once {
        assert_eq!(imported.artifacts, ["export"]);
        // Evidence is read back as YAML, which takes no text that controls or reorders what is read.
        let text = serde_json::to_string(&imported.details).expect("JSON");
        assert!(
            !text.contains(['\u{202e}', '\u{2066}', '\u{feff}']),
            "{text}"
        );
    }
}

/// As text for a terminal: nothing in it is obeyed.
pub(crate) fn escape(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let shown = escape_terminal(&text);
    assert!(!shown.chars().any(char::is_control));
    assert!(!shown.contains("##["));
    assert!(!shown.trim_start().starts_with("::"));
}

/// A small policy with one task.
fn with_policy(task: &[u8]) -> Memory {
    let mut tree = Memory::default();
    tree.write(
        "policy/dutybook.yaml",
        "kind: policy/v1\ntimezone: Europe/Copenhagen\nstarts: 2026-01-05\nreview: { approvers: [watch] }\n",
    );
    tree.write(
        "policy/teams.yaml",
        "kind: teams/v1\nteams:\n  watch:\n    members: [{ email: analyst-1@soc.example }]\n",
    );
    let path = "policy/tasks/report.yaml".to_owned();
    tree.files.insert(path, task.to_vec());
    tree
}

/// The tree, judged as of a fixed instant.
fn assessed(tree: &Memory) -> Assessment {
    let as_of = DateTime::from_timestamp(1_775_000_000, 0).expect("an instant");
    let policy = open(tree, None).expect("a tree in memory can be read");
    judge(tree, &policy, &AssessOptions::of_files(as_of), None, &|| ())
        .expect("a tree in memory can be judged")
}
