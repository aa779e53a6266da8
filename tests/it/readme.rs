//! README's commands run, and print what README shows.

use crate::harness::process::native_dutybook;
use std::process::Command;

/// A command of README and the lines that it is to print; `…` stands for any number of lines, or for the
/// end of one.
struct Shown {
    command: String,
    lines: Vec<String>,
}

/// The commands of every `console` block.
fn shown(markdown: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut is_console = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            is_console = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| is_console) {
            found.push(Shown {
                command: command.to_owned(),
                lines: Vec::new(),
            });
        } else if is_console && let Some(last) = found.last_mut() {
            last.lines.push(line.to_owned());
        }
    }
    found
}

/// Whether lines are printed in that order, with nothing between two that no `…` stands for.
fn matches(printed: &[&str], expected: &[String]) -> bool {
    let Some((first, rest)) = expected.split_first() else {
        return printed.is_empty();
    };
    if first == "…" {
        return (0..=printed.len()).any(|skipped| matches(&printed[skipped..], rest));
    }
    let is_first = printed
        .first()
        .is_some_and(|line| match first.strip_suffix('…') {
            Some(beginning) => line.starts_with(beginning),
            None => line == first,
        });
    is_first && matches(&printed[1..], rest)
}

fn run(command: &str) -> String {
    let words = command
        .strip_prefix("cargo run --release -- ")
        .or_else(|| command.strip_prefix("dutybook "))
        .unwrap_or_else(|| panic!("README shows a command that no test runs: {command}"));
    // README writes its report there, and not everybody's cargo does.
    std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/target")).unwrap();
    let output = Command::new(native_dutybook())
        .args(words.split(' '))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn commands_print_what_is_shown() {
    let readme = include_str!("../../README.md");
    let all = shown(readme);
    // The tests that README tells to run are these.
    let commands: Vec<_> = all
        .iter()
        .filter(|shown| shown.command != "cargo test")
        .collect();
    assert!(
        commands.len() >= 7,
        "README shows {} commands",
        commands.len()
    );
    for shown in commands {
        // Files that were taken out of a repository have no commit to be named.
        let names_a_commit = shown.command.contains(" HEAD");
        if names_a_commit
            && !std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join(".git")
                .exists()
        {
            continue;
        }
        let printed = run(&shown.command);
        let lines: Vec<&str> = printed.lines().collect();
        assert!(
            matches(&lines, &shown.lines),
            "{}\nprinted:\n{printed}",
            shown.command
        );
    }
}

#[test]
fn lines_are_matched_in_order() {
    let check = |printed: &[&str], expected: &[&str], does_match: bool| {
        let expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        assert_eq!(
            matches(printed, &expected),
            does_match,
            "{printed:?} {expected:?}"
        );
    };
    check(&["a", "b", "c"], &["…", "b", "…"], true);
    check(&["a", "b"], &["a", "b"], true);
    check(&["a", "b"], &["a"], false);
    check(&["a", "b"], &["…", "c", "…"], false);
    check(&["b", "a"], &["…", "a", "b"], false);
    check(&["a: 1"], &["a: …"], true);
    check(&["a: 1"], &["b: …"], false);
}
