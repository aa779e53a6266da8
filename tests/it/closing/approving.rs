//! Who approves a closing, and what an approval needs.

use super::{APPROVED, CLOSED, CLOSING, LATER, THEN, met_and_closed};
use crate::harness::repo::Repo;

fn draft() -> Repo {
    let repo = Repo::honest();
    repo.close_week();
    repo.land("Draft (#3)", CLOSED)
}

fn as_person(repo: &Repo, email: &str) {
    repo.git(&["config", "user.email", email]);
    repo.git(&["config", "user.name", "somebody"]);
}

#[test]
fn a_draft_is_not_approved_until_somebody_does() {
    let repo = draft();
    let told = repo.check(THEN).exits(1).told("closing/approval");
    assert!(
        told.contains("nobody has approved the closing of 2026-W10"),
        "{told}"
    );
    assert!(told.contains("dutybook approve 2026-W10"), "{told}");
    as_person(&repo, "oversight-1@soc.example");
    let listed = repo
        .run(&format!("approve --json --as-of {LATER}"))
        .exits(0)
        .json();
    assert_eq!(listed["closings"][0]["closing"], "2026-W10");
    assert_eq!(listed["closings"][0]["state"], "holds");
    repo.run(&format!("approve 2026-W10 --no-input --as-of {LATER}"))
        .exits(0)
        .says("closed by analyst-1@soc.example");
    let signed = "approved_by: oversight-1@soc.example\napproved_at: 2026-03-10T20:00:00+01:00\n";
    assert!(repo.read(CLOSING).ends_with(signed));
    let repo = repo.land("Approve (#4)", LATER);
    repo.check(THEN).exits(0).found(&[], &[]);
    repo.run(&format!("approve --no-input --as-of {THEN}"))
        .exits(0)
        .complains("no waiver awaits your approval, and no closing");
}

#[test]
fn neither_who_closed_it_nor_a_stranger_approves_it() {
    for (who, why) in [
        ("analyst-1@soc.example", "is the same person"),
        ("analyst-2@soc.example", "it takes a member of oversight"),
    ] {
        let repo = draft();
        as_person(&repo, who);
        repo.run(&format!("approve 2026-W10 --no-input --as-of {LATER}"))
            .exits(2)
            .complains(why);
    }
}

#[test]
fn nobody_is_asked_to_sign_what_does_not_hold() {
    let repo = Repo::honest();
    repo.close_week().edit(CLOSING, "count: 1\n", "count: 2\n");
    let repo = repo.land("Draft (#3)", CLOSED);
    as_person(&repo, "oversight-1@soc.example");
    repo.run(&format!("approve 2026-W10 --no-input --as-of {LATER}"))
        .exits(2)
        .complains("the closing of 2026-W10 is not what its commit gives");
}

#[test]
fn an_approval_of_who_closed_it_or_may_not_is_found() {
    let check = |by: &str, at: &str, rule: &str| {
        let repo = Repo::honest();
        repo.close_week();
        let text = repo.read(CLOSING);
        repo.write(
            CLOSING,
            format!("{text}approved_by: {by}\napproved_at: {at}\n"),
        );
        let repo = repo.land("Close (#3)", CLOSED);
        repo.check(THEN).exits(1).denies(rule);
    };
    check("analyst-1@soc.example", APPROVED, "closing/approval");
    check("analyst-2@soc.example", APPROVED, "closing/approval");
    check(
        "oversight-1@soc.example",
        "2026-03-10T16:00:00+01:00",
        "closing/approval",
    );
    check(
        "oversight-1@soc.example",
        "2026-03-10T23:00:00+01:00",
        "evidence/future",
    );
}

#[test]
fn what_is_approved_is_neither_changed_nor_removed() {
    let repo = met_and_closed();
    repo.edit(CLOSING, "closed_by: analyst-1@", "closed_by: analyst-2@");
    let repo = repo.land("Edit (#4)", LATER);
    repo.check(THEN).exits(1).found(&["history/changed"], &[]);
    let repo = met_and_closed();
    repo.remove(CLOSING);
    repo.check(THEN).exits(1).found(&["history/deleted"], &[]);
    let repo = repo.land("Remove (#4)", LATER);
    repo.check(THEN).exits(1).found(&["history/deleted"], &[]);
}

#[test]
fn a_draft_may_be_removed() {
    let repo = draft();
    repo.remove(CLOSING);
    let repo = repo.land("Remove (#4)", LATER);
    repo.check(THEN).exits(0).found(&[], &[]);
}
