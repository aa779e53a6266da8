//! What runs on the mainline and on a schedule.

use std::fs;

use chrono::{Duration, Utc};

use super::act::{Act, Event, Outcome};
use crate::book::{Book, DUE_LINE, Mainline, TASK};

/// Answers what the mainline's workflow asks of GitHub about the daily workflow.
fn answer(book: &Book, state: &str, hours_since_the_last_run: i64) {
    let folder = book.path("answers");
    fs::create_dir_all(&folder).unwrap();
    let last = Utc::now() - Duration::hours(hours_since_the_last_run);
    let last = last.format("%Y-%m-%dT%H:%M:%SZ");
    let workflow = "repos_soc_book_actions_workflows_dutybook_daily_yml";
    let answers = [
        (
            workflow.to_owned(),
            format!(r#"{{"state": "{state}", "created_at": "{last}"}}"#),
        ),
        (
            format!("{workflow}_runs_event_schedule_per_page_1"),
            format!(r#"{{"workflow_runs": [{{"created_at": "{last}"}}]}}"#),
        ),
    ];
    for (name, text) in answers {
        fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn the_daily_check_is_red_when_a_duty_is_overdue() {
    let book = Book::new("github", Mainline::Overdue);
    let Some(act) = Act::new(&book) else {
        return;
    };
    let run = act.run(&Event::of_mainline("schedule"), "dutybook-daily");
    let run = run.ends(&[("check", "failure")]).annotates(TASK, DUE_LINE);
    assert_eq!(run.files_of("dutybook-check-1").len(), 3);
    assert!(run.summary.contains("# dutybook: FAIL"), "{}", run.summary);
}

#[test]
fn the_daily_check_is_green_when_nothing_is_overdue() {
    let book = Book::new("github", Mainline::Settled);
    let Some(act) = Act::new(&book) else {
        return;
    };
    let run = act.run(&Event::of_mainline("schedule"), "dutybook-daily");
    run.ends(&[("check", "success")]);
}

fn landed(mainline: Mainline, state: &str, hours: i64) -> Option<Outcome> {
    let book = Book::new("github", mainline);
    answer(&book, state, hours);
    let run = Act::new(&book)?.run(&Event::of_mainline("push"), "dutybook-mainline");
    // An anchor is kept whatever the verdict is.
    assert_eq!(run.files_of("dutybook-anchor-1"), ["dutybook-anchor.yaml"]);
    let anchor = &run.artifacts["dutybook-anchor-1/dutybook-anchor.yaml"];
    assert!(anchor.contains(&book.commit_of("main")), "{anchor}");
    assert!(
        anchor.contains("https://github.com/soc/book/actions/runs/1"),
        "{anchor}"
    );
    Some(run)
}

#[test]
fn the_mainline_is_anchored_and_its_schedule_watched() {
    let Some(run) = landed(Mainline::Settled, "active", 20) else {
        return;
    };
    run.ends(&[("check", "success"), ("schedule-ran", "success")]);
}

#[test]
fn an_overdue_mainline_is_anchored_too_and_a_stopped_schedule_is_found() {
    let Some(run) = landed(Mainline::Overdue, "active", 60) else {
        return;
    };
    let run = run.ends(&[("check", "failure"), ("schedule-ran", "failure")]);
    run.says("has not run on its schedule for 60 hours");
    let Some(run) = landed(Mainline::Settled, "disabled_inactivity", 20) else {
        return;
    };
    let run = run.ends(&[("check", "success"), ("schedule-ran", "failure")]);
    run.says("the daily check is disabled (disabled_inactivity)");
}

#[test]
fn the_weekly_issue_is_opened_once_and_then_rewritten() {
    let book = Book::new("github", Mainline::Overdue);
    let Some(act) = Act::new(&book) else {
        return;
    };
    let weekly = || {
        let run = act.run(&Event::of_mainline("schedule"), "dutybook-weekly");
        run.ends(&[("issue", "success")]);
        fs::read_to_string(book.path("issue.md")).unwrap()
    };
    assert!(weekly().contains("Review the alerts of the day"));
    fs::write(book.path("issue.md"), "of last week\n").unwrap();
    assert!(weekly().contains("Review the alerts of the day"));
    let asked = fs::read_to_string(book.path("asked")).unwrap();
    let asked = asked.lines().filter_map(|line| line.strip_prefix("issue "));
    let verbs: Vec<_> = asked.filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(verbs, ["list", "create", "list", "edit"]);
}
