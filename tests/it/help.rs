//! Help, completions and manual pages know every command.

use std::fs;

use crate::harness::files::names_below;
use crate::harness::process::printed_in;
use crate::harness::temporary::temporary_folder;

/// The commands that `--help` lists.
fn commands() -> Vec<String> {
    let help = printed_in(".".as_ref(), ["--help"]);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let words = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = words.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_has_examples() {
    let commands = commands();
    assert!(commands.len() >= 8, "{commands:?}");
    for command in &commands {
        let help = printed_in(".".as_ref(), [command, "--help"]);
        let example = format!("\n  dutybook {command}");
        assert!(
            help.contains("Examples:\n") && help.contains(&example),
            "{help}"
        );
    }
}

#[test]
fn check_shows_how_a_change_and_a_commit_are_judged() {
    let help = printed_in(".".as_ref(), ["check", "--help"]);
    for example in ["check --base ", "check --rev "] {
        assert!(help.contains(&format!("\n  dutybook {example}")), "{help}");
    }
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed_in(".".as_ref(), ["completions", shell]);
        for command in commands() {
            assert!(script.contains(&command), "{shell}: {command}");
        }
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let dir = temporary_folder().unwrap();
    printed_in(dir.path(), ["man", "-o", "man1"]);
    let pages = names_below(&dir.path().join("man1"));
    for command in commands() {
        let name = format!("dutybook-{command}.1");
        assert!(pages.contains(&name), "{name}");
        let page = fs::read_to_string(dir.path().join("man1").join(&name)).unwrap();
        assert!(
            page.contains(&format!(".TH dutybook-{command} 1")),
            "{page}"
        );
        assert!(page.contains("Examples:"), "{page}");
    }
    assert!(printed_in(dir.path(), ["man"]).contains(".TH dutybook 1"));
}
