//! Which authorities count: those that were accepted before a token landed, or the auditor's own.

use std::fs;

use super::authority::TestAuthority;
use super::book::{Book, Stamp, Step, at, stamp_files};
use super::decade::{
    CERTIFICATE, QUARTER_END, WEEKS, duty_of_week, founding, landing, of_week, policy, quarter,
    quarter_of,
};
use super::grades::{proved, proved_with};
use crate::history::policy::Policy;

const INVALID: &str = "timestamp/invalid";

/// A policy that accepts two authorities.
fn accepting_both() -> Policy {
    Policy::new().history("timestamps: { authorities: [test.pem, second.pem] }")
}

const SECOND: &str = "policy/timestamping/second.pem";

/// Adds the settings that accept a second authority, with its certificate.
fn accept_second(mut step: Step, second: &TestAuthority) -> Step {
    for (path, text) in accepting_both().files() {
        step = step.put(&path, text);
    }
    step.put(SECOND, second.pem())
}

#[test]
fn a_pull_request_cannot_bring_the_authority_of_its_own_token() {
    let own = TestAuthority::named("Own");
    let mut steps = quarter();
    steps.pop();
    let book = Book::write(steps);
    let repo = &book.repo;
    repo.branch("pull");
    for (path, text) in accepting_both().files() {
        repo.write(&path, text);
    }
    repo.write(SECOND, own.pem());
    let stamp = Stamp {
        tokens: vec![(own.clone(), at("2026-04-03T20:00:00Z"))],
        witnesses: Vec::new(),
    };
    for (path, content) in stamp_files(&stamp, book.checkpoint()) {
        repo.write(path, content.expect("a content"));
    }
    repo.commit("Token (#9)").at("2026-04-03T20:02:00Z").run();
    let as_of = at(QUARTER_END);
    for options in ["--base main", "--base main --rev pull"] {
        book.check_with(as_of, options).exits(1).denies(INVALID);
    }
    // Merged or squashed all the same, the token proves nothing.
    repo.switch("main");
    repo.git(&["merge", "--quiet", "--ff-only", "pull"]);
    book.check(as_of).exits(1).denies(INVALID);
    let found = proved(repo.root(), as_of);
    assert_eq!(found[&duty_of_week("2026-W14")].grade(), "claimed");
}

#[test]
fn a_commit_cannot_bring_the_authority_of_its_own_token() {
    let own = TestAuthority::named("Own");
    let mut steps = quarter();
    let mut last = steps.pop().expect("a commit");
    last.stamp = Some(Stamp {
        tokens: vec![(own.clone(), at("2026-04-03T20:00:00Z"))],
        witnesses: Vec::new(),
    });
    steps.push(accept_second(last, &own));
    let book = Book::write(steps);
    let as_of = at(QUARTER_END);
    book.check(as_of).exits(1).denies(INVALID);
    let found = proved(book.repo.root(), as_of);
    assert_eq!(found[&duty_of_week("2026-W14")].grade(), "claimed");
}

/// Whoever may land policy may accept an authority, and then land its tokens: outputs name it, and the auditor's own list
/// does not have it.
#[test]
fn an_authority_that_landed_before_counts_but_not_on_the_auditors_list() {
    let own = TestAuthority::named("Own");
    let mut steps = quarter();
    let accepted = Step::new(at("2026-04-03T15:30:00Z"), "Accept (#8)");
    let last = steps.len() - 1;
    steps.insert(last, accept_second(accepted, &own));
    steps[last + 1].stamp = Some(Stamp {
        tokens: vec![(own.clone(), at("2026-04-03T20:00:00Z"))],
        witnesses: Vec::new(),
    });
    let book = Book::write(steps);
    let as_of = at(QUARTER_END);
    book.check(as_of).exits(0).denies_nothing();
    let week = duty_of_week("2026-W14");
    let found = proved(book.repo.root(), as_of);
    assert_eq!(found[&week].when.authority.as_deref(), Some("Own Signer"));

    let roots = book.repo.beside("roots.pem");
    fs::write(&roots, TestAuthority::default().pem()).expect("written");
    let options = format!("--tsa-roots {}", roots.display());
    let run = book.check_with(as_of, &options).exits(1);
    run.denies(INVALID);
    let pem = TestAuthority::default().pem();
    let found = proved_with(book.repo.root(), as_of, Some(&pem));
    assert_eq!(found[&week].grade(), "claimed");
    assert_eq!(found[&duty_of_week("2026-W13")].grade(), "timestamped");
}

/// The auditor's list takes the place of the policy's, in both directions.
#[test]
fn the_auditors_list_is_the_only_one_that_counts() {
    let book = Book::write(quarter());
    let as_of = at(QUARTER_END);
    let pem = book.repo.beside("roots.pem");
    let options = format!("--tsa-roots {}", pem.display());
    fs::write(&pem, TestAuthority::named("Other").pem()).expect("written");
    let run = book.check_with(as_of, &options).exits(1);
    assert_eq!(run.rules("deny"), [INVALID; 5]);
    book.repo
        .run(&format!("timestamp verify {options}"))
        .exits(1);
    // A list with more than the one that signed.
    let both = TestAuthority::named("Other").pem() + &TestAuthority::default().pem();
    fs::write(&pem, both).expect("written");
    book.check_with(as_of, &options).exits(0).found(&[], &[]);
    book.repo
        .run(&format!("timestamp verify {options}"))
        .exits(0);
    // The policy accepts nobody, and the auditor does.
    let mut steps = book.steps.clone();
    for (path, text) in Policy::new().files() {
        steps[0] = steps[0].clone().put(&path, text);
    }
    steps[0].changes.remove(CERTIFICATE);
    let unaccepted = {
        let authority = TestAuthority::default();
        let mut steps = quarter_of(&Policy::new(), &authority);
        steps[0].changes.remove(CERTIFICATE);
        Book::write(steps)
    };
    unaccepted.check(as_of).exits(1).denies(INVALID);
    fs::write(&pem, TestAuthority::default().pem()).expect("written");
    unaccepted
        .check_with(as_of, &options)
        .exits(0)
        .found(&[], &[]);
    // A list that cannot be used is no list.
    fs::write(&pem, "nobody\n").expect("written");
    book.check_with(as_of, &options)
        .exits(2)
        .complains("cannot be used");
}

