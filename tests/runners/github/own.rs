//! The workflow of this repository, and the action that it offers to others.

use std::fs;
use std::path::Path;

use super::act::{Act, Event};
use crate::book::{Book, Mainline};
use crate::harness::subjects::ci::own;

/// The job that judges the duties of this repository. The other one runs this test.
#[test]
fn the_own_duties_are_judged() {
    let Some(book) = Book::of_this_repository() else {
        return;
    };
    let Some(act) = Act::new(&book) else {
        return;
    };
    let run = act.run_job(&Event::of_mainline("push"), "ci", Some("check"));
    let run = run.ends(&[("check", "success")]);
    assert_eq!(run.files_of("dutybook-check-1").len(), 3);
    let asked = fs::read_to_string(book.path("asked")).unwrap();
    assert_eq!(asked, "cargo build --release --locked\n");
}

/// What a workflow that names the action downloads of its repository.
fn export_action(goal: &Path) {
    for file in [
        "action.yml",
        "Cargo.toml",
        "rust-toolchain.toml",
        "packaging/action/install",
        "src/write/templates/ci/github/check.sh",
    ] {
        let path = goal.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(own().join(file), path).unwrap();
    }
}

/// No sums of a release are known to the exported action: it builds from its sources.
#[test]
fn the_action_judges_in_a_workflow_that_names_it() {
    let revision = "0123456789abcdef0123456789abcdef01234567";
    let action = format!("soc-tools/dutybook@{revision}");
    let arguments = ["--ci", "github", "--source", &action];
    let book = Book::written(&arguments, Mainline::Settled, |_| ());
    export_action(&book.path("action"));
    let Some(act) = Act::new(&book) else {
        return;
    };
    let act = act.with_action(&action, &book.path("action"));
    let run = act.run(&Event::of_mainline("schedule"), "dutybook-daily");
    let run = run.ends(&[("check", "success")]);
    assert_eq!(run.files_of("dutybook-check-1").len(), 3);
    let asked = fs::read_to_string(book.path("asked")).unwrap();
    assert!(asked.contains(" install --locked --root "), "{asked}");
}
