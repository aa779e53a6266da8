//! Which version of evidence counts, and since when: a version that does not hold keeps no place in
//! time for what is made of it later.

use crate::harness::repo::Repo;
use crate::harness::run::text;
use crate::history::builder::{IN_TIME, W10, W11};
use crate::history::evidence::Evidence;
use crate::history::policy::{Member, Policy, Task};

/// When W10 can still be recorded in time, after its deadline.
const IN_RECORD_TIME: &str = "2026-03-11T16:00:00+01:00";
/// Weeks after the deadline of W10, before that of the next duty that nobody does.
const LATE: &str = "2026-03-12T10:00:00+01:00";
const LATER: &str = "2026-03-12T18:00:00+01:00";

fn amended(evidence: Evidence) -> Evidence {
    evidence.amended("2026-03-12T09:00:00+01:00", "It was completed")
}

/// A version lands in time, and is amended after it could have been recorded in time.
#[track_caller]
fn amended_late(policy: &Policy, stub: &Evidence, whole: &Evidence, expected: &str) {
    let repo = Repo::with(policy).record(stub).land("Stub (#2)", IN_TIME);
    let whole = amended(whole.clone());
    let repo = repo.record(&whole).land("Amended (#3)", LATE);
    repo.stands(LATER, &[(W10, expected)]);
}

fn with_artifacts(min: u32) -> Policy {
    Policy::new().task(Task::weekly().artifacts(min))
}

fn score(content: &str) -> Evidence {
    Evidence::w10().artifact("score.csv", content)
}

#[test]
fn a_version_that_did_not_hold_keeps_no_place_in_time() {
    let whole = score("name,score\na,1\n");
    let few = Evidence::w10();
    amended_late(&with_artifacts(1), &few, &whole, "late");
    let stranger = whole.clone().by("stranger@elsewhere.example");
    amended_late(&with_artifacts(1), &stranger, &whole, "late");
    let placeholder = whole.clone().summary("TODO");
    amended_late(&with_artifacts(1), &placeholder, &whole, "late");
    let early = Evidence::w10().at("2026-02-27T15:00:00+01:00");
    amended_late(&Policy::new(), &early, &Evidence::w10(), "late");
}

#[test]
fn an_amended_version_that_held_keeps_its_landing() {
    let whole = score("name,score\na,1\n");
    let other_words = whole.clone().summary("Nothing was found");
    amended_late(&with_artifacts(1), &whole, &other_words, "met");
    let other_content = score("name,score\na,2\n");
    amended_late(&with_artifacts(1), &whole, &other_content, "met");
}

#[test]
fn an_amended_claim_counts_from_its_own_landing() {
    let evidence = Evidence::w10();
    let other_time = evidence.clone().at("2026-03-05T15:00:00+01:00");
    amended_late(&Policy::new(), &other_time, &evidence, "late");
    let other_person = evidence.clone().by("analyst-2@soc.example");
    amended_late(&Policy::new(), &other_person, &evidence, "late");
}

#[test]
fn what_was_amended_in_time_is_met() {
    let policy = with_artifacts(1);
    let repo = Repo::with(&policy).record(&Evidence::w10());
    let repo = repo.land("Stub (#2)", IN_TIME);
    let whole = score("name,score\na,1\n").amended("2026-03-11T09:00:00+01:00", "Completed");
    let repo = repo.record(&whole).land("Amended (#3)", IN_RECORD_TIME);
    repo.stands(LATER, &[(W10, "met")]);
    let landed = &repo.audit(LATER).duty(W10)["landed"];
    assert_eq!(landed["commit"], repo.id("HEAD"));
}

#[test]
fn an_artifact_that_lands_later_makes_a_version_of_its_own() {
    let repo = Repo::with(&with_artifacts(1));
    let whole = score("name,score\na,1\n");
    repo.write(whole.path(), whole.text());
    let repo = repo.land("Without its artifact (#2)", IN_TIME);
    let repo = repo.record(&whole).land("The artifact (#3)", LATE);
    repo.stands(LATER, &[(W10, "late")]);
    let landed = &repo.audit(LATER).duty(W10)["landed"];
    assert_eq!(landed["commit"], repo.id("HEAD"));
}

