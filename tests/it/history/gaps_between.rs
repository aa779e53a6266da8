//! `duty/gap` where history is read: who judges a gap, and what `audit` lists.

use crate::harness::json::list;
use crate::harness::repo::Repo;
use crate::harness::run::text;
use crate::history::builder::{W10, W11};
use crate::history::evidence::{Evidence, WAIVER, waiver};
use crate::history::policy::{Policy, Task};

const GAP: &str = "duty/gap";
/// A Monday, before 2026-W11 is due.
const MONDAY: &str = "2026-03-16T12:00:00+01:00";

fn gap(longest: &str) -> Policy {
    let mut task = Task::weekly();
    task.cadence.push(format!("max_gap: {longest}"));
    Policy::new().task(task)
}

/// Monday of 2026-W10, and Friday of 2026-W11: both met, eleven days apart.
fn reported(policy: &Policy) -> Repo {
    let first = Evidence::w10().at("2026-03-02T10:00:00+01:00");
    let repo = Repo::with(policy).record(&first);
    let repo = repo.land("Report (#2)", "2026-03-02T11:00:00+01:00");
    let second = Evidence::weekly("2026-W11", "2026-03-13T10:00:00+01:00");
    repo.record(&second)
        .land("Report (#3)", "2026-03-13T11:00:00+01:00")
}

#[test]
fn both_weeks_are_met_and_the_gap_between_them_is_told_for_ever() {
    let repo = reported(&gap("P9D"));
    let run = repo.check(MONDAY).exits(0).found(&[], &[GAP]);
    let told = run.told(GAP);
    assert!(told.contains("11 days") && told.contains("P9D"), "{told}");
    let finding = run.finding(GAP);
    assert_eq!(
        text(&finding["file"]),
        "evidence/weekly-report/2026/2026-W11/alpha.yaml"
    );
    repo.stands(MONDAY, &[(W10, "met"), (W11, "met")]);
    // No level makes it fail, and the next performance changes nothing about it.
    let third = Evidence::weekly("2026-W12", "2026-03-16T10:00:00+01:00");
    let repo = repo.put(&gap("P9D").rule(GAP, "deny")).record(&third);
    let repo = repo.land("Report (#4)", "2026-03-16T11:00:00+01:00");
    repo.check(MONDAY).exits(0).warns(GAP);
}

#[test]
fn a_gap_that_is_running_fails_until_the_work_is_done() {
    let first = Evidence::w10().at("2026-03-02T10:00:00+01:00");
    let repo = Repo::with(&gap("P9D")).record(&first);
    let repo = repo.land("Report (#2)", "2026-03-02T11:00:00+01:00");
    repo.check("2026-03-11T10:00:00+01:00").exits(0).lacks(GAP);
    let run = repo.check("2026-03-11T10:00:01+01:00").exits(1).denies(GAP);
    let finding = run.finding(GAP);
    assert_eq!(text(&finding["file"]), Task::weekly().path());
    // What the help says does it.
    let help = text(&finding["help"]);
    let command = help
        .split("dutybook ")
        .last()
        .expect("a command")
        .to_owned();
    let options = "--performed-by analyst-1@soc.example --performed-at 2026-03-11T11:00:00+01:00 --summary Done --no-input";
    repo.run(&format!(
        "{command} --as-of 2026-03-11T12:00:00+01:00 {options}"
    ))
    .exits(0);
    repo.check("2026-03-11T12:00:00+01:00").exits(0).warns(GAP);
}

/// Loosened afterwards, a gap that had passed its limit stays; one that had not is judged by the new policy.
#[test]
fn a_gap_is_judged_by_the_policy_in_force_when_it_passes_its_limit() {
    let done = Evidence::w10().at("2026-03-02T10:00:00+01:00");
    for (at, expected) in [
        ("2026-03-12T10:00:00+01:00", true),
        ("2026-03-10T10:00:00+01:00", false),
    ] {
        let repo = Repo::with(&gap("P9D")).record(&done);
        let repo = repo.land("Report (#2)", "2026-03-02T11:00:00+01:00");
        let repo = repo.put(&gap("P30D")).land("Longer (#3)", at);
        let run = repo
            .check("2026-03-13T12:00:00+01:00")
            .warns("policy/weakened");
        let told = run.told("policy/weakened");
        assert!(told.contains("P9D") && told.contains("P30D"), "{told}");
        assert_eq!(run.rules("deny"), if expected { vec![GAP] } else { vec![] });
    }
}

