//! What a validator and a browser make of the page.

use std::ffi::OsString;
use std::process::Command;

use crate::Audit;
use crate::readers::{chromium, module, node, satisfied};

#[test]
fn a_validator_of_html_finds_nothing() {
    let Some(program) = module("html-validate/bin/html-validate.mjs") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("config.json");
    std::fs::write(
        &config,
        r#"{"root": true, "extends": ["html-validate:recommended"]}"#,
    )
    .expect("written");
    let pages: Vec<_> = Audit::all()
        .iter()
        .map(|audit| audit.page_in(folder.path()))
        .collect();
    let mut command = Command::new("node");
    command.arg(&program).arg("--config").arg(&config);
    satisfied(&command.args(&pages).output().expect("node runs"));
    // And it can find something.
    let broken = folder.path().join("broken.html");
    std::fs::write(&broken, Audit::empty().page().replace("</h1>", "")).expect("written");
    let mut command = Command::new("node");
    command.arg(&program).arg("--config").arg(&config);
    let output = command.arg(&broken).output().expect("node runs");
    assert!(!output.status.success());
}

/// Runs a script of `tests/readers` over pages, in a browser.
fn browse(script: &str, audits: &[Audit]) {
    let Some(browser) = chromium() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for audit in audits {
        let page = audit.page_in(folder.path());
        let duties = audit.json()["duties"].as_array().map_or(0, Vec::len);
        let arguments: [OsString; 3] = [
            browser.clone().into(),
            page.into(),
            duties.to_string().into(),
        ];
        if let Some(output) = node(script, arguments) {
            satisfied(&output);
        }
    }
}

#[test]
fn everybody_can_read_it_with_or_without_a_script_on_any_screen() {
    let audits = [
        Audit::sample(),
        Audit::empty(),
        Audit::case("duty-overdue/nobody-did-anything"),
        Audit::case("duty-overdue/waived"),
    ];
    browse("page_read.mjs", &audits);
}

#[test]
fn the_population_is_sorted_and_filtered_by_mouse_and_keyboard() {
    browse("page_table.mjs", &[Audit::sample()]);
}
