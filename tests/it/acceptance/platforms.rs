//! What differs between operating systems and file systems, and may not change an answer.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::cases::AS_OF;
use crate::harness::files::project;
use crate::harness::process::{dutybook, is_on_windows, isolated, native_dutybook, not_on_windows};
use crate::harness::repo::Repo;
use crate::harness::run::Run;

const EVIDENCE: &str = "evidence/secure-score-report/2026/2026-W14/monitoring.yaml";
/// Evidence that nobody has to review.
const BRIEF: &str = "evidence/threat-brief/2026/2026-W14/csirt.yaml";
const DUTY: &str = "threat-brief/2026-W14/csirt";

fn check(repo: &Repo, more: &str) -> Run {
    repo.run(&format!("--as-of {AS_OF} check --format json {more}"))
}

/// The small repository, as `init` has git keep it, in a commit after everything that is judged was done.
fn landed() -> Repo {
    let repo = Repo::base();
    repo.write(
        ".gitattributes",
        include_str!("../../../src/write/templates/shared/gitattributes"),
    );
    repo.git(&["init", "--quiet", "--initial-branch=main"]);
    repo.land("All", "2026-03-31T18:00:00+02:00")
}

/// The findings and the duties, without where git stands.
fn outcome(run: &Run) -> [serde_json::Value; 3] {
    let document = run.json();
    ["verdict", "summary", "findings"].map(|key| document[key].clone())
}

#[test]
fn this_repository_gets_the_same_bytes_as_from_the_program_of_this_machine() {
    let home = Path::new("/nonexistent");
    let run = |mut command: Command| {
        let words = ["check", "--as-of", "2026-03-31", "--format", "json"];
        Run::of(command.current_dir(project()).args(words))
    };
    let native = run(isolated(native_dutybook(), home)).answers();
    let tested = run(dutybook(home)).answers();
    assert_eq!(tested.code, native.code);
    assert!(tested.stdout == native.stdout, "{}", tested.stdout);
}

/// A clone for Windows, whose git writes CRLF: with the attributes evidence keeps its bytes, without them it is judged as
/// the commit has it.
#[test]
fn a_checkout_with_other_line_ends_is_judged_as_the_commit_is() {
    let repo = landed();
    let expected = outcome(&check(&repo, "").answers());
    for with_attributes in [true, false] {
        if !with_attributes {
            repo.remove(".gitattributes");
            repo.commit("None").at("2026-03-31T18:10:00+02:00").run();
        }
        let clone = Repo::empty();
        let to = clone.root().to_string_lossy().into_owned();
        let from = repo.root().to_string_lossy().into_owned();
        repo.git(&[
            "clone",
            "--quiet",
            "--config",
            "core.autocrlf=true",
            &from,
            &to,
        ]);
        let has_crlf = clone.read(EVIDENCE).contains("\r\n");
        assert_eq!(has_crlf, !with_attributes);
        assert_eq!(outcome(&check(&clone, "").answers()), expected);
        assert_eq!(outcome(&check(&clone, "--rev HEAD").answers()), expected);
        // What is recorded later belongs to the same bytes.
        let status = clone.git(&["status", "--porcelain"]);
        assert_eq!(status, "", "{status}");
    }
}

/// Where the file system does not tell case apart, one of two files is checked out: the commit shows both.
#[test]
fn two_names_that_differ_in_case_are_a_finding_of_the_commit() {
    let repo = landed();
    let other = EVIDENCE.replace("monitoring.yaml", "Monitoring.yaml");
    repo.write(&other, repo.read(EVIDENCE));
    let repo = repo.land("Both", "2026-03-31T18:20:00+02:00");
    check(&repo, "--rev HEAD")
        .exits(1)
        .denies("repo/case-collision");
}

/// A task is found by the name that its folder has, not by one that the file system would take for it.
#[test]
fn a_name_in_another_case_is_another_name() {
    let repo = landed();
    repo.mv(
        EVIDENCE,
        &EVIDENCE.replace("monitoring.yaml", "Monitoring.YAML"),
    );
    let run = check(&repo, "").exits(1);
    let rules = run.rules("deny");
    assert!(!rules.is_empty(), "{}", run.stdout);
    let met = |run: Run| run.json()["summary"]["standings"]["met"].as_u64();
    let before = met(check(&landed(), "")).expect("a count");
    assert_eq!(met(run), Some(before - 1));
}

/// `record` refuses to attach them. In a commit they are files like others, on every system.
#[test]
fn names_that_windows_reserves_are_judged_alike_in_a_commit() {
    let repo = landed();
    let names = ["con", "aux.json", "a.json.", "nul.txt"];
    for name in names {
        let path = format!("evidence/secure-score-report/2026/2026-W14/{name}");
        repo.write(&path, "{}");
    }
    let repo = repo.land("Odd", "2026-03-31T18:20:00+02:00");
    let run = check(&repo, "--rev HEAD").answers();
    for name in names {
        let of_name = |found: &serde_json::Value| found["file"].to_string().contains(name);
        assert!(run.findings().iter().any(of_name), "{name}: {}", run.stdout);
    }
}

