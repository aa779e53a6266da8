//! What a validator and a browser make of the page.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::subjects::audits::{ALL, Told, audit_with_landings};
use crate::harness::temporary::temporary_folder;
use crate::programs::{chromium, module, node, satisfied};

impl Told {
    /// The page as a file of a folder.
    pub(crate) fn page_in(&self, folder: &Path) -> PathBuf {
        let file = folder.join(format!("{}.html", self.name.replace(['/', ' '], "-")));
        fs::write(&file, &self.page).expect("written");
        file
    }
}

#[test]
fn a_validator_of_html_finds_nothing() {
    let Some(program) = module("html-validate/bin/html-validate.mjs") else {
        return;
    };
    let folder = temporary_folder().expect("a folder");
    let config = folder.path().join("config.json");
    fs::write(
        &config,
        r#"{"root": true, "extends": ["html-validate:recommended"]}"#,
    )
    .expect("written");
    let mut pages: Vec<_> = ALL.iter().map(|told| told.page_in(folder.path())).collect();
    pages.push(audit_with_landings().page_in(folder.path()));
    let mut command = Command::new("node");
    command.arg(&program).arg("--config").arg(&config);
    satisfied(&command.args(&pages).output().expect("node runs"));
    // And it can find something.
    let broken = folder.path().join("broken.html");
    fs::write(&broken, Told::of("nothing").page.replace("</h1>", "")).expect("written");
    let mut command = Command::new("node");
    command.arg(&program).arg("--config").arg(&config);
    let output = command.arg(&broken).output().expect("node runs");
    assert!(!output.status.success());
}

/// Runs a script of `tests/readers` over pages, in one browser.
fn browse(script: &str, pages: &[&Told]) {
    let Some(browser) = chromium() else { return };
    let folder = temporary_folder().expect("a folder");
    let mut arguments: Vec<OsString> = vec![browser.into()];
    for told in pages {
        arguments.push(told.page_in(folder.path()).into());
        arguments.push(told.duties().len().to_string().into());
    }
    if let Some(output) = node(script, arguments) {
        satisfied(&output);
    }
}

#[test]
fn everybody_can_read_it_with_or_without_a_script_on_any_screen() {
    let pages = [
        &audit_with_landings(),
        Told::of("nothing"),
        Told::of("duty-overdue/nobody-did-anything"),
        Told::of("duty-overdue/waived"),
    ];
    browse("page_read.mjs", &pages);
}

#[test]
fn the_population_is_sorted_and_filtered_by_mouse_and_keyboard() {
    browse("page_table.mjs", &[Told::of("what is drawn")]);
}
