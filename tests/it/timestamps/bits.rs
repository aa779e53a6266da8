//! One bit of each byte of a stored token, of a checkpoint and of a cosigned note is another one: nothing panics, and
//! nothing is proved better than before.

use chrono::{DateTime, Utc};
use dutybook::internals::model::Checkpoint;
use dutybook::internals::signing::{
    SignedNote, TimeStampAuthorities, TimeStampRequest, WitnessKey, verify_cosignatures,
    verify_time_stamp,
};

use super::authority::{TestAuthority, TestKey};
use super::book::{Book, at};
use super::decade::{QUARTER_END, duty_of_week, quarter};
use super::grades::proved;
use super::log;
use super::witness::TestWitness;
use crate::harness::files::project;

const TIME: &str = "2026-04-03T20:00:00Z";

/// The same bytes with one bit of one byte changed, for each byte.
fn flipped(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> + '_ {
    (0..bytes.len()).map(|place| {
        let mut other = bytes.to_vec();
        other[place] ^= 1 << (place % 8);
        (place, other)
    })
}

/// A token with one bit changed is refused, or says the same: the bit is one that no signature covers.
#[test]
fn a_token_says_the_same_or_nothing() {
    let message = Book::write(quarter()).checkpoint().to_owned();
    let message = message.as_bytes();
    for key in [TestKey::P256, TestKey::Rsa, TestKey::RsaPss, TestKey::P384] {
        let authority = TestAuthority {
            key,
            has_intermediate: true,
            accuracy: Some((1, 500, 100)),
            ..TestAuthority::default()
        };
        let accepted = TimeStampAuthorities::from_pem(authority.pem().as_bytes()).expect("PEM");
        let request = TimeStampRequest::new(log::hash(&[message]), [7; 16]);
        let bytes = request.encode().expect("a request");
        let token = authority.answer(&bytes, at(TIME));
        let verify = |token: &[u8]| verify_time_stamp(token, message, Some(&request), &accepted);
        let honest = verify(&token).expect("a token");
        let mut held = 0;
        for (place, other) in flipped(&token) {
            if let Ok(stamp) = verify(&other) {
                held += 1;
                let same = (stamp.time, stamp.accuracy) == (honest.time, honest.accuracy);
                assert!(same, "byte {place} of {key:?}");
                assert_eq!(
                    stamp.trusted_as, honest.trusted_as,
                    "byte {place} of {key:?}"
                );
            }
        }
        assert!(
            held * 2 < token.len(),
            "{held} of {} bytes of {key:?}",
            token.len()
        );
        for (_, other) in flipped(&bytes) {
            let _ = TimeStampRequest::parse(&other);
        }
        for length in 0..token.len() {
            assert!(
                verify(&token[..length]).is_err(),
                "{length} bytes of {key:?}"
            );
        }
    }
}

/// A checkpoint with one bit changed is another one, or none.
#[test]
fn a_checkpoint_is_another_or_none() {
    let book = Book::write(quarter());
    let text = book.checkpoint();
    let honest = Checkpoint::parse(text).expect("a checkpoint");
    for (place, other) in flipped(text.as_bytes()) {
        let Ok(other) = String::from_utf8(other) else {
            continue;
        };
        let read = Checkpoint::parse(&other);
        assert_ne!(read.as_ref(), Ok(&honest), "byte {place}");
        if let Ok(read) = read {
            assert_eq!(read.to_string(), other, "byte {place}");
        }
    }
}

fn seen(note: &[u8], keys: &[WitnessKey]) -> Vec<DateTime<Utc>> {
    let Ok(note) = SignedNote::parse(note) else {
        return Vec::new();
    };
    let checks = verify_cosignatures(&note, keys).into_iter();
    checks.filter_map(|check| check.result.ok()).collect()
}

/// A cosigned note with one bit changed has fewer cosignatures, and never another time.
#[test]
fn a_cosigned_note_loses_what_was_changed() {
    let book = Book::write(quarter());
    let text = book.checkpoint();
    let witnesses = [TestWitness::new("w/1", 1), TestWitness::new("w/2", 2)];
    let lines: String = witnesses
        .iter()
        .map(|it| it.sign(text, 1_775_000_000))
        .collect();
    let note = format!("{text}\n{lines}");
    let keys: Vec<WitnessKey> = witnesses
        .iter()
        .map(|witness| WitnessKey::parse(&witness.vkey()).expect("a key"))
        .collect();
    let honest = seen(note.as_bytes(), &keys);
    assert_eq!(honest.len(), 2);
    for (place, other) in flipped(note.as_bytes()) {
        let found = seen(&other, &keys);
        assert!(found.len() < honest.len(), "byte {place}");
        assert!(
            found.iter().all(|time| honest.contains(time)),
            "byte {place}"
        );
    }
}

