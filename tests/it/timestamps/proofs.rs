//! `prove`: proofs that a file is in the log, which need neither the repository nor dutybook.

use std::fs;
use std::path::Path;

use super::book::{Book, at};
use super::decade::{WEEKS, duty_of_week, landing, of_week, quarter};
use super::log::Proof;
use super::witness::TestWitness;
use crate::harness::files::names_below;
use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::history::builder::{IN_TIME, W10};
use crate::history::evidence::{Evidence, WAIVER, waiver};
use crate::history::policy::Policy;

fn prove(repo: &Repo, arguments: &str) -> Run {
    let folder = repo.beside("proofs");
    repo.run(&format!("prove {arguments} -o {}", folder.display()))
}

/// Reads a proof, and demands that it leads from the file as the mainline has it to the checkpoint.
#[track_caller]
fn demand(repo: &Repo, folder: &Path, path: &str, checkpoint: &str) -> Proof {
    let text = fs::read_to_string(folder.join(format!("{path}.tlog-proof"))).expect("a proof");
    let proof = Proof::parse(&text).expect("a proof");
    assert_eq!(proof.text(), text);
    assert_eq!(proof.note, checkpoint);
    let content = fs::read(repo.path(path)).expect("a file");
    assert!(proof.holds(path, &content), "{text}");
    proof
}

#[test]
fn each_duty_of_a_quarter_is_proved() {
    let book = Book::write(quarter());
    for (week, friday) in WEEKS {
        let path = of_week(week, friday).path();
        let folder = book.repo.beside(&format!("proofs-{week}"));
        let run = format!("prove {} -o {}", duty_of_week(week), folder.display());
        let run = book.repo.run(&run).exits(0);
        let file = folder.join(format!("{path}.tlog-proof"));
        assert_eq!(run.stdout, format!("{}\n", file.display()));
        // The oldest stored checkpoint that covers it: the first that a token proves.
        let landed = book
            .steps
            .iter()
            .position(|step| step.changes.contains_key(&path));
        let stored = &book.checkpoints[landed.expect("it landed")];
        demand(&book.repo, &folder, &path, stored);
        let leaves = stored.lines().nth(1).expect("a size");
        let told = format!("a checkpoint of {leaves} leaves; hand over the proofs");
        let _ = run.complains(&told);
    }
}

#[test]
fn evidence_and_its_artifacts_are_proved_each() {
    let evidence = Evidence::w10()
        .artifact("report.txt", "53 %\n")
        .artifact("scan.csv", "a,b\n");
    let repo = Repo::with(&Policy::new()).record(&evidence);
    let repo = repo.land("W10 (#2)", IN_TIME);
    prove(&repo, W10).exits(0);
    let checkpoint = repo.run("checkpoint").exits(0).stdout;
    let folder = repo.beside("proofs");
    assert_eq!(names_below(&folder).len(), 3);
    for path in [
        evidence.path(),
        evidence.beside("report.txt"),
        evidence.beside("scan.csv"),
    ] {
        let proof = demand(&repo, &folder, &path, &checkpoint);
        assert!(!proof.holds(&path, b"other"));
        assert!(!proof.holds(
            "evidence/other",
            &fs::read(repo.path(&path)).expect("a file")
        ));
    }
}

#[test]
fn a_waiver_settles_too() {
    let repo = Repo::with(&Policy::new());
    repo.write(WAIVER, waiver("2026-W10"));
    let repo = repo.land("Waiver (#2)", "2026-03-03T11:00:00+01:00");
    prove(&repo, W10).exits(0);
    let checkpoint = repo.run("checkpoint").exits(0).stdout;
    demand(&repo, &repo.beside("proofs"), WAIVER, &checkpoint);
}

#[test]
fn a_duty_that_nothing_settles_has_nothing_to_prove() {
    let repo = Repo::honest();
    let run = prove(&repo, "weekly-report/2026-W11/alpha").exits(2);
    run.complains("nothing settles weekly-report/2026-W11/alpha");
    prove(&repo, "weekly-report/2026-W99/alpha").exits(2);
    prove(&repo, "nothing").exits(2);
    assert!(!repo.beside("proofs").exists());
}

/// Evidence in the worktree alone is not in the log.
#[test]
fn what_is_not_committed_is_not_proved() {
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10());
    prove(&repo, W10).exits(2);
    assert!(!repo.beside("proofs").exists());
}

#[test]
fn an_earlier_checkpoint_with_its_cosignatures_is_kept_as_it_is() {
    let book = Book::write(quarter());
    let checkpoint = &book.checkpoints[3];
    let note = TestWitness::new("w/1", 1).sign(checkpoint, 1_772_000_000);
    let note = format!("{checkpoint}\n{note}");
    let file = book.repo.beside("note");
    fs::write(&file, &note).expect("written");
    let towards = format!("--checkpoint {}", file.display());
    prove(
        &book.repo,
        &format!("{} {towards}", duty_of_week("2026-W11")),
    )
    .exits(0);
    let path = of_week("2026-W11", "2026-03-13").path();
    demand(&book.repo, &book.repo.beside("proofs"), &path, &note);
    // What landed after it is not in its log.
    let run = prove(
        &book.repo,
        &format!("{} {towards}", duty_of_week("2026-W13")),
    )
    .exits(2);
    run.complains("is not in the log of the checkpoint");
    // Another checkpoint than the history gives.
    fs::write(&file, note.replace("\n7\n", "\n8\n")).expect("written");
    prove(
        &book.repo,
        &format!("{} {towards}", duty_of_week("2026-W11")),
    )
    .exits(2)
    .complains("is not a checkpoint of this history");
}

