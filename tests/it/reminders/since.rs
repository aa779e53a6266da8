//! `--since`: what became due soon, past due, overdue or settled between two instants.

use crate::harness::repo::Repo;
use crate::history::evidence::Evidence;
use crate::history::policy::{Policy, Task};
use crate::reminders::{remind, texts};

// The weekly duty of 2026-W10: soon from Wednesday 17:00, due on Friday 17:00, deadline on Monday 17:00.
const TUESDAY: &str = "2026-03-03T12:00:00+01:00";
const WEDNESDAY: &str = "2026-03-04T18:00:00+01:00";
const THURSDAY: &str = "2026-03-05T12:00:00+01:00";
const SATURDAY: &str = "2026-03-07T12:00:00+01:00";
const MONDAY: &str = "2026-03-09T18:00:00+01:00";
const TUESDAY_AFTER: &str = "2026-03-10T12:00:00+01:00";

fn policy() -> Policy {
    Policy::new().without("drill")
}

/// The counts that a message begins with; nothing where it is empty.
#[track_caller]
fn told(repo: &Repo, since: &str, as_of: &str) -> Option<String> {
    let run = remind(repo, as_of, "slack", &["--since", since]).exits(0);
    let other = ["teams", "mail"].map(|format| {
        let run = remind(repo, as_of, format, &["--since", since]).exits(0);
        run.stdout.is_empty()
    });
    assert_eq!(other, [run.stdout.is_empty(); 2]);
    if run.stdout.is_empty() {
        return None;
    }
    let message = run.json();
    Some(
        message["blocks"][0]["text"]["text"]
            .as_str()
            .expect("a header")
            .to_owned(),
    )
}

#[test]
fn each_change_is_told_once() {
    let repo = Repo::with(&policy());
    let told = |since, as_of| told(&repo, since, as_of);
    assert_eq!(told(TUESDAY, TUESDAY), None);
    assert_eq!(told("2026-03-03T09:00:00+01:00", TUESDAY), None);
    assert_eq!(told(TUESDAY, WEDNESDAY).as_deref(), Some("1 due soon"));
    assert_eq!(told(WEDNESDAY, THURSDAY), None);
    assert_eq!(told(THURSDAY, SATURDAY).as_deref(), Some("1 past due"));
    assert_eq!(told(SATURDAY, MONDAY).as_deref(), Some("1 overdue"));
    assert_eq!(told(MONDAY, TUESDAY_AFTER), None);
    // Whoever looks away longer is told the last.
    assert_eq!(told(TUESDAY, MONDAY).as_deref(), Some("1 overdue"));
    // Before the policy there was nothing.
    assert_eq!(told("2026-02-01", TUESDAY), None);
    assert_eq!(told("2026-02-01", WEDNESDAY).as_deref(), Some("1 due soon"));
}

#[test]
fn what_lands_settles_at_its_landing() {
    let repo = Repo::with(&policy()).record(&Evidence::w10());
    // It was performed on Friday at 15:00.
    let repo = repo.land("Report", "2026-03-07T10:00:00+01:00");
    let told = |since, as_of| told(&repo, since, as_of);
    let friday = "2026-03-06T18:00:00+01:00";
    assert_eq!(told(friday, SATURDAY).as_deref(), Some("1 settled"));
    assert_eq!(told(SATURDAY, MONDAY), None);
    assert_eq!(told(MONDAY, TUESDAY_AFTER), None);
    // Nobody was told of it before.
    assert_eq!(told(TUESDAY, SATURDAY), None);
}

#[test]
fn what_is_settled_and_taken_away_is_told_anew() {
    let repo = Repo::with(&policy()).record(&Evidence::w10());
    let repo = repo.land("Report", "2026-03-06T16:00:00+01:00");
    repo.remove(&Evidence::w10().path());
    let repo = repo.land("Remove it", "2026-03-09T17:30:00+01:00");
    assert_eq!(told(&repo, SATURDAY, MONDAY).as_deref(), Some("1 overdue"));
}

#[test]
fn a_policy_that_asks_no_more_withdraws() {
    let repo = Repo::with(&policy().task(Task::daily()));
    repo.set(&policy().task(Task::daily().ends("2026-03-02")));
    let repo = repo.land("End it", "2026-03-05T08:00:00+01:00");
    let header = told(&repo, "2026-03-05T07:00:00+01:00", THURSDAY);
    // What had opened stays owed. Friday's duty was due soon.
    assert_eq!(header.as_deref(), Some("1 withdrawn"));
}

#[test]
fn without_history_the_files_are_judged_twice() {
    let repo = Repo::empty();
    repo.set(&policy());
    repo.add(&Evidence::w10());
    assert_eq!(
        told(&repo, TUESDAY, WEDNESDAY).as_deref(),
        Some("1 due soon")
    );
    assert_eq!(
        told(&repo, THURSDAY, SATURDAY).as_deref(),
        Some("1 settled")
    );
    assert_eq!(told(&repo, SATURDAY, MONDAY), None);
}

#[test]
fn a_team_is_told_its_own() {
    let repo = Repo::with(&policy().task(Task::daily()));
    let run = |team| {
        let run = remind(
            &repo,
            SATURDAY,
            "slack",
            &["--since", THURSDAY, "--team", team],
        );
        run.exits(0).stdout
    };
    let (alpha, beta) = (run("alpha"), run("beta"));
    assert!(
        alpha.contains("weekly-report") && !alpha.contains("daily-check"),
        "{alpha}"
    );
    assert!(
        beta.contains("daily-check") && !beta.contains("weekly-report"),
        "{beta}"
    );
    assert!(alpha.contains("Security duties of Team alpha – Example SOC"));
    assert_eq!(run("oversight"), "");
}

#[test]
fn what_was_told_before_is_counted() {
    let repo = Repo::with(&policy().task(Task::daily()));
    let run = remind(&repo, SATURDAY, "slack", &["--since", THURSDAY]).exits(0);
    let all = texts(&run.json()).join("\n");
    assert!(
        all.contains("Told before, and not settled: 3 overdue"),
        "{all}"
    );
    assert!(
        all.contains("What changed from Thu 5 Mar 2026 12:00"),
        "{all}"
    );
}

#[test]
fn instants_that_mean_nothing_are_refused() {
    let repo = Repo::with(&policy());
    let refused = |arguments: &[&str], why: &str| {
        remind(&repo, TUESDAY, "slack", arguments)
            .exits(2)
            .complains(why);
    };
    refused(&["--since", SATURDAY], "lies after the instant");
    refused(&["--since", "yesterday?"], "is not a date");
    let plain = repo.run(&format!("--as-of {SATURDAY} due --since {TUESDAY}"));
    plain.exits(2).complains("--since is for reminders");
}
