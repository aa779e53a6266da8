//! `timestamp request`, `add` and `verify`, with an authority that answers what it is asked.

use std::fs;
use std::path::PathBuf;

use super::authority::{TestAuthority, TestHash, TestMistake};
use super::book::{Book, at};
use super::decade::{QUARTER_END, duty_of_week, policy, quarter, quarter_of};
use super::grades::proved;
use super::log;
use crate::harness::files::names_below;
use crate::harness::run::Run;
use crate::history::policy::Policy;

/// A quarter without its last token.
fn unstamped() -> Book {
    let mut steps = quarter();
    steps.pop();
    Book::write(steps)
}

fn request(book: &Book) -> PathBuf {
    let path = book.repo.beside("request.tsq");
    let run = format!("timestamp request -o {}", path.display());
    book.repo
        .run(&run)
        .exits(0)
        .complains("a request for the checkpoint of");
    path
}

fn add(book: &Book, response: &[u8], request: &std::path::Path) -> Run {
    let path = book.repo.beside("response.tsr");
    fs::write(&path, response).expect("written");
    let run = format!(
        "timestamp add {} --request {}",
        path.display(),
        request.display()
    );
    book.repo.run(&run)
}

#[test]
fn three_steps_store_a_token_that_counts() {
    let book = unstamped();
    let asked = request(&book);
    let time = at("2026-04-03T20:00:00Z");
    let response = TestAuthority::default().answer(&fs::read(&asked).expect("a request"), time);
    let place = log::place(book.checkpoint());
    let run = add(&book, &response, &asked).exits(0);
    assert_eq!(run.stdout, format!("{place}.checkpoint\n{place}.tsr\n"));
    let run = run.complains("existed by 2026-04-03T20:00:00+00:00, says Test Signer");
    run.complains("10 leaves");
    assert_eq!(
        book.repo.read(&format!("{place}.checkpoint")),
        book.checkpoint()
    );
    // The same response again stores nothing more.
    let run = add(&book, &response, &asked).exits(0);
    assert_eq!(run.stdout, "");
    // It counts before it is committed, and after.
    let grade = || proved(book.repo.root(), at(QUARTER_END))[&duty_of_week("2026-W14")].grade();
    assert_eq!(grade(), "timestamped");
    book.check(at(QUARTER_END)).exits(0);
    book.repo
        .commit("Token (#9)")
        .at("2026-04-03T20:02:00Z")
        .run();
    assert_eq!(grade(), "timestamped");
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    book.repo
        .run(&format!("timestamp verify {place}.tsr"))
        .exits(0)
        .says("existed by 2026-04-03T20:00:00+00:00, says Test Signer");
    book.repo
        .run("timestamp verify timestamps/2026/1-000000000000.tsr")
        .exits(2);
}

#[test]
fn a_request_has_a_nonce_of_its_own_each_time() {
    let book = unstamped();
    let first = fs::read(request(&book)).expect("a request");
    let second = fs::read(request(&book)).expect("a request");
    assert_ne!(first, second);
    let parse = |bytes: &[u8]| {
        let request = dutybook::internals::signing::TimeStampRequest::parse(bytes);
        request.expect("a request").message_digest().to_vec()
    };
    assert_eq!(parse(&first), log::hash(&[book.checkpoint().as_bytes()]));
    assert_eq!(parse(&first), parse(&second));
}

