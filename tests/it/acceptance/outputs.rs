//! Where results go, and how they look there.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use crate::acceptance::QUARTER;
use crate::harness::repo::Repo;
use crate::harness::run::RunCommand as _;

#[test]
fn one_evaluation_writes_people_and_programs_at_once() {
    let repo = Repo::small_sample();
    let run = repo
        .run(&format!("{QUARTER} --report json=out.json"))
        .exits(0)
        .says("PASS");
    assert!(!run.stdout.contains("\"schema\""));
    let printed = repo
        .run(&format!("{QUARTER} --format json"))
        .exits(0)
        .stdout;
    assert_eq!(repo.read("out.json"), printed);
    let run = repo.run(&format!(
        "{QUARTER} --format json -o a.json --report human=b.txt"
    ));
    assert!(run.exits(0).stdout.is_empty());
    assert_eq!(repo.read("a.json"), printed);
    assert!(repo.read("b.txt").contains("PASS"));
}

#[test]
fn the_exit_code_does_not_depend_on_the_format() {
    let repo = Repo::small_sample();
    repo.remove("evidence/secure-score-report/2026/2026-W11/monitoring.yaml");
    for format in ["human", "json"] {
        repo.run(&format!("{QUARTER} --format {format}")).exits(1);
        repo.run(&format!("{QUARTER} --format {format} -o out"))
            .exits(1);
    }
}

#[test]
fn quiet_says_the_verdict_and_nothing_else() {
    let repo = Repo::small_sample();
    let quiet = repo
        .run(&format!("{QUARTER} -q"))
        .exits(0)
        .says("PASS")
        .stdout;
    assert!(quiet.lines().count() <= 3, "{quiet}");
    assert!(!quiet.contains("duty/late"), "{quiet}");
    let quiet = repo.run("check -q").exits(1).says("FAIL").stdout;
    assert!(quiet.lines().count() <= 3, "{quiet}");
}

#[test]
fn colours_are_sent_where_they_are_wanted() {
    let repo = Repo::small_sample();
    let has_colour = |arguments: &str, variables: &[(&str, &str)]| {
        let mut command = repo.command(&format!("{QUARTER} {arguments}"));
        for (name, value) in variables {
            command.env(name, value);
        }
        command.run().exits(0).stdout.contains('\u{1b}')
    };
    assert!(!has_colour("", &[]), "no terminal");
    assert!(has_colour("--color always", &[]));
    assert!(has_colour("", &[("CLICOLOR_FORCE", "1")]));
    assert!(
        has_colour("--color always", &[("NO_COLOR", "1")]),
        "what is typed wins"
    );
    assert!(!has_colour("", &[("NO_COLOR", "1")]));
    assert!(!has_colour("--color never", &[("CLICOLOR_FORCE", "1")]));
    let json = repo
        .run(&format!("{QUARTER} --color always --format json"))
        .exits(0);
    assert!(!json.stdout.contains('\u{1b}'));
}

#[test]
fn a_dumb_terminal_gets_ascii() {
    let repo = Repo::small_sample();
    let dumb = repo
        .command(&format!("{QUARTER} -q"))
        .env("TERM", "dumb")
        .run()
        .exits(0)
        .stdout;
    assert!(dumb.is_ascii(), "{dumb}");
    let dumb = repo
        .command(QUARTER)
        .env("TERM", "dumb")
        .run()
        .exits(0)
        .stdout;
    assert!(
        !dumb.contains(|c| ('\u{2500}'..='\u{257f}').contains(&c)),
        "{dumb}"
    );
}

#[test]
fn a_repository_is_found_from_below_and_from_elsewhere() {
    let repo = Repo::small_sample();
    let below = repo.path("evidence/secure-score-report");
    let printed = repo
        .run(&format!("{QUARTER} --format json"))
        .exits(0)
        .stdout;
    let run = repo
        .command(&format!("{QUARTER} --format json"))
        .current_dir(&below)
        .run();
    assert_eq!(run.exits(0).stdout, printed);
    let elsewhere = Repo::empty();
    let mut command = elsewhere.command(&format!("{QUARTER} --format json -C"));
    assert_eq!(command.arg(repo.root()).run().exits(0).stdout, printed);
    // A path to write to is the caller's, wherever the repository lies.
    let mut command = elsewhere.command(&format!("{QUARTER} -o out.txt -C"));
    command.arg(repo.root()).run().exits(0);
    assert!(elsewhere.read("out.txt").contains("PASS"));
}

#[test]
fn the_answer_does_not_depend_on_the_machine() {
    let repo = Repo::small_sample();
    let printed = repo
        .run(&format!("{QUARTER} --format json"))
        .exits(0)
        .stdout;
    for (name, value) in [
        ("TZ", "America/Los_Angeles"),
        ("LC_ALL", "da_DK.UTF-8"),
        ("RAYON_NUM_THREADS", "1"),
        ("RAYON_NUM_THREADS", "7"),
        ("SOURCE_DATE_EPOCH", "0"),
        ("COLUMNS", "40"),
    ] {
        let mut command = repo.command(&format!("{QUARTER} --format json"));
        assert_eq!(
            command.env(name, value).run().exits(0).stdout,
            printed,
            "{name}={value}"
        );
    }
}

#[test]
fn an_instant_may_be_said_in_any_offset() {
    let repo = Repo::small_sample();
    let check = |as_of: &str| -> Value {
        repo.run(&format!("check --as-of {as_of} --format json"))
            .exits(0)
            .json()
    };
    let day = check("2026-03-31");
    assert_eq!(check("2026-03-31T21:59:59Z"), day);
    assert_eq!(check("2026-04-01T11:59:59+14:00"), day);
}

#[test]
fn a_reader_that_leaves_early_causes_no_panic() {
    let repo = Repo::small_sample();
    for arguments in [
        "check",
        "check --format json",
        "explain --all",
        "schema task",
    ] {
        let mut command = repo.command(arguments);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut pipe = child.stdout.take().expect("piped");
        let mut first = [0; 1];
        pipe.read_exact(&mut first).expect("a byte");
        drop(pipe);
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code().is_some(),
            "{arguments}: killed: {said}"
        );
        assert!(!said.contains("panicked"), "{arguments}: {said}");
        assert!(said.is_empty(), "{arguments}: {said}");
    }
}

#[test]
fn a_report_is_readable_like_any_other_file() {
    use std::os::unix::fs::PermissionsExt;
    let repo = Repo::small_sample();
    repo.write("ordinary", "x");
    repo.run(&format!("{QUARTER} -o out.txt")).exits(0);
    let mode = |path: &str| {
        fs::metadata(repo.path(path))
            .expect("there")
            .permissions()
            .mode()
    };
    assert_eq!(mode("out.txt"), mode("ordinary"));
}
