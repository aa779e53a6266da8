//! Duties of a closed period that stand differently since, and what leaves it alone.

use super::{CLOSING, LATER, THEN, met_and_closed, overdue_and_closed};
use crate::harness::repo::Repo;
use crate::harness::run::text;
use crate::history::builder::W10;
use crate::history::evidence::{Evidence, WAIVER, waiver};
use crate::history::policy::{Member, Policy, Task};

/// Demands one restatement, in `check` and in `audit`, by the commit that is checked out.
#[track_caller]
fn restates(repo: &Repo, before: &str, after: &str) {
    let told = repo.check(THEN).told("closing/restated");
    let expected = format!("{W10} was {before} when 2026-W10 was closed, and is {after} now");
    assert!(told.contains(&expected), "{told}");
    let head = repo.head();
    assert!(told.contains(&head[..12]), "{head} in {told}");
    let audit = repo.audit(THEN).exits(0).json();
    let restated = &audit["restatements"];
    assert_eq!(restated.as_array().map(Vec::len), Some(1), "{restated:#}");
    assert_eq!(text(&restated[0]["duty"]), W10);
    assert_eq!(text(&restated[0]["before"]), before);
    assert_eq!(text(&restated[0]["after"]), after);
    assert_eq!(text(&restated[0]["commit"]), head);
    assert_eq!(text(&audit["closing"][0]["state"]), "holds");
}

#[test]
fn late_evidence_is_a_restatement() {
    let late = Evidence::weekly("2026-W10", "2026-03-10T19:30:00+01:00");
    let repo = overdue_and_closed().record(&late);
    let repo = repo.land("Late (#4)", LATER);
    restates(&repo, "overdue", "late");
    repo.check(THEN)
        .exits(0)
        .found(&[], &["closing/restated", "duty/late"]);
}

#[test]
fn evidence_that_lands_in_its_time_is_one_too() {
    let repo = overdue_and_closed().record(&Evidence::w10());
    let repo = repo.land("Done in time (#4)", LATER);
    restates(&repo, "overdue", "met");
}

#[test]
fn a_waiver_is_a_restatement() {
    let repo = overdue_and_closed();
    repo.write(WAIVER, waiver("2026-W10"));
    let repo = repo.land("Freeze (#4)", LATER);
    restates(&repo, "overdue", "excused");
}

#[test]
fn an_amendment_that_changes_the_claim_is_a_restatement() {
    let amended = Evidence::w10()
        .at("2026-03-09T17:30:00+01:00")
        .amended("2026-03-10T19:30:00+01:00", "It was later");
    let repo = met_and_closed().record(&amended);
    let repo = repo.land("Amend (#4)", LATER);
    restates(&repo, "met", "late");
}

#[test]
fn removed_evidence_is_a_restatement() {
    let repo = met_and_closed();
    repo.remove(&Evidence::w10().path());
    let repo = repo.land("Remove (#4)", LATER);
    restates(&repo, "met", "overdue");
    repo.check(THEN).exits(1).denies("history/deleted");
}

#[test]
fn nothing_is_restated_against_a_draft() {
    let repo = Repo::with(&Policy::new());
    repo.close_week();
    let repo = repo
        .land("Draft (#3)", super::CLOSED)
        .record(&Evidence::w10());
    let repo = repo.land("Done (#4)", LATER);
    repo.check(THEN)
        .denies("closing/approval")
        .lacks("closing/restated");
}

/// Demands that a change behind a closing leaves it alone.
#[track_caller]
fn leaves_alone(repo: &Repo) {
    repo.check(THEN).lacks_family("closing");
}

#[test]
fn honest_neighbours_leave_a_closing_alone() {
    let repo = met_and_closed().record(&Evidence::weekly("2026-W11", "2026-03-10T19:30:00+01:00"));
    leaves_alone(&repo.land("The next week (#4)", LATER));

    let amended = Evidence::w10()
        .summary("All of it, and more")
        .amended("2026-03-10T19:30:00+01:00", "More words");
    leaves_alone(&met_and_closed().record(&amended).land("Amend (#4)", LATER));

    let policy = Policy::new().member("alpha", Member::new("analyst-9@soc.example"));
    leaves_alone(&met_and_closed().put(&policy).land("Newcomer (#4)", LATER));

    let policy = Policy::new().task(Task::weekly().grace("3 business-days"));
    leaves_alone(
        &met_and_closed()
            .put(&policy)
            .land("From now on (#4)", LATER),
    );

    let policy = Policy::new().task(Task::daily().starts("2026-03-12"));
    leaves_alone(&met_and_closed().put(&policy).land("A new task (#4)", LATER));
}

#[test]
fn a_removed_task_takes_nothing_from_a_closed_period() {
    let repo = overdue_and_closed().put(&Policy::new().without("weekly-report"));
    let repo = repo.land("Remove (#4)", LATER);
    leaves_alone(&repo);
    assert!(repo.has(CLOSING));
}

#[test]
fn a_moved_root_leaves_a_closing_alone() {
    let repo = met_and_closed();
    for folder in ["policy", "evidence", "closings"] {
        repo.mv(folder, &format!("soc/{folder}"));
    }
    let repo = repo.rooted_at("soc").land("Move (#4)", LATER);
    leaves_alone(&repo);
}