/// What does not verify is not stored.
#[test]
fn nothing_is_written_of_a_response_that_proves_nothing() {
    let book = unstamped();
    let asked = request(&book);
    let bytes = fs::read(&asked).expect("a request");
    let time = at("2026-04-03T20:00:00Z");
    let before = names_below(book.repo.root());
    let refuse = |response: &[u8], told: &str| {
        add(&book, response, &asked)
            .exits(2)
            .complains(told)
            .complains("nothing was written");
        assert_eq!(names_below(book.repo.root()), before);
    };
    let good = TestAuthority::default().answer(&bytes, time);
    refuse(
        &TestAuthority::named("Other").answer(&bytes, time),
        "proves nothing",
    );
    refuse(&TestAuthority::refuse(2, "busy"), "busy");
    refuse(b"<html>502 Bad Gateway</html>", "proves nothing");
    refuse(b"", "proves nothing");
    refuse(&good[..good.len() - 1], "proves nothing");
    refuse(&[good.clone(), vec![0]].concat(), "proves nothing");
    let weak = TestAuthority {
        imprint_hash: TestHash::Sha1,
        ..TestAuthority::default()
    };
    refuse(&weak.stamp(book.checkpoint().as_bytes(), time), "SHA-1");
    let broken = TestAuthority {
        mistake: Some(TestMistake::OtherKey),
        ..TestAuthority::default()
    };
    refuse(&broken.answer(&bytes, time), "proves nothing");
    // The answer to an earlier request has another nonce.
    let earlier = TestAuthority::default().answer(&bytes, time);
    let other = request(&book);
    add(&book, &earlier, &other).exits(2).complains("nonce");
    assert_eq!(names_below(book.repo.root()), before);
}

#[test]
fn a_request_of_another_history_is_refused() {
    let book = unstamped();
    let mut steps = quarter();
    steps[0].message = "Another beginning".to_owned();
    let other = Book::write(steps);
    let asked = request(&other);
    let bytes = fs::read(&asked).expect("a request");
    let response = TestAuthority::default().answer(&bytes, at("2026-04-03T20:00:00Z"));
    add(&book, &response, &asked)
        .exits(2)
        .complains("not for a checkpoint of this mainline");
}

/// The answer comes after the mainline has moved on: it is over the commit that was asked about.
#[test]
fn a_late_answer_is_stored_for_the_commit_that_was_asked_about() {
    let book = unstamped();
    let asked = request(&book);
    book.repo
        .write("evidence/weekly-report/notes.txt", "later\n");
    book.repo
        .commit("Later (#9)")
        .at("2026-04-03T19:00:00Z")
        .run();
    let bytes = fs::read(&asked).expect("a request");
    let response = TestAuthority::default().answer(&bytes, at("2026-04-03T20:00:00Z"));
    let run = add(&book, &response, &asked).exits(0);
    let place = log::place(book.checkpoint());
    assert_eq!(run.stdout, format!("{place}.checkpoint\n{place}.tsr\n"));
}

#[test]
fn a_policy_without_authorities_stores_nothing() {
    let mut steps = quarter_of(&Policy::new(), &TestAuthority::default());
    steps.truncate(2);
    let book = Book::write(steps);
    let asked = request(&book);
    let bytes = fs::read(&asked).expect("a request");
    let response = TestAuthority::default().answer(&bytes, at("2026-03-06T20:00:00Z"));
    add(&book, &response, &asked)
        .exits(2)
        .complains("accepts no authority");
    assert!(!book.repo.has("timestamps"));
    // One that is written down and has not landed yet is not accepted either.
    book.repo.set(&policy(""));
    add(&book, &response, &asked)
        .exits(2)
        .complains("accepts no authority");
}

#[test]
fn nothing_is_stored_yet() {
    let mut steps = quarter();
    steps.truncate(2);
    let book = Book::write(steps);
    let run = book.repo.run("timestamp verify").exits(0);
    assert_eq!(run.stdout, "nothing is stored below timestamps/\n");
}

/// More tokens than there are numbers for.
#[test]
fn the_numbers_of_tokens_end() {
    let book = unstamped();
    let asked = request(&book);
    let bytes = fs::read(&asked).expect("a request");
    for second in 0..16 {
        let time = at(&format!("2026-04-03T20:00:{second:02}Z"));
        let response = TestAuthority::default().answer(&bytes, time);
        add(&book, &response, &asked).exits(0);
    }
    let response = TestAuthority::default().answer(&bytes, at("2026-04-03T20:00:16Z"));
    add(&book, &response, &asked)
        .exits(2)
        .complains("as many authorities as can be stored");
    let run = book.repo.run("timestamp verify").exits(0);
    assert_eq!(run.stdout.lines().count(), 4 + 16);
}
