//! When a request opens its occurrence: by its date where that landed in time, else by its landing.

use crate::harness::repo::Repo;
use crate::harness::run::text;
use crate::history::builder::NOW;
use crate::history::evidence::{Evidence, REQUEST, request};
use crate::history::policy::{Policy, Task};

const FUTURE: &str = "evidence/future";
const DUTY: &str = "drill/2026-03-03-phishing/beta";
const BACKSTOP: &str = "drill/by-2027-03-02/beta";

/// When the drill was asked for, and the last second at which that may land to be believed.
const ASKED: &str = "2026-03-03T09:00:00+01:00";
const IN_TIME: &str = "2026-03-05T09:00:00+01:00";
const TOO_LATE: &str = "2026-03-05T09:00:01+01:00";

/// A request that says it is of the third of March.
fn asked(at: &str, landed: &str) -> Repo {
    let repo = Repo::with(&Policy::new());
    repo.write(REQUEST, request(at, "New playbook"));
    repo.land("Drill (#2)", landed)
}

/// When the duty opened, as `audit` tells it.
#[track_caller]
fn opens(repo: &Repo) -> String {
    text(&repo.audit(NOW).duty(DUTY)["opens"])
}

#[test]
fn a_date_is_believed_where_it_landed_in_time() {
    assert_eq!(opens(&asked(ASKED, IN_TIME)), ASKED);
    assert_eq!(opens(&asked(ASKED, TOO_LATE)), TOO_LATE);
    asked(ASKED, IN_TIME).check(NOW).lacks(FUTURE);
}

#[test]
fn a_date_typed_ahead_never_comes_to_hold() {
    let landed = "2026-03-03T08:00:00+01:00";
    let hour_ahead = asked(ASKED, landed);
    assert_eq!(opens(&hour_ahead), ASKED);
    hour_ahead.check(NOW).lacks(FUTURE);
    let typed = "2026-03-03T09:00:01+01:00";
    let repo = asked(typed, landed);
    assert_eq!(opens(&repo), landed);
    let run = repo.check(NOW).exits(1).denies(FUTURE);
    assert_eq!(run.finding(FUTURE)["file"], REQUEST);
    // Other words in it change nothing.
    repo.write(REQUEST, request(typed, "New playbook, and a test of it"));
    let repo = repo.land("Words (#3)", "2026-03-04T08:00:00+01:00");
    assert_eq!(opens(&repo), landed);
    repo.check(NOW).denies(FUTURE);
    // Corrected, it is no longer at fault.
    repo.write(REQUEST, request(landed, "New playbook"));
    let repo = repo.land("Corrected (#4)", "2026-03-04T09:00:00+01:00");
    assert_eq!(opens(&repo), landed);
    repo.check(NOW).lacks(FUTURE);
}

#[test]
fn a_backdated_request_picks_no_older_policy() {
    let lax = Task::new("drill", "beta", &["as_needed: { within: P90D }"]);
    let repo = Repo::with(&Policy::new().task(lax));
    repo.set(&Policy::new());
    let repo = repo.land("Five days (#2)", "2026-03-05T12:00:00+01:00");
    repo.write(REQUEST, request(ASKED, "New playbook"));
    let landed = "2026-03-06T12:00:00+01:00";
    let repo = repo.land("Drill (#3)", landed);
    let duty = repo.audit(NOW).duty(DUTY);
    assert_eq!(text(&duty["opens"]), landed);
    assert_eq!(text(&duty["due"]), "2026-03-11T12:00:00+01:00");
}

/// Who tells of a drill on the next day has the terms of the day on which it was asked for.
#[test]
fn a_request_that_landed_in_time_has_the_policy_of_its_date() {
    let longer = Task::new("drill", "beta", &["as_needed: { within: P9D }"]);
    let repo = Repo::with(&Policy::new().task(longer));
    repo.set(&Policy::new());
    let repo = repo.land("Five days (#2)", "2026-03-04T12:00:00+01:00");
    repo.write(REQUEST, request(ASKED, "New playbook"));
    let repo = repo.land("Drill (#3)", "2026-03-04T18:00:00+01:00");
    let duty = repo.audit(NOW).duty(DUTY);
    assert_eq!(text(&duty["due"]), "2026-03-12T09:00:00+01:00");
}

