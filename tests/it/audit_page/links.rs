//! Links into the repository's pages.

use crate::harness::files::project;
use crate::harness::process::run_in;
use crate::harness::run::Run;
use crate::harness::subjects::audits::Audit;

fn with_links(address: &str) -> Run {
    let arguments = [
        "--as-of",
        "2027-01-31",
        "audit",
        "--from",
        "2026-03-01",
        "--to",
        "2026-03-31",
        "--format",
        "html",
        "--links",
        address,
    ];
    run_in(project(), arguments)
}

#[test]
fn evidence_and_commits_are_linked_where_the_address_is_given() {
    let page = with_links("https://git.example/soc/book/").exits(0).stdout;
    assert!(page.contains(" --format html --links https://git.example/soc/book<"));
    assert!(page.contains("href=\"https://git.example/soc/book/commit/"));
    let (_, link) = page
        .split_once("href=\"https://git.example/soc/book/blob/")
        .expect("a link to a file");
    let (commit, path) = link.split_once('/').expect("a path");
    assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert!(path.starts_with("evidence/") || path.starts_with("policy/waivers/"));
    assert!(!page.contains("soc/book//"));
}

#[test]
fn without_an_address_nothing_is_linked() {
    let page = Audit::sample().page();
    assert!(!page.contains("href=\"http"));
    assert!(page.contains("evidence/secure-score-report/2026/2026-W11/monitoring.yaml"));
}

#[test]
fn other_addresses_are_refused() {
    for address in [
        "http://git.example/a",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "https://git.example/a?b",
        "https://git.example/\"><script>",
        "https://git.example/a b",
        "git.example/a",
    ] {
        assert_eq!(with_links(address).code, Some(2), "{address}");
    }
}