#[test]
fn an_artifact_that_was_exchanged_for_the_listed_one_counts_from_then() {
    let repo = Repo::with(&with_artifacts(1));
    let whole = score("name,score\na,1\n");
    let repo = repo.record(&whole);
    repo.write(whole.beside("score.csv"), "something else\n");
    let repo = repo.land("Another artifact (#2)", IN_TIME);
    let repo = repo.record(&whole).land("The right one (#3)", LATE);
    repo.stands(LATER, &[(W10, "late")]);
}

#[test]
fn content_of_another_duty_keeps_no_place_in_time() {
    let policy = with_artifacts(1);
    let policy = policy.task(Task::weekly().id("other-report"));
    let mut other = Evidence::w10().artifact("score.csv", "a,9\n");
    "other-report".clone_into(&mut other.task);
    let repo = Repo::with(&policy).record(&other);
    let repo = repo.land("The other report (#2)", "2026-03-06T15:10:00+01:00");
    let copied = Evidence::w10().artifact("score.csv", "a,9\n");
    let repo = repo.record(&copied).land("Copied (#3)", IN_TIME);
    let own = amended(Evidence::w10().artifact("score.csv", "a,10\n"));
    let repo = repo.record(&own).land("Amended (#4)", LATE);
    repo.stands(LATER, &[(W10, "late")]);
}

/// Whoever lands words first owns them, also where they were amended since.
#[test]
fn a_later_copy_of_amended_words_takes_no_place_in_time() {
    let policy = Policy::new().rule("evidence/copied", "deny");
    let same = |evidence: Evidence| evidence.summary("The very same words");
    let repo = Repo::with(&policy).record(&same(Evidence::w10()));
    let repo = repo.land("Report of 2026-W10 (#2)", IN_TIME);
    let other = amended(Evidence::w10().summary("Other words"));
    let repo = repo.record(&other).land("Amended (#3)", LATE);
    repo.stands(LATER, &[(W10, "met")]);
    let copy = same(Evidence::weekly("2026-W11", "2026-03-12T16:00:00+01:00"));
    let repo = repo.record(&copy);
    let repo = repo.land("Report of 2026-W11 (#4)", "2026-03-12T17:00:00+01:00");
    repo.stands(LATER, &[(W10, "met"), (W11, "met")]);
}

#[test]
fn work_that_is_typed_ahead_never_comes_to_hold_by_waiting() {
    let ahead = Evidence::weekly("2026-W11", "2026-03-13T15:00:00+01:00");
    let repo = Repo::honest().record(&ahead);
    let repo = repo.land("Report of 2026-W11 (#3)", "2026-03-10T10:00:00+01:00");
    let later = "2026-03-17T12:00:00+01:00";
    let run = repo.check(later).exits(1);
    assert!(run.rules("deny").contains(&"evidence/future".to_owned()));
    repo.stands(later, &[(W11, "overdue")]);
    // Once the work is done it is amended, and counts from then.
    let done = ahead.amended("2026-03-13T16:00:00+01:00", "It is done now");
    let repo = repo.record(&done);
    let repo = repo.land("Amended (#4)", "2026-03-13T17:00:00+01:00");
    repo.stands(later, &[(W11, "met")]);
}

#[test]
fn a_clock_that_is_less_than_an_hour_ahead_is_fine() {
    let ahead = Evidence::weekly("2026-W11", "2026-03-10T10:59:00+01:00");
    let repo = Repo::honest().record(&ahead);
    let repo = repo.land("Report of 2026-W11 (#3)", "2026-03-10T10:00:00+01:00");
    repo.check("2026-03-17T12:00:00+01:00")
        .exits(0)
        .found(&[], &[]);
}

#[test]
fn a_corrected_roster_lets_amended_evidence_hold() {
    let newcomer = Evidence::w10().by("newcomer@soc.example");
    let repo = Repo::with(&Policy::new()).record(&newcomer);
    let repo = repo.land("Report (#2)", IN_TIME);
    repo.stands(IN_TIME, &[(W10, "open")]);
    let policy = Policy::new().member("alpha", Member::new("newcomer@soc.example"));
    let repo = repo
        .put(&policy)
        .land("Roster (#3)", "2026-03-10T10:00:00+01:00");
    repo.stands(IN_RECORD_TIME, &[(W10, "overdue")]);
    let again = newcomer.amended("2026-03-11T15:00:00+01:00", "The roster was corrected");
    let repo = repo.record(&again).land("Amended (#4)", IN_RECORD_TIME);
    repo.stands(LATER, &[(W10, "met")]);
}

