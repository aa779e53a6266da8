//! What spares people a look into the manual: short answers, options that mean something, messages that say what to do.

use sha2::{Digest, Sha256};

use crate::harness::repo::Repo;

#[test]
fn quiet_is_one_line_that_says_what_was_judged() {
    let repo = Repo::small_sample();
    for (command, part) in [
        ("check --as-of 2026-03-31 --quiet", "as of Tue 31 Mar 2026"),
        ("due --as-of 2026-03-31 --quiet", "by "),
        (
            "audit --from 2026-03 --as-of 2026-03-31 --quiet",
            "as of Tue 31 Mar 2026",
        ),
    ] {
        let shown = repo.run(command).stdout;
        assert_eq!(shown.lines().count(), 1, "{command}: {shown}");
        assert!(shown.contains(part), "{command}: {shown}");
    }
    let shown = repo
        .run("--no-history check --as-of 2026-03-31 --quiet")
        .stdout;
    assert!(shown.trim_end().ends_with("; history off"), "{shown}");
}

#[test]
fn help_has_the_options_of_all_commands_apart_and_none_that_mean_nothing() {
    let repo = Repo::empty();
    let help = |command: &str| repo.run(&format!("{command} --help")).exits(0).stdout;
    let due = help("due");
    let (own, global) = due.split_once("\nGlobal options:\n").expect("a heading");
    assert!(
        own.contains("--within") && !own.contains("--as-of <"),
        "{due}"
    );
    assert!(
        global.contains("--as-of") && global.contains("--no-history"),
        "{due}"
    );
    for command in ["schema", "completions", "man", "merge", "explain"] {
        let shown = help(command);
        assert!(
            !shown.contains("--as-of <") && !shown.contains("--no-history "),
            "{shown}"
        );
    }
    // Who gives one in a script all the same is not refused.
    repo.run("schema task --as-of 2026-01-01").exits(0);
    repo.run("--no-progress schema task").exits(0);
}

#[test]
fn where_there_is_no_repository_init_is_named() {
    let repo = Repo::empty();
    for command in ["check", "due", "record report", "review", "approve"] {
        repo.run(command)
            .exits(2)
            .complains("`dutybook init` makes one");
    }
}

#[test]
fn a_file_in_a_folder_that_is_missing_is_refused_with_the_command_that_makes_it() {
    let repo = Repo::small_sample();
    let due = "due --as-of 2026-03-31 --format json";
    repo.run(&format!("{due} -o out/due.json"))
        .exits(2)
        .complains("mkdir out");
    assert!(!repo.has("out"));
    repo.write("out/keep", "");
    repo.run(&format!("{due} -o out/due.json")).exits(0);
    assert!(repo.has("out/due.json"));
}

#[test]
fn a_bundle_is_told_with_its_digest() {
    let repo = Repo::small_sample();
    let told = repo
        .run("audit --from 2026-03 --as-of 2026-03-31 --bundle a.zip")
        .exits(0)
        .stderr;
    let bytes = std::fs::read(repo.path("a.zip")).expect("a bundle");
    let sum = hex::encode(Sha256::digest(bytes));
    assert!(
        told.contains(&format!("wrote a.zip, SHA-256 {sum}")),
        "{told}"
    );
}
