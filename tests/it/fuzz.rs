//! The corpora of the fuzz targets, replayed: every file, through the same checks, without a fuzzer.

#[path = "../../fuzz/checks/mod.rs"]
pub(crate) mod checks;

use std::fs;

use crate::harness::files::{files_below, project, tests};

/// Runs a check on every file of a target's corpus, and of a folder of `tests/formats` that says more about its input.
#[track_caller]
fn replay(target: &str, formats: &[&str], check: fn(&[u8])) {
    let corpus = project().join("fuzz/corpus").join(target);
    assert!(
        !files_below(&corpus).is_empty(),
        "{} is empty",
        corpus.display()
    );
    let formats = formats
        .iter()
        .map(|kind| tests().join("formats").join(kind));
    for folder in std::iter::once(corpus).chain(formats) {
        for path in files_below(&folder) {
            check(&fs::read(folder.join(path)).expect("a file of the corpus"));
        }
    }
}

#[test]
fn yaml() {
    let kinds = [
        "calendar", "evidence", "import", "policy", "request", "task", "teams", "waiver",
    ];
    replay("yaml", &kinds, checks::yaml);
}

#[test]
fn assess() {
    replay("assess", &["evidence"], checks::assess);
}

#[test]
fn cadence() {
    replay("cadence", &["task"], checks::cadence);
}

#[test]
fn import() {
    replay("import", &["import"], checks::import);
}

#[test]
fn escape() {
    replay("escape", &[], checks::escape);
}

#[test]
fn timestamp() {
    replay("timestamp", &[], checks::timestamp);
}

#[test]
fn note() {
    replay("note", &[], checks::note);
}

#[test]
fn proof() {
    replay("proof", &[], checks::proof);
}
