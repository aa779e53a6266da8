//! Files below `timestamps/` that nobody honest would put there.

use std::fs;
use std::os::unix::fs::symlink;

use super::authority::TestAuthority;
use super::book::{Book, Stamp, Step, at, stamp_files};
use super::decade::{QUARTER_END, quarter};
use super::grades::proved;
use super::log;
use crate::harness::run::text;

const INVALID: &str = "timestamp/invalid";
const LANDS: &str = "2026-04-04T09:00:00Z";

/// A quarter and one commit more.
fn quarter_and(step: Step) -> Book {
    let mut steps = quarter();
    steps.push(step);
    Book::write(steps)
}

fn step() -> Step {
    Step::new(at(LANDS), "Files (#7)")
}

/// Demands that a number of files is told, and that all that was proved is proved still.
#[track_caller]
fn demand(book: &Book, told: usize) {
    let as_of = at(QUARTER_END);
    let run = book.check(as_of).exits(1);
    let denied = vec![INVALID; told];
    run.found(&denied, &[]);
    let honest = Book::write(quarter());
    assert_eq!(
        proved(book.repo.root(), as_of),
        proved(honest.repo.root(), as_of)
    );
}

#[test]
fn files_with_other_names_are_told() {
    let step = step()
        .put("timestamps/2026/readme.txt", "words\n")
        .put("timestamps/token.tsr", "words\n")
        .put("timestamps/2026/deep/11-000000000000.tsr", "words\n")
        .put("timestamps/2026/11-000000000000.tsr.bak", "words\n")
        .put("timestamps/2026/11-00000000000g.checkpoint", "words\n")
        .put("timestamps/26/11-000000000000.tsr", "words\n");
    demand(&quarter_and(step), 6);
}

#[test]
fn a_readme_is_no_fault() {
    let step = step().put("timestamps/README.md", "What this folder holds\n");
    let book = quarter_and(step);
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
}

#[test]
fn notes_that_are_no_checkpoints_are_told() {
    let place = |number: u32| format!("timestamps/2026/{number}-000000000000.checkpoint");
    let honest = Book::write(quarter());
    let good = honest.checkpoint();
    let step = step()
        .put(&place(1), b"\xff\xfe\n")
        .put(&place(2), "")
        .put(&place(3), "no line end")
        .put(&place(4), good.replace('\n', "\r\n"))
        .put(&place(5), format!("\u{1b}[2J{good}"))
        .put(&place(6), format!("{good}\n\u{2014} nobody AAAA\n"))
        .put(&place(7), format!("{good}{}", "more\n".repeat(1000)))
        .put(&place(8), "\n\n\n\n\n")
        .put(&place(9), good);
    demand(&quarter_and(step), 9);
}

#[test]
fn control_characters_of_a_note_do_not_reach_the_terminal() {
    let honest = Book::write(quarter());
    let hostile = honest
        .checkpoint()
        .replace("Example SOC", "\u{9b}2J\u{202e}SOC");
    let path = format!("{}.checkpoint", log::place(honest.checkpoint()));
    let book = quarter_and(step().put(&path, hostile));
    let as_of = QUARTER_END;
    for command in [
        format!("check --as-of {as_of}"),
        format!("check --as-of {as_of} --format sarif"),
        "timestamp verify".to_owned(),
    ] {
        let run = book.repo.run(&command).exits(1);
        assert!(
            !run.stdout.contains(['\u{9b}', '\u{202e}', '\u{1b}']),
            "{:?}",
            run.stdout
        );
    }
}

/// The name of a file is told as it is, and does not reach a terminal.
#[test]
fn control_characters_of_a_name_do_not_reach_the_terminal() {
    let book = quarter_and(step().put("timestamps/2026/\u{1b}[2J\u{202e}.tsr", "x"));
    let run = book.check(at(QUARTER_END)).exits(1).denies(INVALID);
    assert!(!run.stdout.contains('\u{1b}'));
    for command in [
        format!("check --as-of {QUARTER_END}"),
        "timestamp verify".to_owned(),
    ] {
        let run = book.repo.run(&command).exits(1);
        assert!(
            !run.stdout.contains(['\u{202e}', '\u{1b}']),
            "{:?}",
            run.stdout
        );
    }
}

#[test]
fn files_that_are_too_large_are_told() {
    let honest = Book::write(quarter());
    let place = log::place(honest.checkpoint());
    let large = vec![b'\n'; 64 * 1024 + 1];
    let step = step()
        .put(&format!("{place}.checkpoint"), &large)
        .put(&format!("{place}.3.tsr"), vec![0x30; 3 << 20])
        .put(&format!("{place}.3.tsq"), &large);
    let book = quarter_and(step);
    demand(&book, 3);
    // The same in the worktree alone.
    let honest = Book::write(quarter());
    honest.repo.write(format!("{place}.3.tsr"), &large);
    let run = honest.check(at(QUARTER_END)).exits(1);
    assert!(text(&run.finding(INVALID)["message"]).contains("larger than"));
}

