//! `checkpoint` and `checkpoint verify`.

use std::fs;

use super::book::{Book, Step, at};
use super::decade::{WEEKS, landing, of_week, quarter};
use super::log;
use super::witness::TestWitness;
use crate::harness::repo::Repo;
use crate::history::evidence::Evidence;

#[test]
fn its_text_is_always_the_same() {
    let repo = Repo::honest();
    let run = repo.run("checkpoint").exits(0);
    assert_eq!(
        run.stdout,
        "dutybook/Example%20SOC/.\n5\nROOT\ncommit COMMIT\ntime 2026-03-06T15:00:00Z\n"
            .replace("ROOT", run.stdout.lines().nth(2).expect("a root"))
            .replace("COMMIT", &repo.id("HEAD"))
    );
    assert_eq!(run.stderr, "");
    assert_eq!(run.stdout, log::by_git(&repo, "HEAD", ""));
    assert_eq!(Repo::honest().run("checkpoint").stdout, run.stdout);
}

#[test]
fn an_earlier_commit_has_its_own() {
    let book = Book::write(quarter());
    for (id, checkpoint) in book.ids.iter().zip(&book.checkpoints) {
        let run = book.repo.run(&format!("checkpoint --rev {id}"));
        assert_eq!(run.exits(0).stdout, *checkpoint);
    }
    for rev in ["nobody", "HEAD~99", "HEAD:policy"] {
        book.repo.run(&format!("checkpoint --rev {rev}")).exits(2);
    }
}

/// What lies in the worktree, and has not landed, is not in the log.
#[test]
fn files_that_are_not_committed_are_not_in_it() {
    let book = Book::write(quarter());
    book.repo.write("evidence/weekly-report/new.txt", "new\n");
    book.repo.remove(&of_week(WEEKS[0].0, WEEKS[0].1).path());
    book.repo.git(&["add", "--all"]);
    let run = book.repo.run("checkpoint").exits(0);
    assert_eq!(run.stdout, book.checkpoint());
}

#[test]
fn an_incomplete_history_has_none() {
    let book = Book::write(quarter());
    for option in ["--depth=1", "--depth=3"] {
        let clone = book.repo.clone_with(&[option]);
        for command in [
            "checkpoint",
            "timestamp verify",
            "timestamp request -o -",
            "prove weekly-report/2026-W14/alpha",
        ] {
            let run = book.repo.run_in(&clone, command).exits(2);
            assert_eq!(run.stdout, "", "{command}");
        }
        let file = book.repo.beside("kept");
        fs::write(&file, book.checkpoint()).expect("written");
        let run = format!("checkpoint verify {}", file.display());
        book.repo.run_in(&clone, &run).exits(2);
        fs::remove_dir_all(clone).expect("removed");
    }
    let repo = Repo::empty();
    for folder in ["policy", "evidence"] {
        fs::create_dir(repo.path(folder)).expect("made");
    }
    repo.write("policy/dutybook.yaml", "kind: policy/v1\n");
    repo.needing_history().run("checkpoint").exits(2);
}

/// A blob of the mainline is missing: nothing is computed from what is left.
#[test]
fn a_history_with_a_missing_content_has_none() {
    let repo = Repo::honest();
    let name = format!("HEAD:{}", Evidence::w10().path());
    fs::remove_file(repo.object(&name)).expect("a loose object");
    repo.run("checkpoint").exits(2);
}

#[test]
fn kept_checkpoints_are_recomputed() {
    let book = Book::write(quarter());
    let keep = |name: &str, text: &str| {
        let file = book.repo.beside(name);
        fs::write(&file, text).expect("written");
        file.display().to_string()
    };
    let old = keep("old", &book.checkpoints[1]);
    let new = keep("new", book.checkpoint());
    let signed = TestWitness::new("w/1", 1).sign(book.checkpoint(), 1_772_000_000);
    let signed = keep("signed", &format!("{}\n{signed}", book.checkpoint()));
    let run = format!("checkpoint verify {old} {new} {signed}");
    let run = book.repo.run(&run).exits(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 3);
    let short = &book.ids[1][..12];
    let short = short.get(..7).expect("digits");
    assert!(
        lines[0].starts_with(&format!("ok       {old}: 6 leaves at commit {short}")),
        "{lines:?}"
    );
    assert!(
        lines[2].starts_with(&format!("ok       {signed}: 10 leaves")),
        "{lines:?}"
    );

    let digits = |text: &str, line: usize| text.lines().nth(line).expect("a line").to_owned();
    let last = book.checkpoint();
    let root = digits(last, 2);
    for (from, to, told) in [
        ("Example%20SOC/.", "Example%20SOC/a", "its origin is"),
        ("\n10\n", "\n9\n", "its size is 9, and the history gives 10"),
        (&*root, &*digits(&book.checkpoints[1], 2), "its root is"),
        ("T20:02:00Z", "T20:02:01Z", "its time is"),
        ("commit ", "commit 0", "line 4"),
        ("\n10\n", "\n010\n", "not written as"),
    ] {
        let wrong = last.replace(from, to);
        assert_ne!(wrong, last);
        let wrong = keep("wrong", &wrong);
        let run = format!("checkpoint verify {old} {wrong} {new}");
        let run = book
            .repo
            .run(&run)
            .exits(1)
            .says(&format!("differs  {wrong}: "));
        assert_eq!(run.stdout.matches("ok       ").count(), 2);
        run.says(told);
    }
    let nobody = last.replace(&digits(last, 3), &format!("commit {}", "0".repeat(40)));
    let nobody = keep("nobody", &nobody);
    book.repo
        .run(&format!("checkpoint verify {nobody}"))
        .exits(1)
        .says("its commit 000000000000 is not on the mainline");
}

