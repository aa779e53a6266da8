//! Each place that `init` can name as the one where CI gets dutybook from.

use std::fs;

use crate::azure::agent::{Build, run_build};
use crate::book::{Book, Mainline};
use crate::github::act::{Act, Event};
use crate::gitlab::pipeline::{Source, run_pipeline};
use crate::wheel::full_wheel;

const FORGES: [&str; 3] = ["github", "gitlab", "azure"];

/// A commit to build from.
const REVISION: &str = "0123456789abcdef0123456789abcdef01234567";

/// Runs the daily check of a book, and returns whether it is green and what it printed. Nothing where the program that
/// runs CI files is not installed.
fn daily(forge: &str, book: &Book) -> Option<(bool, String)> {
    Some(match forge {
        "github" => {
            let run = Act::new(book)?.run(&Event::of_mainline("schedule"), "dutybook-daily");
            (run.is_green(), run.output)
        }
        "gitlab" => {
            let run = run_pipeline(book, &Source::of_mainline("schedule"))?;
            (run.is_green(), run.log)
        }
        _ => {
            let run = run_build(book, &Build::of_mainline("Schedule"))?;
            (run.is_green(), run.log)
        }
    })
}

#[test]
fn without_a_source_ci_fails_and_says_what_to_set() {
    for forge in FORGES {
        let book = Book::written(&["--ci", forge], Mainline::Settled, |_| ());
        let Some((is_green, log)) = daily(forge, &book) else {
            return;
        };
        assert!(!is_green, "{log}");
        let message = "set DUTYBOOK_WHEEL in this file to the address of a wheel, or DUTYBOOK_GIT";
        assert!(log.contains(&format!("dutybook: {message}")), "{log}");
    }
}

#[test]
fn a_commit_is_built_with_its_lock_file() {
    for forge in FORGES {
        let git = [
            "--git",
            "https://git.example/soc/dutybook",
            "--rev",
            REVISION,
        ];
        let arguments: Vec<&str> = ["--ci", forge].into_iter().chain(git).collect();
        let book = Book::written(&arguments, Mainline::Settled, |_| ());
        let Some((is_green, log)) = daily(forge, &book) else {
            return;
        };
        assert!(is_green, "{log}");
        let asked = fs::read_to_string(book.path("asked")).unwrap();
        assert!(asked.contains("install --locked --root "), "{asked}");
        let commit = format!("--git {} --rev {REVISION} dutybook", git[1]);
        assert!(asked.contains(&commit), "{asked}");
    }
}

/// Other tests install a wheel that starts the program of the tests; this one holds it.
#[test]
fn a_wheel_that_holds_the_program_is_installed() {
    let (_folder, wheel) = full_wheel();
    for forge in FORGES {
        let arguments = ["--ci", forge, "--wheel", &wheel];
        let book = Book::written(&arguments, Mainline::Settled, |_| ());
        let Some((is_green, log)) = daily(forge, &book) else {
            return;
        };
        assert!(is_green, "{log}");
    }
}

#[test]
fn a_wheel_with_another_content_is_refused() {
    let (folder, wheel) = full_wheel();
    let arguments = ["--ci", "azure", "--wheel", &wheel];
    let book = Book::written(&arguments, Mainline::Settled, |_| ());
    let path = fs::read_dir(folder.path()).unwrap().next().unwrap();
    fs::write(path.unwrap().path(), "another").unwrap();
    let Some((is_green, log)) = daily("azure", &book) else {
        return;
    };
    assert!(!is_green && log.contains("HASHES"), "{log}");
}
