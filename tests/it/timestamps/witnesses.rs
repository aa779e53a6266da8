//! Witnesses: with enough of their cosignatures there is only one history.

use chrono::{DateTime, Utc};

use super::authority::TestAuthority;
use super::book::{Book, Stamp, Step, at};
use super::decade::{QUARTER_END, duty_of_week, of_week, policy, quarter, quarter_of};
use super::grades::proved;
use super::log;
use super::witness::TestWitness;

const WITNESSES: &str = "policy/witnesses.yaml";
const INVALID: &str = "timestamp/invalid";

fn witness(number: u8) -> TestWitness {
    TestWitness::new(&format!("witness.example/w{number}"), number)
}

fn listed(quorum: usize, witnesses: &[TestWitness]) -> String {
    let keys: Vec<String> = witnesses.iter().map(TestWitness::vkey).collect();
    let keys = keys.join("\n  - ");
    format!("kind: witnesses/v1\nquorum: {quorum}\nwitnesses:\n  - {keys}\n")
}

/// A quarter whose policy names three witnesses of whom two have to cosign, and whose checkpoints some cosign: each with
/// the seconds after the token at which it did.
fn witnessed_by(witnesses: &[(TestWitness, i64)]) -> Vec<Step> {
    let mut steps = quarter_of(&policy(""), &TestAuthority::default());
    let list = listed(2, &[witness(1), witness(2), witness(3)]);
    steps[0] = steps[0].clone().put(WITNESSES, list);
    for stamp in steps.iter_mut().filter_map(|step| step.stamp.as_mut()) {
        let time = stamp.tokens[0].1;
        let seconds = |after: &i64| time + chrono::TimeDelta::seconds(*after);
        let witnesses = witnesses.iter();
        stamp.witnesses = witnesses
            .map(|(witness, after)| (witness.clone(), seconds(after)))
            .collect();
    }
    steps
}

#[track_caller]
fn grades_are(book: &Book, expected: &str) {
    let proved = proved(book.repo.root(), at(QUARTER_END));
    assert_eq!(proved.len(), 5);
    for (duty, proved) in proved {
        assert_eq!(proved.grade(), expected, "{duty}");
    }
}

#[test]
fn enough_witnesses_make_a_landing_witnessed() {
    let book = Book::write(witnessed_by(&[(witness(1), 10), (witness(3), -10)]));
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    grades_are(&book, "witnessed");
    let proved = proved(book.repo.root(), at(QUARTER_END));
    let when = &proved[&duty_of_week("2026-W10")].when;
    // Two had seen it when the second had; the token is earlier.
    assert_eq!(when.not_after, Some(at("2026-03-06T20:00:00Z")));
    assert_eq!(when.authority.as_deref(), Some("Test Signer"));
    book.repo
        .run("timestamp verify")
        .exits(0)
        .says("seen by witness.example/w1, witness.example/w3 at 2026-03-06T20:00:10+00:00");
}

#[test]
fn too_few_unknown_or_doubled_witnesses_are_none() {
    let alias = TestWitness::new("witness.example/w1", 1);
    for witnesses in [
        vec![(witness(1), 1)],
        vec![(witness(1), 1), (witness(9), 2)],
        vec![(witness(1), 1), (alias, 2)],
        vec![
            (TestWitness::new("witness.example/w1", 7), 1),
            (witness(2), 1),
        ],
    ] {
        let book = Book::write(witnessed_by(&witnesses));
        book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
        grades_are(&book, "timestamped");
    }
}

/// Cosignatures without a token prove when it landed, too.
#[test]
fn witnesses_alone_bound_a_landing() {
    let mut steps = witnessed_by(&[(witness(1), 0), (witness(2), 60)]);
    for stamp in steps.iter_mut().filter_map(|step| step.stamp.as_mut()) {
        stamp.tokens.clear();
    }
    let book = Book::write(steps);
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    grades_are(&book, "witnessed");
    let proved = proved(book.repo.root(), at(QUARTER_END));
    let when = &proved[&duty_of_week("2026-W10")].when;
    assert_eq!(when.not_after, Some(at("2026-03-06T20:01:00Z")));
    let names = "witness.example/w1, witness.example/w2";
    assert_eq!(when.authority.as_deref(), Some(names));
}