#[test]
fn links_are_not_followed() {
    let honest = Book::write(quarter());
    let place = log::place(&honest.checkpoints[1]);
    let secret = honest.repo.beside("secret");
    fs::write(&secret, "secret words\n").expect("written");
    let link = |name: &str| {
        let path = honest.repo.path(name);
        let _ = fs::remove_file(&path);
        symlink(&secret, path).expect("linked");
    };
    link(&format!("{place}.2.tsr"));
    link("timestamps/2026/3-000000000000.checkpoint");
    let before = proved(honest.repo.root(), at(QUARTER_END));
    let run = honest.check(at(QUARTER_END));
    assert!(!run.stdout.contains("secret words"));
    // A token is replaced by a link to a copy of it.
    let copy = honest.repo.beside("copy.tsr");
    fs::copy(honest.repo.path(format!("{place}.tsr")), &copy).expect("copied");
    fs::remove_file(honest.repo.path(format!("{place}.tsr"))).expect("removed");
    symlink(&copy, honest.repo.path(format!("{place}.tsr"))).expect("linked");
    honest.repo.commit("Links (#7)").at(LANDS).run();
    let run = honest.check(at(QUARTER_END));
    assert_ne!(run.code, None);
    assert_eq!(proved(honest.repo.root(), at(QUARTER_END)), before);
}

/// A folder where a token should be, and a file where a folder should be.
#[test]
fn folders_and_files_change_places() {
    let honest = Book::write(quarter());
    let before = proved(honest.repo.root(), at(QUARTER_END));
    honest
        .repo
        .remove("timestamps")
        .write("timestamps", "a file\n");
    honest.repo.commit("File (#7)").at(LANDS).run();
    honest.check(at(QUARTER_END));
    assert_eq!(proved(honest.repo.root(), at(QUARTER_END)), before);
    honest.repo.remove("timestamps").write(
        "timestamps/2026/11-000000000000.tsr/11-000000000000.tsr",
        "deep\n",
    );
    honest
        .repo
        .commit("Folder (#8)")
        .at("2026-04-04T10:00:00Z")
        .run();
    honest.check(at(QUARTER_END)).exits(1).denies(INVALID);
    assert_eq!(proved(honest.repo.root(), at(QUARTER_END)), before);
}

/// Two thousand files that look like tokens, and one more that is one.
#[test]
fn thousands_of_files_are_told_and_cost_little() {
    let mut step = step();
    for number in 0..2000u32 {
        let path = format!("timestamps/2026/{number}-{number:012x}.tsr");
        step = step.put(&path, number.to_be_bytes());
    }
    let book = quarter_and(step);
    let as_of = at(QUARTER_END);
    let run = book.check(as_of).exits(1);
    let denied = run.rules("deny");
    assert!(denied.iter().all(|rule| rule == INVALID));
    assert_eq!(denied.len(), 2000);
    let honest = Book::write(quarter());
    assert_eq!(
        proved(book.repo.root(), as_of),
        proved(honest.repo.root(), as_of)
    );
}

/// A hundred contents of one file: each of them is read, and what the good one proved stays.
#[test]
fn a_token_that_is_written_over_many_times_proves_what_it_proved() {
    let mut steps = quarter();
    let token = Book::write(steps.clone());
    let path = token.steps[2].tokens().remove(0);
    for number in 0..100u32 {
        let time = at(LANDS) + chrono::TimeDelta::minutes(i64::from(number));
        steps.push(Step::new(time, "Over (#7)").put(&path, number.to_be_bytes()));
    }
    demand(&Book::write(steps), 1);
}

/// Tokens of one checkpoint by all authorities that fit, each with another time.
#[test]
fn sixteen_tokens_over_one_checkpoint_are_read() {
    let mut steps = quarter();
    let last = steps.last_mut().expect("a commit");
    let times = (0..16).map(|hour| at("2026-04-03T20:00:00Z") - chrono::TimeDelta::minutes(hour));
    last.stamp = Some(Stamp {
        tokens: times.map(|time| (TestAuthority::default(), time)).collect(),
        witnesses: Vec::new(),
    });
    let book = Book::write(steps);
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    let proved = proved(book.repo.root(), at(QUARTER_END));
    let when = &proved["weekly-report/2026-W14/alpha"].when;
    assert_eq!(when.not_after, Some(at("2026-04-03T19:45:00Z")));
}

/// Files of proof that are there and not committed are judged as they are.
#[test]
fn what_is_not_committed_is_verified_too() {
    let mut steps = quarter();
    steps.pop();
    let book = Book::write(steps);
    let stamp = |authority: TestAuthority| Stamp {
        tokens: vec![(authority, at("2026-04-03T20:00:00Z"))],
        witnesses: Vec::new(),
    };
    let write = |authority| {
        for (path, content) in stamp_files(&stamp(authority), book.checkpoint()) {
            book.repo.write(path, content.expect("a content"));
        }
    };
    write(TestAuthority::named("Other"));
    book.check(at(QUARTER_END)).exits(1).denies(INVALID);
    write(TestAuthority::default());
    book.check(at(QUARTER_END)).exits(0).lacks(INVALID);
    let proved = proved(book.repo.root(), at(QUARTER_END));
    assert_eq!(
        proved["weekly-report/2026-W14/alpha"].grade(),
        "timestamped"
    );
}
