//! Tokens that are not what they should be, each in the place of the last token of a quarter.

use chrono::{DateTime, TimeDelta, Utc};

use super::authority::{TestAuthority, TestEss, TestHash, TestMistake, TestPurpose};
use super::book::{Book, Stamp, Step, at, is_token, stamp_files};
use super::decade::{QUARTER_END, duty_of_week, policy, quarter, quarter_of};
use super::grades::proved;
use super::log;
use crate::harness::run::{Run, text};

const INVALID: &str = "timestamp/invalid";
const REWRITTEN: &str = "history/rewritten";

/// When the last token of the quarter was made.
pub(crate) const LAST: &str = "2026-04-03T20:00:00Z";

type Files = Vec<(String, Option<Vec<u8>>)>;

/// A quarter whose last commit brings some files instead of its token, made from the checkpoint that it should stamp.
fn quarter_with(files: impl FnOnce(&Book) -> Files) -> Book {
    let mut steps = quarter();
    let mut last = steps.pop().expect("a commit");
    last.stamp = None;
    let before = Book::write(steps);
    last.changes.extend(files(&before));
    let mut steps = before.steps;
    steps.push(last);
    Book::write(steps)
}

/// The files of one token over the checkpoint before.
fn token(authority: &TestAuthority, time: DateTime<Utc>, checkpoint: &str) -> Files {
    let stamp = Stamp {
        tokens: vec![(authority.clone(), time)],
        witnesses: Vec::new(),
    };
    stamp_files(&stamp, checkpoint)
}

/// Demands what is found, and that the last week is claimed and every other proved as in an honest quarter.
#[track_caller]
fn demand(book: &Book, denied: &[&str], told: &str) {
    let as_of = at(QUARTER_END);
    let run = book.check(as_of).exits(1);
    let messages: Vec<String> = run
        .findings()
        .iter()
        .map(|it| text(&it["message"]))
        .collect();
    assert!(
        messages.iter().any(|it| it.contains(told)),
        "{told}: {messages:?}"
    );
    run.found(denied, &[]);
    let mut found = proved(book.repo.root(), as_of);
    let mut honest = proved(Book::write(quarter()).repo.root(), as_of);
    let last = duty_of_week("2026-W14");
    let is = found.remove(&last).expect("proved");
    honest.remove(&last);
    assert_eq!((is.grade(), is.when.not_after), ("claimed", None));
    assert_eq!(found, honest);
    book.repo.run("timestamp verify").says("invalid  ");
}

/// `check` of a quarter whose last token an authority made at some time.
pub(crate) fn check_last_token(authority: &TestAuthority, time: &str) -> Run {
    let book = quarter_with(|before| token(authority, at(time), before.checkpoint()));
    book.check(at(QUARTER_END))
}

#[track_caller]
fn demand_invalid(authority: &TestAuthority, told: &str) {
    let book = quarter_with(|before| token(authority, at(LAST), before.checkpoint()));
    demand(&book, &[INVALID], told);
}

#[test]
fn the_quarter_is_honest() {
    let authority = TestAuthority::default();
    let book = quarter_with(|before| token(&authority, at(LAST), before.checkpoint()));
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    let honest = Book::write(quarter());
    assert_eq!(honest.ids, book.ids);
    let proved = proved(book.repo.root(), at(QUARTER_END));
    assert!(proved.values().all(|it| it.grade() == "timestamped"));
}

#[test]
fn a_certificate_for_another_purpose() {
    for (purpose, told) in [
        (TestPurpose::Missing, "extended key usage is missing"),
        (
            TestPurpose::NotCritical,
            "extended key usage is not critical",
        ),
        (TestPurpose::Extra, "(timeStamping) alone"),
        (TestPurpose::CodeSigning, "(timeStamping) alone"),
    ] {
        let authority = TestAuthority {
            purpose,
            ..TestAuthority::default()
        };
        demand_invalid(&authority, told);
    }
}

#[test]
fn a_certificate_that_was_expired_or_not_valid_yet_at_its_time() {
    for (from, to) in [
        ("20000101000000Z", "20260403195959Z"),
        ("20260403200001Z", "20991231235959Z"),
    ] {
        let authority = TestAuthority {
            validity: (from.to_owned(), to.to_owned()),
            ..TestAuthority::default()
        };
        demand_invalid(&authority, "2026-04-03");
    }
}

/// What is in a token is a candidate for the chain, and no more: the accepted certificate is the one that has to be valid.
#[test]
fn an_accepted_certificate_that_was_expired_at_the_time() {
    let expired = TestAuthority {
        root_validity: ("20000101000000Z".to_owned(), "20260403195959Z".to_owned()),
        ..TestAuthority::default()
    };
    let book = quarter_with(|before| token(&expired, at(LAST), before.checkpoint()));
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    let book = Book::write(quarter_of(&policy(""), &expired));
    book.check(at(QUARTER_END)).exits(1).found(&[INVALID], &[]);
    let found = proved(book.repo.root(), at(QUARTER_END));
    assert_eq!(found[&duty_of_week("2026-W14")].grade(), "claimed");
    assert_eq!(found[&duty_of_week("2026-W13")].grade(), "timestamped");
}

