//! Where results may not be written, and what becomes of a run whose answer nobody gets.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Stdio;

use crate::acceptance::QUARTER;
use crate::harness::files::files_below;
use crate::harness::process::native_dutybook;
use crate::harness::process::not_on_windows;
use crate::harness::repo::Repo;
use crate::harness::run::RunCommand as _;

const SCORE: &str = "evidence/secure-score-report/2026/2026-W11/monitoring.yaml";

/// A repository of git with the sample in it.
fn committed() -> Repo {
    let repo = Repo::sample();
    repo.git(&["init", "--quiet", "--initial-branch=main"]);
    repo.git(&["add", "--all"]);
    repo.git(&["commit", "--quiet", "--message=Sample"]);
    repo
}

/// Every file and its content.
fn contents(repo: &Repo) -> Vec<(String, Vec<u8>)> {
    let paths = files_below(repo.root());
    let read = |path: std::path::PathBuf| {
        let content = fs::read(repo.root().join(&path)).unwrap_or_default();
        (path.to_string_lossy().into_owned(), content)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn no_result_takes_the_place_of_evidence_policy_or_git() {
    not_on_windows!("it needs links, which Wine does not show as Windows does");
    let repo = committed();
    symlink(repo.path("evidence"), repo.path("shortcut")).expect("a link");
    symlink(repo.path(SCORE), repo.path("score")).expect("a link");
    symlink(repo.path("policy/tasks/new.yaml"), repo.path("dangling")).expect("a link");
    symlink("dangling", repo.path("twice")).expect("a link");
    let above = format!("{}/../repository/{SCORE}", repo.root().display());
    let before = contents(&repo);
    for place in [
        SCORE,
        "./policy/../policy/teams.yaml",
        "policy/dutybook.yaml",
        "policy/new.json",
        "Policy/teams.yaml",
        "EVIDENCE/new.json",
        "evidence/new.json",
        "shortcut/new.json",
        "score",
        "dangling",
        "twice",
        ".git/config",
        ".GIT/hooks/post-commit",
        ".mailmap",
        ".gitattributes",
        &above,
    ] {
        for arguments in [
            format!("{QUARTER} -o {place}"),
            format!("{QUARTER} --report json={place}"),
            format!("due -o {place}"),
            format!("audit --from 2026-01-01 --to 2026-03-31 -o {place}"),
            format!("audit --from 2026-01-01 --to 2026-03-31 --bundle {place}"),
            format!("report -o {place}"),
            format!("schema --all -o {place}/below"),
            format!("man -o {place}/below"),
        ] {
            let run = repo.run(&arguments).exits(2);
            assert!(run.stdout.is_empty(), "{arguments}: {}", run.stdout);
            run.complains("no result is written to");
        }
    }
    assert!(contents(&repo) == before, "something was written");
}

#[test]
fn nor_from_another_folder_or_of_another_root() {
    let repo = committed();
    let elsewhere = Repo::empty();
    let place = repo.path(SCORE);
    let mut command = elsewhere.command(QUARTER);
    command.arg("-C").arg(repo.root()).arg("-o").arg(&place);
    command.run().exits(2).complains("no result is written to");
    let below = repo.path("evidence/secure-score-report");
    let mut command = repo.command(&format!("{QUARTER} -o 2026/new.json"));
    command.current_dir(below);
    command.run().exits(2).complains("no result is written to");
    let other = Repo::sample();
    let mut command = repo.command(QUARTER);
    command.arg("-o").arg(other.path(SCORE));
    command.run().exits(2).complains("no result is written to");
}

#[test]
fn a_git_folder_is_known_by_what_it_holds() {
    let repo = committed();
    let elsewhere = Repo::empty();
    let bare = elsewhere.path("mirror");
    let source = repo.root().to_string_lossy().into_owned();
    elsewhere.git(&[
        "clone",
        "--quiet",
        "--bare",
        &source,
        &bare.to_string_lossy(),
    ]);
    let mut command = repo.command(QUARTER);
    command.arg("-o").arg(bare.join("config"));
    command.run().exits(2).complains("no result is written to");
}

#[test]
fn a_hard_link_to_evidence_is_replaced_and_the_evidence_stays() {
    let repo = committed();
    let before = repo.read(SCORE);
    fs::hard_link(repo.path(SCORE), repo.path("linked.json")).expect("a link");
    repo.run(&format!("{QUARTER} -o linked.json"));
    assert_eq!(repo.read(SCORE), before);
    fs::create_dir(repo.path("schemas")).expect("made");
    let schema = repo.path("schemas/task.schema.json");
    fs::hard_link(repo.path(SCORE), &schema).expect("a link");
    repo.run("schema --all -o schemas").exits(0);
    assert_eq!(repo.read(SCORE), before);
}

#[test]
fn folders_of_the_same_names_elsewhere_are_nobodys() {
    let repo = Repo::sample();
    for folder in ["out/policy", "out/evidence", "reports"] {
        fs::create_dir_all(repo.path(folder)).expect("made");
        repo.run(&format!("{QUARTER} -o {folder}/check.txt"))
            .exits(0);
        assert!(repo.read(&format!("{folder}/check.txt")).contains("PASS"));
    }
    repo.run(&format!(
        "{QUARTER} -o policy.json --report json=evidence.json"
    ))
    .exits(0);
    let site = "report --as-of 2026-03-31 -o site";
    repo.run(site).exits(0);
    repo.run(site).exits(0);
}

/// The exit status of a run whose standard output nobody reads any more.
#[track_caller]
fn exit_of_unread(repo: &Repo, arguments: &str) -> Option<i32> {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = repo.command(arguments);
    let child = command
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(Stdio::piped());
    let output = child.output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{arguments}: {said}");
    output.status.code()
}

const PRINTING: [&str; 11] = [
    "anchor",
    "audit --from 2026-01-01 --to 2026-03-31",
    "check --as-of 2026-03-31 --fail-on never",
    "check --as-of 2026-03-31 --fail-on never --format json",
    "completions bash",
    "due",
    "explain --all",
    "explain duty/late",
    "man",
    "schema task",
    "trace secure-score-report/2026-W11/monitoring",
];

#[test]
fn an_answer_that_nobody_gets_is_no_success() {
    let repo = committed();
    for arguments in PRINTING {
        repo.run(arguments).exits(0);
        assert_eq!(exit_of_unread(&repo, arguments), Some(2), "{arguments}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_success() {
    let repo = committed();
    for arguments in PRINTING {
        let full = fs::File::create("/dev/full").expect("the device");
        let mut command = repo.command(arguments);
        let output = command.stdout(full).output().expect("it ends");
        assert_eq!(output.status.code(), Some(2), "{arguments}");
    }
}

#[test]
fn files_are_written_although_nobody_reads_the_rest() {
    let repo = committed();
    let arguments = format!("{QUARTER} --report json=check.json");
    assert_eq!(exit_of_unread(&repo, &arguments), Some(2));
    assert!(repo.read("check.json").contains("\"verdict\""));
}

#[cfg(target_os = "linux")]
#[test]
fn an_anchor_on_a_closed_output_is_no_success() {
    let repo = committed();
    let run = |redirection: &str| {
        let script = format!("exec \"$0\" anchor {redirection}");
        let mut shell = repo.program("sh");
        shell.args(["-c", &script, native_dutybook()]);
        shell.run().code
    };
    assert_eq!(run(">&-"), Some(2));
    assert_eq!(run("> /dev/null"), Some(0));
    assert_eq!(run("> anchor.yaml"), Some(0));
    assert!(repo.read("anchor.yaml").contains("commit"));
}