#[test]
fn an_overdue_request_does_not_open_anew_by_an_amendment() {
    let repo = asked(ASKED, "2026-03-03T10:00:00+01:00");
    let later = "2026-03-10T12:00:00+01:00";
    repo.stands(NOW, &[(DUTY, "overdue")]);
    repo.write(
        REQUEST,
        request("2026-03-03T09:01:00+01:00", "New playbook"),
    );
    // Neither before it lands nor after.
    repo.stands(NOW, &[(DUTY, "overdue")]);
    let repo = repo.land("Corrected (#3)", later);
    assert_eq!(opens(&repo), ASKED);
    repo.stands(NOW, &[(DUTY, "overdue")]);
    repo.check(NOW).denies("history/changed");
}

#[test]
fn nor_by_being_removed_and_asked_for_again() {
    let repo = asked(ASKED, "2026-03-03T10:00:00+01:00");
    repo.remove(REQUEST);
    let repo = repo.land("Removed (#3)", "2026-03-04T10:00:00+01:00");
    repo.write(REQUEST, request(ASKED, "New playbook"));
    let repo = repo.land("Again (#4)", "2026-03-10T12:00:00+01:00");
    repo.stands(NOW, &[(DUTY, "overdue")]);
}

/// What was asked for by word of mouth and done before anybody wrote it down counts.
#[test]
fn work_counts_from_when_it_was_asked_for() {
    let repo = Repo::with(&Policy::new());
    repo.write(REQUEST, request(ASKED, "New playbook"));
    let done = Evidence::new(
        "drill",
        "2026-03-03-phishing",
        "beta",
        "analyst-3",
        "2026-03-04T12:00:00+01:00",
    );
    let repo = repo
        .record(&done)
        .land("Drill (#2)", "2026-03-06T12:00:00+01:00");
    repo.stands(NOW, &[(DUTY, "met")]);
    repo.check(NOW).lacks("evidence/outside-window");
    let early = Repo::with(&Policy::new());
    early.write(REQUEST, request(ASKED, "New playbook"));
    let done = done.at("2026-03-03T08:59:59+01:00");
    let early = early
        .record(&done)
        .land("Drill (#2)", "2026-03-06T12:00:00+01:00");
    early.check(NOW).denies("evidence/outside-window");
}

/// A drill of 2027 that is typed into the days before the backstop was due.
fn missed(performed: &str, landed: &str) -> Repo {
    let repo = Repo::with(&Policy::new().without("weekly-report"));
    let at = "2027-02-20T09:00:00+01:00";
    let path = REQUEST.replace("2026/2026-03-03", "2027/2027-02-20");
    let asked = request(at, "Yearly").replace("2026-03-03-phishing", "2027-02-20-phishing");
    repo.write(path, asked);
    let done = Evidence::new(
        "drill",
        "2027-02-20-phishing",
        "beta",
        "analyst-3",
        performed,
    );
    repo.record(&done).land("Drill (#2)", landed)
}

#[test]
fn an_overdue_backstop_stays_late_whatever_is_typed() {
    let after = "2027-06-01T12:00:00+02:00";
    let standing = |repo: &Repo| {
        let span = "--from 2026-01-01 --to 2027-12-31 --format json";
        let run = repo.run(&format!("audit {span} --as-of {after}"));
        run.standings().get(BACKSTOP).cloned()
    };
    let performed = "2027-02-21T15:00:00+01:00";
    // Due at midnight on the second of March; what settles it may land two days later.
    let typed = missed(performed, "2027-03-04T00:00:01+01:00");
    assert_eq!(standing(&typed).as_deref(), Some("late"));
    typed.check(after).warns("duty/late");
    let honest = missed(performed, "2027-03-04T00:00:00+01:00");
    assert_eq!(standing(&honest), None);
}
