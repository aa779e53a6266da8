//! Artifacts that are not left as they landed.

use crate::harness::repo::Repo;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::Policy;

const CHANGED: &str = "history/changed";
const EXPORT: &str = "export.txt";

fn shown(content: &str) -> Evidence {
    Evidence::w10().artifact(EXPORT, content)
}

fn landed() -> Repo {
    let repo = Repo::with(&Policy::new()).record(&shown("53 %\n"));
    repo.land("Report of 2026-W10 (#2)", IN_TIME)
}

/// Only changes after landing: of the artifact, of the file that lists it, or of both.
#[track_caller]
fn denied_only_as_changed(repo: &Repo) {
    let run = repo.check(NOW).exits(1);
    let denied = run.rules("deny");
    assert!(!denied.is_empty(), "{}", run.stdout);
    assert!(denied.iter().all(|rule| rule == CHANGED), "{denied:?}");
    assert!(run.rules("warn").is_empty(), "{}", run.stdout);
}

#[test]
fn as_it_landed_it_is_fine() {
    landed().check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn swapped_with_its_hash_it_fails() {
    let repo = landed().record(&shown("99 %\n")).land("Better (#3)", AFTER);
    denied_only_as_changed(&repo);
    repo.stands(NOW, &[(W10, "met")]);
}

#[test]
fn swapped_with_its_hash_and_an_amendment_it_is_fine() {
    let amended = shown("54 %\n").amended("2026-03-09T09:00:00+01:00", "The export was cut off");
    let repo = landed().record(&amended).land("Amended (#3)", AFTER);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn swapped_alone_it_fails_twice() {
    let repo = landed();
    repo.write(Evidence::w10().beside(EXPORT), "99 %\n");
    let repo = repo.land("Better (#3)", AFTER);
    let run = repo.check(NOW).exits(1);
    run.found(&["artifact/hash", "duty/overdue", CHANGED], &[]);
}

#[test]
fn swapped_and_brought_back_it_is_a_warning() {
    let repo = landed();
    repo.write(Evidence::w10().beside(EXPORT), "99 %\n");
    let repo = repo.land("Better (#3)", AFTER);
    repo.write(Evidence::w10().beside(EXPORT), "53 %\n");
    let repo = repo.land("Taken back (#4)", "2026-03-10T09:00:00+01:00");
    let run = repo.check(NOW).exits(0);
    let warned = run.rules("warn");
    assert!(!warned.is_empty() && warned.iter().all(|rule| rule == CHANGED));
}

#[test]
fn removed_with_its_entry_it_fails() {
    let repo = landed();
    repo.remove(&Evidence::w10().beside(EXPORT));
    let repo = repo
        .record(&Evidence::w10())
        .land("Less is more (#3)", AFTER);
    denied_only_as_changed(&repo);
}

#[test]
fn listed_later_it_needs_an_amendment() {
    let more = shown("53 %\n").artifact("more.txt", "More\n");
    let repo = landed().record(&more).land("More (#3)", AFTER);
    denied_only_as_changed(&repo);
    let more = more.amended("2026-03-09T09:00:00+01:00", "More was found");
    let repo = landed().record(&more).land("More (#3)", AFTER);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn swapped_in_the_folder_it_fails_before_it_is_committed() {
    let repo = landed().record(&shown("99 %\n"));
    denied_only_as_changed(&repo);
}

/// What nobody lists proves nothing, so that it may change.
#[test]
fn a_file_that_no_evidence_lists_may_change() {
    let repo = Repo::honest_with(&Policy::new().rule("artifact/unlisted", "allow"));
    repo.write(Evidence::w10().beside("notes.txt"), "One\n");
    let repo = repo.land("Notes (#3)", AFTER);
    repo.write(Evidence::w10().beside("notes.txt"), "Two\n");
    let repo = repo.land("More notes (#4)", "2026-03-10T09:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[]);
}
