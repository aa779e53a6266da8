//! Whether evidence landed in time, to the second.

use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::history::builder::{IN_TIME, NOW, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};

/// The deadline of 2026-W10.
const DEADLINE: &str = "2026-03-09T17:00:00+01:00";

/// The weekly task ends with 2026-W10, so that nothing else becomes due.
fn only_w10() -> Policy {
    Policy::new().task(Task::weekly().ends("2026-03-08"))
}

/// After everything that is done here.
const LATER: &str = "2026-03-25T12:00:00+01:00";

fn landed_at(performed: &str, landed: &str) -> Repo {
    let repo = Repo::with(&only_w10()).record(&Evidence::w10().at(performed));
    repo.land("Report of 2026-W10 (#2)", landed)
}

/// What `check` says of evidence by when it was performed and landed.
pub(crate) fn recorded(performed: &str, landed: &str) -> Run {
    landed_at(performed, landed).check(LATER)
}

/// Demands the standing, the reasons and the warnings of evidence by when it was performed and landed.
#[track_caller]
fn check(performed: &str, landed: &str, standing: &str, reasons: &[&str], warned: &[&str]) {
    let repo = landed_at(performed, landed);
    let duty = repo.audit(LATER).exits(0).duty(W10);
    assert_eq!(duty["standing"], standing, "{duty:#}");
    assert_eq!(duty["reasons"], serde_json::json!(reasons), "{duty:#}");
    repo.check(LATER).exits(0).found(&[], warned);
}

#[test]
fn recorded_in_time_to_the_second() {
    check(DEADLINE, "2026-03-11T17:00:00+01:00", "met", &[], &[]);
}

#[test]
fn recorded_a_second_too_late() {
    let warned = ["duty/late", "history/backdated"];
    let landed = "2026-03-11T17:00:01+01:00";
    check(DEADLINE, landed, "late", &["recorded-late"], &warned);
}

#[test]
fn instants_count_whatever_their_offset() {
    check(DEADLINE, "2026-03-11T11:00:00-05:00", "met", &[], &[]);
    let warned = ["duty/late", "history/backdated"];
    let landed = "2026-03-12T01:00:01+09:00";
    check(DEADLINE, landed, "late", &["recorded-late"], &warned);
}

#[test]
fn long_before_the_deadline_there_is_time_but_the_claim_is_old() {
    let performed = "2026-03-05T09:00:00+01:00";
    check(performed, "2026-03-07T09:00:00+01:00", "met", &[], &[]);
    let landed = "2026-03-07T09:00:01+01:00";
    check(performed, landed, "met", &[], &["history/backdated"]);
}

#[test]
fn performed_late_is_late_however_fast_it_was_recorded() {
    let performed = "2026-03-09T17:00:01+01:00";
    let landed = "2026-03-09T17:05:00+01:00";
    check(
        performed,
        landed,
        "late",
        &["performed-late"],
        &["duty/late"],
    );
}

#[test]
fn a_forged_author_date_changes_nothing() {
    let repo = Repo::with(&only_w10()).record(&Evidence::w10());
    let landed = "2026-03-20T10:00:00+01:00";
    let commit = repo.commit("Report of 2026-W10 (#2)").at(landed);
    commit.authored_at(IN_TIME).run();
    assert_eq!(repo.show("%aI", "HEAD"), IN_TIME);
    let as_of = "2026-03-25T12:00:00+01:00";
    let duty = repo.audit(as_of).exits(0).duty(W10);
    assert_eq!(duty["standing"], "late", "{duty:#}");
    assert_eq!(duty["reasons"], serde_json::json!(["recorded-late"]));
    let warned = ["duty/late", "history/backdated"];
    repo.check(as_of).exits(0).found(&[], &warned);
}

#[test]
fn what_is_not_committed_lands_at_the_evaluation_time() {
    let repo = Repo::with(&only_w10()).record(&Evidence::w10().at(DEADLINE));
    repo.would_stand("2026-03-11T17:00:00+01:00", &[(W10, "met")]);
    repo.would_stand("2026-03-11T17:00:01+01:00", &[(W10, "late")]);
    // What is staged is no more committed than what is not.
    repo.git(&["add", "--all"]);
    repo.would_stand("2026-03-11T17:00:00+01:00", &[(W10, "met")]);
    repo.would_stand("2026-03-11T17:00:01+01:00", &[(W10, "late")]);
}

#[test]
fn what_is_on_a_branch_only_has_not_landed() {
    let repo = Repo::with(&Policy::new());
    repo.branch("w10").add(&Evidence::w10());
    repo.commit("Report of 2026-W10").at(IN_TIME).run();
    repo.switch("main");
    repo.stands(NOW, &[(W10, "overdue")]);
    repo.check(NOW).exits(1).found(&["duty/overdue"], &[]);
}

#[test]
fn the_time_to_record_is_that_of_the_policy() {
    let repo = Repo::unborn().put(&only_w10());
    repo.edit(
        "policy/dutybook.yaml",
        "record_within: P2D",
        "record_within: PT1H",
    );
    let repo = repo.land("Policy (#1)", crate::harness::repo::START);
    let repo = repo.record(&Evidence::w10().at(DEADLINE));
    let repo = repo.land("Report (#2)", "2026-03-09T18:00:01+01:00");
    let warned = ["duty/late", "history/backdated"];
    repo.check(NOW).exits(0).found(&[], &warned);
}
