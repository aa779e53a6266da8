//! What a change can bring that stands for far more than it weighs: dates at the ends of time, folders that list each
//! other over and over.

use std::fmt::Write as _;

use crate::harness::process::succeeds;
use crate::harness::repo::Repo;
use crate::history::builder::{IN_TIME, NOW, W10};
use crate::history::evidence::Evidence;

/// Every command that shows times ends with an answer.
#[test]
fn no_date_of_a_commit_ends_a_command() {
    for seconds in [
        "9000000000000",
        "253402300799",
        "253402300800",
        "18446744073709551616",
        "-99999999999999",
    ] {
        let repo = Repo::honest();
        repo.write("README.md", "Who we are\n");
        repo.commit("Readme (#3)").run();
        repo.forge(|raw| {
            let (before, after) = raw.split_once("\ncommitter ").expect("a committer");
            let (who, rest) = after.split_once("> ").expect("an address");
            let (_, message) = rest.split_once('\n').expect("a message");
            format!("{before}\ncommitter {who}> {seconds} +1400\n{message}")
        });
        let span = "--from 2026-03-01 --to 2026-03-31";
        for arguments in [
            "check",
            "due",
            &format!("audit {span}"),
            &format!("trace {W10}"),
        ] {
            for format in ["human", "json"] {
                let arguments = format!("--as-of {NOW} {arguments} --format {format}");
                let run = repo.run(&arguments).answers();
                assert!(run.stderr.is_empty(), "{arguments}: {}", run.stderr);
            }
        }
        repo.check(NOW).denies("history/clock");
    }
}

/// Writes a tree of these entries and returns its name.
fn make_tree(repo: &Repo, entries: &str) -> String {
    let list = repo.beside("entries");
    std::fs::write(&list, entries).expect("written");
    let mut command = repo.git_command(&["mktree"]);
    command.stdin(std::fs::File::open(list).expect("opened"));
    let made = succeeds(&mut command).stdout;
    String::from_utf8(made)
        .expect("UTF-8")
        .trim_end()
        .to_owned()
}

/// The tree of HEAD, with a folder `many` of that tree below a path.
fn with_folder(repo: &Repo, below: &str, mut id: String) -> String {
    let (mut path, mut name) = (below, "many");
    loop {
        let listed = repo.git(&["ls-tree", &format!("HEAD:{path}")]);
        let mut entries = String::new();
        for line in listed.lines() {
            if !line.ends_with(&format!("\t{name}")) {
                writeln!(entries, "{line}").expect("written");
            }
        }
        writeln!(entries, "040000 tree {id}\t{name}").expect("written");
        id = make_tree(repo, &entries);
        if path.is_empty() {
            return id;
        }
        (path, name) = path.rsplit_once('/').unwrap_or(("", path));
    }
}

/// Commits a folder of a hundred folders of a hundred … files, `levels` deep, which takes a few kilobytes.
fn nested(levels: u32, below: &str) -> Repo {
    let repo = Repo::honest();
    repo.write("note", "x");
    let blob = repo.git(&["hash-object", "-w", "note"]);
    repo.remove("note");
    let (mut kind, mut id) = ("100644 blob", blob);
    for _ in 0..levels {
        let mut entries = String::new();
        for number in 0..100 {
            writeln!(entries, "{kind} {id}\t{number:02}").expect("written");
        }
        (kind, id) = ("040000 tree", make_tree(&repo, &entries));
    }
    let tree = with_folder(&repo, below, id);
    let arguments = ["commit-tree", "-p", "HEAD", "-m", "Many (#3)", &tree];
    let mut command = repo.git_command(&arguments);
    command.env("GIT_COMMITTER_DATE", IN_TIME);
    let commit = String::from_utf8(succeeds(&mut command).stdout).expect("UTF-8");
    let commit = commit.trim_end();
    repo.git(&["update-ref", "refs/heads/many", commit]);
    repo
}

#[test]
fn folders_that_repeat_each_other_are_no_answer() {
    // A million files as evidence, and as many below a folder in which nothing else lies.
    for below in ["evidence", "policy"] {
        let repo = nested(3, below);
        repo.check_with(NOW, "--rev main").exits(0);
        let run = repo.check_with(NOW, "--rev many").exits(2);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(told.contains("over and over"), "{told}");
        repo.check_with(NOW, "--rev many --no-history").exits(2);
        repo.check_with(NOW, "--rev many --base main").exits(2);
    }
}

#[test]
fn folders_that_repeat_each_other_a_little_are_judged() {
    let repo = nested(2, "evidence/weekly-report/2026/2026-W10");
    repo.check_with(NOW, "--rev many").exits(0);
    // Evidence that was put back, by the thousand.
    let repo = Repo::honest();
    for number in 0..1500 {
        repo.write(format!("{}/{number}", Evidence::w10().beside("raw")), "x");
    }
    let repo = repo.land("Raw (#3)", IN_TIME);
    repo.check(NOW).exits(0);
}
