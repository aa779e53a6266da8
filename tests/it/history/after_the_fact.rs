//! Evidence, requests and waivers that are not left as they landed.

use crate::harness::repo::{Repo, START};
use crate::harness::run::text;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10, W11};
use crate::history::evidence::{Evidence, REQUEST, WAIVER, request, waiver};
use crate::history::policy::Policy;

const CHANGED: &str = "history/changed";
const DELETED: &str = "history/deleted";

/// A second time after `AFTER`, before `NOW`.
const LATER: &str = "2026-03-10T09:00:00+01:00";

fn better() -> Evidence {
    Evidence::w10().summary("Nothing at all was found")
}

fn amended() -> Evidence {
    better().amended("2026-03-09T09:30:00+01:00", "The summary was wrong")
}

#[test]
fn an_edit_without_an_amendment_fails_and_names_its_commit() {
    let repo = Repo::honest().record(&better());
    let commit = repo.commit("Better words (#3)").at(AFTER);
    let id = commit.committer("analyst-2@soc.example").run();
    let run = repo.check(NOW).exits(1).found(&[CHANGED], &[]);
    let finding = run.finding(CHANGED);
    assert_eq!(finding["file"], Evidence::w10().path());
    assert_eq!(finding["duty"], W10);
    assert_eq!(finding["level"], "deny");
    // The commit, its time, author and committer.
    let told = run.told(CHANGED);
    let named = [
        &id[..7],
        "9 Mar 2026",
        "analyst-1@soc.example",
        "analyst-2@soc.example",
    ];
    for part in named {
        assert!(told.contains(part), "no {part} in {told}");
    }
    // The evidence itself holds.
    repo.stands(NOW, &[(W10, "met")]);
}

#[test]
fn every_byte_counts() {
    let repo = Repo::honest();
    let text = repo.read(&Evidence::w10().path());
    repo.write(Evidence::w10().path(), format!("{text}# a comment\n"));
    let repo = repo.land("A comment (#3)", AFTER);
    repo.check(NOW).exits(1).found(&[CHANGED], &[]);
}