/// The whole of `check` on some of those: the stored file is another one, in a commit of its own, and nothing that was
/// proved is proved better or worse; the file is told where it proves nothing now.
#[test]
fn a_check_of_a_changed_file_is_no_better() {
    let book = Book::write(quarter());
    let as_of = at(QUARTER_END);
    let before = proved(book.repo.root(), as_of);
    let place = log::place(&book.checkpoints[9]);
    for ending in ["tsr", "checkpoint"] {
        let path = format!("{place}.{ending}");
        let bytes = std::fs::read(book.repo.path(&path)).expect("a file");
        let step = bytes.len() / 25;
        for (_, other) in flipped(&bytes).step_by(step.max(1)) {
            book.repo.write(&path, other);
            let run = book.check(as_of);
            assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
            // What the mainline held counts, whatever lies in the worktree.
            let after = proved(book.repo.root(), as_of);
            assert_eq!(
                after[&duty_of_week("2026-W13")],
                before[&duty_of_week("2026-W13")]
            );
            for (duty, proved) in after {
                let old = &before[&duty];
                assert!(proved.when.grade <= old.when.grade, "{duty}");
                let is_earlier = proved.when.not_after < old.when.not_after;
                assert!(!is_earlier, "{duty}");
            }
        }
        book.repo.write(&path, bytes);
    }
    book.check(as_of).exits(0).found(&[], &[]);
}

/// The seeds of the fuzz targets, by their places below `fuzz/corpus/`.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let message = "dutybook/Example SOC/.\n2\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n\
        commit 7d20c4e0aa3cbe1f27d70bdee1d5ab35a85a12f9\ntime 2026-03-31T12:00:00Z\n";
    let authority = TestAuthority {
        has_intermediate: true,
        accuracy: Some((1, 500, 100)),
        ..TestAuthority::default()
    };
    let request = TimeStampRequest::new(log::hash(&[message.as_bytes()]), [7; 16]);
    let request = request.encode().expect("a request");
    let token = |key| {
        let authority = TestAuthority {
            key,
            ..authority.clone()
        };
        authority.answer(&request, at(TIME))
    };
    let witness = TestWitness::new("w/1", 1);
    let other = TestWitness::new("w/2", 2);
    let line = witness.sign(message, 1_775_000_000);
    let lines = other.sign(message, 1_775_000_000) + &line;
    let texts = [
        ("timestamp/authority.pem", authority.pem()),
        ("note/checkpoint", message.to_owned()),
        ("note/cosigned", format!("{message}\n{line}")),
        ("note/cosigned-twice", format!("{message}\n{lines}")),
        ("note/of-another-text", format!("another\n\n{line}")),
        ("note/key", witness.vkey() + "\n"),
    ];
    let texts = texts.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    let bytes = [
        ("timestamp/token", token(TestKey::P256)),
        ("timestamp/token-rsa-pss", token(TestKey::RsaPss)),
        ("timestamp/refusal", TestAuthority::refuse(2, "busy")),
        ("timestamp/request", request.clone()),
    ];
    let bytes = bytes.map(|(name, bytes)| (name.to_owned(), bytes));
    texts.into_iter().chain(bytes).collect()
}

/// The seeds are what the test authority makes: `DUTYBOOK_CORPUS=write` writes them. RSA-PSS is signed with chance.
#[test]
fn the_seeds_of_the_fuzz_targets_are_what_the_test_authority_makes() {
    let is_written = std::env::var_os("DUTYBOOK_CORPUS").is_some();
    for (name, bytes) in seeds() {
        let file = project().join("fuzz/corpus").join(&name);
        if is_written {
            std::fs::write(&file, &bytes).expect("written");
        }
        let found = std::fs::read(file).expect("a seed");
        assert!(found == bytes || name.ends_with("pss"), "{name}");
    }
}
