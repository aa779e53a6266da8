//! What a validator and a browser make of every page, and what becomes of hostile text.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::harness::readers::{chromium, module, node, satisfied};
use crate::site::Built;

fn paths(built: &Built) -> Vec<PathBuf> {
    let pages = built.pages().into_iter();
    pages.map(|page| built.site().join(page)).collect()
}

#[test]
fn a_validator_of_html_finds_nothing() {
    let Some(program) = module("html-validate/bin/html-validate.mjs") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("config.json");
    let extends = r#"{"root": true, "extends": ["html-validate:recommended"]}"#;
    std::fs::write(&config, extends).expect("written");
    let all = Built::all();
    let pages: Vec<_> = all.iter().flat_map(paths).collect();
    assert!(pages.len() >= 30, "{}", pages.len());
    let mut command = Command::new("node");
    command.arg(&program).arg("--config").arg(&config);
    satisfied(&command.args(&pages).output().expect("node runs"));
}

#[test]
fn everybody_can_read_every_page_on_any_screen() {
    let Some(browser) = chromium() else { return };
    for built in [Built::overdue(), Built::hostile(), Built::empty()] {
        let mut arguments: Vec<OsString> = vec![browser.clone().into()];
        // The audit page has tests of its own.
        let pages = paths(&built).into_iter();
        let pages = pages.filter(|page| !page.ends_with("audit.html"));
        arguments.extend(pages.map(OsString::from));
        if let Some(output) = node("page_site.mjs", arguments) {
            satisfied(&output);
        }
    }
}

/// What stands between two texts, the first time that both do.
fn between<'a>(page: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(begin).expect(begin);
    rest.split_once(end).expect(end).0
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    for built in [Built::sample(), Built::hostile()] {
        for path in built.pages() {
            let page = built.read(&path);
            let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
            let style = between(&page, "<style>", "</style>");
            let hash = STANDARD.encode(Sha256::digest(style));
            let scripts = page.matches("<script").count();
            if path.ends_with("audit.html") {
                assert_eq!(scripts, 1);
                continue;
            }
            assert_eq!(scripts, 0, "{}", path.display());
            let expected = format!(
                "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
            );
            assert_eq!(policy, expected, "{}", path.display());
            assert!(!page.contains(" style=\""), "{}", path.display());
        }
    }
}

#[test]
fn hostile_text_comes_out_as_text() {
    let built = Built::hostile();
    let index = built.read("index.html");
    assert!(index.contains("&lt;script&gt;alert(1)"));
    assert!(index.contains("&lt;script&gt;alert(2)"));
    assert!(index.contains("&lt;img src=x onerror=alert(3)&gt;&quot; onload=x"));
    for path in built.files() {
        let text = built.read(&path);
        let is_markup = path
            .extension()
            .is_some_and(|word| word == "html" || word == "svg");
        for what in ["<script>alert", "<img", "</text></svg><s"] {
            assert!(
                !is_markup || !text.contains(what),
                "{}: {what}",
                path.display()
            );
        }
        if is_markup {
            assert!(!text.contains('\u{202e}'), "{}", path.display());
            assert_eq!(
                text.matches("</style").count(),
                usize::from(text.contains("<html"))
            );
            assert!(!text.contains("##["), "{}", path.display());
        }
    }
}