#[test]
fn an_edit_with_an_amendment_is_fine() {
    let repo = Repo::honest()
        .record(&amended())
        .land("Amended (#3)", AFTER);
    repo.check(NOW).exits(0).found(&[], &[]);
    let twice = amended().summary("Two things were found");
    let twice = twice.amended("2026-03-10T08:00:00+01:00", "It was wrong again");
    let repo = repo.record(&twice).land("Amended again (#4)", LATER);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn an_amendment_covers_its_own_change_only() {
    let repo = Repo::honest()
        .record(&amended())
        .land("Amended (#3)", AFTER);
    let again = amended().summary("Two things were found");
    let repo = repo.record(&again).land("Better words (#4)", LATER);
    repo.check(NOW).exits(1).found(&[CHANGED], &[]);
}

#[test]
fn old_amendments_stay() {
    let repo = Repo::honest()
        .record(&amended())
        .land("Amended (#3)", AFTER);
    let other = better().amended("2026-03-10T08:00:00+01:00", "Another story");
    let repo = repo.record(&other).land("Amended otherwise (#4)", LATER);
    repo.check(NOW).exits(1).found(&[CHANGED], &[]);
    // Two in the place of one are no better.
    let repo = Repo::honest()
        .record(&amended())
        .land("Amended (#3)", AFTER);
    let other = other.amended("2026-03-10T08:30:00+01:00", "And one more");
    let repo = repo.record(&other).land("Amended otherwise (#4)", LATER);
    repo.check(NOW).exits(1).found(&[CHANGED], &[]);
}

#[test]
fn a_branch_that_edits_and_amends_is_one_change() {
    let repo = Repo::honest();
    repo.branch("amend").add(&better());
    repo.commit("Better words").at(AFTER).run();
    repo.add(&amended());
    repo.commit("And why").at(AFTER).run();
    repo.switch("main");
    repo.merge(&["amend"], "Merge branch 'amend'")
        .at(AFTER)
        .run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn an_edit_that_was_taken_back_is_a_warning() {
    let repo = Repo::honest()
        .record(&better())
        .land("Better words (#3)", AFTER);
    let repo = repo.record(&Evidence::w10()).land("Taken back (#4)", LATER);
    let run = repo.check(NOW).exits(0);
    let warned = run.rules("warn");
    assert!(run.rules("deny").is_empty(), "{}", run.stdout);
    // The edit is told; whether its return is told for itself is left open.
    assert!(!warned.is_empty() && warned.iter().all(|rule| rule == CHANGED));
}

#[test]
fn edits_in_the_folder_count_before_they_are_committed() {
    let repo = Repo::honest().record(&better());
    repo.check(NOW).exits(1).found(&[CHANGED], &[]);
    let repo = repo.record(&amended());
    repo.check(NOW).exits(0).found(&[], &[]);
    repo.remove(&Evidence::w10().path());
    repo.check(NOW)
        .exits(1)
        .found(&["duty/overdue", DELETED], &[]);
}

#[test]
fn evidence_that_is_deleted_is_missed() {
    let repo = Repo::honest();
    repo.remove(&Evidence::w10().path());
    let repo = repo.land("Gone (#3)", AFTER);
    let run = repo.check(NOW).exits(1);
    let run = run.found(&["duty/overdue", DELETED], &[]);
    let finding = run.finding(DELETED);
    assert_eq!(finding["duty"], W10);
    let told = run.told(DELETED);
    assert!(told.contains(&repo.id("HEAD")[..7]), "{told}");
    assert!(told.contains(&Evidence::w10().path()), "{told}");
    repo.stands(NOW, &[(W10, "overdue")]);
}

#[test]
fn evidence_that_was_deleted_and_restored_is_a_warning_and_keeps_its_landing() {
    let repo = Repo::honest();
    let landing = repo.id("HEAD");
    repo.remove(&Evidence::w10().path());
    let repo = repo.land("Gone (#3)", AFTER).record(&Evidence::w10());
    let repo = repo.land("Back again (#4)", LATER);
    repo.check(NOW).exits(0).found(&[], &[DELETED]);
    let duty = repo.audit(NOW).duty(W10);
    assert_eq!(duty["landed"]["commit"], landing);
    assert_eq!(duty["standing"], "met");
}

#[test]
fn what_comes_back_with_other_bytes_is_still_deleted() {
    let repo = Repo::honest();
    repo.remove(&Evidence::w10().path());
    let repo = repo.land("Gone (#3)", AFTER).record(&better());
    let repo = repo.land("Something else (#4)", LATER);
    repo.check(NOW).exits(1).denies(DELETED);
}

/// Nothing guesses that a file was renamed: the old place is empty, and the new one has its own
/// landing.
#[test]
fn a_renamed_file_is_deleted_and_lands_anew() {
    let done = "2026-03-09T09:00:00+01:00";
    let repo = Repo::with(&Policy::new()).record(&Evidence::w10().at(done));
    let repo = repo.land("Report of 2026-W10 (#2)", "2026-03-09T09:30:00+01:00");
    let moved = Evidence::weekly("2026-W11", done).summary("All of 2026-W10 was looked at");
    repo.mv(&Evidence::w10().path(), &moved.path());
    let repo = repo.record(&moved);
    let id = repo.commit("It was for 2026-W11 (#3)").at(AFTER).run();
    assert!(
        repo.git(&["show", "--format=", "--summary", "-M50%"])
            .contains("rename")
    );
    let run = repo.check(NOW).exits(1);
    run.found(&["duty/overdue", DELETED], &[]);
    let audit = repo.audit(NOW);
    assert_eq!(audit.standing(W10), "overdue");
    assert_eq!(audit.duty(W11)["landed"]["commit"], id);
}

/// A drill that was asked for, and done.
fn drilled() -> Repo {
    let repo = Repo::honest();
    repo.write(
        REQUEST,
        request("2026-03-03T09:00:00+01:00", "A new playbook"),
    );
    let repo = repo.land("Drill, please (#3)", "2026-03-06T17:00:00+01:00");
    let occurrence = "2026-03-03-phishing";
    let at = "2026-03-07T11:00:00+01:00";
    let done = Evidence::new("drill", occurrence, "beta", "analyst-3", at);
    repo.record(&done)
        .land("Drilled (#4)", "2026-03-07T12:00:00+01:00")
}

#[test]
fn a_request_keeps_what_it_asks_and_since_when() {
    drilled().check(NOW).exits(0).found(&[], &[]);
    let repo = drilled();
    repo.write(
        REQUEST,
        request("2026-03-03T09:30:00+01:00", "A new playbook"),
    );
    let repo = repo.land("Later (#5)", AFTER);
    let run = repo.check(NOW).exits(1).found(&[CHANGED], &[]);
    assert_eq!(text(&run.finding(CHANGED)["file"]), REQUEST);
    let repo = drilled();
    repo.write(
        REQUEST,
        request("2026-03-03T09:00:00+01:00", "A new playbook for all"),
    );
    let repo = repo.land("In other words (#5)", AFTER);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_request_that_is_deleted_is_missed() {
    let repo = Repo::honest();
    repo.write(
        REQUEST,
        request("2026-03-03T09:00:00+01:00", "A new playbook"),
    );
    let repo = repo.land("Drill, please (#3)", "2026-03-06T17:00:00+01:00");
    repo.remove(REQUEST);
    let repo = repo.land("No drill (#4)", AFTER);
    let run = repo.check(NOW).exits(1).found(&[DELETED], &[]);
    assert_eq!(text(&run.finding(DELETED)["file"]), REQUEST);
}

#[test]
fn a_waiver_that_is_deleted_is_missed() {
    let repo = Repo::unborn()
        .put(&Policy::new())
        .land("Policy (#1)", START);
    repo.write(WAIVER, waiver("2026-W10"));
    let repo = repo.land("Freeze (#2)", IN_TIME);
    repo.stands(NOW, &[(W10, "waived")]);
    repo.remove(WAIVER);
    let repo = repo.land("No freeze (#3)", AFTER);
    let run = repo.check(NOW).exits(1);
    run.found(&["duty/overdue", DELETED], &[]);
}

#[test]
fn a_level_of_its_own_is_never_raised_by_what_was_taken_back() {
    let allowed = Policy::new().rule(CHANGED, "warn").rule(DELETED, "allow");
    let repo = Repo::honest_with(&allowed).record(&better());
    let repo = repo.land("Better words (#3)", AFTER);
    repo.check(NOW).exits(0).found(&[], &[CHANGED]);
    repo.remove(&Evidence::w10().path());
    let repo = repo.land("Gone (#4)", LATER).record(&better());
    let repo = repo.land("Back again (#5)", "2026-03-10T10:00:00+01:00");
    repo.check(NOW).exits(0).lacks(DELETED);
}

/// Bringing bytes back mends once: doing so again drops what was amended since.
#[test]
fn an_amendment_cannot_be_dropped_by_bringing_back_what_is_back_already() {
    let repo = Repo::honest();
    let honest = Evidence::w10();
    let steps = [
        honest.clone().summary("Nothing was found"),
        honest.clone(),
        honest
            .clone()
            .amended("2026-03-07T12:00:00+01:00", "One more"),
        honest.clone(),
    ];
    for (hour, step) in (10..).zip(steps) {
        repo.add(&step);
        let at = format!("2026-03-07T{hour}:00:00+01:00");
        repo.commit("Step (#3)").at(&at).run();
    }
    let run = repo.check(NOW).exits(1);
    run.found(&["history/changed"], &["history/changed"]);
}
