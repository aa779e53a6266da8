//! Rows that are refused, one by one.

use super::{HONEST, import, import_with, world};

/// Refused: the first line of messages holds all of the texts, nothing is written, and the honest row next to it would be.
#[track_caller]
fn check_refused(rows: &str, expected: &[&str]) {
    let world = world();
    let run = import(&world, &format!("{HONEST}\n{rows}")).exits(1);
    assert!(run.stderr.starts_with("duties.csv:3: "), "{}", run.stderr);
    let first = run.stderr.lines().next().unwrap();
    for text in expected {
        assert!(first.contains(text), "{first}");
    }
    assert!(!world.has("evidence"), "{rows}");
    import_with(&world, &format!("{HONEST}\n{rows}"), &["--skip-invalid"]).exits(1);
    assert_eq!(
        world.evidence(),
        ["evidence/report/2026/2026-W03/alpha.yaml"]
    );
}

#[test]
fn rows_of_no_duty_are_refused() {
    check_refused(
        "reprt,2026-W04,,,a-1@soc.example,2026-01-20 10:00",
        &["task: ", "did you mean `report`?"],
    );
    check_refused(
        "../../x,2026-W04,,,a-1@soc.example,2026-01-20 10:00",
        &["task: ", "found `../../x`"],
    );
    check_refused(
        "report,2026-W01,,,a-1@soc.example,2026-01-02 10:00",
        &["occurrence: ", "of which the first is 2026-W02"],
    );
    check_refused(
        "report,2025-12-24,,,a-1@soc.example,2025-12-24 10:00",
        &["occurrence: ", "that report owes"],
    );
    check_refused(
        "report,../../etc,,,a-1@soc.example,2026-01-20 10:00",
        &["occurrence: ", "such as 2025-W11"],
    );
    check_refused(
        "report,2026-W10,,,a-1@soc.example,2026-02-27 10:00",
        &["occurrence: ", "opens Mon 2 Mar 2026"],
    );
    check_refused(
        "report,2026-W20,,,a-1@soc.example,2026-02-27 10:00",
        &["occurrence: "],
    );
    check_refused(
        "triage,,2026-01-10,alpha,a-1@soc.example,10:00",
        &["date: ", "a Saturday", "is not a business day"],
    );
    check_refused(
        "triage,,2025-12-31,alpha,a-1@soc.example,10:00",
        &["date: ", "first opens 2026-01-01"],
    );
    check_refused(
        "drill,by-2027-01-01,,,a-1@soc.example,2026-01-20 10:00",
        &["occurrence: ", "no backstop"],
    );
    check_refused(
        "triage,2026-01-12,,,a-1@soc.example,2026-01-12 10:00",
        &["team: ", "alpha, beta, found nothing"],
    );
    check_refused(
        "report,2026-W04,,beta,b-1@soc.example,2026-01-20 10:00",
        &["team: ", "(alpha), found `beta`"],
    );
    check_refused(
        "report,2026-W04,,../b,b-1@soc.example,2026-01-20 10:00",
        &["team: ", "the id or name of a team", "found `../b`"],
    );
    check_refused("report", &["occurrence: ", "found nothing"]);
    check_refused(
        ",2026-W04,,,a-1@soc.example,2026-01-20 10:00",
        &["task: expected the id or title of a task, found nothing"],
    );
}

#[test]
fn rows_whose_claim_does_not_hold_are_refused() {
    check_refused(
        "report,2026-W04,,,b-1@soc.example,2026-01-20 10:00",
        &["performed_by: ", "not on the roster"],
    );
    check_refused(
        "report,2026-W04,,,Analyst One,2026-01-20 10:00",
        &["performed_by: ", "found `Analyst One`"],
    );
    check_refused(
        "report,2026-W04,,,,2026-01-20 10:00",
        &["performed_by: expected an address, found nothing"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-18 10:00",
        &["performed_at: ", "outside-window"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-04-01 10:00",
        &["performed_at: ", "evidence/future"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20",
        &["performed_at: ", "--time 17:00"],
    );
    check_refused(
        "report,,2026-01-20,,a-1@soc.example,",
        &["performed_at: expected when it was done, found nothing"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,04-02-2026 10:00",
        &["performed_at: ", "--dates dmy"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,yesterday 10:00",
        &["performed_at: "],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,10:00",
        &["performed_at: "],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,x,javascript:alert(1)",
        &["link: "],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,x,,Title",
        &["link: "],
    );
}

#[test]
fn rows_whose_content_does_not_hold_are_refused() {
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,<FILL IN: x>",
        &["summary: ", "evidence/placeholder"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,\u{1b}[2J",
        &["summary: ", "controls"],
    );
    check_refused(
        "accounts,2026-W04,,,a-1@soc.example,2026-01-20 10:00",
        &["reviewed_by: ", "review/missing"],
    );
    check_refused(
        "accounts,2026-W04,,,a-1@soc.example,2026-01-20 10:00,,,,b-1@soc.example",
        &["reviewed_at: "],
    );
    check_refused(
        "accounts,2026-W04,,,a-1@soc.example,2026-01-20 10:00,,,,a-1@soc.example,2026-01-21 10:00",
        &["reviewed_by: "],
    );
    check_refused(
        "scan,2026-01,,,a-1@soc.example,2026-01-20 10:00,,,,,,many,S1",
        &["details.score: ", "must be a number"],
    );
    check_refused(
        "scan,2026-01,,,a-1@soc.example,2026-01-20 10:00,,,,,,3",
        &["evidence/details"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,,,,,,,,,more",
        &["column 15: "],
    );
}