#[test]
fn a_file_that_is_no_text_and_an_older_mainline() {
    let book = Book::write(quarter());
    let keep = |name: &str, text: &str| {
        let file = book.repo.beside(name);
        fs::write(&file, text).expect("written");
        file.display().to_string()
    };
    let old = keep("old", &book.checkpoints[1]);
    let new = keep("new", book.checkpoint());
    // What is no text at all.
    fs::write(book.repo.beside("bytes"), b"\xff\xfe").expect("written");
    let bytes = book.repo.beside("bytes").display().to_string();
    book.repo
        .run(&format!("checkpoint verify {bytes}"))
        .exits(2)
        .complains("not UTF-8");
    book.repo.run("checkpoint verify nowhere").exits(2);
    // An older mainline does not know the newer checkpoint.
    let run = format!("checkpoint verify --rev {} {old} {new}", book.ids[2]);
    let run = book.repo.run(&run).exits(1);
    run.says(&format!("ok       {old}"))
        .says(&format!("differs  {new}"));
}

/// The file of a checkpoint says what no terminal may be told.
#[test]
fn control_characters_do_not_reach_the_terminal() {
    let book = Book::write(quarter());
    let file = book.repo.beside("hostile");
    let hostile = book
        .checkpoint()
        .replace("dutybook/Example%20SOC/.", "\u{1b}[2Jdutybook\u{202e}");
    fs::write(&file, hostile).expect("written");
    let run = format!("checkpoint verify {}", file.display());
    let run = book.repo.run(&run).exits(1);
    assert!(!run.stdout.contains('\u{1b}'), "{:?}", run.stdout);
    assert!(!run.stdout.contains('\u{202e}'), "{:?}", run.stdout);
}

/// Names in which bytes, lines and orders matter: the log takes them as git has them.
#[test]
fn odd_names_are_ordered_by_their_bytes() {
    let mut steps = quarter();
    let mut step = Step::new(at("2026-04-05T09:00:00Z"), "Names (#7)");
    for name in [
        "a b",
        "a-b",
        "a.b",
        "a/b",
        "A",
        "é",
        "e\u{301}",
        "z\"q\\",
        "\u{10ffff}",
        "~",
    ] {
        step = step.put(
            &format!("evidence/weekly-report/2026/2026-W14/{name}"),
            name,
        );
    }
    steps.push(step);
    steps.push(landing(
        &of_week("2026-W15", "2026-04-07"),
        at("2026-04-07T15:00:00Z"),
    ));
    let book = Book::write(steps);
    let run = book.repo.run("checkpoint").exits(0);
    assert_eq!(run.stdout, book.checkpoint());
}

/// A leaf is lines: a name that would make more of them is refused by name.
#[test]
fn a_name_with_a_line_feed_is_refused() {
    for name in ["a\nb", "a\tb", "a\u{7f}b", "a\u{85}b"] {
        let path = format!("evidence/weekly-report/2026/2026-W14/{name}");
        let mut steps = quarter();
        steps.push(Step::new(at("2026-04-05T09:00:00Z"), "Names (#7)").put(&path, "x"));
        let book = Book::write(steps);
        let run = book.repo.run("checkpoint").exits(2);
        run.complains("control characters");
        // Before it, the log is whole.
        let run = book.repo.run("checkpoint --rev HEAD~1").exits(0);
        assert_eq!(run.stdout, book.checkpoints[book.ids.len() - 2]);
    }
}