/// The same team keeps two books with different words, and has both stamped by the same authority in the same minutes.
/// Each passes by itself, and that is no fault of the check: tokens say when a history existed, and never that there is
/// only one. Each is `timestamped` and not `witnessed`. Where the policy names witnesses and a quorum, only one of both
/// can be `witnessed`: an honest witness cosigns no second checkpoint that does not continue the first.
#[test]
fn two_books_stamped_in_parallel_both_pass_and_one_of_them_is_witnessed() {
    let other_words = |mut steps: Vec<Step>| {
        let better = of_week("2026-W11", "2026-03-13").summary("Nothing at all was found");
        steps[3] = steps[3].clone().put(&better.path(), better.text());
        steps
    };
    for steps in [quarter(), other_words(quarter())] {
        let book = Book::write(steps);
        book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
        grades_are(&book, "timestamped");
    }
    // The witnesses see the first book.
    let steps = witnessed_by(&[(witness(1), 1), (witness(2), 2)]);
    let first = Book::write(steps.clone());
    grades_are(&first, "witnessed");
    // The second is stamped in parallel. It has cosignatures up to where both are the same, and none after that.
    let mut steps = other_words(steps);
    for stamp in steps[4..].iter_mut().filter_map(|step| step.stamp.as_mut()) {
        stamp.witnesses.clear();
    }
    let second = Book::write(steps.clone());
    second.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    let proved_second = proved(second.repo.root(), at(QUARTER_END));
    let grade = |week: &str| proved_second[&duty_of_week(week)].grade();
    assert_eq!(grade("2026-W10"), "witnessed");
    for week in ["2026-W11", "2026-W12", "2026-W13", "2026-W14"] {
        assert_eq!(grade(week), "timestamped", "{week}");
    }
    // The cosignatures of the first book do not hold under the checkpoints of the second.
    let mut last = steps.pop().expect("a commit");
    let before = Book::write(steps);
    let theirs = first.steps.last().expect("a commit");
    let theirs = theirs.changes.iter();
    let mut notes = theirs.filter(|(path, _)| path.ends_with(".checkpoint"));
    let note = notes.next().expect("a note").1.clone().expect("a content");
    let note = String::from_utf8(note).expect("UTF-8");
    let (_, signatures) = note.split_once("\n\n").expect("signatures");
    let path = format!("{}.checkpoint", log::place(before.checkpoint()));
    last.stamp = None;
    last = last.put(&path, format!("{}\n{signatures}", before.checkpoint()));
    let mut steps = before.steps;
    steps.push(last);
    let forged = Book::write(steps);
    forged.check(at(QUARTER_END)).exits(1).denies(INVALID);
    let proved = proved(forged.repo.root(), at(QUARTER_END));
    assert_eq!(proved[&duty_of_week("2026-W14")].grade(), "claimed");
}

/// A commit that brings a checkpoint file again, with cosignatures.
fn cosigned_later(steps: &mut Vec<Step>, time: DateTime<Utc>, witnesses: &[TestWitness]) {
    let book = Book::write(steps.clone());
    let checkpoint = &book.checkpoints[1];
    let seconds = u64::try_from(time.timestamp()).expect("after 1970");
    let signatures: String = witnesses
        .iter()
        .map(|witness| witness.sign(checkpoint, seconds))
        .collect();
    let path = format!("{}.checkpoint", log::place(checkpoint));
    let step = Step::new(time, "Cosignatures (#7)");
    steps.push(step.put(&path, format!("{checkpoint}\n{signatures}")));
}

#[test]
fn a_checkpoint_gains_cosignatures_later() {
    let mut steps = witnessed_by(&[]);
    cosigned_later(&mut steps, at("2026-04-04T09:00:00Z"), &[witness(1)]);
    let book = Book::write(steps.clone());
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    grades_are(&book, "timestamped");
    let time = at("2026-04-05T09:00:00Z");
    cosigned_later(&mut steps, time, &[witness(1), witness(2)]);
    let book = Book::write(steps);
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    let proved = proved(book.repo.root(), at(QUARTER_END));
    let week = |week: &str| &proved[&duty_of_week(week)];
    assert_eq!(week("2026-W10").grade(), "witnessed");
    assert_eq!(week("2026-W11").grade(), "timestamped");
    // The token came before.
    let token = at("2026-03-06T20:00:00Z");
    assert_eq!(week("2026-W10").when.not_after, Some(token));
}

/// A bad signature of a known witness is told, and the token beside it counts all the same.
#[test]
fn a_bad_cosignature_is_told() {
    let mut steps = witnessed_by(&[(witness(1), 1)]);
    let book = Book::write(steps.clone());
    let checkpoint = &book.checkpoints[1];
    let path = format!("{}.checkpoint", log::place(checkpoint));
    let signatures = witness(2).sign("another text\n", 1_772_000_000);
    let step = Step::new(at("2026-04-04T09:00:00Z"), "Cosignatures (#7)");
    steps.push(step.put(&path, format!("{checkpoint}\n{signatures}")));
    let book = Book::write(steps);
    let run = book.check(at(QUARTER_END)).exits(1);
    run.found(&[INVALID], &[]);
    grades_are(&book, "timestamped");
}

/// The list of a pull request does not make its own witnesses.
#[test]
fn a_commit_cannot_bring_the_witnesses_of_its_own_checkpoint() {
    let mut steps = quarter();
    let last = steps.len() - 1;
    let own = [witness(8), witness(9)];
    let time = at("2026-04-03T20:00:00Z");
    steps[last] = steps[last].clone().put(WITNESSES, listed(2, &own));
    steps[last].stamp = Some(Stamp {
        tokens: vec![(TestAuthority::default(), time)],
        witnesses: own.iter().map(|witness| (witness.clone(), time)).collect(),
    });
    let book = Book::write(steps);
    book.check(at(QUARTER_END)).exits(0).denies_nothing();
    grades_are(&book, "timestamped");
}

/// The clock of a witness that lies in the future proves nothing yet.
#[test]
fn a_cosignature_of_the_future_is_no_proof() {
    let ahead = 40 * 24 * 3600;
    let book = Book::write(witnessed_by(&[(witness(1), ahead), (witness(2), ahead)]));
    book.check(at(QUARTER_END)).exits(1).denies(INVALID);
    grades_are(&book, "timestamped");
}
