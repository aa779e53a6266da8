//! What an auditor takes away of an audit: tables, reports and bundles, read by programs that others wrote.

use std::process::Command;

use crate::harness::repo::Repo;
use crate::harness::subjects::populations::{self, put};
use crate::harness::temporary::temporary_folder;
use crate::programs;

#[test]
fn python_reads_the_values_of_the_json() {
    for audited in populations::all() {
        for sample in ["", "--sample 7 --seed 3"] {
            let folder = temporary_folder().expect("a folder");
            let table = audited.run(&format!("--format csv {sample}"));
            let json = audited.run(&format!("--format json {sample}"));
            let table = put(folder.path(), "audit.csv", &table);
            let json = put(folder.path(), "audit.json", &json);
            if audited.name == "hostile" {
                continue;
            }
            let Some(output) = programs::python("audit_csv.py", [table, json]) else {
                return;
            };
            programs::satisfied(&output);
        }
    }
}

const SAMPLES: [&str; 4] = [
    "",
    "--sample 7 --seed 3",
    "--sample convention --seed 3",
    "--sample 9999 --seed 3",
];

#[test]
fn markdownlint_finds_nothing_wrong() {
    let Some(lint) = programs::module("markdownlint-cli2/markdownlint-cli2-bin.mjs") else {
        return;
    };
    let config = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/readers/report.markdownlint-cli2.jsonc"
    );
    let folder = temporary_folder().expect("a folder");
    for (number, audited) in populations::all().iter().enumerate() {
        // Each with another draw: the linter takes seconds for a report.
        let sample = SAMPLES[number % SAMPLES.len()];
        let report = audited.run(&format!("--format markdown {sample}"));
        put(folder.path(), &format!("{number}.md"), &report);
    }
    put(folder.path(), "empty.md", &empty());
    let mut node = Command::new("node");
    node.arg(lint).args(["--config", config, "*.md"]);
    let output = node.current_dir(folder.path()).output().expect("node");
    programs::satisfied(&output);
}

/// The report of an interval in which nothing is due, and nothing can be drawn.
fn empty() -> Vec<u8> {
    let repo = Repo::sample();
    let run = repo.run(
        "audit --as-of 2026-03-31 --from 2026-01-01 --to 2026-01-01 --sample 5 --seed 1 --format markdown",
    );
    run.exits(0).says("No duty was due.").stdout.into_bytes()
}

/// What a renderer may make of a report.
const PLAIN: [&str; 6] = [
    "heading_",
    "inline",
    "paragraph_",
    "softbreak",
    "table_",
    "text",
];
const CELLS: [&str; 5] = ["tbody_", "td_", "th_", "thead_", "tr_"];

#[test]
fn nothing_is_rendered_but_tables_and_text() {
    let folder = temporary_folder().expect("a folder");
    let hostile = populations::hostile();
    let report = hostile.run("--format markdown --sample 7 --seed 3");
    let report = put(folder.path(), "report.md", &report);
    let Some(output) = programs::node("markdown_tags.mjs", [report]) else {
        return;
    };
    for kind in programs::satisfied(&output).lines() {
        let mut known = PLAIN.iter().chain(&CELLS);
        assert!(known.any(|known| kind.starts_with(known)), "{kind}");
    }
}

#[test]
fn python_unpacks_a_bundle_in_the_order_of_its_names() {
    let repo = Repo::sample();
    let file = repo.beside("audit.zip");
    let interval = "--as-of 2026-04-30 --from 2026-01-01 --to 2026-03-31";
    let draw = "--sample 5 --seed 3";
    repo.run(&format!(
        "audit {interval} {draw} --bundle {}",
        file.display()
    ))
    .exits(0);
    let Some(output) = programs::python("unzip.py", [file]) else {
        return;
    };
    let printed = programs::satisfied(&output);
    let mut names: Vec<&str> = printed.lines().collect();
    assert_eq!(names.pop(), Some("MANIFEST.sha256"));
    assert!(names.is_sorted());
}