#[test]
fn evidence_that_does_not_hold_closes_nothing() {
    let stranger =
        Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00").by("analyst-9@soc.example");
    let first = Evidence::w10().at("2026-03-02T10:00:00+01:00");
    let repo = Repo::with(&gap("P9D"))
        .record(&first)
        .land("Report (#2)", "2026-03-02T11:00:00+01:00");
    let repo = repo
        .record(&stranger)
        .land("Report (#3)", "2026-03-10T11:00:00+01:00");
    repo.check("2026-03-12T12:00:00+01:00").exits(1).denies(GAP);
}

#[test]
fn a_waiver_stops_the_clock_only_where_it_says_so() {
    for (line, denied) in [("", true), ("gap: true\n", false), ("gap: false\n", true)] {
        let first = Evidence::w10().at("2026-03-06T10:00:00+01:00");
        let repo = Repo::with(&gap("P7D")).record(&first);
        let repo = repo.land("Report (#2)", "2026-03-06T11:00:00+01:00");
        repo.write(WAIVER, format!("{}{line}", waiver("2026-W11")));
        let repo = repo.land("Waiver (#3)", "2026-03-06T12:00:00+01:00");
        // Three days of seven are left when 2026-W12 opens.
        let run = repo.check("2026-03-18T12:00:00+01:00");
        assert_eq!(
            run.rules("deny"),
            if denied { vec![GAP] } else { vec![] },
            "{line}"
        );
        repo.check("2026-03-20T18:00:00+01:00").denies(GAP);
    }
}

/// `max_gap` allows until 13 March, and the waiver of 2026-W11 moves that on to 20 March.
#[test]
fn a_waiver_that_lands_after_the_limit_excuses_a_gap_and_undoes_nothing() {
    for (landed, warned) in [
        ("2026-03-13T10:00:00+01:00", false),
        ("2026-03-13T10:00:01+01:00", true),
    ] {
        let first = Evidence::w10().at("2026-03-06T10:00:00+01:00");
        let repo = Repo::with(&gap("P7D")).record(&first);
        let repo = repo.land("Report (#2)", "2026-03-06T11:00:00+01:00");
        repo.write(WAIVER, format!("{}gap: true\n", waiver("2026-W11")));
        let repo = repo.land("Waiver (#3)", landed);
        let warns = if warned { vec![GAP] } else { vec![] };
        let run = repo.check("2026-03-18T12:00:00+01:00").exits(0);
        assert_eq!(run.rules("warn"), warns, "{landed}");
        let report = repo.audit("2026-03-18T12:00:00+01:00").json();
        assert_eq!(list(&report["gaps"]).len(), 1);
        assert_eq!(list(&report["gaps"])[0]["is_too_long"], warned, "{landed}");
        // Too long with the waiver too, it fails again.
        repo.check("2026-03-20T18:00:00+01:00").exits(1).denies(GAP);
        // Closed in the time that the waiver gives, it is told for ever.
        let next = Evidence::weekly("2026-W12", "2026-03-18T10:00:00+01:00");
        let repo = repo.record(&next);
        let repo = repo.land("Report (#4)", "2026-03-18T11:00:00+01:00");
        let run = repo.check("2026-03-18T12:00:00+01:00").exits(0);
        assert_eq!(run.rules("warn"), warns, "{landed}");
    }
}

#[test]
fn audit_lists_the_longest_gap_and_all_that_were_too_long() {
    let repo = reported(&gap("P9D"));
    let run = repo.audit(MONDAY);
    let report = run.json();
    let gaps = list(&report["gaps"]);
    // The first counts from the start of the task, a second is too long, and a third is running.
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!(gaps[0]["is_longest"], true);
    assert_eq!(gaps[0]["is_too_long"], true);
    assert_eq!(gaps[0]["is_running"], false);
    assert_eq!(
        (text(&gaps[0]["allowed"]), &gaps[0]["days"]),
        ("P9D".to_owned(), &11.into())
    );
    assert_eq!(
        text(&gaps[0]["evidence"]),
        "evidence/weekly-report/2026/2026-W11/alpha.yaml"
    );
    // Where none was too long the longest is listed all the same.
    let repo = reported(&gap("P20D"));
    let report = repo.audit(MONDAY).json();
    let gaps = list(&report["gaps"]);
    assert_eq!((gaps.len(), &gaps[0]["is_too_long"]), (1, &false.into()));
    for format in ["human", "markdown", "html"] {
        let run = repo.run(&format!(
            "audit --from 2026-02-01 --to 2026-06-30 --as-of {MONDAY} --format {format}"
        ));
        run.exits(0).says("11 days");
    }
    // And nothing where no task asks for it.
    let report = reported(&Policy::new()).audit(MONDAY).json();
    assert!(list(&report["gaps"]).is_empty());
}
