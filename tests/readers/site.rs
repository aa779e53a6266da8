//! What a validator and a browser make of every page of a site.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::harness::subjects::sites::Built;
use crate::harness::temporary::temporary_folder;
use crate::programs::{chromium, module, node, satisfied};

fn paths(built: &Built) -> Vec<PathBuf> {
    let pages = built.pages().into_iter();
    pages.map(|page| built.site().join(page)).collect()
}

#[test]
fn a_validator_of_html_finds_nothing() {
    let Some(program) = module("html-validate/bin/html-validate.mjs") else {
        return;
    };
    let folder = temporary_folder().expect("a folder");
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
