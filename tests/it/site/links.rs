//! Where links lead.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::harness::process::run_in;
use crate::harness::subjects::sites::Built;

/// The values of an attribute in a page.
fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let begin = format!(" {name}=\"");
    let parts = page.split(begin.as_str()).skip(1);
    parts
        .map(|part| part.split_once('"').expect("a quote").0)
        .collect()
}

/// Where a relative reference leads from a page.
fn target(page: &Path, reference: &str) -> PathBuf {
    let folder = page.parent().unwrap_or(Path::new(""));
    let mut target = PathBuf::new();
    for part in folder.join(reference).components() {
        match part {
            Component::ParentDir => assert!(target.pop(), "{reference} leaves the site"),
            part => target.push(part),
        }
    }
    target
}

#[test]
fn every_link_leads_to_a_file_and_every_fragment_to_an_element() {
    for built in Built::all() {
        let files: BTreeSet<PathBuf> = built.files().into_iter().collect();
        let mut reached = BTreeSet::from([PathBuf::from("index.html")]);
        for path in built.pages() {
            let page = built.read(&path);
            assert_eq!(
                values(&page, "src"),
                Vec::<&str>::new(),
                "{}",
                path.display()
            );
            for link in values(&page, "href") {
                let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
                let leads = if file.is_empty() {
                    path.clone()
                } else {
                    target(&path, file)
                };
                assert!(files.contains(&leads), "{}: {link}", path.display());
                if !fragment.is_empty() {
                    let there = built.read(&leads);
                    assert!(values(&there, "id").contains(&fragment), "{link}");
                }
                reached.insert(leads);
            }
        }
        let unreached: Vec<_> = files.difference(&reached).collect();
        let hidden = [
            PathBuf::from(".dutybook-report"),
            PathBuf::from(".nojekyll"),
        ];
        assert_eq!(
            unreached,
            hidden.iter().collect::<Vec<_>>(),
            "{}",
            built.name()
        );
    }
}

#[test]
fn evidence_is_linked_where_the_address_is_given() {
    let built = Built::sample();
    // What is not committed has no address.
    let repo = built.subject.repo();
    repo.commit_all_at("2026-03-31T12:00:00+02:00");
    let folder = built.place.path().join("linked");
    let arguments = [
        "--as-of",
        &built.subject.as_of,
        "report",
        "--output",
        folder.to_str().expect("a path"),
        "--links",
        "https://git.example/soc/book",
    ];
    run_in(built.subject.root(), arguments).exits(0);
    let page =
        std::fs::read_to_string(folder.join("tasks/secure-score-report.html")).expect("a page");
    let others: Vec<_> = values(&page, "href")
        .into_iter()
        .filter(|link| link.contains("://"))
        .collect();
    assert!(!others.is_empty());
    for link in others {
        assert!(link.starts_with("https://git.example/soc/book/"), "{link}");
    }
    let other = built.place.path().join("other");
    built
        .write(&other, &["--links", "javascript:alert(1)"])
        .exits(2);
    assert!(!other.exists());
}