#[test]
fn who_left_the_roster_before_the_landing_may_have_done_the_work() {
    let repo = Repo::with(&Policy::new().member("alpha", Member::new("leaver@soc.example")));
    let repo = repo.put(&Policy::new());
    let repo = repo.land("Roster (#2)", "2026-03-06T15:30:00+01:00");
    let last = Evidence::w10().by("leaver@soc.example");
    let repo = repo.record(&last).land("Last report (#3)", IN_TIME);
    repo.stands(LATER, &[(W10, "met")]);
}

const OVERSIGHT: &str = "oversight-1@soc.example";

fn reviewed_policy() -> Policy {
    Policy::new().task(Task::weekly().reviewed())
}

/// Evidence of W10 that landed in time, without its review.
fn unreviewed() -> Repo {
    let repo = Repo::with(&reviewed_policy()).record(&Evidence::w10());
    repo.land("Report of 2026-W10 (#2)", IN_TIME)
}

fn reason(repo: &Repo, as_of: &str) -> String {
    let duty = repo.audit(as_of).duty(W10);
    let reasons = duty["reasons"].as_array().cloned().unwrap_or_default();
    reasons.first().map_or(String::new(), |it| text(it).clone())
}

#[test]
fn a_duty_waits_for_its_review_and_the_build_does_not_fail() {
    let repo = unreviewed();
    let before_due = "2026-03-06T16:30:00+01:00";
    repo.stands(before_due, &[(W10, "open")]);
    let waiting = "2026-03-13T17:00:00+01:00";
    repo.stands(waiting, &[(W10, "grace")]);
    assert_eq!(reason(&repo, waiting), "awaiting-review");
    let at_work = "2026-03-10T18:00:00+01:00";
    let run = repo.check(at_work).exits(0).warns("review/missing");
    assert!(run.told("duty/grace").contains("review"), "{}", run.stdout);
    let over = "2026-03-13T17:00:01+01:00";
    repo.stands(over, &[(W10, "overdue")]);
    let denied = repo.check(over).exits(1).rules("deny");
    assert!(denied.contains(&"review/missing".to_owned()), "{denied:?}");
}

#[test]
fn a_review_of_the_next_day_needs_no_amendment() {
    let review = Evidence::w10().reviewed(OVERSIGHT, "2026-03-09T09:00:00+01:00");
    let repo = unreviewed().record(&review);
    let repo = repo.land("Review (#3)", "2026-03-09T10:00:00+01:00");
    repo.check("2026-03-10T18:00:00+01:00")
        .exits(0)
        .found(&[], &[]);
    repo.stands(LATER, &[(W10, "met")]);
}

#[test]
fn a_review_that_lands_too_late_makes_it_late() {
    let review = Evidence::w10().reviewed(OVERSIGHT, "2026-03-09T09:00:00+01:00");
    let repo = unreviewed().record(&review);
    let repo = repo.land("Review (#3)", "2026-03-13T17:00:01+01:00");
    let later = "2026-03-13T18:00:00+01:00";
    repo.stands(later, &[(W10, "late")]);
    assert_eq!(reason(&repo, later), "reviewed-late");
}

#[test]
fn a_task_says_how_long_a_review_may_take() {
    let policy = Policy::new().task(Task::weekly().reviewed_within("P9D"));
    let repo = Repo::with(&policy).record(&Evidence::w10());
    let repo = repo.land("Report of 2026-W10 (#2)", IN_TIME);
    repo.stands("2026-03-20T17:00:00+01:00", &[(W10, "grace")]);
    repo.stands("2026-03-20T17:00:01+01:00", &[(W10, "overdue")]);
}

fn reviewed_at(at: &str) -> Evidence {
    Evidence::w10().reviewed(OVERSIGHT, at)
}