/// Windows takes longer paths than 260 characters from programs that ask for them as they should.
#[test]
fn a_long_path_is_read_and_written() {
    not_on_windows!("Wine 8 cannot tell the real name of so long a path (error 234)");
    let repo = Repo::base();
    let below = format!("{0}/{0}/{0}", "a-folder-with-a-rather-long-name-".repeat(3));
    for path in ["policy", "evidence"] {
        let from = repo.path(path);
        let to = repo.make_room(format!("{below}/{path}"));
        std::fs::rename(from, to).expect("moved");
    }
    let folder = repo.path(&below);
    assert!(folder.as_os_str().len() > 260);
    // From the top: not even a shell there gets to such a folder.
    let run = |command: &str| {
        let command = format!("-C {below} --as-of {AS_OF} --no-history {command}");
        repo.run_in(repo.root(), &command)
    };
    run("check").exits(0);
    run(&format!("check -o {below}/out.txt")).exits(0);
    assert!(folder.join("out.txt").exists());
    let amended = run(&format!(
        "record --amend {DUTY} --reason Typo --summary Other --performed-by responder-2@soc.example"
    ));
    let told = format!("{}{}", amended.stdout, amended.stderr);
    assert!(!told.contains(r"\\?\"), "{told}");
    amended.exits(0);
    assert!(
        repo.read(&format!("{below}/{BRIEF}"))
            .contains("summary: Other")
    );
}

/// No path is shown with the prefix that Windows' own functions put before it.
#[test]
fn a_path_is_shown_as_people_know_it() {
    let repo = landed();
    let record = "record threat-brief --occurrence 2026-W14 --force --no-input --performed-by \
                  analyst-4@soc.example";
    let run = repo.run_in(
        repo.root(),
        &format!("--as-of {AS_OF} -v -C policy {record}"),
    );
    let told = format!("{}{}", run.stdout, run.stderr);
    assert!(!told.contains(r"\\?\"), "{told}");
    let verbose = repo.run(&format!("--as-of {AS_OF} -v check")).answers();
    let shown = crate::harness::process::shown_path(repo.root());
    verbose.complains(&format!("judging {shown}"));
}

/// An editor that has the evidence open keeps it from being replaced on Windows: nothing is half-written then. Elsewhere it
/// is replaced.
#[test]
fn evidence_that_an_editor_has_open_is_amended_whole_or_not_at_all() {
    let repo = landed();
    let before = repo.read(BRIEF);
    let amend = format!(
        "--as-of {AS_OF} record --amend {DUTY} --reason Typo --summary Other --performed-by \
         responder-2@soc.example"
    );
    let Some(mut editor) = open_in_editor(&repo) else {
        let _file = std::fs::File::open(repo.path(BRIEF)).expect("open");
        repo.run(&amend).exits(0);
        assert!(repo.read(BRIEF).contains("summary: Other"));
        return;
    };
    let run = repo.run(&amend);
    let has_left = repo.git(&["status", "--porcelain"]);
    drop(editor.stdin.take());
    editor.wait().expect("it ends");
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    run.complains("another program has it open")
        .complains("close it there");
    assert_eq!(repo.read(BRIEF), before);
    assert_eq!(has_left, "", "a temporary file is left");
    repo.run(&amend).exits(0);
    assert!(repo.read(BRIEF).contains("summary: Other"));
}

/// A program of Windows that has the evidence open until its input ends; `None` elsewhere.
fn open_in_editor(repo: &Repo) -> Option<std::process::Child> {
    if !is_on_windows() {
        return None;
    }
    let program = std::env::var("DUTYBOOK_EDITOR").expect("the program that keeps a file open");
    let mut command = Command::new(std::env::var_os("DUTYBOOK_RUNNER").expect("a runner"));
    command.arg(program).arg(repo.path(BRIEF));
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut answer = [0; 1];
    child
        .stdout
        .as_mut()
        .expect("piped")
        .read_exact(&mut answer)
        .expect("it opens the file");
    child.stdin.as_mut().expect("piped").flush().expect("open");
    Some(child)
}

/// Commands are quoted for the shell at hand, which only Windows has several of.
#[test]
fn commands_are_quoted_for_the_shell_at_hand() {
    let repo = landed();
    let run = |name: &str| {
        let mut command = repo.command("");
        command.env_remove("MSYSTEM");
        if !name.is_empty() {
            command.env(name, "x");
        }
        Run::of(command.args(["init", "a b", "--pack", "minimal", "--as-of", "2026-03-01"]))
    };
    for (name, expected) in [
        ("", "1. cd 'a b'\n"),
        ("PROMPT", "1. cd /d \"a b\"\n"),
        ("SHELL", "1. cd 'a b'\n"),
    ] {
        let expected = if is_on_windows() {
            expected
        } else {
            "1. cd 'a b'\n"
        };
        let done = run(name);
        assert!(
            done.stdout.contains(expected),
            "{name}: {}{}",
            done.stdout,
            done.stderr
        );
        repo.remove("a b");
    }
}
