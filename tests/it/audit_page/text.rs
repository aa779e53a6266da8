//! What the page says, read without a browser.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::harness::cases;
use crate::harness::subjects::audits::{ALL, Audit, Told, between};

/// The identifiers of duties that head a row of the population.
fn listed(page: &str) -> Vec<&str> {
    let table = between(page, "<table class=\"long population", "</table>");
    let rows = table.split("<th scope=\"row\">").skip(1);
    rows.map(|row| row.split_once("</th>").expect("a cell").0)
        .collect()
}

#[test]
fn every_duty_is_a_row_of_its_own() {
    for told in ALL.iter() {
        let duties = told.duties().iter();
        let duties: Vec<&str> = duties
            .map(|duty| duty["duty"].as_str().expect("text"))
            .collect();
        assert_eq!(listed(&told.page), duties, "{}", told.name);
        let digest = told.json["population"]["digest"].as_str().expect("text");
        assert!(told.page.contains(digest), "{}", told.name);
    }
}

#[test]
fn exceptions_are_those_that_are_not_plainly_met() {
    for told in ALL.iter() {
        let is_exception = |standing: &str| !["met", "open", "upcoming"].contains(&standing);
        let standings = told.duties().iter();
        let standings = standings.filter_map(|duty| duty["standing"].as_str());
        let expected = standings.filter(|it| is_exception(it)).count();
        let section = between(&told.page, "<h2 id=\"exceptions\"", "<h2 id=\"findings\"");
        let rows = section.matches("<th scope=\"row\">").count();
        assert_eq!(rows, expected, "{}", told.name);
        let named = format!("<a href=\"#exceptions\">Exceptions</a> <span>{expected}</span>");
        assert!(told.page.contains(&named), "{}", told.name);
    }
}

#[test]
fn a_policy_that_cannot_be_understood_makes_no_page() {
    for name in cases::NOT_UNDERSTOOD {
        let run = Audit::case(name).run("html").exits(2);
        assert!(run.stdout.is_empty(), "{name}");
    }
}

#[test]
fn what_is_drawn_is_marked_and_linked_to() {
    let told = Told::of("what is drawn");
    let sample = &told.json["sample"];
    let drawn = sample["duties"].as_array().expect("a list");
    let section = between(&told.page, "id=\"the-sample\"", "id=\"population\"");
    let told_so = format!(
        "Sample: {} of {} duties, drawn with seed 7",
        drawn.len(),
        told.duties().len()
    );
    assert!(section.contains(&told_so));
    assert!(section.contains(sample["note"].as_str().expect("a note")));
    for (number, duty) in (1..).zip(drawn) {
        let duty = duty.as_str().expect("text");
        let link = format!("<a href=\"#drawn-{number}\">{duty}</a>");
        assert_eq!(section.matches(&link).count(), 1, "{link}");
        let row = format!("<tr id=\"drawn-{number}\"><th scope=\"row\">{duty}</th>");
        assert_eq!(told.page.matches(&row).count(), 1, "{row}");
    }
    assert_eq!(told.page.matches("id=\"drawn-").count(), drawn.len());
    for stratum in sample["strata"].as_array().expect("a list") {
        let row = format!(
            "<th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{}</td>",
            stratum["name"].as_str().expect("text"),
            stratum["size"],
            stratum["population"]
        );
        assert!(section.contains(&row), "{row}");
    }
    let without = &Told::of("the sample").page;
    assert!(!without.contains("the-sample") && !without.contains(">Sample<"));
}

#[test]
fn two_runs_write_the_same_page() {
    let audit = Audit::case("duty-overdue/waived");
    assert_eq!(audit.page(), audit.page());
}

#[test]
fn style_and_script_have_the_hashes_that_the_page_allows() {
    let page = &Told::of("nothing").page;
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let policy = between(page, "Content-Security-Policy\" content=\"", "\"");
    for (name, text) in [
        ("style", between(page, "<style>", "</style>")),
        ("script", between(page, "<script>", "</script>")),
    ] {
        let allowed = format!("{name}-src {};", hash(text));
        assert!(policy.contains(&allowed), "{policy}: {allowed}");
    }
    assert!(policy.starts_with("default-src 'none';"));
}

/// Text that a page or a log would obey.
const HOSTILE: &str = "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>\\\" onload=x \\u202e\\u0001 ##[error]y";

/// As much of it as a name may hold.
const NAME: &str = "</style><script>alert(2)</script>";

#[test]
fn hostile_text_comes_out_as_text() {
    let audit = hostile();
    let page = audit.page();
    assert!(page.contains("&lt;script&gt;alert(1)"));
    assert!(page.contains("&lt;script&gt;alert(2)"));
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("</style").count(), 1);
    for what in ["<img", "\u{202e}", "\u{1}", "##["] {
        assert!(!page.contains(what), "{what}");
    }
    assert!(!page.contains(|c: char| c.is_control() && c != '\n'));
    let plain = &Told::of("nothing").page;
    for tag in ["style", "script"] {
        let (begin, end) = (format!("<{tag}>"), format!("</{tag}>"));
        assert_eq!(between(&page, &begin, &end), between(plain, &begin, &end));
    }
}

/// A repository with such text in the name of a team, and in evidence.
fn hostile() -> Audit {
    let audit = Audit::case("duty-overdue/waived");
    let repo = audit.subject.repo();
    repo.edit(
        "policy/teams.yaml",
        "name: Monitoring",
        &format!("name: \"{NAME}\""),
    );
    let text = format!("kind: evidence/v1\n\"{HOSTILE}\": 1\n");
    let folder = Path::new("evidence/escalation-tickets/2026/2026-03-27");
    for name in ["a b%?#&<æ.yaml", "monitoring.yaml"] {
        repo.write(folder.join(name), &text);
    }
    audit
}