#[test]
fn an_authority_that_the_policy_does_not_accept() {
    demand_invalid(&TestAuthority::named("Other"), "");
    let own = TestAuthority {
        is_self_signed: true,
        ..TestAuthority::default()
    };
    demand_invalid(&own, "");
}

#[test]
fn a_weak_hash() {
    let imprint = TestAuthority {
        imprint_hash: TestHash::Sha1,
        ..TestAuthority::default()
    };
    demand_invalid(&imprint, "SHA-1");
    let signer = TestAuthority {
        signer_hash: TestHash::Sha1,
        ..TestAuthority::default()
    };
    demand_invalid(&signer, "SHA-1");
}

#[test]
fn a_signature_that_does_not_hold() {
    for mistake in [
        TestMistake::OtherKey,
        TestMistake::ForgedCertificate,
        TestMistake::DigestAttribute,
        TestMistake::NoAttributes,
        TestMistake::TwoSigners,
        TestMistake::NoSigner,
    ] {
        let authority = TestAuthority {
            mistake: Some(mistake),
            ..TestAuthority::default()
        };
        demand_invalid(&authority, "");
    }
    for ess in [TestEss::None, TestEss::Wrong] {
        let authority = TestAuthority {
            ess,
            ..TestAuthority::default()
        };
        demand_invalid(&authority, "");
    }
}

#[test]
fn a_refusal_of_the_authority_is_no_token() {
    let book = quarter_with(|before| {
        let mut files = token(&TestAuthority::default(), at(LAST), before.checkpoint());
        files[1].1 = Some(TestAuthority::refuse(2, "busy"));
        files
    });
    demand(&book, &[INVALID], "busy");
}

#[test]
fn a_time_in_the_future() {
    let as_of = at(QUARTER_END);
    let authority = TestAuthority::default();
    let write = |time| quarter_with(|before| token(&authority, time, before.checkpoint()));
    let future = write(as_of + TimeDelta::minutes(6));
    let run = future.check(as_of).exits(1);
    run.denies(INVALID);
    let week = duty_of_week("2026-W14");
    let proved_of = |book: &Book| proved(book.repo.root(), as_of)[&week].grade();
    assert_eq!(proved_of(&future), "claimed");
    // Nothing of it counts once the time has come, but that it was made before: its commit is dated before it.
    let later = as_of + TimeDelta::hours(1);
    future.check(later).exits(1).denies("history/clock");
}

/// The token and the checkpoint of somebody else's log, put below `timestamps/` as they are.
#[test]
fn the_token_of_another_repository() {
    let mut other = quarter();
    other[0].message = "Another team's book (#1)".to_owned();
    let other = Book::write(other);
    let theirs = other.steps.last().expect("a commit").changes.clone();
    let book = quarter_with(|_| theirs.clone().into_iter().collect());
    demand(&book, &[REWRITTEN, INVALID], "is not on the mainline");
    // Its token over a checkpoint of this repository.
    let book = quarter_with(|before| {
        let mut files = token(&TestAuthority::default(), at(LAST), before.checkpoint());
        let token = theirs.iter().find(|(path, _)| is_token(path));
        files[1].1.clone_from(token.expect("a token").1);
        files
    });
    demand(&book, &[INVALID], "");
}

/// Two dutybook roots in one repository, with the same files: only the origin tells their logs apart.
#[test]
fn the_token_of_another_root() {
    let book = quarter_with(|before| {
        let other = before
            .checkpoint()
            .replace("dutybook/Example%20SOC/.", "dutybook/Example%20SOC/tenant");
        assert_ne!(other, before.checkpoint());
        token(&TestAuthority::default(), at(LAST), &other)
    });
    demand(&book, &[REWRITTEN, INVALID], "its origin is");
    // The token alone, with the right checkpoint.
    let book = quarter_with(|before| {
        let other = before.checkpoint().replace("%20SOC/.", "%20SOC/tenant");
        let mut files = token(&TestAuthority::default(), at(LAST), before.checkpoint());
        files[1].1 = Some(TestAuthority::default().stamp(other.as_bytes(), at(LAST)));
        files
    });
    demand(&book, &[INVALID], "");
}

/// The last commit of the quarter is to be covered by a token of February.
#[test]
fn the_token_over_a_shorter_log() {
    let authority = TestAuthority::default();
    let older = |before: &Book| before.checkpoints[1].clone();
    // The checkpoint of an older commit under the name of the newer one.
    let book = quarter_with(|before| {
        let mut files = token(&authority, at(LAST), &older(before));
        let (from, to) = (log::place(&older(before)), log::place(before.checkpoint()));
        for (path, _) in &mut files {
            *path = path.replace(&from, &to);
        }
        files
    });
    demand(&book, &[INVALID, INVALID], "its name is another's");
    // The newer one's checkpoint, with the older one's token.
    let book = quarter_with(|before| {
        let mut files = token(&authority, at(LAST), before.checkpoint());
        files[1].1 = Some(authority.stamp(older(before).as_bytes(), at(LAST)));
        files
    });
    demand(&book, &[INVALID], "");
    // The size or the root of an older checkpoint is written over.
    let book = quarter_with(|before| {
        let (old, new) = (older(before), before.checkpoint().to_owned());
        let commit = |text: &str| text.lines().nth(3).expect("a commit").to_owned();
        let mixed = new.replace(&commit(&new), &commit(&old));
        token(&authority, at(LAST), &mixed)
    });
    demand(&book, &[REWRITTEN, INVALID], "its size is");
}