#[test]
fn nothing_in_the_folder_is_overwritten() {
    let book = Book::write(quarter());
    let duty = duty_of_week("2026-W10");
    let folder = book.repo.beside("proofs");
    let path = format!("{}.tlog-proof", of_week("2026-W10", "2026-03-06").path());
    fs::create_dir_all(folder.join(&path).parent().expect("a folder")).expect("made");
    fs::write(folder.join("other.txt"), "mine").expect("written");
    prove(&book.repo, &duty).exits(0);
    assert_eq!(
        fs::read_to_string(folder.join("other.txt")).expect("there"),
        "mine"
    );
    let proof = fs::read_to_string(folder.join(&path)).expect("a proof");
    fs::write(folder.join(&path), "mine").expect("written");
    let run = prove(&book.repo, &duty);
    assert_ne!(run.code, Some(0));
    assert_eq!(
        fs::read_to_string(folder.join(&path)).expect("there"),
        "mine"
    );
    assert_ne!(proof, "mine");
}

/// A link in the place of a folder leads nowhere else.
#[test]
fn a_link_in_the_folder_is_not_followed() {
    let book = Book::write(quarter());
    let (folder, outside) = (book.repo.beside("proofs"), book.repo.beside("outside"));
    fs::create_dir(&folder).expect("made");
    fs::create_dir(&outside).expect("made");
    std::os::unix::fs::symlink(&outside, folder.join("evidence")).expect("linked");
    let run = prove(&book.repo, &duty_of_week("2026-W10"));
    assert_ne!(run.code, Some(0), "{}", run.stdout);
    assert_eq!(names_below(&outside), [""; 0]);
}

/// The content that is proved is the one that the mainline has at the checkpoint, and not the worktree's.
#[test]
fn an_edit_that_is_not_committed_is_not_proved() {
    let book = Book::write(quarter());
    let evidence = of_week("2026-W10", "2026-03-06");
    let better = evidence.clone().summary("Nothing at all was found");
    book.repo.write(better.path(), better.text());
    prove(&book.repo, &duty_of_week("2026-W10")).exits(0);
    let folder = book.repo.beside("proofs");
    let text = fs::read_to_string(folder.join(format!("{}.tlog-proof", evidence.path())));
    let proof = Proof::parse(&text.expect("a proof")).expect("a proof");
    assert!(proof.holds(&evidence.path(), evidence.text().as_bytes()));
    assert!(!proof.holds(&evidence.path(), better.text().as_bytes()));
}

/// Amended evidence: the leaf of the amendment is proved.
#[test]
fn the_latest_content_is_proved() {
    let mut steps = quarter();
    let amended = of_week("2026-W10", "2026-03-06").amended("2026-04-04T10:00:00Z", "Typed wrong");
    steps.push(landing(&amended, at("2026-04-04T11:00:00Z")));
    let book = Book::write(steps);
    prove(&book.repo, &duty_of_week("2026-W10")).exits(0);
    let proof = demand(
        &book.repo,
        &book.repo.beside("proofs"),
        &amended.path(),
        book.checkpoint(),
    );
    assert!(proof.leaf.contains("\nchanged\n"), "{}", proof.leaf);
}

/// One character of a proof is another one: it leads nowhere, or is the same proof.
#[test]
fn a_proof_that_is_tampered_with_does_not_hold() {
    let book = Book::write(quarter());
    let evidence = of_week("2026-W12", "2026-03-20");
    prove(&book.repo, &duty_of_week("2026-W12")).exits(0);
    let folder = book.repo.beside("proofs");
    let text = fs::read_to_string(folder.join(format!("{}.tlog-proof", evidence.path())));
    let text = text.expect("a proof");
    let content = evidence.text();
    let proof = Proof::parse(&text).expect("a proof");
    let size = text.find("\ncommit ").expect("the end of what binds");
    let mut held = 0;
    for (place, character) in text[..size].char_indices() {
        let other = if character == 'A' { "B" } else { "A" };
        let mut tampered = text.clone();
        tampered.replace_range(place..place + character.len_utf8(), other);
        let read = Proof::parse(&tampered);
        let holds = read.is_some_and(|it| it.holds(&evidence.path(), content.as_bytes()));
        held += usize::from(holds);
    }
    // The origin is bound by signatures over the note, and not by the tree.
    let origin = proof
        .note
        .lines()
        .next()
        .expect("an origin")
        .chars()
        .count();
    assert_eq!(held, origin);
}