fn replacement(reviewed: Evidence) -> Evidence {
    let other = reviewed.summary("Something else was done");
    other.amended("2026-03-09T09:00:00+01:00", "Better words")
}

/// Reviewed evidence, replaced by what nobody reviewed.
pub(crate) fn replaced() -> Repo {
    let review = reviewed_at("2026-03-06T15:30:00+01:00");
    let repo = Repo::with(&reviewed_policy()).record(&review);
    let repo = repo
        .land("Reviewed (#2)", IN_TIME)
        .record(&replacement(review));
    repo.land("Replaced (#3)", "2026-03-09T10:00:00+01:00")
}

/// The same, with another time of a review that lies before the first landing.
pub(crate) fn replaced_and_retyped() -> Repo {
    let retyped = replacement(reviewed_at("2026-03-06T15:31:00+01:00"));
    let repo = replaced().record(&retyped);
    repo.land("Retyped (#4)", "2026-03-09T11:00:00+01:00")
}

/// The same, with a review of what it says now.
pub(crate) fn reviewed_again() -> Repo {
    let again = replacement(reviewed_at("2026-03-10T09:00:00+01:00"));
    let repo = replaced_and_retyped().record(&again);
    repo.land("Reviewed again (#5)", "2026-03-10T10:00:00+01:00")
}

#[test]
fn content_that_replaces_reviewed_content_needs_a_new_review() {
    let now = "2026-03-10T18:00:00+01:00";
    let stale = &["review/stale"];
    let repo = replaced();
    repo.check(now).exits(1).found(stale, &[]);
    assert_eq!(reason(&repo, now), "awaiting-review");
    // A time before the first landing is no review of what came after it.
    replaced_and_retyped().check(now).exits(1).found(stale, &[]);
    // Given again, it counts, and needs no amendment.
    let repo = reviewed_again();
    repo.check(now).exits(0).found(&[], &[]);
    repo.stands(now, &[(W10, "met")]);
}

#[test]
fn a_review_given_on_a_branch_covers_its_commits_however_they_land() {
    let review = Evidence::w10().reviewed(OVERSIGHT, "2026-03-06T15:30:00+01:00");
    let repo = Repo::with(&reviewed_policy());
    let draft = Evidence::w10().summary("A first draft of the words");
    repo.branch("w10").add(&draft);
    repo.commit("Draft").at("2026-03-06T15:10:00+01:00").run();
    let whole = review.amended("2026-03-06T15:20:00+01:00", "The words");
    repo.add(&whole);
    repo.commit("Reviewed")
        .at("2026-03-06T15:40:00+01:00")
        .run();
    repo.switch("main").write("README.md", "Who we are\n");
    let repo = repo.land("Readme (#1)", "2026-03-06T15:45:00+01:00");
    repo.rebase("w10", IN_TIME);
    repo.check("2026-03-10T18:00:00+01:00")
        .exits(0)
        .found(&[], &[]);
    repo.stands(LATER, &[(W10, "met")]);
}

#[test]
fn a_review_that_is_typed_ahead_does_not_count() {
    let review = Evidence::w10().reviewed(OVERSIGHT, "2026-03-12T09:00:00+01:00");
    let repo = Repo::with(&reviewed_policy()).record(&review);
    let repo = repo.land("Reviewed ahead (#2)", IN_TIME);
    let denied = repo.check(LATER).exits(1).rules("deny");
    assert!(denied.contains(&"evidence/future".to_owned()), "{denied:?}");
}

#[test]
fn who_wrote_the_content_cannot_review_it_in_a_later_commit() {
    let repo = Repo::with(&reviewed_policy()).record(&Evidence::w10());
    let commit = repo.commit("Report of 2026-W10 (#2)").at(IN_TIME);
    commit.with(OVERSIGHT).run();
    let review = Evidence::w10().reviewed(OVERSIGHT, "2026-03-09T09:00:00+01:00");
    let repo = repo.record(&review);
    let repo = repo.land("Review (#3)", "2026-03-09T10:00:00+01:00");
    let now = "2026-03-10T18:00:00+01:00";
    repo.check(now).exits(1).found(&["review/self"], &[]);
}
