//! How `audit` shows closed periods and restatements.

use super::{CLOSING, LATER, THEN, met_and_closed, overdue_and_closed};
use crate::harness::repo::Repo;
use crate::history::builder::W10;
use crate::history::evidence::Evidence;

fn restated() -> Repo {
    let late = Evidence::weekly("2026-W10", "2026-03-10T19:30:00+01:00");
    overdue_and_closed().record(&late).land("Late (#4)", LATER)
}

fn audit(repo: &Repo, format: &str) -> String {
    let span = "audit --from 2026-03-01 --to 2026-03-31";
    let run = repo.run(&format!("{span} --as-of {THEN} --format {format}"));
    run.exits(0).stdout
}

#[test]
fn the_json_is_of_its_schema() {
    let repo = restated();
    let document: serde_json::Value =
        serde_json::from_str(&audit(&repo, "json")).expect("a document");
    let schema = repo.run("schema audit").exits(0).json();
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let faults: Vec<String> = schema
        .iter_errors(&document)
        .map(|it| it.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let closing = &document["closing"][0];
    assert_eq!(closing["file"], CLOSING);
    assert_eq!(closing["standings"]["overdue"], 1);
    assert_eq!(closing["exceptions"][0]["duty"], W10);
    assert_eq!(closing["approved_by"], "oversight-1@soc.example");
    let restated = &document["restatements"][0];
    assert_eq!(restated["author"], "analyst 1 <analyst-1@soc.example>");
}

#[test]
fn an_interval_that_touches_no_closing_shows_none() {
    let repo = restated();
    let span = "audit --from 2026-03-09 --to 2026-03-31";
    let run = repo.run(&format!("{span} --as-of {THEN} --format json"));
    let document = run.exits(0).json();
    assert!(document.get("closing").is_none(), "{document:#}");
    assert!(document.get("restatements").is_none(), "{document:#}");
}

#[test]
fn people_read_what_was_closed_and_what_was_restated() {
    let repo = restated();
    let closed = "2026-W10, 2026-03-02 to 2026-03-08";
    let state = "approved by oversight-1@soc.example; recomputed, and it holds";
    let told = audit(&repo, "human");
    assert!(told.contains(closed) && told.contains(state), "{told}");
    let restated = format!("restated  {W10}  overdue when 2026-W10 was closed, late now: commit ");
    assert!(told.contains(&restated), "{told}");
    let told = audit(&repo, "markdown");
    assert!(
        told.contains("## Closed periods") && told.contains("## Restatements"),
        "{told}"
    );
}

#[test]
fn the_page_holds_a_statement_that_can_be_printed_alone() {
    let page = audit(&restated(), "html");
    for part in [
        "<article class=\"statement\" id=\"closing-2026-W10\"",
        "Date and signature",
        "Restated since",
        "Not met when it was closed",
        "href=\"#closing-2026-W10\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let page = audit(&met_and_closed(), "html");
    assert!(page.contains("Every duty was met.") && page.contains("Nothing was restated since."));
    let page = audit(&Repo::honest(), "html");
    assert!(!page.contains("class=\"statement\""));
}
