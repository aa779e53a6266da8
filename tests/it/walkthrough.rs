//! The commands of the walkthrough, and of the auditor's guide in the repository that it makes, run as
//! they stand, one after the other, and print what the pages show.
//!
//! In a `console` block, a line that begins with `$ ` is a command, with the lines of a here-document
//! after it; the lines below are what it prints, with `…` for any number of lines, or for some of the
//! text of one. A command succeeds unless the next one is `echo $?`.

use crate::harness::process::{native_dutybook, program_in};
use crate::harness::temporary::temporary_folder;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// A command of the page, and what it is to print.
#[derive(Debug)]
struct Shown {
    command: String,
    lines: Vec<String>,
}

/// The commands of every `console` block, in order.
fn shown(markdown: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut is_console = false;
    // The line that ends the here-document that is being read.
    let mut until: Option<String> = None;
    for line in markdown.lines() {
        if line.starts_with("```") {
            is_console = line == "```console";
        } else if !is_console {
            // Prose.
        } else if let (Some(word), Some(last)) = (&until, found.last_mut()) {
            last.command.push('\n');
            last.command.push_str(line);
            let is_over = if word.is_empty() {
                !line.ends_with('\\')
            } else {
                line == word
            };
            if is_over {
                until = None;
            }
        } else if let Some(command) = line.strip_prefix("$ ") {
            until = continues(command);
            found.push(Shown {
                command: command.to_owned(),
                lines: Vec::new(),
            });
        } else if let Some(last) = found.last_mut() {
            last.lines.push(line.to_owned());
        }
    }
    found
}

/// What ends a command that goes on: the word of its here-document, or an empty word for a line that
/// ends without a backslash.
fn continues(command: &str) -> Option<String> {
    if let Some((_, word)) = command.split_once("<<") {
        return Some(word.trim_matches(['\'', '"', ' ']).to_owned());
    }
    command.ends_with('\\').then(String::new)
}

/// Whether lines are printed in that order, with nothing between two that no `…` stands for.
fn matches(printed: &[&str], expected: &[String]) -> bool {
    let Some((first, rest)) = expected.split_first() else {
        return printed.is_empty();
    };
    if first == "…" {
        return (0..=printed.len()).any(|skipped| matches(&printed[skipped..], rest));
    }
    let is_first = printed.first().is_some_and(|line| is_shown(line, first));
    is_first && matches(&printed[1..], rest)
}

/// Whether a line is printed as it is shown; `…` stands for any text within it.
fn is_shown(printed: &str, shown: &str) -> bool {
    // Blanks at the ends of lines are not seen on a page.
    let (printed, shown) = (printed.trim_end(), shown.trim_end());
    let Some((beginning, rest)) = shown.split_once('…') else {
        return printed == shown;
    };
    let Some(printed) = printed.strip_prefix(beginning) else {
        return false;
    };
    let mut ends = printed.char_indices().map(|(at, _)| at);
    rest.is_empty() || ends.any(|at| is_shown(&printed[at..], rest))
}

/// One shell runs everything; what a command prints, and how it ends, goes to files.
fn script(commands: &[Shown], results: &Path) -> String {
    let mut script = String::from("last=0\n");
    for (at, shown) in commands.iter().enumerate() {
        let file = results.join(format!("{at:03}"));
        let file = file.display();
        let command = &shown.command;
        let _ = write!(
            script,
            "(exit \"$last\")\n{{ {command}\n}} > '{file}' 2>&1\nlast=$?\necho \"$last\" > '{file}.status'\n"
        );
    }
    script
}

/// Runs the commands of pages, one after the other, in a folder `work` of `dir`, and compares what they print.
#[track_caller]
pub(crate) fn run_pages(pages: &[&str], dir: &Path, fewest: usize) {
    let commands: Vec<Shown> = pages.iter().flat_map(|page| shown(page)).collect();
    assert!(commands.len() >= fewest, "{} commands", commands.len());
    let (work, results) = (dir.join("work"), dir.join("results"));
    fs::create_dir_all(&work).unwrap();
    fs::create_dir_all(&results).unwrap();
    let binary = Path::new(native_dutybook()).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut bash = program_in(&work, "bash");
    let status = bash
        .args(["--norc", "-c", &script(&commands, &results)])
        .env("PATH", format!("{}:{path}", binary.display()))
        .env("HOME", dir)
        .status();
    assert!(status.is_ok(), "{status:?}");

    let followers = commands.iter().skip(1).map(|next| next.command.as_str());
    let followers = followers.chain([""]);
    for ((at, shown), next) in commands.iter().enumerate().zip(followers) {
        let read = |end: &str| fs::read_to_string(results.join(format!("{at:03}{end}")));
        let printed = read("").unwrap();
        let status = read(".status").unwrap();
        let is_expected = status.trim() == "0" || next == "echo $?";
        assert!(is_expected, "$ {}\n{printed}exit {status}", shown.command);
        let lines: Vec<&str> = printed.lines().collect();
        assert!(
            matches(&lines, &shown.lines),
            "$ {}\nprints\n{printed}\nand the page shows\n{}",
            shown.command,
            shown.lines.join("\n"),
        );
    }
}

#[test]
fn the_first_week_and_the_audit_go_as_the_pages_say() {
    let pages = [
        include_str!("../../docs/first-week.md"),
        include_str!("../../docs/auditors.md"),
    ];
    let dir = temporary_folder().unwrap();
    run_pages(&pages, dir.path(), 60);
}

#[test]
fn lines_are_matched_with_gaps() {
    let check = |printed: &str, shown: &str, does_match: bool| {
        assert_eq!(is_shown(printed, shown), does_match, "{printed} {shown}");
    };
    check("to 1a2b of main", "to … of main", true);
    check("to 1a2b of main", "to …", true);
    check("to 1a2b of main", "to … of", false);
    check("to 1a2b of main", "at … of main", false);
    check("a…b", "a… b", false);
    check("blanks ", "blanks", true);
}