#[test]
fn a_token_that_is_moved() {
    let moved = |from: &str, to: &str| {
        quarter_with(|before| {
            let files = token(&TestAuthority::default(), at(LAST), before.checkpoint());
            let files = files.into_iter();
            files
                .map(|(path, content)| {
                    let is_moved = is_token(&path);
                    (
                        if is_moved {
                            path.replace(from, to)
                        } else {
                            path
                        },
                        content,
                    )
                })
                .collect()
        })
    };
    // To another year.
    demand(&moved("/2026/", "/2025/"), &[INVALID], "no checkpoint");
    // To another log size.
    let name = |book: &Book| log::place(&book.checkpoints[1]);
    let honest = Book::write(quarter());
    let book = quarter_with(|before| {
        let token = TestAuthority::default().stamp(before.checkpoint().as_bytes(), at(LAST));
        vec![(format!("{}.2.tsr", name(&honest)), Some(token))]
    });
    demand(&book, &[INVALID], "");
    // To names that no proof has.
    demand(&moved(".tsr", ".17.tsr"), &[INVALID], "is not named");
    demand(&moved(".tsr", ".01.tsr"), &[INVALID], "is not named");
    // The number says nothing: a token is as good by any.
    let book = moved(".tsr", ".7.tsr");
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    let honest = proved(honest.repo.root(), at(QUARTER_END));
    assert_eq!(proved(book.repo.root(), at(QUARTER_END)), honest);
}

/// The checkpoint and its token together in the folder of another year.
#[test]
fn a_checkpoint_that_is_moved_to_another_year() {
    let book = quarter_with(|before| {
        let files = token(&TestAuthority::default(), at(LAST), before.checkpoint()).into_iter();
        files
            .map(|(path, content)| (path.replace("/2026/", "/2016/"), content))
            .collect()
    });
    demand(&book, &[INVALID, INVALID], "its name is another's");
}

/// A token without the checkpoint that it is over, and a checkpoint without a token.
#[test]
fn half_of_a_proof() {
    let book = quarter_with(|before| {
        let mut files = token(&TestAuthority::default(), at(LAST), before.checkpoint());
        vec![files.remove(1)]
    });
    demand(&book, &[INVALID], "no checkpoint of this history");
    let book = quarter_with(|before| {
        let mut files = token(&TestAuthority::default(), at(LAST), before.checkpoint());
        vec![files.remove(0)]
    });
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    let proved = proved(book.repo.root(), at(QUARTER_END));
    assert_eq!(proved[&duty_of_week("2026-W14")].grade(), "claimed");
}

/// A request that is kept beside a token that answers another one.
#[test]
fn a_token_that_answers_another_request() {
    let write = |nonce: u8, beside: &[u8]| {
        quarter_with(|before| {
            let request = |nonce| {
                let digest = log::hash(&[before.checkpoint().as_bytes()]);
                let request =
                    dutybook::internals::signing::TimeStampRequest::new(digest, [nonce; 16]);
                request.encode().expect("a request")
            };
            let authority = TestAuthority::default();
            let mut files = token(&authority, at(LAST), before.checkpoint());
            files[1].1 = Some(authority.answer(&request(nonce), at(LAST)));
            let kept = if beside.is_empty() {
                request(7)
            } else {
                beside.to_vec()
            };
            files.push((files[1].0.replace(".tsr", ".tsq"), Some(kept)));
            files
        })
    };
    write(7, b"")
        .check(at(QUARTER_END))
        .exits(0)
        .found(&[], &[]);
    demand(&write(8, b""), &[INVALID], "nonce");
    demand(
        &write(7, b"not a request"),
        &[INVALID],
        "the request beside it",
    );
}

/// The last week again, in a history whose authority dates it back: what it says is believed, and told by its name.
#[test]
fn what_is_proved_names_the_authority() {
    let own = TestAuthority::named("Own");
    let book = Book::write(quarter_of(&policy(""), &own));
    let proved = proved(book.repo.root(), at(QUARTER_END));
    let named = proved
        .values()
        .all(|it| it.when.authority.as_deref() == Some("Own Signer"));
    assert!(named, "{proved:?}");
    book.repo
        .run("timestamp verify")
        .exits(0)
        .says("Own Signer");
    let step = book.steps.last().expect("a commit");
    assert_eq!(Step::tokens(step).len(), 1);
}
