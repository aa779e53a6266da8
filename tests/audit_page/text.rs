//! What the page says, read without a browser.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::Audit;

/// What stands between two texts, the first time that both do.
fn between<'a>(page: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(begin).expect(begin);
    rest.split_once(end).expect(end).0
}

/// The identifiers of duties that head a row of the population.
fn listed(page: &str) -> Vec<&str> {
    let table = between(page, "<table class=\"long population\">", "</table>");
    let rows = table.split("<th scope=\"row\">").skip(1);
    rows.map(|row| row.split_once("</th>").expect("a cell").0)
        .collect()
}

#[test]
fn every_duty_is_a_row_of_its_own() {
    for audit in Audit::all() {
        let (page, json) = (audit.page(), audit.json());
        let duties = json["duties"].as_array().expect("a list").iter();
        let duties: Vec<&str> = duties
            .map(|duty| duty["duty"].as_str().expect("text"))
            .collect();
        assert_eq!(listed(&page), duties, "{}", audit.name);
        let digest = json["population"]["digest"].as_str().expect("text");
        assert!(page.contains(digest), "{}", audit.name);
    }
}

#[test]
fn exceptions_are_those_that_are_not_plainly_met() {
    for audit in Audit::all() {
        let (page, json) = (audit.page(), audit.json());
        let is_exception = |standing: &str| !["met", "open", "upcoming"].contains(&standing);
        let duties = json["duties"].as_array().expect("a list").iter();
        let standings = duties.filter_map(|duty| duty["standing"].as_str());
        let expected = standings.filter(|it| is_exception(it)).count();
        let section = between(&page, "id=\"exceptions\"", "id=\"findings\"");
        let rows = section.matches("<th scope=\"row\">").count();
        assert_eq!(rows, expected, "{}", audit.name);
    }
}

#[test]
fn two_runs_write_the_same_page() {
    let audit = Audit::case("duty-overdue/waived");
    assert_eq!(audit.page(), audit.page());
}

#[test]
fn style_and_script_have_the_hashes_that_the_page_allows() {
    let page = Audit::empty().page();
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    for (name, text) in [
        ("style", between(&page, "<style>", "</style>")),
        ("script", between(&page, "<script>", "</script>")),
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
    let plain = Audit::empty().page();
    for tag in ["style", "script"] {
        let (begin, end) = (format!("<{tag}>"), format!("</{tag}>"));
        assert_eq!(between(&page, &begin, &end), between(&plain, &begin, &end));
    }
}

/// A repository with such text in the name of a team, and in evidence.
fn hostile() -> Audit {
    let audit = Audit::case("duty-overdue/waived");
    let scene = audit.scene.as_ref().expect("a scene");
    let teams = std::fs::read_to_string(scene.root().join("policy/teams.yaml")).expect("a file");
    assert!(teams.contains("name: Monitoring"));
    let teams = teams.replacen("name: Monitoring", &format!("name: \"{NAME}\""), 1);
    scene.write(Path::new("policy/teams.yaml"), teams.as_bytes());
    let text = format!("kind: evidence/v1\n\"{HOSTILE}\": 1\n");
    let folder = Path::new("evidence/escalation-tickets/2026/2026-03-27");
    for name in ["a b%?#&<æ.yaml", "monitoring.yaml"] {
        scene.write(&folder.join(name), text.as_bytes());
    }
    audit
}