/// A history that is written anew, with an authority of its own in its first policy, proves itself; the auditor's list
/// shows it.
#[test]
fn a_whole_history_with_tokens_of_its_own_fails_by_the_auditors_list() {
    let own = TestAuthority::named("Own");
    let book = Book::write(quarter_of(&policy(""), &own));
    let as_of = at(QUARTER_END);
    book.check(as_of).exits(0).found(&[], &[]);
    let pem = book.repo.beside("roots.pem");
    fs::write(&pem, TestAuthority::default().pem()).expect("written");
    let options = format!("--tsa-roots {}", pem.display());
    let run = book.check_with(as_of, &options).exits(1);
    assert_eq!(run.rules("deny"), [INVALID; 5]);
}

#[test]
fn two_authorities_stamp_one_checkpoint() {
    let (first, second) = (TestAuthority::default(), TestAuthority::named("Second"));
    let mut steps = quarter_of(&accepting_both(), &first);
    steps[0] = steps[0].clone().put(SECOND, second.pem());
    for step in &mut steps {
        if let Some(stamp) = &mut step.stamp {
            let earlier = stamp.tokens[0].1 - chrono::TimeDelta::minutes(1);
            stamp.tokens.push((second.clone(), earlier));
        }
    }
    let book = Book::write(steps);
    let as_of = at(QUARTER_END);
    book.check(as_of).exits(0).found(&[], &[]);
    let place = super::log::place(&book.checkpoints[1]);
    assert!(book.repo.has(format!("{place}.tsr")));
    assert!(book.repo.has(format!("{place}.2.tsr")));
    // The earlier of both counts.
    let found = proved(book.repo.root(), as_of);
    let when = &found[&duty_of_week("2026-W10")].when;
    assert_eq!(when.authority.as_deref(), Some("Second Signer"));
    assert_eq!(when.not_after, Some(at("2026-03-06T19:59:00Z")));
    // One of both does not hold: the other one counts.
    let pem = first.pem();
    let found = proved_with(book.repo.root(), as_of, Some(&pem));
    let when = &found[&duty_of_week("2026-W10")].when;
    assert_eq!(when.authority.as_deref(), Some("Test Signer"));
}

/// An authority gets a new certificate; the old one stays on the list, or goes: its tokens landed while it was there.
#[test]
fn the_certificate_of_the_authority_is_renewed() {
    let old = TestAuthority::default();
    let new = TestAuthority::named("Renewed");
    for keeps_old in [true, false] {
        let mut steps = quarter_of(&policy(""), &old);
        for step in &mut steps[7..] {
            if let Some(stamp) = &mut step.stamp {
                stamp.tokens[0].0 = new.clone();
            }
        }
        let renewal = Step::new(at("2026-03-24T09:00:00Z"), "New certificate (#8)");
        let renewal = if keeps_old {
            accept_second(renewal, &new)
        } else {
            renewal.put(CERTIFICATE, new.pem())
        };
        steps.insert(7, renewal);
        let book = Book::write(steps);
        book.check(at(QUARTER_END)).exits(0).denies_nothing();
        let found = proved(book.repo.root(), at(QUARTER_END));
        let signer = |week: usize| {
            let found = &found[&duty_of_week(WEEKS[week].0)].when;
            found.authority.clone().unwrap_or_default()
        };
        assert_eq!(
            signer(2),
            "Test Signer",
            "old certificate kept: {keeps_old}"
        );
        assert_eq!(signer(3), "Renewed Signer");
        assert!(found.values().all(|it| it.grade() == "timestamped"));
    }
}

/// A token of an authority that the policy no longer accepts when the token lands.
#[test]
fn a_token_that_lands_after_its_authority_left_the_list_proves_nothing() {
    let mut steps = quarter();
    let last = steps.len() - 1;
    let removal = Step::new(at("2026-04-03T15:30:00Z"), "Other authority (#8)");
    let removal = removal.put(CERTIFICATE, TestAuthority::named("Other").pem());
    steps.insert(last, removal);
    let book = Book::write(steps);
    book.check(at(QUARTER_END)).exits(1).denies(INVALID);
    let found = proved(book.repo.root(), at(QUARTER_END));
    assert_eq!(found[&duty_of_week("2026-W14")].grade(), "claimed");
    assert_eq!(found[&duty_of_week("2026-W13")].grade(), "timestamped");
}

/// A certificate that cannot be read accepts nobody, and is told of.
#[test]
fn a_certificate_that_cannot_be_read_accepts_nobody() {
    let mut steps = vec![founding(
        &policy(""),
        &TestAuthority::default(),
        at("2026-03-01T11:00:00Z"),
    )];
    steps[0] = steps[0].clone().put(CERTIFICATE, "no certificate\n");
    steps.push(landing(
        &of_week("2026-W10", "2026-03-06"),
        at("2026-03-06T15:00:00Z"),
    ));
    steps.push(Step::stamp(
        &TestAuthority::default(),
        at("2026-03-06T20:00:00Z"),
    ));
    let book = Book::write(steps);
    let run = book.check(at("2026-03-10T12:00:00Z"));
    assert_ne!(run.code, Some(0), "{}", run.stdout);
}
