//! Text of a repository is data: whatever it holds, terminals, runners and Markdown only show it.

use crate::harness::repo::Repo;
use crate::harness::run::RunCommand as _;

const SCORE: &str = "evidence/secure-score-report/2026/2026-W11/monitoring.yaml";
const SUMMARY: &str =
    "summary: Secure Score rose from 53.3 % to 55.5 % after \"Block legacy authentication\".";
const TASK: &str = "policy/tasks/secure-score-report.yaml";
const TITLE: &str = "title: Generate Secure Score report";

/// Nothing that a terminal obeys, and no line that a runner executes.
#[track_caller]
fn assert_harmless(text: &str) {
    let is_obeyed = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(at) = text.find(is_obeyed) {
        panic!("{:?} in:\n{text:?}", text[at..].chars().next());
    }
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line:?} in:\n{text}");
        assert!(!line.contains("##["), "{line:?} in:\n{text}");
        assert!(!line.contains("##vso["), "{line:?} in:\n{text}");
    }
}

/// Every output for people, with and without fancy letters, is harmless.
#[track_caller]
fn assert_all_harmless(repo: &Repo) -> String {
    let mut all = String::new();
    for term in ["xterm-256color", "dumb"] {
        for arguments in [
            "check --as-of 2026-03-31",
            "due --as-of 2026-03-31",
            "due --as-of 2026-03-31 --format markdown",
            "audit --as-of 2026-04-15 --from 2026-01-01 --to 2026-04-30",
        ] {
            let run = repo.command(arguments).env("TERM", term).run();
            assert_harmless(&run.stdout);
            assert_harmless(&run.stderr);
            all.push_str(&run.stdout);
            all.push_str(&run.stderr);
        }
    }
    all
}

#[test]
fn raw_control_and_bidirectional_characters_are_refused_and_shown() {
    let repo = Repo::small_sample();
    for text in [
        "\u{1b}[31mred",
        "\u{202e}drawkcab",
        "\u{9b}2J",
        "a\u{7}b",
        "\u{2066}x\u{2069}",
    ] {
        let original = repo.read(SCORE);
        repo.edit(SCORE, SUMMARY, &format!("summary: \"{text}\""));
        let run = repo
            .run("check --as-of 2026-03-31")
            .exits(1)
            .says("evidence/syntax");
        assert_harmless(&run.stdout);
        repo.write(SCORE, original);
    }
}

#[test]
fn escaped_control_characters_and_commands_of_runners_are_only_shown() {
    let repo = Repo::small_sample();
    let hostile = [
        r#""\e[2J\e]0;title\a \u202Ex""#,
        r#""::set-output name=a::b\n::error::c""#,
        "'##[error]x ##vso[task.complete result=Succeeded]'",
        "|\n  ::stop-commands::x\n  ::error file=a::b\n  ##[group]c",
    ];
    for text in hostile {
        let (score, task) = (repo.read(SCORE), repo.read(TASK));
        // Late, so that the lines around `performed_at` are shown, the summary among them.
        repo.edit(SCORE, SUMMARY, &format!("summary: {text}"))
            .edit(
                SCORE,
                "performed_at: 2026-03-13T15:04",
                "performed_at: 2026-03-19T15:04",
            )
            .edit(TASK, TITLE, &format!("title: {text}"));
        assert_all_harmless(&repo);
        repo.write(SCORE, score).write(TASK, task);
    }
}

#[test]
fn a_command_does_not_come_to_stand_at_the_beginning_of_a_wrapped_line() {
    let repo = Repo::small_sample();
    // Wherever a line is wrapped, the next one would begin with a command.
    let title = "::error::b ".repeat(15);
    repo.edit(TASK, TITLE, &format!("title: \"a {title}\""));
    repo.remove(SCORE);
    for term in ["xterm-256color", "dumb"] {
        for as_of in ["2026-03-15", "2026-03-31", "2026-04-01", "2026-04-15"] {
            let arguments = format!("check --as-of {as_of} secure-score-report");
            let run = repo.command(&arguments).env("TERM", term).run();
            assert_harmless(&run.says("error::b").stdout);
        }
    }
}

#[test]
fn names_of_files_are_only_shown() {
    let repo = Repo::small_sample();
    let folder = "evidence/secure-score-report/2026/2026-W11";
    for name in [
        "\u{1b}[31mred.txt",
        "a\n::error::b.txt",
        "##[error]c.txt",
        "\u{202e}txt.exe",
    ] {
        repo.write(format!("{folder}/{name}"), "x");
        repo.write(format!("evidence/{name}"), "x");
    }
    repo.run("check --as-of 2026-03-31")
        .exits(1)
        .says("repo/name")
        .says("artifact/unlisted");
    let shown = assert_all_harmless(&repo);
    assert!(shown.contains('␛'), "made visible");
}

#[test]
fn arguments_are_only_shown() {
    let repo = Repo::small_sample();
    for word in ["\u{1b}[31mred", "::error::x", "##[error]", "a\n::error::b"] {
        let run = repo.command("check").arg(word).run().exits(2);
        assert_harmless(&run.stderr);
        let run = repo.command("check -C").arg(word).run().exits(2);
        assert_harmless(&run.stderr);
        let run = repo.command("explain").arg(word).run().exits(2);
        assert_harmless(&run.stderr);
    }
}

#[test]
fn a_title_is_text_in_markdown() {
    let repo = Repo::small_sample();
    let titles = [
        "a | b | c",
        "[x](https://evil.example)",
        "![x](https://evil.example/p.png)",
        "<img src=x onerror=y>",
        "`code` **bold** <!-- --> @team",
        "https://evil.example",
        "back\\\\|slash",
        "a\\n\\n# heading",
    ];
    let original = repo.read(TASK);
    for title in titles {
        repo.write(
            TASK,
            original.replace(TITLE, &format!("title: \"{title}\"")),
        );
        let arguments =
            "due --as-of 2026-03-31 --within P14D secure-score-report --format markdown";
        let text = repo.run(arguments).exits(0).stdout;
        let row = text
            .lines()
            .find(|line| line.starts_with("| 2026"))
            .expect("a row");
        assert_eq!(cells(row), 5, "{title}: {row}");
        let plain = unescaped(row);
        let cell = plain.split('|').nth(2).expect("the title's cell");
        for markup in ['[', ']', '<', '>', '`', '*', '@', '!'] {
            assert!(!cell.contains(markup), "{title}: {row}");
        }
        assert!(!cell.contains("://"), "{title}: {row}");
        let headings = text.lines().filter(|line| line.starts_with('#')).count();
        assert_eq!(headings, 2, "{title}: {text}");
    }
}

/// The text without what a backslash escapes.
fn unescaped(row: &str) -> String {
    let mut plain = String::new();
    let mut chars = row.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else {
            plain.push(c);
        }
    }
    plain
}

/// How many cells a row of a table has.
fn cells(row: &str) -> usize {
    unescaped(row).matches('|').count() - 1
}
